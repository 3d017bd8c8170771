"""Verifying takes no more memory for a longer journal (AUD-2)."""

import tracemalloc

from adapters_sql import SqlStore
from results_core.journal.sealing import SealEvents
from results_core.journal.verifying import VerifyJournal
from results_core.testing.builders import an_event
from results_core.testing.stand_ins import ListedCheckpoints, PlainSignatures
from tests.sql.conftest import Opening

FEW = 4_000
MANY = 12_000


def peak(store: SqlStore) -> tuple[int, int]:
    """Verify; return how many events were, and the most memory that it took."""
    verify = VerifyJournal(begin=store.begin, signatures=PlainSignatures(), published=ListedCheckpoints())
    tracemalloc.start()
    found = verify()
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.holds
    return found.sealed, most


def test_memory_stays_flat(sqlite_url: str, opening: Opening) -> None:
    """Three times the events, the same memory."""
    store = opening(sqlite_url)
    seen = []
    for begin, end in ((0, FEW), (FEW, MANY)):
        with store.begin() as work:
            work.journal.add_all(
                an_event(name=f"{n}", personal={"operator": "Ada"}) for n in range(begin, end)
            )
            work.commit()
        SealEvents(begin=store.begin).all()
        seen.append(peak(store))

    assert [count for count, _ in seen] == [FEW, MANY]
    assert seen[1][1] < 1.2 * seen[0][1]
