"""The worker's chore: what has served is forgotten after its time (PRV-3, REG-6, ENU-2)."""

from datetime import UTC, datetime, timedelta

import pytest

from results_core.access.lockout import Guard, LockoutPolicy
from results_core.journal.events import EventKind
from results_core.privacy.ports import Forgotten
from results_core.privacy.retention import AT_ONCE, Retain, months_before
from results_core.testing.builders import NOON, a_session, digest
from results_core.testing.memory import MemoryStore
from results_core.testing.scenes import put_candidate, put_registered
from results_core.testing.stand_ins import SeededRandomness, StoppedClock


@pytest.fixture
def clock() -> StoppedClock:
    """Noon."""
    return StoppedClock(NOON)


@pytest.fixture
def store(clock: StoppedClock) -> MemoryStore:
    """An empty store."""
    return MemoryStore(clock=clock, randomness=SeededRandomness("store"))


@pytest.fixture
def tidy(store: MemoryStore, clock: StoppedClock) -> Retain:
    """The chore."""
    return Retain(begin=store.begin, clock=clock, randomness=SeededRandomness("tidy"))


def test_an_unconfirmed_registration_is_forgotten_after_seven_days(
    store: MemoryStore, clock: StoppedClock, tidy: Retain
) -> None:
    """It never stands in its owner's way for longer (REG-6)."""
    put_registered(store)
    clock.advance(timedelta(days=7))

    assert tidy() == Forgotten()
    clock.advance(timedelta(microseconds=1))
    assert tidy() == Forgotten(registrations=1)


def test_the_counts_of_unknown_id_numbers_do_not_pile_up(
    store: MemoryStore, clock: StoppedClock, tidy: Retain
) -> None:
    """A row that nobody has touched for thirty days goes (ENU-2)."""
    with store.begin() as work:
        work.attempts.reserve(Guard(digest("guard")), policy=LockoutPolicy(), now=clock.now())
        work.commit()
    clock.advance(timedelta(days=30, microseconds=1))

    assert tidy() == Forgotten(attempts=1)


def test_a_session_that_is_over_is_forgotten(store: MemoryStore, clock: StoppedClock, tidy: Retain) -> None:
    """It goes at the instant from which it opens nothing any more (SES-2)."""
    account = put_candidate(store).id
    with store.begin() as work:
        work.sessions.open(a_session(account, opened_at=NOON))
        work.commit()
    clock.advance(timedelta(minutes=30) - timedelta(microseconds=1))

    assert tidy() == Forgotten()
    clock.advance(timedelta(microseconds=1))
    assert tidy() == Forgotten(sessions=1)


def test_what_is_forgotten_is_recorded(store: MemoryStore, clock: StoppedClock, tidy: Retain) -> None:
    """The journal says how much it was, and nothing where it was nothing."""
    tidy()
    put_registered(store)
    clock.advance(timedelta(days=8))
    tidy()

    with store.begin(reading=True) as work:
        (event,) = work.journal.read()
        assert event.kind is EventKind.TIDIED
        assert event.facts["registrations"] == 1


def test_a_dry_run_forgets_nothing(store: MemoryStore, clock: StoppedClock, tidy: Retain) -> None:
    """What it reports is what the run then forgets, and it leaves no event."""
    put_registered(store)
    clock.advance(timedelta(days=8))

    assert tidy.overdue() == Forgotten(registrations=1)
    assert tidy.overdue() == tidy()


def test_however_much_it_is_it_goes_in_batches(store: MemoryStore, clock: StoppedClock, tidy: Retain) -> None:
    """Each is a transaction of its own, with its own event."""
    with store.begin() as work:
        for number in range(AT_ONCE + 1):
            work.attempts.reserve(Guard(digest(str(number))), policy=LockoutPolicy(), now=clock.now())
        work.commit()
    clock.advance(timedelta(days=31))

    assert tidy() == Forgotten(attempts=AT_ONCE + 1)
    with store.begin(reading=True) as work:
        assert [event.facts["attempts"] for event in work.journal.read()] == [AT_ONCE, 1]


@pytest.mark.parametrize(
    ("now", "months", "then"),
    [
        (datetime(2026, 7, 10, 9, tzinfo=UTC), 24, datetime(2024, 7, 10, 9, tzinfo=UTC)),
        (datetime(2026, 3, 31, tzinfo=UTC), 1, datetime(2026, 2, 28, tzinfo=UTC)),
        (datetime(2026, 1, 15, tzinfo=UTC), 13, datetime(2024, 12, 15, tzinfo=UTC)),
    ],
)
def test_months_are_those_of_the_calendar(now: datetime, months: int, then: datetime) -> None:
    """Where the month has no such day, its last one counts."""
    assert months_before(now, months) == then
