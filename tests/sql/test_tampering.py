"""Whoever gets past the triggers is found out: each mutation of what was sealed (AUD-2, AUD-3)."""

from collections.abc import Iterator
from itertools import islice

import pytest

from adapters_sql import SqlStore
from adapters_sql.engine import open_database
from adapters_sql.tables import checkpoints, seals
from results_core.journal.chain import seals_after
from results_core.journal.ports import ChainCut
from results_core.journal.sealing import MakeCheckpoint, SealEvents
from results_core.journal.verifying import VerifyJournal
from results_core.kernel.identifiers import AccountId
from results_core.testing.builders import an_event, named
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import (
    ListedCheckpoints,
    PlainSignatures,
    StoppedClock,
)
from tests.sql.tampering import (
    ELSEWHERE,
    EVENTS,
    EXACT,
    KEYS,
    MUTATIONS,
    SIGNED_EVERY,
    Journal,
    attempts,
    delete_event,
    drop_triggers,
    edit,
)


@pytest.fixture
def journal(url: str, store: SqlStore, clock: StoppedClock) -> Iterator[Journal]:
    """A journal that was sealed and signed in steps, with names in every event."""
    outside = ListedCheckpoints()
    sign = MakeCheckpoint(begin=store.begin, clock=clock, signatures=KEYS, published=outside)
    seal = SealEvents(begin=store.begin)
    for n in range(EVENTS):
        account = AccountId(named(f"account {n}"))
        put_events(
            store, an_event(name=f"{n}", account=account, facts={"n": n}, personal={"operator": f"Ann {n}"})
        )
        if (n + 1) % SIGNED_EVERY == 0:
            seal.all()
            sign()
    with store.begin(reading=True) as work:
        links = work.seals.links(after=0, limit=EVENTS)
    database = open_database(url)
    with database.connect() as connection, connection.begin() as transaction:
        drop_triggers(connection)
        chain = tuple((link.event.place, link.event.id) for link in links if link.event)
        yield Journal(connection, outside, chain)
        transaction.rollback()
    database.dispose()


def test_every_tampering_is_found(journal: Journal) -> None:
    """A thousand mutations, one at a time; where the chain itself breaks, its first position is named."""
    step = 1 if journal.connection.dialect.name == "sqlite" else 7
    lines = list(journal.outside.lines)
    whole = journal.verify()
    missed, misplaced, count = [], [], 0
    for name, at in islice(attempts(), 0, None, step):
        with journal.connection.begin_nested() as undone:
            (EXACT | ELSEWHERE)[name](journal, at)
            found = journal.verify()
            undone.rollback()
        journal.outside.lines[:] = lines
        count += 1
        if found.holds:
            missed.append((name, at))
        elif name in EXACT and found.faults[0].position != at:
            misplaced.append((name, at, found.faults))

    assert (whole.holds, whole.sealed, whole.checkpoints) == (True, EVENTS, EVENTS // SIGNED_EVERY)
    assert (missed, misplaced) == ([], [])
    assert count >= MUTATIONS // step
    assert journal.verify().holds


def test_a_tail_cut_off_outside_is_told(journal: Journal) -> None:
    """One line may still be on its way; more than that were taken away."""
    del journal.outside.lines[-1:]
    on_its_way = journal.verify()
    del journal.outside.lines[-1:]

    assert on_its_way.holds
    assert not journal.verify().holds


def test_the_first_checkpoint_may_be_on_its_way_too(journal: Journal) -> None:
    """A crash between its commit and its line outside is no tampering; without any of more it is."""
    journal.outside.lines.clear()
    of_many = journal.verify()
    journal.remove(checkpoints, checkpoints.c.position > SIGNED_EVERY)

    assert not of_many.holds
    assert journal.verify().holds


def test_a_key_that_nobody_keeps_signs_nothing(journal: Journal) -> None:
    """A retired key that is kept is recognised; one that was taken out of the ring is not (KEY-2)."""
    verify = VerifyJournal(
        begin=journal.begin, signatures=PlainSignatures("new", "test"), published=journal.outside
    )
    without = VerifyJournal(begin=journal.begin, signatures=PlainSignatures("new"), published=journal.outside)

    assert verify().holds
    assert [fault.position for fault in without().faults] == list(range(7, 43, 7))


def test_an_unknown_kind_of_event_is_verified_all_the_same(journal: Journal) -> None:
    """A newer program may have written it: the chain holds texts."""
    with journal.begin() as work:
        journal.remove(seals, seals.c.position == EVENTS)
        journal.remove(checkpoints, checkpoints.c.position == EVENTS)
        edit("kind", "of tomorrow")(journal, EVENTS)
        head, [newer] = work.seals.unsealed(limit=9)
        assert work.seals.extend(head, seals_after(head, [newer]))
    del journal.outside.lines[-1]

    assert newer.kind == "of tomorrow"
    assert journal.verify().holds


def test_a_chain_without_its_end_is_not_carried_on(journal: Journal) -> None:
    """The sealer stops, and says why, where the last event it sealed is gone."""
    delete_event(journal, EVENTS)

    with journal.begin() as work, pytest.raises(ChainCut, match=f"position {EVENTS}, is gone"):
        work.seals.unsealed(limit=1)
