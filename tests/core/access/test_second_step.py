"""The second step: codes of an app, recovery codes, and nothing in between that opens anything (V4b)."""

import base64
from datetime import UTC, datetime

import attrs
import pytest

from results_core.access.checking import WrongPassword
from results_core.access.credentials import Audience
from results_core.access.lockout import Locked
from results_core.access.logging_in import LoggedIn, SecondStepAsked
from results_core.access.second_step import (
    StepCode,
    StepSecret,
    accepted_step,
    address_for_apps,
    code_of,
    step_at,
)
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken, Password
from results_core.organisations.model import Officer, OfficerState, UnknownOfficer
from results_core.organisations.recovery_codes import FreshRecoveryCodes
from results_core.organisations.second_step import (
    Pending,
    SecondStepOff,
    SecondStepOn,
    StepRequired,
    WrongCode,
)
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import officer_logged_in, put_officer_with_password
from results_core.testing.organisations import an_organisation
from results_core.testing.rehearsal import Rehearsal

OF_THE_STANDARD = StepSecret(base64.b32encode(b"12345678901234567890").decode())
WRONG = Password("not the one 42")
NEW = Password("another 42 horses")


@pytest.mark.parametrize(
    ("at", "code"),
    [(59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")],
)
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    """RFC 6238, appendix B, its last six digits."""
    assert code_of(OF_THE_STANDARD, step_at(datetime.fromtimestamp(at, UTC))) == code


def test_a_code_is_taken_a_step_early_or_late_and_never_twice() -> None:
    """Typed with spaces too; nothing that is no six digits is a code."""
    now = datetime.fromtimestamp(1234567890, UTC)
    present = step_at(now)
    codes = {step: code_of(OF_THE_STANDARD, step) for step in range(present - 2, present + 3)}

    def taken(typed: str, last: int | None = None) -> int | None:
        return accepted_step(OF_THE_STANDARD, StepCode(typed), now=now, last=last)

    assert [taken(code) for code in codes.values()] == [None, present - 1, present, present + 1, None]
    assert taken(f" {codes[present][:3]} {codes[present][3:]}\n") == present
    assert [taken(codes[present], last=last) for last in (present - 1, present)] == [present, None]
    assert [taken(text) for text in ("", "12345", "1234567", "²²²²²²", "٠٠٥٩٢٤", "abcdef")] == [None] * 6


def test_apps_are_told_issuer_and_name() -> None:
    """As they read it; nothing in a name breaks out."""
    address = address_for_apps(OF_THE_STANDARD, issuer="Example: Board & Co", name="a+b@univ.example")

    assert address.startswith(
        "otpauth://totp/Example%3A%20Board%20%26%20Co:a%2Bb@univ.example?secret=GEZDGNBV"
    )
    assert address.endswith("&issuer=Example%3A%20Board%20%26%20Co&algorithm=SHA1&digits=6&period=30")


@attrs.frozen
class Stepping:
    """An officer with a second step."""

    on: Rehearsal
    officer: Officer
    secret: StepSecret
    recovery_codes: tuple[str, ...]

    def code(self, ahead: int = 0) -> StepCode:
        """Return the code that the app shows, or shows so many steps later."""
        return StepCode(code_of(self.secret, step_at(self.on.clock.now()) + ahead))

    def right_password(self) -> LinkToken:
        """Type the right password; return what goes on with it."""
        answer = self.on.application.officers.log_in(email=self.officer.email, password=PASSWORD)
        assert isinstance(answer, SecondStepAsked)
        assert not answer.sets_up
        return answer.token

    def log_in(self, token: LinkToken, code: StepCode | None = None) -> object:
        """Go on with a code: the present one, unless one is given."""
        return self.on.application.officers.second_step.log_in(token, code=code or self.code())

    def recover(self, token: LinkToken, typed: str) -> object:
        """Go on with a recovery code."""
        return self.on.application.officers.second_step.log_in_by_recovery_code(token, code=StepCode(typed))


@pytest.fixture
def stepping(rehearsal: Rehearsal) -> Stepping:
    """An officer who has set up a second step a while ago."""
    officer, second = put_officer_with_password(rehearsal), rehearsal.application.officers.second_step
    secret = second.offer()
    answer = second.set_up(
        officer.id,
        password=PASSWORD,
        secret=secret,
        code=StepCode(code_of(secret, step_at(rehearsal.clock.now()))),
    )
    assert isinstance(answer, SecondStepOn)
    rehearsal.deliver()
    rehearsal.clock.advance(hours=1)
    return Stepping(rehearsal, officer, secret, tuple(one.reveal() for one in answer.recovery_codes))


def test_setting_up_needs_the_password_and_a_code_of_the_app(rehearsal: Rehearsal) -> None:
    """A wrong one changes nothing; right ones bring ten codes and a letter, and secrets lie sealed."""
    officer, second = put_officer_with_password(rehearsal), rehearsal.application.officers.second_step
    secret = second.offer()
    wrong = second.set_up(officer.id, password=WRONG, secret=secret, code=StepCode("000000"))
    officer_logged_in(rehearsal, officer)
    code = StepCode(code_of(secret, step_at(rehearsal.clock.now())))
    strangers = second.set_up(officer.id, password=WRONG, secret=secret, code=code)
    right = second.set_up(officer.id, password=PASSWORD, secret=secret, code=code)
    with rehearsal.store.begin(reading=True) as work:
        kept = work.officers.of(officer.id)

    assert wrong == WrongCode()
    assert strangers == WrongPassword(left=3)
    assert isinstance(right, SecondStepOn)
    assert len({one.reveal() for one in right.recovery_codes}) == 10
    assert kept is not None
    assert kept.second_step_sealed is not None
    assert rehearsal.delivered(LetterKind.SECOND_STEP_CHANGED).to == officer.email
    assert len(rehearsal.events(EventKind.SECOND_STEP_SET_UP)) == 1
    with pytest.raises(UnknownOfficer):
        second.set_up(officer.id, password=PASSWORD, secret=secret, code=code)


def test_the_password_alone_opens_nothing(stepping: Stepping) -> None:
    """No session; the token of the step is none, and serves no other end."""
    token = stepping.right_password()
    officers = stepping.on.application.officers
    with stepping.on.store.begin(reading=True) as work:
        sessions = work.sessions.of_account(stepping.officer.id)

    assert sessions == []
    assert stepping.on.events(EventKind.LOGGED_IN) == []
    assert officers.recover.look(token) != "ready"
    assert officers.set_password.look(token).state != "ready"
    assert officers.second_step.pending(token) == Pending(
        officer=stepping.officer.id, email=stepping.officer.email, sets_up=False
    )


def test_a_code_logs_in_once(stepping: Stepping) -> None:
    """Neither the token nor the code serves again (replay)."""
    token = stepping.right_password()
    opened = stepping.log_in(token)
    again = stepping.log_in(token)
    replayed = stepping.log_in(stepping.right_password())

    assert isinstance(opened, LoggedIn)
    assert again is None
    assert isinstance(replayed, WrongPassword)
    assert isinstance(stepping.log_in(stepping.right_password(), stepping.code(1)), LoggedIn)


def test_wrong_codes_lock_and_right_passwords_in_between_do_not_help(stepping: Stepping) -> None:
    """Whoever has the password tries four codes in half an hour, no more."""
    answers = [stepping.log_in(stepping.right_password(), StepCode("000000")) for _ in range(4)]
    refused = stepping.on.application.officers.log_in(email=stepping.officer.email, password=PASSWORD)

    assert [type(one) for one in answers] == [WrongPassword] * 3 + [Locked]
    assert isinstance(refused, Locked)
    assert stepping.on.delivered(LetterKind.OFFICER_LOGIN_LOCKED).to == stepping.officer.email
    stepping.on.clock.advance(minutes=30)
    assert isinstance(stepping.log_in(stepping.right_password()), LoggedIn)


def test_wrong_passwords_stay_counted_until_the_code_is_right(stepping: Stepping) -> None:
    """A right password as fourth try goes on to the code; only the code forgives."""
    log_in = stepping.on.application.officers.log_in
    for _ in range(3):
        log_in(email=stepping.officer.email, password=WRONG)
    token = stepping.right_password()
    again = stepping.right_password()

    assert stepping.log_in(token) is None  # a later log-in has taken its place
    assert isinstance(stepping.log_in(again), LoggedIn)
    assert log_in(email=stepping.officer.email, password=WRONG) == WrongPassword(left=3)


def test_a_recovery_code_serves_once(stepping: Stepping) -> None:
    """However it is typed; wrong ones count."""
    code = stepping.recovery_codes[3]
    opened = stepping.recover(stepping.right_password(), f" {code.lower().replace('-', ' ')} ")
    again = stepping.recover(stepping.right_password(), code)

    assert isinstance(opened, LoggedIn)
    assert again == WrongPassword(left=3)
    assert stepping.on.application.officers.second_step.recovery_codes_left(stepping.officer.id) == 9


def test_new_recovery_codes_take_the_password(stepping: Stepping) -> None:
    """Ten others, and those of before are none; the officer is told, and the app goes on."""
    renew, officer = stepping.on.application.officers.renew_recovery_codes, stepping.officer
    wrong = renew(officer.id, password=WRONG)
    fresh = renew(officer.id, password=PASSWORD)

    assert wrong == WrongPassword(left=3)
    assert isinstance(fresh, FreshRecoveryCodes)
    codes = [one.reveal() for one in fresh.codes]
    assert len({*codes, *stepping.recovery_codes}) == 20
    assert stepping.on.delivered(LetterKind.SECOND_STEP_CHANGED).to == officer.email
    assert len(stepping.on.events(EventKind.RECOVERY_CODES_RENEWED)) == 1
    former = stepping.recover(stepping.right_password(), stepping.recovery_codes[0])
    assert isinstance(former, WrongPassword)
    assert isinstance(stepping.recover(stepping.right_password(), codes[0]), LoggedIn)
    assert isinstance(stepping.log_in(stepping.right_password()), LoggedIn)


def test_without_a_second_step_there_are_no_codes(rehearsal: Rehearsal) -> None:
    """Nothing is sent either."""
    officer = put_officer_with_password(rehearsal)

    with pytest.raises(UnknownOfficer):
        rehearsal.application.officers.renew_recovery_codes(officer.id, password=PASSWORD)
    assert rehearsal.deliver() == []


def test_what_waits_dies_with_time_and_with_the_officers_standing(stepping: Stepping) -> None:
    """Ten minutes; a reset of the password; disabling."""
    late = stepping.right_password()
    stepping.on.clock.advance(minutes=10)
    expired = stepping.log_in(late)
    reset = stepping.right_password()
    officers = stepping.on.application.officers
    officers.ask_to_recover(email=stepping.officer.email)
    link = stepping.on.link_delivered(LetterKind.OFFICER_RESET_PASSWORD)
    officers.recover(link, password=NEW, password_again=NEW)
    dead = stepping.log_in(reset)
    answer = officers.log_in(email=stepping.officer.email, password=NEW)
    assert isinstance(answer, SecondStepAsked)
    with stepping.on.store.begin() as work:
        kept = work.officers.of(stepping.officer.id)
        assert kept is not None
        work.officers.replace(attrs.evolve(kept, state=OfficerState.DISABLED))
        work.commit()

    assert (expired, dead, stepping.log_in(answer.token)) == (None, None, None)


def test_turning_off_needs_password_and_code(stepping: Stepping) -> None:
    """Either wrong counts like a wrong log-in; afterwards the password is enough."""
    second, officer = stepping.on.application.officers.second_step, stepping.officer
    wrong_code = second.turn_off(officer.id, password=PASSWORD, code=StepCode("000000"))
    wrong_password = second.turn_off(officer.id, password=WRONG, code=stepping.code())
    off = second.turn_off(officer.id, password=PASSWORD, code=stepping.code())

    assert wrong_code == WrongCode()
    assert wrong_password == WrongPassword(left=2)
    assert off == SecondStepOff()
    assert stepping.on.delivered(LetterKind.SECOND_STEP_CHANGED).to == officer.email
    assert second.recovery_codes_left(officer.id) == 0
    assert isinstance(
        stepping.on.application.officers.log_in(email=officer.email, password=PASSWORD), LoggedIn
    )


def test_what_an_organisation_requires_is_set_up_before_anything_else(rehearsal: Rehearsal) -> None:
    """At the next log-in; it opens the session, and cannot be turned off."""
    strict = an_organisation(requires_second_step=True)
    officer = put_officer_with_password(rehearsal, organisation=strict)
    officers = rehearsal.application.officers
    asked = officers.log_in(email=officer.email, password=PASSWORD)
    assert isinstance(asked, SecondStepAsked)
    secret = officers.second_step.offer()
    code = StepCode(code_of(secret, step_at(rehearsal.clock.now())))
    by_code = officers.second_step.log_in(asked.token, code=code)
    wrong = officers.second_step.set_up_at_log_in(asked.token, secret=secret, code=StepCode("000000"))
    on = officers.second_step.set_up_at_log_in(asked.token, secret=secret, code=code)
    again = officers.second_step.set_up_at_log_in(asked.token, secret=secret, code=code)

    assert asked.sets_up
    assert by_code is None
    assert wrong == WrongCode()
    assert isinstance(on, SecondStepOn)
    assert on.logged_in is not None
    assert rehearsal.application.go_on(on.logged_in.token, audience=Audience.ORGANISATIONS) is not None
    assert again is None
    assert officers.second_step.turn_off(officer.id, password=PASSWORD, code=code) == StepRequired()
