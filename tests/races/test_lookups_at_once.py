"""Looking up in many hands: nobody gets more dates of birth than the budget has (VER-2, RLB-13)."""

from datetime import date, timedelta

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.testing.builders import RELEASE, ZOFIA, named
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import result_of
from results_core.throttling.budgets import Exhausted
from results_core.verification.lookup import Found, NoMatch
from results_core.verification.viewers import Viewer
from tests.races.crowds import at_once
from tests.web.visits import Opening

BORN = date(2004, 2, 29)
CROWD = 24


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """The day of release, and three organisations."""
    on = rehearse(opening=opening)
    on.register_and_confirm()
    on.import_results()
    for name in ("One", "Two", "Three"):
        put_organisation(on.store, an_organisation(name=name, domains=()))
    on.deliver()
    on.clock.set(RELEASE)
    return on


def a_viewer(place: int) -> Viewer:
    """Return an officer of one of the three organisations."""
    organisation = an_organisation(name=("One", "Two", "Three")[place % 3])
    return Viewer(officer=AccountId(named(f"officer {place}")), organisation=OrganisationId(organisation.id))


def number_of(on: Rehearsal) -> str:
    """Return the number of the candidate's statement."""
    version = result_of(on.store, ZOFIA).version
    assert version is not None
    return version.statement_number or ""


def test_many_dates_at_once_are_five(rehearsal: Rehearsal) -> None:
    """The right one among them is found only where it comes before the sixth (VER-2)."""
    number, look_up = number_of(rehearsal), rehearsal.application.verification.look_up
    answers = at_once(
        [
            lambda place=place: look_up(  # type: ignore[misc]
                a_viewer(place), number, BORN + timedelta(days=place)
            )
            for place in range(CROWD)
        ]
    )
    misses = [answer for answer in answers if answer == NoMatch()]

    assert len(misses) == 5
    assert sum(isinstance(answer, Exhausted) for answer in answers[1:]) == CROWD - 1 - 5
    assert len(rehearsal.events(EventKind.LOOKUP_MISSED)) == 5
    assert len(rehearsal.events(EventKind.RESULT_LOOKED)) == isinstance(answers[0], Found)


def test_an_officer_misses_thirty_times_however_many_hands(rehearsal: Rehearsal) -> None:
    """On as many numbers: what is refused spends nothing of the others (VER-2)."""
    look_up = rehearsal.application.verification.look_up
    answers = at_once(
        [
            lambda place=place: look_up(a_viewer(0), f"C{place:07}", BORN)  # type: ignore[misc]
            for place in range(40)
        ]
    )

    assert sum(answer == NoMatch() for answer in answers) == 30
    assert len(rehearsal.events(EventKind.LOOKUP_MISSED)) == 30


def test_first_looks_at_once_send_one_letter(rehearsal: Rehearsal) -> None:
    """Each look is there, and each organisation's letter once (B10)."""
    number, look_up = number_of(rehearsal), rehearsal.application.verification.look_up
    answers = at_once(
        [lambda place=place: look_up(a_viewer(place), number, BORN) for place in range(12)]  # type: ignore[misc]
    )
    letters = [letter.kind for letter in rehearsal.deliver()]

    assert len(set(answers)) == 12
    assert letters == [LetterKind.RESULT_LOOKED_UP] * 3
    assert len(rehearsal.events(EventKind.RESULT_LOOKED)) == 12
