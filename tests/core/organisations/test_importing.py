"""Importing organisations that are approved already (interfaces §3)."""

from collections.abc import Mapping

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.exams.importing import ImportOrder, ImportReport
from results_core.journal.events import EventKind
from results_core.organisations.importing import OrganisationChanges
from results_core.organisations.model import OfficerState, OrganisationType, Role
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from tests.core.organisations.rows import cells


@pytest.fixture
def rehearsal() -> Rehearsal:
    """Return an application on stand-ins."""
    return rehearse()


def imported(
    rehearsal: Rehearsal, *rows: Mapping[str, str], partial: bool = False, dry_run: bool = False
) -> ImportReport[OrganisationChanges]:
    path = rehearsal.tables.put("organisations.csv", rows)
    order = ImportOrder(operator=OPERATOR, partial=partial, dry_run=dry_run)
    return rehearsal.application.organisations.import_file(path, order)


def test_organisations_come_in_with_their_main_users(rehearsal: Rehearsal) -> None:
    """Approved, each main user with a letter to set a password (L13), each with an event (AUZ-9)."""
    report = imported(rehearsal, cells(), cells("lycee"))
    letters = rehearsal.deliver()
    view = rehearsal.application.organisations.accounts.show("ecole.example")
    [user] = view.officers

    assert (report.applied, report.changes) == (True, OrganisationChanges(new=2, unchanged=0))
    assert [letter.kind for letter in letters] == [LetterKind.SET_PASSWORD] * 2
    assert len({letter.link for letter in letters} - {None}) == 2
    assert view.organisation.details.type is OrganisationType.GOVERNMENT
    assert view.organisation.details.website == "www.ecole.example"
    assert (user.role, user.state, user.email) == (Role.MAIN, OfficerState.INVITED, "noa@mail.ecole.example")
    [file] = rehearsal.events(EventKind.ORGANISATIONS_IMPORTED)
    approved = rehearsal.events(EventKind.ORGANISATION_APPROVED)
    assert file.facts["new"] == 2
    assert {event.facts["import"] for event in approved} == {file.id}
    assert {event.personal["operator"] for event in approved} == {OPERATOR}


def test_importing_again_changes_nothing(rehearsal: Rehearsal) -> None:
    """Not even what the organisation, or the file, has changed since; the domain is the key."""
    imported(rehearsal, cells())
    rehearsal.deliver()
    accounts = rehearsal.application.organisations.accounts
    kept = accounts.show("ecole.example").organisation
    with rehearsal.store.begin() as work:
        work.organisations.replace(attrs.evolve(kept, phone="+33 4 00 00 00 00"))
        work.commit()
    report = imported(rehearsal, cells(town="Paris", main_user_email="other@ecole.example"))

    assert report.changes == OrganisationChanges(new=0, unchanged=1)
    assert accounts.show("ecole.example").organisation == attrs.evolve(kept, phone="+33 4 00 00 00 00")
    assert rehearsal.deliver() == []
    assert len(rehearsal.events(EventKind.ORGANISATIONS_IMPORTED)) == 1


@pytest.mark.parametrize(
    ("changes", "columns"),
    [
        ({"name": " "}, ["name"]),
        ({"name": "\u3164", "town": "—"}, ["name", "town"]),
        ({"address": "x" * 101}, ["address"]),
        ({"type": "bank"}, ["type"]),
        ({"website": "nowhere"}, ["website"]),
        ({"country": "France"}, ["country"]),
        ({"email_domain": "gmail.com"}, ["email_domain"]),
        ({"email_domain": "mail.ecole.example"}, ["email_domain"]),
        ({"email_domain": "ecole"}, ["email_domain"]),
        ({"main_user_email": "noa@ecole.example.evil.example"}, ["main_user_email"]),
        ({"main_user_email": "noa"}, ["main_user_email"]),
        ({"main_user_first_name": "", "town": "", "type": ""}, ["main_user_first_name", "town", "type"]),
    ],
)
def test_every_bad_cell_is_named(rehearsal: Rehearsal, changes: dict[str, str], columns: list[str]) -> None:
    """And nothing is applied, of the good rows neither."""
    report = imported(rehearsal, cells("good"), cells(**changes))

    assert [(one.line, one.column) for one in report.objections] == [(3, column) for column in columns]
    assert not report.applied
    assert rehearsal.application.organisations.accounts.listed() == []
    assert rehearsal.deliver() == []


def test_rows_that_do_not_go_together_are_named(rehearsal: Rehearsal) -> None:
    """The same domain twice, the same address twice, and an address that somebody logs in under."""
    lyon = put_organisation(rehearsal.store, an_organisation(domains=("lyon.example",)))
    put_officer(rehearsal.store, an_officer(lyon, email="noa@mail.taken.example"))
    report = imported(rehearsal, cells(), cells(), cells("taken"), partial=True)

    assert [(one.line, one.column) for one in report.objections] == [
        (3, "email_domain"),
        (4, "main_user_email"),
    ]
    assert report.changes == OrganisationChanges(new=1, unchanged=0)
    assert len(rehearsal.application.organisations.accounts.listed()) == 2


def test_a_dry_run_says_what_would_be(rehearsal: Rehearsal) -> None:
    """And does nothing."""
    imported(rehearsal, cells())
    rehearsal.deliver()
    report = imported(rehearsal, cells(), cells("lycee"), dry_run=True)

    assert (report.applied, report.changes) == (False, OrganisationChanges(new=1, unchanged=1))
    assert rehearsal.deliver() == []
