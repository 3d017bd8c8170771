"""Logging in: more than three wrong passwords lock for exactly half an hour (B5, LOCK-1 to 7, ENU-1 to 3)."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, TypeAlias

import attrs
import pytest

from results_core.access.checking import WrongPassword
from results_core.access.credentials import Audience
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn, Unconfirmed
from results_core.access.slots import Hashed
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import EMAIL, MINH, NOON, PASSWORD, ZOFIA, an_account
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of, put_account
from results_core.testing.stand_ins import OpenSlots
from results_core.throttling.budgets import Exhausted

WRONG = Password("not the one 42")
HALF_AN_HOUR = timedelta(minutes=30)
A_MOMENT = timedelta(microseconds=1)
UNKNOWN = "ABC012345"

Answer: TypeAlias = LoggedIn | Unconfirmed | WrongPassword | Locked | Closed | Exhausted


def log_in(on: Rehearsal, password: Password = PASSWORD, *, id_number: str = ZOFIA) -> Answer:
    return on.application.log_in(id_number=id_number, password=password)


def try_wrongly(on: Rehearsal, *, times: int, id_number: str = ZOFIA) -> list[Answer]:
    return [log_in(on, WRONG, id_number=id_number) for _ in range(times)]


def closed() -> Rehearsal:
    rehearsal = rehearse()
    entry = entry_of(rehearsal.store, ZOFIA)
    digest = rehearsal.hasher.digest(PASSWORD)
    put_account(rehearsal.store, entry, an_account(entry, digest=digest, closed_at=NOON))
    return rehearsal


def test_the_right_password_opens_a_session(registered: Rehearsal) -> None:
    """The session is the account's, and its token opens it (B5)."""
    answer = log_in(registered)
    assert isinstance(answer, LoggedIn)
    session = registered.application.go_on(answer.token, audience=Audience.CANDIDATES)

    assert session == answer.session
    assert answer.language == "en"


@pytest.mark.parametrize("typed", ["sir094701", " SIR 094701 ", "SIR-094-701", "ＳＩＲ０９４７０１"])
def test_an_id_number_is_read_however_it_is_typed(registered: Rehearsal, typed: str) -> None:
    """Case, spaces, hyphens and wide letters do not matter (REG-2)."""
    assert isinstance(log_in(registered, id_number=typed), LoggedIn)


def test_three_wrong_passwords_leave_it_open_and_the_fourth_locks(registered: Rehearsal) -> None:
    """Each answer says how many tries are left; the fourth says until when it is locked (LOCK-1)."""
    answers = try_wrongly(registered, times=4)

    assert answers == [
        WrongPassword(left=3),
        WrongPassword(left=2),
        WrongPassword(left=1),
        Locked(until=registered.clock.now() + HALF_AN_HOUR),
    ]


def test_the_right_password_at_the_fourth_try_gets_in(registered: Rehearsal) -> None:
    """And it clears the count: three more wrong ones leave it open (LOCK-1)."""
    try_wrongly(registered, times=3)
    fourth = log_in(registered)
    afterwards = try_wrongly(registered, times=3)

    assert isinstance(fourth, LoggedIn)
    assert afterwards == [WrongPassword(left=3), WrongPassword(left=2), WrongPassword(left=1)]


def test_the_right_password_is_refused_during_the_lock(registered: Rehearsal) -> None:
    """No session is made, and the answer is the lock's (LOCK-2)."""
    try_wrongly(registered, times=4)
    answer = log_in(registered)

    assert answer == Locked(until=registered.clock.now() + HALF_AN_HOUR)
    assert registered.events(EventKind.LOGGED_IN) == []


def test_the_lock_ends_to_the_microsecond(registered: Rehearsal) -> None:
    """At 1,799.999999 s the right password is refused, at 1,800 s it gets in (LOCK-3)."""
    try_wrongly(registered, times=4)
    registered.clock.advance(HALF_AN_HOUR - A_MOMENT)
    before = log_in(registered)
    registered.clock.advance(A_MOMENT)
    after = log_in(registered)

    assert isinstance(before, Locked)
    assert isinstance(after, LoggedIn)


def test_a_clock_that_steps_back_opens_no_lock(registered: Rehearsal) -> None:
    """Nor does it make the lock any longer (LOCK-3)."""
    until = registered.clock.now() + HALF_AN_HOUR
    try_wrongly(registered, times=4)
    registered.clock.advance(hours=-2)
    meanwhile = log_in(registered)
    registered.clock.set(until)

    assert meanwhile == Locked(until=until)
    assert isinstance(log_in(registered), LoggedIn)


def test_tries_during_the_lock_neither_count_nor_extend_it(registered: Rehearsal) -> None:
    """After it, the count starts at nothing (LOCK-4)."""
    until = registered.clock.now() + HALF_AN_HOUR
    try_wrongly(registered, times=4)
    for _ in range(29):
        registered.clock.advance(minutes=1)
        assert log_in(registered, WRONG) == Locked(until=until)
    registered.clock.set(until)

    assert try_wrongly(registered, times=3)[-1] == WrongPassword(left=1)


def test_half_an_hour_of_quiet_forgets_wrong_passwords(registered: Rehearsal) -> None:
    """Who mistypes three times today and once tomorrow is not locked out (LOCK-6)."""
    try_wrongly(registered, times=3)
    registered.clock.advance(HALF_AN_HOUR)

    assert log_in(registered, WRONG) == WrongPassword(left=3)


def test_a_crash_while_a_password_is_judged_costs_half_an_hour_at_most(registered: Rehearsal) -> None:
    """The try was paid for before: it counts, and the lock that it sets ends by itself (LOCK-5)."""

    class OutOfMemory(Exception):
        pass

    class BreakingHasher:
        def digest(self, password: Password) -> str:
            raise OutOfMemory

        def verify(self, digest: str | None, password: Password) -> bool:
            raise OutOfMemory

        def outdated(self, digest: str) -> bool:
            return False

    entrance = registered.application.log_in.entrance
    breaking = attrs.evolve(entrance, check=attrs.evolve(entrance.check, hasher=BreakingHasher()))
    log_in_breaking = attrs.evolve(registered.application.log_in, entrance=breaking)
    for _ in range(4):
        with pytest.raises(OutOfMemory):
            log_in_breaking(id_number=ZOFIA, password=PASSWORD)
    locked = log_in(registered)
    registered.clock.advance(HALF_AN_HOUR)

    assert isinstance(locked, Locked)
    assert isinstance(log_in(registered), LoggedIn)


def test_a_try_that_could_not_be_kept_is_judged_by_nobody(registered: Rehearsal) -> None:
    """The hash may be ready before the try is durable; it is not asked for where that fails (LOCK-5)."""
    asked: list[object] = []

    class HashingAtOnce(OpenSlots):
        def begin(self, hashing: Callable[[], Hashed]) -> Callable[[], Hashed]:
            outcome = hashing()

            def ask() -> Hashed:
                asked.append(outcome)
                return outcome

            return ask

    class Unkept:
        def __init__(self, work: Any) -> None:  # noqa: ANN401 - whatever the store's is
            self._work = work

        def commit(self) -> None:
            raise StoreUnavailable("the disk is full")

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
            return getattr(self._work, name)

    @contextmanager
    def begin_on_a_full_disk(*, reading: bool = False) -> Iterator[Any]:
        with registered.store.begin(reading=reading) as work:
            yield Unkept(work)

    entrance = registered.application.log_in.entrance
    check = attrs.evolve(entrance.check, begin=begin_on_a_full_disk, slots=HashingAtOnce())
    log_in_unkept = attrs.evolve(registered.application.log_in, entrance=attrs.evolve(entrance, check=check))
    hashed = registered.hasher.verifications
    for _ in range(5):
        with pytest.raises(StoreUnavailable):
            log_in_unkept(id_number=ZOFIA, password=PASSWORD)

    assert registered.hasher.verifications == hashed + 5
    assert asked == []
    assert isinstance(log_in(registered), LoggedIn)


def test_open_sessions_go_on_during_a_lock(registered: Rehearsal) -> None:
    """A lock stops new log-ins and nothing else: nobody is thrown out from afar (LOCK-7)."""
    answer = log_in(registered)
    assert isinstance(answer, LoggedIn)
    try_wrongly(registered, times=4)

    assert registered.application.go_on(answer.token, audience=Audience.CANDIDATES) is not None


@pytest.mark.parametrize("id_number", [UNKNOWN, "not a number at all", "", "\x00", "A" * 10_000])
def test_an_unknown_id_number_locks_like_a_known_one(rehearsal: Rehearsal, id_number: str) -> None:
    """Whatever is typed: the answers are the same, instant included (ENU-1, ENU-2)."""
    registered = rehearse()
    registered.register_and_confirm()
    known = try_wrongly(registered, times=6)
    unknown = try_wrongly(rehearsal, times=6, id_number=id_number)

    assert unknown == known


def test_a_closed_account_answers_like_a_wrong_password(registered: Rehearsal) -> None:
    """With the right password too; it locks like any other (ENU-1)."""
    other = closed()
    other.clock.set(registered.clock.now())
    answers = [log_in(other) for _ in range(6)]

    assert answers == try_wrongly(registered, times=6)
    assert other.events(EventKind.LOGGED_IN) == []


def test_an_unconfirmed_registration_answers_wrong_passwords_alike(
    rehearsal: Rehearsal, registered: Rehearsal
) -> None:
    """Whether the address is confirmed shows to nobody without the password (ENU-1)."""
    waiting = rehearse(at=registered.clock.now())
    waiting.register()

    assert try_wrongly(waiting, times=6) == try_wrongly(registered, times=6)


def test_the_right_password_before_confirming_opens_nothing(rehearsal: Rehearsal) -> None:
    """It is known as right, and leads to the letter instead (REG-7)."""
    rehearsal.register()
    try_wrongly(rehearsal, times=3)
    answer = log_in(rehearsal)

    assert isinstance(answer, Unconfirmed)
    assert rehearsal.events(EventKind.LOGGED_IN) == []
    assert log_in(rehearsal, WRONG) == WrongPassword(left=3)


@pytest.mark.parametrize("id_number", [ZOFIA, UNKNOWN])
def test_every_judgement_costs_exactly_one_verification(registered: Rehearsal, id_number: str) -> None:
    """Known or not, right or wrong: the time tells nothing (ENU-3)."""
    spent = []
    for password in (WRONG, PASSWORD, WRONG):
        before = registered.hasher.verifications
        log_in(registered, password, id_number=id_number)
        spent.append(registered.hasher.verifications - before)

    assert spent == [1, 1, 1]


@pytest.mark.parametrize("id_number", [ZOFIA, UNKNOWN])
def test_a_locked_answer_costs_no_verification(registered: Rehearsal, id_number: str) -> None:
    """Whoever guesses on gets no work out of it: four are judged, however many are tried (LOCK-5)."""
    before = registered.hasher.verifications
    try_wrongly(registered, times=50, id_number=id_number)

    assert registered.hasher.verifications - before == 4


def test_the_owner_is_told_of_a_lock(registered: Rehearsal) -> None:
    """One letter for a lock, with the instant at which it ends, to the registered address."""
    until = registered.clock.now() + HALF_AN_HOUR
    try_wrongly(registered, times=20)
    letter = registered.delivered(LetterKind.LOGIN_LOCKED)

    assert (letter.to, dict(letter.facts)) == (EMAIL, {"until": until.isoformat()})


def test_every_lock_is_told(registered: Rehearsal) -> None:
    """A second lock is a second letter."""
    for _ in range(2):
        try_wrongly(registered, times=4)
        registered.clock.advance(HALF_AN_HOUR)

    assert [letter.kind for letter in registered.deliver()] == [LetterKind.LOGIN_LOCKED] * 2


def test_nobody_is_told_of_a_lock_without_an_account(rehearsal: Rehearsal) -> None:
    """Neither an unknown ID Number nor an address that is not confirmed gets a letter."""
    rehearsal.register()
    rehearsal.deliver()
    try_wrongly(rehearsal, times=4)
    try_wrongly(rehearsal, times=4, id_number=UNKNOWN)

    assert rehearsal.deliver() == []


def test_tries_are_written_down(registered: Rehearsal) -> None:
    """Each try, and what came of it, under the account's random id where there is one."""
    try_wrongly(registered, times=4)
    try_wrongly(registered, times=1, id_number=UNKNOWN)
    registered.clock.advance(HALF_AN_HOUR)
    log_in(registered)
    [logged_in] = registered.events(EventKind.LOGGED_IN)

    assert len(registered.events(EventKind.LOGIN_TRIED)) == 6
    assert [event.account for event in registered.events(EventKind.LOGIN_REFUSED)] == (
        [logged_in.account] * 3 + [None]
    )
    assert [event.account for event in registered.events(EventKind.LOGIN_LOCKED)] == [logged_in.account]


def test_a_lock_is_one_candidates_alone() -> None:
    """Another candidate logs in meanwhile."""
    rehearsal = rehearse(rows=[entry_cells(), entry_cells(id_number=MINH, candidate_number="0002")])
    rehearsal.register_and_confirm()
    try_wrongly(rehearsal, times=4, id_number=MINH)

    assert isinstance(log_in(rehearsal), LoggedIn)
