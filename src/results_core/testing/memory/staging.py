"""What the staging of every kind of file has in common in memory: rows wait, then are applied at once."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from typing import Generic, Protocol, TypeVar

from results_core.exams.importing import ImportConflict
from results_core.exams.importing import Record as Recording
from results_core.journal.ports import Journal
from results_core.kernel.objections import RowObjection
from results_core.kernel.transactions import Begin, Work
from results_core.testing.memory.record import Record


class LinedRow(Protocol):
    """A row that knows its line in the file."""

    @property
    def line(self) -> int:
        """The line, 1 being the header."""


class RecordWork(Work, Protocol):
    """What staging asks of a transaction."""

    @property
    def record(self) -> Record:
        """The tables."""

    @property
    def journal(self) -> Journal:
        """Events."""


RowT = TypeVar("RowT", bound=LinedRow)
ChangesT = TypeVar("ChangesT")


class MemoryStaging(ABC, Generic[RowT, ChangesT]):
    """Fulfils `Staged` for one kind of file."""

    def __init__(self, begin: Begin[RecordWork]) -> None:
        """Begin with no rows."""
        self._begin = begin
        self._rows: dict[int, RowT] = {}

    def add(self, rows: Sequence[RowT]) -> None:
        """Stage rows that are good by themselves."""
        self._rows |= {row.line: row for row in rows}

    def objections(self) -> Iterable[RowObjection]:
        """Return what is wrong between the rows, and between them and the record."""
        with self._begin(reading=True) as work:
            return list(self._faults(list(self._rows.values()), work.record))

    def drop(self, lines: Iterable[int]) -> None:
        """Take these rows out."""
        for line in lines:
            self._rows.pop(line, None)

    def changes(self) -> ChangesT:
        """Return what `apply` would do now."""
        with self._begin(reading=True) as work:
            return self._put(list(self._rows.values()), work.record.copy())[0]

    def apply(self, record: Recording[ChangesT]) -> ChangesT:
        """Apply everything in one transaction, with the events that `record` returns, and commit.

        Raises:
            ImportConflict: What `objections` looks for came into being meanwhile: nothing is applied.
        """
        rows = list(self._rows.values())
        with self._begin() as work:
            if any(self._faults(rows, work.record)):
                raise ImportConflict("the record changed while the file was read")
            changes, changed = self._put(rows, work.record)
            work.journal.add_all(record(changes, changed))
            work.commit()
        return changes

    @abstractmethod
    def _faults(self, rows: Sequence[RowT], record: Record) -> Iterator[RowObjection]:
        """Yield what is wrong with the rows."""

    @abstractmethod
    def _put(self, rows: Sequence[RowT], record: Record) -> tuple[ChangesT, list[str]]:
        """Put the rows into the record; return the changes and the ids of what was changed, not new."""
