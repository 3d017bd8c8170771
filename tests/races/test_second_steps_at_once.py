"""Codes of a second step, typed by many hands at once: each code and each log-in serves once (V4b)."""

from results_core.access.logging_in import LoggedIn, SecondStepAsked
from results_core.access.second_step import StepCode, code_of, step_at
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken
from results_core.organisations.second_step import SecondStepOn
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import OFFICER_EMAIL
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

HANDS = 4
"""As many tries as may be judged at once."""


def stage(opening: Opening) -> tuple[Rehearsal, StepCode, tuple[str, ...]]:
    """Return a site with an officer who has a second step, the code of now, and the recovery codes."""
    on = rehearse(opening=opening)
    officer, second = put_officer_with_password(on), on.application.officers.second_step
    secret = second.offer()
    answer = second.set_up(
        officer.id,
        password=PASSWORD,
        secret=secret,
        code=StepCode(code_of(secret, step_at(on.clock.now()))),
    )
    assert isinstance(answer, SecondStepOn)
    on.clock.advance(hours=1)
    codes = tuple(one.reveal() for one in answer.recovery_codes)
    return on, StepCode(code_of(secret, step_at(on.clock.now()))), codes


def right_password(on: Rehearsal) -> LinkToken:
    """Type the right password; return what goes on with it."""
    answer = on.application.officers.log_in(email=OFFICER_EMAIL, password=PASSWORD)
    assert isinstance(answer, SecondStepAsked)
    return answer.token


def test_a_code_opens_one_session(opening: Opening) -> None:
    """Whoever looks over a shoulder is too late, however quick."""
    on, code, _ = stage(opening)
    token, second = right_password(on), on.application.officers.second_step
    answers = at_once(times(HANDS, lambda: second.log_in(token, code=code)))

    assert sum(isinstance(one, LoggedIn) for one in answers) == 1


def test_a_recovery_code_opens_one_session(opening: Opening) -> None:
    """Of many at once one uses it up."""
    on, _, codes = stage(opening)
    token, second = right_password(on), on.application.officers.second_step
    answers = at_once(times(HANDS, lambda: second.log_in_by_recovery_code(token, code=StepCode(codes[0]))))

    assert sum(isinstance(one, LoggedIn) for one in answers) == 1


def test_of_many_wrong_codes_at_once_four_are_judged(opening: Opening) -> None:
    """The lock holds for codes as for passwords (LOCK-5)."""
    on, _, _ = stage(opening)
    token, second = right_password(on), on.application.officers.second_step
    at_once(times(12, lambda: second.log_in(token, code=StepCode("000000"))))

    assert len(on.events(EventKind.LOGIN_REFUSED)) == 3
    assert len(on.events(EventKind.LOGIN_LOCKED)) == 1
