"""Delivering letters: retried for a day, never silently lost, at most one double a crash (RLB-2 to 4)."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import timedelta

import attrs
import pytest

from results_core.application import ApplicationWork
from results_core.correspondence.delivering import DeliveryReport
from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import Posting, PostingState
from results_core.correspondence.ports import Delivered
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import NOON, a_letter, named
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import put_letters

A_MINUTE = timedelta(minutes=1)
A_MOMENT = timedelta(microseconds=1)


def deliver(on: Rehearsal, *, limit: int = 50) -> DeliveryReport:
    return on.application.deliver_letters(limit=limit)


def postings(on: Rehearsal, state: PostingState) -> list[Posting]:
    with on.store.begin(reading=True) as work:
        return list(work.outbox.in_state(state, limit=100))


def carried(on: Rehearsal) -> list[str]:
    return [letter.id for letter in on.postman.tried]


def test_letters_are_carried_oldest_first(rehearsal: Rehearsal) -> None:
    """Each once, over one connection, and then there is nothing to do."""
    put_letters(
        rehearsal.store, *(a_letter(name=f"{age}", written_at=NOON - age * A_MINUTE) for age in (1, 3, 2))
    )
    report = deliver(rehearsal)

    assert report == DeliveryReport(sent=3)
    assert report.handled == 3
    assert carried(rehearsal) == [named("3"), named("2"), named("1")]
    assert rehearsal.postman.rounds == 1
    assert deliver(rehearsal) == DeliveryReport()


def test_nothing_is_connected_to_for_nothing(rehearsal: Rehearsal) -> None:
    """An empty outbox opens no connection."""
    deliver(rehearsal)

    assert rehearsal.postman.rounds == 0


def test_a_batch_has_its_limit(rehearsal: Rehearsal) -> None:
    """What is left comes in the next one."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}") for n in range(5)))

    assert [deliver(rehearsal, limit=2).sent for _ in range(4)] == [2, 2, 1, 0]


def test_a_letter_carries_its_link_and_its_message_id(rehearsal: Rehearsal) -> None:
    """The link only until it is sent; the message id is the same at every try (RLB-2, PRV-2)."""
    put_letters(rehearsal.store, a_letter(link="token"))
    rehearsal.postman.defer()
    deliver(rehearsal)
    rehearsal.postman.take()
    rehearsal.clock.advance(A_MINUTE)
    deliver(rehearsal)
    first, second = rehearsal.postman.tried

    assert first == second == a_letter(link="token")
    assert first.message_id == second.message_id


def test_a_deferred_letter_waits_longer_each_time(rehearsal: Rehearsal) -> None:
    """1, 2, 4 and 8 minutes, and 15 from then on: at each instant it is due, and not before (RLB-3)."""
    put_letters(rehearsal.store, a_letter())
    rehearsal.postman.defer()
    deliver(rehearsal)
    for minutes in (1, 2, 4, 8, 15, 15, 15):
        rehearsal.clock.advance(minutes * A_MINUTE - A_MOMENT)
        assert deliver(rehearsal) == DeliveryReport()
        rehearsal.clock.advance(A_MOMENT)
        assert deliver(rehearsal) == DeliveryReport(waiting=1)

    assert len(rehearsal.postman.tried) == 8


def test_after_a_day_a_letter_is_given_up(rehearsal: Rehearsal) -> None:
    """Not silently: it is shown as failed, and written down (RLB-3)."""
    put_letters(rehearsal.store, a_letter())
    rehearsal.postman.defer("busy")
    rehearsal.clock.set(NOON + timedelta(hours=24) - A_MOMENT)
    within_the_day = deliver(rehearsal)
    rehearsal.clock.advance(A_MINUTE)
    after_it = deliver(rehearsal)
    [failed] = postings(rehearsal, PostingState.FAILED)
    [event] = rehearsal.events(EventKind.LETTER_FAILED)

    assert (within_the_day, after_it) == (DeliveryReport(waiting=1), DeliveryReport(failed=1))
    assert (failed.tries, failed.reason) == (2, "busy")
    assert event.actor is ActorKind.SYSTEM
    assert dict(event.facts) == {"letter": named("letter"), "kind": "reset_password", "reason": "busy"}


def test_an_outage_of_four_hours_loses_nothing(rehearsal: Rehearsal) -> None:
    """When the other side is back, every letter goes out, the oldest first (RLB-3)."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}", written_at=NOON - n * A_MINUTE) for n in range(10)))
    rehearsal.postman.defer("unreachable", unreachable=True)
    for _ in range(240):
        deliver(rehearsal)
        rehearsal.clock.advance(A_MINUTE)
    rehearsal.postman.take()
    rehearsal.clock.advance(minutes=15)
    deliver(rehearsal)

    assert [letter.id for letter in rehearsal.postman.letters] == [named(f"{n}") for n in reversed(range(10))]


def test_a_rejected_letter_fails_at_once(rehearsal: Rehearsal) -> None:
    """Trying again would change nothing; the others are carried (RLB-4)."""
    put_letters(
        rehearsal.store,
        a_letter(name="bad", to="no@mail.example"),
        a_letter(name="good", to="yes@mail.example"),
    )
    rehearsal.postman.reject("no_such_mailbox", to="no@mail.example")
    report = deliver(rehearsal)
    [failed] = postings(rehearsal, PostingState.FAILED)

    assert report == DeliveryReport(sent=1, failed=1)
    assert (failed.letter, failed.reason) == (named("bad"), "no_such_mailbox")
    assert len(rehearsal.events(EventKind.LETTER_FAILED)) == 1


def test_a_letter_whose_link_has_expired_is_dropped(rehearsal: Rehearsal) -> None:
    """It would only disappoint; a microsecond earlier it is still carried (RLB-3)."""
    put_letters(
        rehearsal.store,
        a_letter(name="expired", lives=timedelta(hours=1)),
        a_letter(name="alive", lives=timedelta(hours=1) + A_MOMENT),
    )
    rehearsal.clock.advance(hours=1)
    report = deliver(rehearsal)
    [dropped] = postings(rehearsal, PostingState.DROPPED)

    assert report == DeliveryReport(sent=1, dropped=1)
    assert carried(rehearsal) == [named("alive")]
    assert (dropped.letter, dropped.reason, dropped.tries) == (named("expired"), "link_expired", 0)


def test_where_nobody_answers_the_rest_of_the_batch_is_given_back(rehearsal: Rehearsal) -> None:
    """One letter is deferred, the others are untried, and can be taken by anybody at once."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}", written_at=NOON - n * A_MINUTE) for n in range(3)))
    rehearsal.postman.defer("unreachable", unreachable=True)
    report = deliver(rehearsal)
    tries = {posting.letter: posting.tries for posting in postings(rehearsal, PostingState.WAITING)}
    rehearsal.postman.take()
    afterwards = deliver(rehearsal)

    assert report == DeliveryReport(waiting=1)
    assert tries == {named("2"): 1, named("1"): 0, named("0"): 0}
    assert afterwards == DeliveryReport(sent=2)


class Crashing:
    """A postman who takes one letter, and with the second the process dies."""

    class Died(Exception):
        """The process is gone."""

    def __init__(self) -> None:
        self.taken: list[Letter] = []

    @contextmanager
    def round(self) -> Iterator["Crashing"]:
        """Open a connection."""
        yield self

    def announce(self, letter: Letter) -> None:
        """Need no word beforehand."""

    def deliver(self, letter: Letter) -> Delivered:
        """Take the letter, or die."""
        self.taken.append(letter)
        if len(self.taken) > 1:
            raise self.Died
        return Delivered()


def test_each_letter_is_settled_by_itself(rehearsal: Rehearsal) -> None:
    """A crash in a batch doubles at most the letter in hand, and only when its lease is over."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}", written_at=NOON - n * A_MINUTE) for n in range(3)))
    crashing = Crashing()
    with pytest.raises(Crashing.Died):
        attrs.evolve(rehearsal.application.deliver_letters, postman=crashing)()
    meanwhile = deliver(rehearsal)
    rehearsal.clock.advance(minutes=5)
    deliver(rehearsal)

    assert [letter.id for letter in crashing.taken] == [named("2"), named("1")]
    assert meanwhile == DeliveryReport()
    assert carried(rehearsal) == [named("1"), named("0")]


class Watching:
    """A postman who looks, at each word, at how many letters are settled."""

    def __init__(self, on: Rehearsal) -> None:
        self.on = on
        self.seen: list[tuple[str, str, int]] = []

    @contextmanager
    def round(self) -> Iterator["Watching"]:
        """Open a connection."""
        yield self

    def announce(self, letter: Letter) -> None:
        """Look."""
        self._look("announced", letter)

    def deliver(self, letter: Letter) -> Delivered:
        """Look, and take the letter."""
        self._look("content", letter)
        return Delivered()

    def _look(self, what: str, letter: Letter) -> None:
        self.seen.append((what, letter.id, len(postings(self.on, PostingState.SENT))))


def test_a_letter_is_announced_while_the_one_before_is_settled_and_goes_afterwards(
    rehearsal: Rehearsal,
) -> None:
    """No content goes while a letter that went is not settled: so a crash doubles one at most (RLB-2)."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}", written_at=NOON + n * A_MOMENT) for n in range(3)))
    rehearsal.clock.advance(A_MINUTE)
    watching = Watching(rehearsal)
    attrs.evolve(rehearsal.application.deliver_letters, postman=watching)()

    assert watching.seen == [
        ("content", named("0"), 0),
        ("announced", named("1"), 0),
        ("content", named("1"), 1),
        ("announced", named("2"), 1),
        ("content", named("2"), 2),
    ]


def test_nothing_is_announced_where_nobody_answers(rehearsal: Rehearsal) -> None:
    """The rest of the batch is given back, so nothing comes next."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}") for n in range(3)))
    rehearsal.postman.defer("unreachable", unreachable=True)
    deliver(rehearsal)

    assert rehearsal.postman.announced == []


class Slow:
    """A postman who takes two minutes for each letter."""

    def __init__(self, on: Rehearsal) -> None:
        self.on = on
        self.taken: list[Letter] = []

    @contextmanager
    def round(self) -> Iterator["Slow"]:
        """Open a connection."""
        yield self

    def announce(self, letter: Letter) -> None:
        """Need no word beforehand."""

    def deliver(self, letter: Letter) -> Delivered:
        """Take the letter and the time."""
        self.taken.append(letter)
        self.on.clock.advance(minutes=2)
        return Delivered()


def test_what_a_batch_does_not_begin_in_time_is_given_back(rehearsal: Rehearsal) -> None:
    """No letter is begun that the slowest relay could still be taking when others may have it (RLB-2)."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}") for n in range(5)))
    slow = Slow(rehearsal)
    report = attrs.evolve(rehearsal.application.deliver_letters, postman=slow)()
    rest = deliver(rehearsal)

    assert (report, rest) == (DeliveryReport(sent=1), DeliveryReport(sent=4))
    assert {letter.id for letter in slow.taken} & set(carried(rehearsal)) == set()


class Busy:
    """A store that is locked for a while, as soon as the postman has taken a letter."""

    def __init__(self, on: Rehearsal, *, refusing: int) -> None:
        self.on = on
        self.refusing = refusing

    def begin(self, *, reading: bool = False) -> AbstractContextManager[ApplicationWork]:
        """Start a transaction, or say that others hold the store."""
        if self.on.postman.letters and self.refusing:
            self.refusing -= 1
            raise StoreUnavailable("the store stays locked")
        return self.on.store.begin(reading=reading)


def test_a_letter_that_went_out_is_settled_however_busy_the_store_is(rehearsal: Rehearsal) -> None:
    """An import that holds the store must not have letters sent twice: settling is tried again (RLB-2)."""
    put_letters(rehearsal.store, a_letter())
    busy = Busy(rehearsal, refusing=4)
    report = attrs.evolve(rehearsal.application.deliver_letters, begin=busy.begin)()
    rehearsal.clock.advance(minutes=5)

    assert report == DeliveryReport(sent=1)
    assert deliver(rehearsal) == DeliveryReport()
    assert carried(rehearsal) == [named("letter")]


def test_what_a_process_that_ends_has_not_begun_is_given_back(rehearsal: Rehearsal) -> None:
    """The letter under way is finished; the rest goes to whoever asks next, at once (RLB-10)."""
    put_letters(rehearsal.store, *(a_letter(name=f"{n}") for n in range(3)))
    ending = attrs.evolve(
        rehearsal.application.deliver_letters, stopping=lambda: len(rehearsal.postman.tried) == 1
    )

    assert ending(limit=50) == DeliveryReport(sent=1)
    assert deliver(rehearsal) == DeliveryReport(sent=2)
    assert len(set(carried(rehearsal))) == 3
