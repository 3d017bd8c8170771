"""Sealing among many hands: nothing missed, nothing twice, whoever commits when (AUD-2)."""

from collections.abc import Callable
from datetime import timedelta
from threading import Event as Flag

import pytest
from sqlalchemy import text

from adapters_sql import SqlStore
from adapters_sql.engine import open_database
from results_core.journal.chain import seals_after
from results_core.journal.sealing import SealEvents
from results_core.testing.builders import NOON, an_event, named
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

WRITERS = 8
TRANSACTIONS = 25
SEALERS = 2


@pytest.fixture
def rehearsal(opening: Opening) -> Rehearsal:
    """An application with an empty journal."""
    return rehearse(opening=opening, rows=[])


def sealed(on: Rehearsal) -> list[str]:
    """Return the ids of everything that is sealed, in its order."""
    with on.store.begin(reading=True) as work:
        return [link.event.id for link in work.seals.links(after=0, limit=10_000) if link.event]


def test_eight_writers_and_two_sealers_at_once(rehearsal: Rehearsal) -> None:
    """Some transactions write twice, some take their time; each event is sealed once."""
    done = Flag()

    def write(writer: int) -> Callable[[], int]:
        def writes() -> int:
            for n in range(TRANSACTIONS):
                with rehearsal.store.begin() as work:
                    work.journal.add(an_event(name=f"{writer}/{n}", personal={"operator": f"{n}"}))
                    if n % 3 == writer % 3:
                        list(work.journal.read())
                        work.journal.add(an_event(name=f"{writer}/{n}/again"))
                    work.commit()
            return 0

        return writes

    def seals() -> int:
        total = 0
        while not done.is_set():
            total += rehearsal.application.seal_events(limit=17)
        return total + rehearsal.application.seal_events.all()

    def writers() -> int:
        try:
            at_once([write(writer) for writer in range(WRITERS)])
        finally:
            done.set()
        return 0

    counts = at_once([writers, *times(SEALERS, seals)])
    rehearsal.application.make_checkpoint()
    found = rehearsal.application.verify_journal()
    chain = sealed(rehearsal)
    written = {
        named(f"{writer}/{n}{again}")
        for writer in range(WRITERS)
        for n in range(TRANSACTIONS)
        for again in ("", "/again")
        if not again or n % 3 == writer % 3
    }

    assert set(chain) == written
    assert len(chain) == len(written) == sum(counts)
    assert (found.holds, found.sealed, found.unsealed) == (True, len(written), 0)


@pytest.mark.postgresql
def test_a_transaction_that_takes_its_time_holds_the_later_ones_back(
    postgresql_url: str,
) -> None:
    """Begun first and committed last, its events are not passed over; order is that of the numbers."""
    store = SqlStore.open(postgresql_url, cipher=LabelledCipher(), randomness=SeededRandomness(0))
    seal = SealEvents(begin=store.begin)
    with store.begin() as slow:
        slow.journal.add(an_event(name="slow, first"))
        put_events(store, an_event(name="quick"))
        while_it_waits = (seal.all(), seal.backlog().events)
        slow.journal.add(an_event(name="slow, second"))
        slow.commit()
    afterwards = seal.all()
    with store.begin(reading=True) as work:
        chain = [link.event.id for link in work.seals.links(after=0, limit=9) if link.event]
    store.close()

    assert (while_it_waits, afterwards) == ((0, 1), 3)
    assert chain == [named("slow, first"), named("slow, second"), named("quick")]


def test_a_sealer_that_dies_before_its_commit_leaves_nothing(rehearsal: Rehearsal) -> None:
    """The next one seals the same; a chain without its checkpoint gets one (RLB-1)."""
    put_events(rehearsal.store, an_event(name="a"), an_event(name="b"))
    with rehearsal.store.begin() as work:
        head, events = work.seals.unsealed(limit=9)
        work.seals.extend(head, seals_after(head, events))
    none_yet = sealed(rehearsal)
    rehearsal.application.seal_events.all()
    without = rehearsal.application.verify_journal()
    made = rehearsal.application.make_checkpoint()

    assert (none_yet, sealed(rehearsal)) == ([], [named("a"), named("b")])
    assert (without.holds, without.checkpoints) == (True, 0)
    assert made is not None
    assert (made.position, rehearsal.application.verify_journal().published) == (2, 1)


@pytest.mark.postgresql
def test_a_second_sealer_does_not_wait_for_the_first(postgresql_url: str) -> None:
    """While one is at it the other finds nothing to do."""
    store = SqlStore.open(postgresql_url, cipher=LabelledCipher(), randomness=SeededRandomness(0))
    put_events(store, an_event())
    database = open_database(postgresql_url)
    with database.connect() as connection, connection.begin():
        connection.execute(text("SELECT pg_advisory_xact_lock(7305803)"))
        meanwhile = SealEvents(begin=store.begin)()
    database.dispose()
    afterwards = SealEvents(begin=store.begin)()
    store.close()

    assert (meanwhile, afterwards) == (0, 1)


@pytest.mark.postgresql
def test_a_checkpoint_waits_a_little_for_older_transactions(postgresql_url: str) -> None:
    """As long as its patience lasts; then it says how many events wait."""
    store = SqlStore.open(postgresql_url, cipher=LabelledCipher(), randomness=SeededRandomness(0))
    seal, rests = SealEvents(begin=store.begin), []
    with store.begin() as slow:
        slow.journal.add(an_event(name="slow"))
        put_events(store, an_event(name="quick"))
        in_vain = seal.catch_up(since=NOON, rest=lambda: rests.append("in vain"), patience=3)
        later = seal.catch_up(since=NOON - timedelta(seconds=1), rest=lambda: rests.append("never"))

        def rest() -> None:
            rests.append("a moment")
            slow.commit()

        caught_up = seal.catch_up(since=NOON, rest=rest)
    store.close()

    assert (in_vain.events, later.events, caught_up.events) == (1, 1, 0)
    assert rests == ["in vain"] * 3 + ["a moment"]
