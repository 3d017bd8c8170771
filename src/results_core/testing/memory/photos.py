"""Photos in memory: on their way in, and under the condition of release."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.objections import RowObjection
from results_core.kernel.time import Clock
from results_core.results.model import ResultStatus
from results_core.results.photos import EntryToPicture, PhotoChanges, PhotoRow, SealedPhoto
from results_core.testing.memory.record import KeptPhoto, Record
from results_core.testing.memory.results import MemoryResults
from results_core.testing.memory.staging import MemoryStaging


class MemoryPhotos:
    """Fulfils `Photos`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is released."""
        self._record = record
        self._results = MemoryResults(record, clock)

    def of_account(self, account: AccountId, result: ResultId) -> SealedPhoto | None:
        """Return the photo of one of the account's results, once that is released and reported."""
        kept = self._record.photos.get(result)
        for read in self._results.of_account(account, result):
            if kept is not None and read.status is ResultStatus.REPORTED:
                return SealedPhoto(
                    id_number=read.entry.id_number, exam=read.entry.sitting.exam, sealed=kept.sealed
                )
        return None


class MemoryStagedPhotos(MemoryStaging[PhotoRow, PhotoChanges]):
    """Fulfils `StagedPhotos`."""

    def entries_of(self, id_numbers: Sequence[str]) -> Mapping[str, EntryToPicture]:
        """Return what is known of the entries, by canonical ID Number."""
        with self._begin(reading=True) as work:
            record = work.record
            kept = [record.entries[number] for number in id_numbers if number in record.entries]
            known = [one.entry for one in kept if one.restricted_at is None]
            return {
                entry.id_number: EntryToPicture(
                    exam=entry.sitting.exam,
                    digest=record.photos[entry.id].digest if entry.id in record.photos else None,
                )
                for entry in known
            }

    def _faults(self, rows: Sequence[PhotoRow], record: Record) -> Iterator[RowObjection]:
        del record
        seen: set[str] = set()
        for row in rows:
            if row.id_number in seen:
                yield RowObjection(row.line, "file", row.file, "one file of each ID Number")
            seen.add(row.id_number)

    def _put(self, rows: Sequence[PhotoRow], record: Record) -> tuple[PhotoChanges, list[str]]:
        counted: Counter[str] = Counter()
        replaced: list[str] = []
        for row in rows:
            result = record.entries[row.id_number].entry.id
            known = record.photos.get(result)
            if known is not None and (row.sealed is None or known.digest == row.digest):
                counted["unchanged"] += 1
                continue
            counted["new" if known is None else "replaced"] += 1
            if known is not None:
                replaced.append(result)
            if row.sealed is not None:
                record.photos[result] = KeptPhoto(digest=row.digest, sealed=row.sealed)
        return PhotoChanges(**counted), replaced
