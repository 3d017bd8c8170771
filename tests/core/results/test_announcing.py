"""Telling of releases: each once, whatever happens meanwhile (B14)."""

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import attrs
import pytest

from results_core.correspondence.messages import Letter, LetterKind
from results_core.correspondence.outbox import PostingState, RetryPolicy
from results_core.correspondence.ports import Delivered
from results_core.jobs.progress import JobState
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId
from results_core.results.announcing import ReleasesUnderWay
from results_core.testing.builders import PASSWORD, RELEASE, an_account
from results_core.testing.files import entry_cells
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of, put_account
from tests.core.results.telling import (
    A_DAY,
    A_MOMENT,
    CANDIDATES,
    EACH_ONCE,
    all_letters,
    announcing,
    move,
    recipients,
    sitting_of,
    tell_all,
)


@pytest.fixture
def rehearsal() -> Rehearsal:
    """A sitting with candidates who have confirmed, noon of a day before its release."""
    numbers = [f"ABC{n:06}" for n in range(CANDIDATES)]
    on = rehearse(rows=[entry_cells(id_number=number) for number in numbers])
    for n, number in enumerate(numbers):
        entry = entry_of(on.store, number)
        put_account(on.store, entry, an_account(entry, email=f"{n}@mail.example"))
    return on


def test_nothing_is_told_before_the_release(rehearsal: Rehearsal) -> None:
    """Not a moment."""
    rehearsal.clock.set(RELEASE - A_MOMENT)

    assert tell_all(rehearsal) == 0
    assert rehearsal.events(EventKind.RELEASED) == []


def test_at_the_release_everybody_is_told_once(rehearsal: Rehearsal) -> None:
    """In as many steps as it takes, and then there is nothing more to do."""
    rehearsal.clock.set(RELEASE)
    steps = tell_all(rehearsal)

    assert (steps, tell_all(rehearsal)) == (3, 0)
    assert recipients(rehearsal) == EACH_ONCE
    results = [event.result for event in rehearsal.events(EventKind.RELEASED)]
    assert len(set(results)) == len(results) == CANDIDATES


def test_letters_are_spread_over_time(rehearsal: Rehearsal) -> None:
    """So many a minute, one after the other, over all steps."""
    rehearsal.clock.set(RELEASE)
    slow = attrs.evolve(announcing(rehearsal), letters_per_minute=2)
    while slow():
        pass
    sent = []
    for _ in range(5):
        sent.append(len(rehearsal.deliver()))
        rehearsal.clock.advance(minutes=1)

    assert sent == [1, 2, 2, 2, 0]


def test_a_release_moved_meanwhile_stops_the_telling(rehearsal: Rehearsal) -> None:
    """What was written and has not gone waits with the sitting; at the new instant all are told."""
    rehearsal.clock.set(RELEASE)
    announcing(rehearsal)()
    move(rehearsal, A_DAY)
    hidden = (tell_all(rehearsal), rehearsal.deliver())
    rehearsal.clock.set(RELEASE + A_DAY)
    tell_all(rehearsal)

    assert hidden == (0, [])
    assert recipients(rehearsal) == EACH_ONCE


def test_nobody_is_told_again_when_a_moved_release_comes(rehearsal: Rehearsal) -> None:
    """But every result has an event for each time that it came out."""
    rehearsal.clock.set(RELEASE)
    tell_all(rehearsal)
    first = recipients(rehearsal)
    move(rehearsal, 2 * A_DAY)
    rehearsal.clock.set(RELEASE + 2 * A_DAY)
    tell_all(rehearsal)
    events = Counter(event.result for event in rehearsal.events(EventKind.RELEASED))

    assert first == recipients(rehearsal) == EACH_ONCE
    assert set(events.values()) == {2}


def test_a_release_moved_where_it_stays_out_tells_nothing_again(rehearsal: Rehearsal) -> None:
    """It was out and is out."""
    rehearsal.clock.set(RELEASE + A_DAY)
    tell_all(rehearsal)
    move(rehearsal, A_DAY / 2)

    assert tell_all(rehearsal) == 0


def test_letters_put_off_come_with_an_earlier_release(rehearsal: Rehearsal) -> None:
    """Moved later, and then nearer again."""
    rehearsal.clock.set(RELEASE)
    tell_all(rehearsal)
    move(rehearsal, 9 * A_DAY)
    move(rehearsal, A_DAY)
    rehearsal.clock.set(RELEASE + A_DAY)

    assert len(rehearsal.deliver()) == 1
    assert recipients(rehearsal) == EACH_ONCE


def test_who_confirms_after_the_release_gets_none(rehearsal: Rehearsal) -> None:
    """L2 has told them."""
    rehearsal.import_entries(entry_cells())
    rehearsal.clock.set(RELEASE)
    rehearsal.register_and_confirm()
    tell_all(rehearsal)

    assert recipients(rehearsal) == EACH_ONCE


def test_what_waits_for_a_closed_account_is_not_sent(rehearsal: Rehearsal) -> None:
    """Its letter is dropped with the account's closing."""
    rehearsal.import_entries(entry_cells())
    rehearsal.register_and_confirm()
    rehearsal.clock.set(RELEASE)
    tell_all(rehearsal)
    with rehearsal.store.begin(reading=True) as work:
        account = work.accounts.of_entry(entry_of(rehearsal.store, entry_cells()["id_number"]).id)
    assert account is not None
    rehearsal.application.close_account(AccountId(account.id), password=PASSWORD)
    sent = list(all_letters(rehearsal))

    assert account.email not in [one.to for one in sent if one.kind is LetterKind.RESULT_OUT]


def test_how_far_it_has_come_is_shown(rehearsal: Rehearsal) -> None:
    """Whom it would tell, then what was written, then what has become of it."""
    show, name = rehearsal.application.release_progress, sitting_of(rehearsal)
    before = show(name)
    rehearsal.clock.set(RELEASE)
    announcing(rehearsal)()
    midway = show(name)
    tell_all(rehearsal)
    list(all_letters(rehearsal))
    after = show(name)

    assert (before.state, before.results_told, before.letters_to_come) == (None, 0, CANDIDATES)
    assert (midway.state, midway.results_told, midway.letters_to_come) == (JobState.RUNNING, 3, 4)
    assert midway.letters[PostingState.WAITING] == 3
    assert (after.state, after.results_told, after.letters_to_come) == (JobState.DONE, CANDIDATES, 0)
    assert after.letters[PostingState.SENT] == CANDIDATES


def test_what_a_release_is_behind_with_is_shown(rehearsal: Rehearsal) -> None:
    """On the page of the whole service."""
    under_way = rehearsal.application.release_progress.under_way
    rehearsal.clock.set(RELEASE)
    before = under_way()
    announcing(rehearsal)()
    midway = under_way()
    tell_all(rehearsal)

    assert before == ReleasesUnderWay(due=1, running=0, results_told=0)
    assert midway == ReleasesUnderWay(due=0, running=1, results_told=3)
    assert under_way() == ReleasesUnderWay(due=0, running=0, results_told=0)


class Calling:
    """A postman at whose first letter something happens."""

    def __init__(self, happens: Callable[[], object]) -> None:
        self.letters: list[Letter] = []
        self._happens = happens

    @contextmanager
    def round(self) -> Iterator["Calling"]:
        """Open a connection."""
        yield self

    def announce(self, letter: Letter) -> None:
        """Do nothing with it yet."""

    def deliver(self, letter: Letter) -> Delivered:
        """Take the letter; at the first one it happens."""
        self.letters.append(letter)
        if len(self.letters) == 1:
            self._happens()
        return Delivered()


def test_letters_in_a_workers_hands_do_not_go_behind_a_move(rehearsal: Rehearsal) -> None:
    """What is sent is gone; the rest of the batch waits with the sitting, and goes once."""
    rehearsal.clock.set(RELEASE)
    tell_all(rehearsal)
    rehearsal.clock.advance(minutes=5)
    calling = Calling(lambda: move(rehearsal, A_DAY))
    attrs.evolve(rehearsal.application.deliver_letters, postman=calling)()
    hidden = rehearsal.deliver()
    rehearsal.clock.set(RELEASE + A_DAY)
    tell_all(rehearsal)

    assert (len(calling.letters), hidden) == (1, [])
    assert recipients(rehearsal) + Counter(letter.to for letter in calling.letters) == EACH_ONCE


def test_a_letter_that_fails_while_its_release_moves_waits_with_it(rehearsal: Rehearsal) -> None:
    """It is not tried again before."""
    rehearsal.clock.set(RELEASE)
    tell_all(rehearsal)
    with rehearsal.store.begin() as work:
        [lease] = work.outbox.lease(now=RELEASE, until=RELEASE + A_DAY, limit=9)
        work.commit()
    move(rehearsal, A_DAY)
    with rehearsal.store.begin() as work:
        work.outbox.settle(RetryPolicy().deferred(lease, "busy", now=RELEASE))
        work.commit()
    rehearsal.clock.advance(hours=1)

    assert rehearsal.deliver() == []


def test_a_letter_of_an_account_that_closes_meanwhile_is_not_sent(rehearsal: Rehearsal) -> None:
    """Not even from a worker's hands."""
    rehearsal.import_entries(entry_cells())
    rehearsal.register_and_confirm()
    rehearsal.clock.set(RELEASE)
    tell_all(rehearsal)
    rehearsal.clock.advance(minutes=5)
    with rehearsal.store.begin(reading=True) as work:
        account = work.accounts.of_entry(entry_of(rehearsal.store, entry_cells()["id_number"]).id)
    assert account is not None
    calling = Calling(lambda: rehearsal.application.close_account(AccountId(account.id), password=PASSWORD))
    attrs.evolve(rehearsal.application.deliver_letters, postman=calling)()

    assert account.email not in {letter.to for letter in calling.letters[1:]}
