"""Guessing passwords with many hands: four are checked, whoever it is and wherever it is kept (LOCK-5)."""

from datetime import timedelta

import pytest

from results_core.access.checking import WrongPassword
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn, Unconfirmed
from results_core.kernel.confidential import Password
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import Exhausted
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

WRONG = Password("not the one 42")
UNKNOWN = "ABC012345"
HALF_AN_HOUR = timedelta(minutes=30)
HANDS = 50


@pytest.fixture
def registered(opening: Opening) -> Rehearsal:
    """An application with one candidate, registered and confirmed."""
    rehearsal = rehearse(opening=opening)
    rehearsal.register_and_confirm()
    return rehearsal


def log_in(
    on: Rehearsal, password: Password, id_number: str = ZOFIA
) -> LoggedIn | Unconfirmed | WrongPassword | Locked | Closed | Exhausted:
    return on.application.log_in(id_number=id_number, password=password)


@pytest.mark.parametrize("id_number", [ZOFIA, UNKNOWN])
def test_of_fifty_wrong_passwords_at_once_four_are_checked(registered: Rehearsal, id_number: str) -> None:
    """Then log-in is locked for half an hour, for an ID Number that nobody has as well (ENU-2)."""
    answers = at_once(times(HANDS, lambda: log_in(registered, WRONG, id_number)))
    locked = [answer for answer in answers if isinstance(answer, Locked)]

    assert registered.hasher.verifications == 4
    assert sorted(answer.left for answer in answers if isinstance(answer, WrongPassword)) == [1, 2, 3]
    assert {answer.until for answer in locked} == {registered.clock.now() + HALF_AN_HOUR}
    assert len(locked) == HANDS - 3


def test_after_the_lock_the_right_password_opens(registered: Rehearsal) -> None:
    """During the lock it is refused, fifty times at once too, and its end does not move (LOCK-2, LOCK-4)."""
    at_once(times(HANDS, lambda: log_in(registered, WRONG)))
    checked = registered.hasher.verifications
    registered.clock.advance(HALF_AN_HOUR - timedelta(microseconds=1))
    refused = at_once(times(HANDS, lambda: log_in(registered, PASSWORD)))
    registered.clock.advance(microseconds=1)

    assert {type(answer) for answer in refused} == {Locked}
    assert registered.hasher.verifications == checked
    assert isinstance(log_in(registered, PASSWORD), LoggedIn)


def test_one_right_password_among_wrong_ones_buys_four_checks_more(registered: Rehearsal) -> None:
    """Between two successes four are checked at most, whichever hand is the quickest."""
    deeds = times(HANDS - 1, lambda: log_in(registered, WRONG))
    deeds.insert(HANDS // 2, lambda: log_in(registered, PASSWORD))
    answers = at_once(deeds)
    successes = sum(isinstance(answer, LoggedIn) for answer in answers)

    assert successes <= 1
    assert registered.hasher.verifications <= 4 + 4 * successes


def test_right_passwords_at_once_all_open_or_wait_for_one_another(registered: Rehearsal) -> None:
    """A crowd that knows the password is never left with a lock."""
    answers = at_once(times(HANDS, lambda: log_in(registered, PASSWORD)))

    assert {type(answer) for answer in answers} <= {LoggedIn, Locked}
    assert isinstance(log_in(registered, PASSWORD), LoggedIn)


def test_right_passwords_at_once_all_open_while_their_digest_is_renewed(registered: Rehearsal) -> None:
    """Whoever was judged by the digest that has just given way is judged again, and let in (PWD-4)."""
    registered.hasher.kind = "new:"
    answers = at_once(times(3, lambda: log_in(registered, PASSWORD)))

    assert {type(answer) for answer in answers} == {LoggedIn}
