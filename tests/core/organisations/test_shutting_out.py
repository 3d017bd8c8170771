"""What operators do about users who are to stay out, or cannot get in (E2, SES-3)."""

from datetime import timedelta
from typing import Any

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.errors import ResultsError
from results_core.organisations.helping import AlreadyDisabled, NoSecondStep
from results_core.organisations.model import (
    OfficerState,
    UnknownOfficer,
)
from results_core.testing.builders import NOON
from results_core.testing.organisations import (
    OFFICER_EMAIL,
    an_officer,
    put_officer,
)
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from tests.core.organisations.standing_sessions import log_in, sessions


@pytest.fixture
def rehearsal() -> Rehearsal:
    """Return an application on stand-ins."""
    return rehearse()


def test_a_disabled_user_is_out_at_once(rehearsal: Rehearsal) -> None:
    """The session is dead, and nothing lets them in again (SES-3)."""
    put_officer(rehearsal.store)
    log_in(rehearsal, OFFICER_EMAIL)
    users = rehearsal.application.organisations.users
    users.disable(OFFICER_EMAIL, operator=OPERATOR, reason="Left")

    assert users.show(OFFICER_EMAIL).officer.state is OfficerState.DISABLED
    assert sessions(rehearsal, OFFICER_EMAIL) == 0
    with pytest.raises(AlreadyDisabled):
        users.disable(OFFICER_EMAIL, operator=OPERATOR)
    [event] = rehearsal.events(EventKind.OFFICER_DISABLED)
    assert event.facts == {"officer": users.show(OFFICER_EMAIL).officer.id}


def test_a_lost_second_step_is_taken_off(rehearsal: Rehearsal) -> None:
    """With its recovery codes; the officer is told (L26) and has to log in anew."""
    officer = put_officer(rehearsal.store, attrs.evolve(an_officer(), second_step_sealed="sealed"))
    with rehearsal.store.begin() as work:
        work.officers.set_recovery_codes(officer.id, ["a"])
        work.commit()
    log_in(rehearsal, OFFICER_EMAIL)
    users = rehearsal.application.organisations.users
    users.reset_second_step(OFFICER_EMAIL, operator=OPERATOR)

    assert users.show(OFFICER_EMAIL).officer.second_step_sealed is None
    with rehearsal.store.begin(reading=True) as work:
        assert work.officers.recovery_codes_left(officer.id) == 0
    assert sessions(rehearsal, OFFICER_EMAIL) == 0
    assert rehearsal.delivered(LetterKind.SECOND_STEP_RESET).to == OFFICER_EMAIL
    with pytest.raises(NoSecondStep):
        users.reset_second_step(OFFICER_EMAIL, operator=OPERATOR)


def test_a_locked_user_is_unlocked(rehearsal: Rehearsal) -> None:
    """Whom four wrong passwords have locked, as the helpdesk sees before and after."""
    put_officer(rehearsal.store)
    desk = rehearsal.application.organisations
    for _ in range(4):
        rehearsal.application.officers.log_in(email=OFFICER_EMAIL, password=Password("wrong"))
    assert desk.users.show(OFFICER_EMAIL).attempts.lock_at(NOON) == NOON + timedelta(minutes=30)

    desk.users.unlock(OFFICER_EMAIL, operator=OPERATOR)
    assert desk.users.show(OFFICER_EMAIL).attempts.lock_at(NOON) is None
    assert desk.users.listed("univ-lyon.example")[1] == [desk.users.show(OFFICER_EMAIL).officer]


@pytest.mark.parametrize(
    "action", ["show", "resend", "unlock", "disable", "enable", "log_out", "reset_second_step"]
)
def test_a_user_that_is_not_there_is_named_so(rehearsal: Rehearsal, action: str) -> None:
    """Whatever is asked for."""
    arguments: dict[str, Any] = {} if action == "show" else {"operator": OPERATOR}
    with pytest.raises(UnknownOfficer) as raised:
        getattr(rehearsal.application.organisations.users, action)("nobody@univ-lyon.example", **arguments)
    assert issubclass(raised.type, ResultsError)
