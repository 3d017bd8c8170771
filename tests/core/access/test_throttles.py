"""Wrong passwords from one place, from everywhere, and a hundred in a row (LOCK-7 to LOCK-10, PWD-5)."""

from datetime import timedelta

import attrs
import pytest

from results_core.access.checking import WrongPassword
from results_core.access.credentials import Audience
from results_core.access.links import LinkState
from results_core.access.lockout import Closed, Locked, LockoutPolicy
from results_core.access.logging_in import LoggedIn
from results_core.access.recovering import PasswordReset
from results_core.access.slots import Overloaded
from results_core.access.throttles import FailurePolicy
from results_core.application import Policies
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.throttling.budgets import BudgetPolicy, Exhausted
from results_core.throttling.clients import client_of

WRONG = Password("not the one 42")
UNKNOWN = "ABC012345"
SCHOOL = "192.0.2.7"
FIVE_MINUTES = timedelta(minutes=5)
HALF_AN_HOUR = timedelta(minutes=30)


def guess(on: Rehearsal, times: int, client: str = SCHOOL, *, first: int = 0) -> list[object]:
    """Send wrong passwords, each for another ID Number."""
    return [
        on.application.log_in(id_number=f"GUE{n:06d}", password=WRONG, client=client)
        for n in range(first, first + times)
    ]


def log_in(on: Rehearsal, client: str | None = SCHOOL, password: Password = PASSWORD) -> object:
    return on.application.log_in(id_number=ZOFIA, password=password, client=client)


def close(on: Rehearsal, id_number: str = ZOFIA) -> list[object]:
    """Send a hundred wrong passwords, as fast as the lock lets one."""
    answers: list[object] = []
    while len(answers) < 100:
        answer = on.application.log_in(id_number=id_number, password=WRONG)
        answers.append(answer)
        if isinstance(answer, Locked):
            on.clock.advance(HALF_AN_HOUR)
    return answers


def test_an_address_has_thirty_wrong_passwords_in_five_minutes(registered: Rehearsal) -> None:
    """Then nothing from it is judged, the right password neither, until the window is over (LOCK-9)."""
    answers = guess(registered, 30)
    judged = registered.hasher.verifications
    until = registered.clock.now() + FIVE_MINUTES
    refused = [*guess(registered, 1), log_in(registered)]
    elsewhere = log_in(registered, "192.0.2.8")
    registered.clock.advance(FIVE_MINUTES)

    assert {type(answer) for answer in answers} == {WrongPassword}
    assert refused == [Exhausted(until=until)] * 2
    assert isinstance(elsewhere, LoggedIn)
    assert registered.hasher.verifications == judged + 1
    assert isinstance(log_in(registered), LoggedIn)


def test_a_school_behind_one_address_gets_in(registered: Rehearsal) -> None:
    """Two hundred right passwords within a minute, some typing errors between them: none is refused."""
    answers = []
    for n in range(200):
        if n % 10 == 0:
            answers += guess(registered, 1, first=n)
        answers.append(log_in(registered))
        registered.clock.advance(seconds=0.3)

    assert [type(answer) for answer in answers].count(LoggedIn) == 200
    assert {type(answer) for answer in answers} == {LoggedIn, WrongPassword}


def test_who_is_refused_by_a_budget_writes_nothing(registered: Rehearsal) -> None:
    """The journal says once that the budget was used up, and does not grow with every guess."""
    guess(registered, 30)
    before = list(registered.application.journal())
    guess(registered, 50)

    assert list(registered.application.journal()) == before
    [event] = registered.events(EventKind.BUDGET_USED_UP)
    assert dict(event.facts) == {"budget": "passwords_of_address", "most": 30, "minutes": 5}


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.7", "192.0.2.8", False),
        ("2001:db8:1:2::3", "2001:db8:1:ffff::9", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        ("::ffff:192.0.2.7", "192.0.2.7", True),
        ("fe80::1%eth0", "fe80::2", True),
        ("", "no address", True),
        ("192.0.2.7, 192.0.2.8", "unknown", True),
    ],
)
def test_neighbours_share_a_budget(one: str, other: str, *, same: bool) -> None:
    """All of an IPv4 address counts, and the first 48 bits of IPv6; what is no address is one bucket."""
    assert (client_of(one) == client_of(other)) is same


def test_many_failures_together_raise_an_alarm_and_stop_nobody() -> None:
    """Once a window, however many come; the right password gets in all the while (LOCK-9)."""
    few = BudgetPolicy(purpose="passwords_of_all", most=20, within=FIVE_MINUTES, remembered=HALF_AN_HOUR)
    on = rehearse(policies=Policies(failures=FailurePolicy(of_all=few)))
    on.register_and_confirm()
    for n in range(40):
        guess(on, 1, client=f"192.0.2.{n}", first=n)

    [alarm] = on.events(EventKind.ALARM_RAISED)
    assert dict(alarm.facts) == {"budget": "passwords_of_all", "most": 20, "minutes": 5}
    assert isinstance(log_in(on), LoggedIn)
    assert [one.purpose for one in on.application.guessing().alarms] == ["passwords_of_all"]
    on.clock.advance(FIVE_MINUTES)
    guess(on, 20, client="2001:db8::1", first=100)
    assert len(on.events(EventKind.ALARM_RAISED)) == 2


def test_a_hundred_wrong_passwords_close_log_in(registered: Rehearsal) -> None:
    """No waiting opens it, the owner is told once, and tries afterwards write nothing (LOCK-8)."""
    answers = close(registered)
    letters = [letter.kind for letter in registered.deliver()]
    registered.clock.advance(days=3)
    before = list(registered.application.journal())
    judged = registered.hasher.verifications

    assert isinstance(answers[-2], WrongPassword)
    assert answers[-1] == Closed()
    assert log_in(registered) == Closed()
    assert letters.count(LetterKind.LOGIN_CLOSED) == 1
    assert len(registered.events(EventKind.LOGIN_CLOSED)) == 1
    assert (list(registered.application.journal()), registered.hasher.verifications) == (before, judged)
    assert registered.deliver() == []
    assert registered.application.candidates.show(ZOFIA).attempts.is_closed(LockoutPolicy())


def test_an_unknown_id_number_closes_as_well(registered: Rehearsal) -> None:
    """After as many tries, with the same answers, and nobody is written to (LOCK-8, ENU-2)."""
    of_unknown = close(registered, UNKNOWN)
    registered.deliver()

    assert [type(answer) for answer in of_unknown] == [type(answer) for answer in close(registered)]
    assert {letter.to for letter in registered.deliver()} == {EMAIL}


def test_a_success_begins_the_streak_anew(registered: Rehearsal) -> None:
    """Ninety-nine wrong ones, a right one, and ninety-nine more close nothing."""
    for _ in range(2):
        for _ in range(33):
            for _ in range(3):
                log_in(registered, None, WRONG)
            registered.clock.advance(HALF_AN_HOUR)
        assert isinstance(log_in(registered), LoggedIn)


def test_an_attacker_keeps_nobody_out(registered: Rehearsal) -> None:
    """A day of guessing: the open session goes on, and a reset opens the way in and ends it all (LOCK-7)."""
    registered.clock.advance(days=60)
    registered.import_results(result_cells())
    opened = log_in(registered)
    assert isinstance(opened, LoggedIn)
    for minutes in range(0, 24 * 60, 10):
        for _ in range(5):
            log_in(registered, "198.51.100.1", WRONG)
        if minutes < 11 * 60:
            session = registered.application.go_on(opened.token, audience=Audience.CANDIDATES)
            assert session is not None
        registered.clock.advance(minutes=10)
    assert log_in(registered) == Closed()
    registered.deliver()
    registered.application.ask_to_recover(id_number=ZOFIA)
    link = registered.link_delivered(LetterKind.RESET_PASSWORD)
    new = Password("another horse 77")
    answer = registered.application.recover(link, password=new, password_again=new)
    entered = log_in(registered, password=new)

    assert answer == PasswordReset()
    assert isinstance(entered, LoggedIn)
    assert registered.application.view_results.all(entered.session.account)[0].version is not None
    assert [log_in(registered, None, WRONG) for _ in range(2)] == [
        WrongPassword(left=3),
        WrongPassword(left=2),
    ]


def test_without_a_slot_nothing_is_counted(registered: Rehearsal) -> None:
    """Who is turned away has lost no try, and the link of a letter is still good (PWD-5)."""
    registered.application.ask_to_recover(id_number=ZOFIA)
    link = registered.link_delivered(LetterKind.RESET_PASSWORD)
    before = list(registered.application.journal())
    registered.slots.full = True
    for _ in range(10):
        with pytest.raises(Overloaded):
            log_in(registered, password=WRONG)
    with pytest.raises(Overloaded):
        registered.application.recover(link, password=PASSWORD, password_again=PASSWORD)
    registered.slots.full = False

    assert list(registered.application.journal()) == before
    assert registered.application.recover.look(link) is LinkState.READY
    assert log_in(registered, password=WRONG) == WrongPassword(left=3)


class _Died(Exception):
    """The process is gone."""


def test_a_process_that_dies_at_the_hundredth_try_owes_no_letter(registered: Rehearsal) -> None:
    """It was written with the closing; it goes when there is nobody left to judge the try (LOCK-8)."""
    while registered.application.candidates.show(ZOFIA).attempts.streak < 99:
        if isinstance(log_in(registered, None, WRONG), Locked):
            registered.clock.advance(HALF_AN_HOUR)
    registered.clock.advance(HALF_AN_HOUR)
    registered.deliver()

    class Dying:
        def verify(self, digest: str | None, password: Password) -> bool:
            raise _Died

        def digest(self, password: Password) -> str:
            raise NotImplementedError

        def outdated(self, digest: str) -> bool:
            raise NotImplementedError

    check = attrs.evolve(registered.application.log_in.entrance.check, hasher=Dying())
    entrance = attrs.evolve(registered.application.log_in.entrance, check=check)
    with pytest.raises(_Died):
        attrs.evolve(registered.application.log_in, entrance=entrance)(id_number=ZOFIA, password=WRONG)
    at_once = registered.deliver()
    registered.clock.advance(minutes=1)

    assert at_once == []
    assert [letter.kind for letter in registered.deliver()] == [LetterKind.LOGIN_CLOSED]


def test_the_right_password_at_the_hundredth_try_takes_the_letter_back(registered: Rehearsal) -> None:
    """Nothing was closed (LOCK-8)."""
    while registered.application.candidates.show(ZOFIA).attempts.streak < 99:
        if isinstance(log_in(registered, None, WRONG), Locked):
            registered.clock.advance(HALF_AN_HOUR)
    registered.clock.advance(HALF_AN_HOUR)
    registered.deliver()
    answer = log_in(registered, None)
    registered.clock.advance(HALF_AN_HOUR)

    assert isinstance(answer, LoggedIn)
    assert registered.deliver() == []
