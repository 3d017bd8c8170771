"""Results in memory, under the condition of release."""

from collections.abc import Sequence

from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.values import IdNumber
from results_core.results.model import ReadResult
from results_core.testing.memory.entries import as_it_stands
from results_core.testing.memory.record import KeptEntry, Record


class MemoryResults:
    """Fulfils `Results`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is released."""
        self._record = record
        self._clock = clock

    def of_account(self, account: AccountId, result: ResultId | None = None) -> Sequence[ReadResult]:
        """Return the account's results, or the one named if it is the account's, latest exam first."""
        found = [
            self._read(kept, unreleased=False)
            for kept in self._record.entries.values()
            if self._record.belongings.get(kept.entry.id) == account and result in {None, kept.entry.id}
        ]
        return sorted(found, key=lambda read: read.entry.sitting.exam_date, reverse=True)

    def of_entry(self, id_number: IdNumber, *, unreleased: bool = False) -> ReadResult | None:
        """Return the result of an entry for operators."""
        kept = self._record.entries.get(id_number)
        return None if kept is None else self._read(kept, unreleased=unreleased)

    def _read(self, kept: KeptEntry, *, unreleased: bool) -> ReadResult:
        entry = as_it_stands(self._record, kept)
        released = self._clock.now() >= entry.sitting.releases_at
        versions = self._record.versions.get(entry.id, ())
        return ReadResult(
            entry=entry,
            released=released,
            version=versions[-1] if versions and (released or unreleased) else None,
        )
