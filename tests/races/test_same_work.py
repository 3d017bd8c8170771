"""What a stranger could measure: known or not, it costs the store the same (ENU-3, ENU-5, VER-1)."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.testing.builders import MINH, RELEASE, ZOFIA, a_registration_form, named
from results_core.testing.files import entry_cells
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import result_of
from results_core.verification.lookup import NoMatch
from results_core.verification.viewers import Viewer
from tests.sql.watching import answers
from tests.web.visits import Opening

UNKNOWN = "ABC012345"
WRONG = Password("not the one 42")


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with one candidate who has confirmed and one who has not."""
    on = rehearse(opening=opening, rows=[entry_cells(), entry_cells(id_number=MINH, candidate_number="0002")])
    on.register_and_confirm()
    on.application.register(**a_registration_form(id_number=MINH, email="minh@mail.example"))
    on.deliver()
    return on


def told_by(act: Callable[[], object]) -> list[str]:
    """Return the kinds of the statements that something comes down to, told to the driver as well."""
    with answers() as told:
        act()
    return [one.statement.split()[0] for one in told]


@pytest.mark.parametrize("known", [ZOFIA, MINH])
def test_a_wrong_password_costs_the_same_statements(rehearsal: Rehearsal, known: str) -> None:
    """Of a candidate, of one who has not confirmed, of nobody: the same, and one verification (ENU-3)."""
    log_in = rehearsal.application.log_in
    verified = rehearsal.hasher.verifications
    of_known = told_by(lambda: log_in(id_number=known, password=WRONG))
    of_unknown = told_by(lambda: log_in(id_number=UNKNOWN, password=WRONG))

    assert of_known == of_unknown
    assert len(of_known) > 1
    assert rehearsal.hasher.verifications == verified + 2


@pytest.mark.parametrize("asked_before", [0, 3])
def test_forgetting_costs_the_same_statements_but_for_the_letter(
    rehearsal: Rehearsal, asked_before: int
) -> None:
    """Above three letters as well: what is written for nobody is dead from the start (ENU-5)."""
    forget = rehearsal.application.ask_to_recover
    for _ in range(asked_before):
        forget(id_number=ZOFIA)
    of_known = told_by(lambda: forget(id_number=ZOFIA))
    of_unconfirmed = told_by(lambda: forget(id_number=MINH))
    of_unknown = told_by(lambda: forget(id_number=UNKNOWN))

    assert of_unknown == of_unconfirmed
    assert len(of_known) - len(of_unknown) == (0 if asked_before else 1)


BORN = date(2004, 2, 29)
A_DAY = timedelta(days=1)


def test_every_kind_of_miss_costs_the_same_statements(opening: Opening) -> None:
    """No such number, another's date of birth, and the right one before the release (VER-1)."""
    on = rehearse(opening=opening)
    on.import_results()
    put_organisation(on.store, an_organisation())
    on.clock.set(RELEASE)
    version = result_of(on.store, ZOFIA).version
    assert version is not None
    number, look_up = version.statement_number or "", on.application.verification.look_up
    viewer = Viewer(officer=AccountId(named("an officer")), organisation=OrganisationId(an_organisation().id))

    def miss(number: str, born: date) -> list[str]:
        found: list[object] = []
        told = told_by(lambda: found.append(look_up(viewer, number, born)))
        assert found == [NoMatch()]
        return told

    unknown, wrong = miss("C1234567", BORN), miss(number, BORN + A_DAY)
    on.clock.set(RELEASE - A_DAY)
    unreleased = miss(number, BORN)

    assert unknown == wrong == unreleased
    assert len(unknown) > 1
