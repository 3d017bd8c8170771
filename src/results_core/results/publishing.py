"""Importing results: the board's file of who achieved what (mission A5)."""

from pathlib import Path

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.importing import FileImport, ImportOrder, ImportReport
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import Randomness
from results_core.kernel.tables import TableReader
from results_core.kernel.time import Clock
from results_core.results.model import ResultRow
from results_core.results.ports import ResultChanges, StageResults
from results_core.results.result_rows import COLUMNS, ResultJudge


@attrs.frozen(kw_only=True)
class ImportResults:
    """Import `results.csv`: all rows or, unless told otherwise, none.

    Nothing shows before its sitting's release instant, whenever it is imported (A6).
    """

    stage: StageResults
    read: TableReader
    clock: Clock
    randomness: Randomness
    catalogue: Catalogue

    def __call__(self, path: Path, order: ImportOrder) -> ImportReport[ResultChanges]:
        """Read, judge, stage and apply the file.

        Raises:
            BadFile: The file has no usable header.
            ImportConflict: The record changed meanwhile; nothing is applied.
        """
        with self.stage() as staged:
            judge = ResultJudge(self.catalogue, self.randomness, staged.entries_of)
            return self._file().run(path, order, staged=staged, judge=judge.good)

    def _file(self) -> FileImport[ResultRow, ResultChanges]:
        return FileImport(
            columns=COLUMNS,
            read=self.read,
            clock=self.clock,
            randomness=self.randomness,
            imported=EventKind.RESULTS_IMPORTED,
            changed=EventKind.RESULT_AMENDED,
            counts=lambda changes: {"new": changes.new, "amended": changes.amended},
        )
