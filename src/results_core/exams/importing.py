"""What every import of a board's file has in common: read, judge, stage, apply at once (RLB-5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final, Generic, Protocol, TypeVar

import attrs

from results_core.journal.events import Event, EventKind, operator_event
from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.identifiers import Randomness, ResultId
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow, Table, TableReader
from results_core.kernel.time import Clock

Row = TypeVar("Row")
ConsumedRow = TypeVar("ConsumedRow", contravariant=True)
Changes = TypeVar("Changes")
ChangesTold = TypeVar("ChangesTold", covariant=True)
Item = TypeVar("Item")

CHUNK: Final = 1_000
"""Rows that are judged and staged at a time: memory stays flat however long the file is."""

Progress = Callable[[int], None]
"""Told after each chunk how many rows have been read."""

Record = Callable[[Changes, Sequence[str]], Sequence[Event]]
"""Gets the changes and the ids of what was changed, not new; returns the events to write."""


class ImportConflict(ResultsError):
    """The record changed while the file was being read, so that it does not fit any more."""

    kind = Kind.CONFLICT
    code = "import_conflict"


class Staged(Protocol[ConsumedRow, ChangesTold]):
    """Rows of one file on their way in: nothing of them shows until `apply` has committed (RLB-5).

    Staging takes no write lock, and what the store finds wrong is found set-based.
    """

    def add(self, rows: Sequence[ConsumedRow]) -> None:
        """Stage rows that are good by themselves."""

    def objections(self) -> Iterable[RowObjection]:
        """Yield what is wrong between the rows, and between them and the record."""

    def drop(self, lines: Iterable[int]) -> None:
        """Take these rows out: what is left is applied (`--partial`)."""

    def changes(self) -> ChangesTold:
        """Return what `apply` would do now."""

    def apply(self, record: Record[ChangesTold]) -> ChangesTold:
        """Apply everything in one transaction, with the events that `record` returns, and commit.

        Raises:
            ImportConflict: What `objections` looks for came into being meanwhile: nothing is applied.
        """


def silent(rows: int) -> None:
    """Show no progress."""
    del rows


@attrs.frozen(kw_only=True)
class ImportOrder:
    """How a file is to be imported, and for whom."""

    operator: str
    dry_run: bool = False
    partial: bool = False
    """Apply the good rows although others are bad; otherwise all must be good."""
    format: str = "csv"
    progress: Progress = silent


@attrs.frozen(kw_only=True)
class ImportReport(Generic[Changes]):
    """What an import did, or, on a dry run or with bad rows, would have done."""

    rows: int
    changes: Changes
    objections: Sequence[RowObjection]
    applied: bool

    @property
    def bad_lines(self) -> frozenset[int]:
        """The lines of the rows that were not good."""
        return frozenset(objection.line for objection in self.objections)


@attrs.frozen(kw_only=True)
class FileImport(Generic[Row, Changes]):
    """One kind of file: how it is read, judged, staged and recorded."""

    columns: tuple[str, ...]
    read: TableReader
    clock: Clock
    randomness: Randomness
    imported: EventKind
    """The event of a file that changed something."""
    changed: EventKind
    """The event of each thing that was there and was changed."""
    counts: Callable[[Changes], Mapping[str, int]]

    def run(
        self,
        path: Path,
        order: ImportOrder,
        *,
        staged: Staged[Row, Changes],
        judge: Callable[[Sequence[RawRow | RowObjection], list[RowObjection]], Sequence[Row]],
    ) -> ImportReport[Changes]:
        """Import all rows or, unless the order is partial and some are bad, none.

        Raises:
            BadFile: The file has no usable header.
            ImportConflict: The record changed meanwhile; nothing is applied.
        """
        with self.read(path, columns=self.columns, format=order.format) as table:
            objections: list[RowObjection] = []
            read = 0
            for chunk in _chunks(table.rows()):
                staged.add(judge(chunk, objections))
                read += len(chunk)
                order.progress(read)
            objections += staged.objections()
            objections.sort(key=lambda objection: (objection.line, objection.column))
            staged.drop({objection.line for objection in objections})
            applies = not order.dry_run and (order.partial or not objections)
            changes = staged.apply(self._events(table, order)) if applies else staged.changes()
        return ImportReport(rows=read, changes=changes, objections=objections, applied=applies)

    def _events(self, table: Table, order: ImportOrder) -> Record[Changes]:
        def events(changes: Changes, changed: Sequence[str]) -> list[Event]:
            counts = self.counts(changes)
            if not any(counts.values()):
                return []
            now = self.clock.now()
            imported = operator_event(
                self.imported,
                operator=order.operator,
                at=now,
                randomness=self.randomness,
                facts={"file": table.digest, **counts},
            )
            return [
                imported,
                *(
                    operator_event(
                        self.changed,
                        operator=order.operator,
                        at=now,
                        randomness=self.randomness,
                        result=ResultId(result),
                        facts={"import": imported.id},
                    )
                    for result in changed
                ),
            ]

        return events


def _chunks(items: Iterator[Item]) -> Iterator[list[Item]]:
    while chunk := list(islice(items, CHUNK)):
        yield chunk
