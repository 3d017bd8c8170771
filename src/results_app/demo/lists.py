"""A list of statements that the organisation of the demonstration has had checked."""

from collections.abc import Iterator, Sequence
from typing import Final

from results_core.application import Application
from results_core.kernel.identifiers import AccountId
from results_core.organisations.model import Officer
from results_core.verification.bulk_model import Asker

_COLUMNS: Final = "Statement number,Date of birth,Family name,Applicant"


def check_a_list(application: Application, officer: Officer, candidates: Sequence[AccountId]) -> None:
    """Have the candidates' statements checked, and rows that are none: something of each kind."""
    desk, found = application.verification.bulk, list(_papers(application, candidates))
    rows = [f"{number},{born},{name},A-{place:03}" for place, (number, born, name) in enumerate(found)]
    rows += [*rows[:1], "15BGB0000000,2004-02-29,Nobody,A-100", "not a number,2004-02-29,,A-101"]
    rows += [f"{number},03/04/2005,{name},A-102" for number, _, name in found[:1]]
    asker = Asker(organisation=officer.organisation, officer=officer.id)
    check = desk.prepare.bring(asker, desk.read.pasted("\n".join([_COLUMNS, *rows])))
    desk.prepare.choose(asker, check, desk.prepare.draft(asker, check).guessed)
    desk.prepare.start(asker, check)
    while desk.run():
        pass


def _papers(application: Application, candidates: Sequence[AccountId]) -> Iterator[tuple[str, str, str]]:
    """Yield number, date of birth and family name of every statement that stands."""
    for account in candidates:
        for read in application.view_results.all(account):
            if read.version is not None and read.version.statement_number is not None:
                born = read.entry.date_of_birth.isoformat()
                yield read.version.statement_number, born, read.version.family_name
