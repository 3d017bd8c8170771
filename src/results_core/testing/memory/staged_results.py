"""Results on their way into memory."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from results_core.exams.entries import Entry
from results_core.kernel.identifiers import Randomness, ResultId
from results_core.kernel.objections import RowObjection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.results.model import ResultRow, ResultStatus
from results_core.results.ports import PENDING_AGAIN, EntryToMark, ResultChanges
from results_core.testing.memory.entries import as_it_stands
from results_core.testing.memory.record import Record
from results_core.testing.memory.staging import MemoryStaging, RecordWork
from results_core.testing.memory.versions import NextVersions


class MemoryStagedResults(MemoryStaging[ResultRow, ResultChanges]):
    """Fulfils `StagedResults`."""

    def __init__(self, begin: Begin[RecordWork], clock: Clock, randomness: Randomness) -> None:
        """Begin with no rows."""
        super().__init__(begin)
        self._clock = clock
        self._randomness = randomness

    def entries_of(self, id_numbers: Sequence[str]) -> Mapping[str, EntryToMark]:
        """Return what is known of the entries, by canonical ID Number."""
        with self._begin(reading=True) as work:
            known = [kept.entry for number in id_numbers if (kept := work.record.entries.get(number))]
        return {
            entry.id_number: EntryToMark(
                entry.id, entry.sitting.id, entry.sitting.exam, entry.sitting.exam_date
            )
            for entry in known
        }

    def _faults(self, rows: Sequence[ResultRow], record: Record) -> Iterator[RowObjection]:
        seen: set[str] = set()
        holders = _holders(record)
        for row in rows:
            if row.id_number in seen:
                yield _objection(row, "id_number", row.id_number, "an ID Number that no earlier row has")
            seen.add(row.id_number)
            number = row.statement_number
            if number is not None:
                entry = _entry(row, record)
                holder = holders.setdefault((number, entry.date_of_birth), entry.id)
                if holder != entry.id:
                    yield _objection(
                        row, "statement_number", number, "a number that nobody born on that day has"
                    )
            versions = record.versions.get(ResultId(row.result), ())
            reported = bool(versions) and versions[-1].status is ResultStatus.REPORTED
            if row.status == ResultStatus.PENDING and reported:
                yield _objection(row, "status", row.status, PENDING_AGAIN)

    def _put(self, rows: Sequence[ResultRow], record: Record) -> tuple[ResultChanges, list[str]]:
        versions = NextVersions(record=record, randomness=self._randomness, at=self._clock.now())
        counted: Counter[str] = Counter()
        amended = []
        for row in rows:
            is_known = ResultId(row.result) in record.versions
            if not versions.following(row, _entry(row, record)):
                counted["unchanged"] += 1
                continue
            counted["amended" if is_known else "new"] += 1
            if is_known:
                amended.append(row.result)
        return ResultChanges(**counted), amended


def _entry(row: ResultRow, record: Record) -> Entry:
    return as_it_stands(record, record.entries[row.id_number])


def _holders(record: Record) -> dict[tuple[str, date], ResultId]:
    """Return whose result has, or ever had, a number, by number and date of birth."""
    births = {kept.entry.id: kept.entry.date_of_birth for kept in record.entries.values()}
    return {
        (version.statement_number, births[result]): result
        for result, versions in record.versions.items()
        for version in versions
        if version.statement_number is not None
    }


def _objection(row: ResultRow, column: str, value: str, expected: str) -> RowObjection:
    return RowObjection(line=row.line, column=column, value=value, expected=expected)
