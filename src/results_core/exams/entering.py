"""Importing entries: the board's file of who sits what, where and when (mission A3)."""

from pathlib import Path

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import EntryRow
from results_core.exams.entry_rows import COLUMNS, EntryJudge
from results_core.exams.importing import FileImport, ImportOrder, ImportReport
from results_core.exams.ports import EntryChanges, StageEntries, Zones
from results_core.journal.events import EventKind
from results_core.kernel.confidential import ColumnCipher, Digester
from results_core.kernel.identifiers import Randomness
from results_core.kernel.tables import TableReader
from results_core.kernel.time import Clock


@attrs.frozen(kw_only=True)
class ImportEntries:
    """Import `entries.csv`: all rows or, unless told otherwise, none."""

    stage: StageEntries
    read: TableReader
    clock: Clock
    randomness: Randomness
    digester: Digester
    cipher: ColumnCipher
    catalogue: Catalogue
    zones: Zones

    def __call__(self, path: Path, order: ImportOrder) -> ImportReport[EntryChanges]:
        """Read, judge, stage and apply the file.

        Raises:
            BadFile: The file has no usable header.
            ImportConflict: The record changed meanwhile; nothing is applied.
        """
        with self.stage() as staged:
            judge = EntryJudge(
                today=self.clock.now().date(),
                catalogue=self.catalogue,
                zones=self.zones,
                digester=self.digester,
                cipher=self.cipher,
                randomness=self.randomness,
                known=staged.known_digests,
            )
            return self._file().run(path, order, staged=staged, judge=judge.good)

    def _file(self) -> FileImport[EntryRow, EntryChanges]:
        return FileImport(
            columns=COLUMNS,
            read=self.read,
            clock=self.clock,
            randomness=self.randomness,
            imported=EventKind.ENTRIES_IMPORTED,
            changed=EventKind.ENTRY_CORRECTED,
            counts=lambda changes: {"new": changes.new, "corrected": changes.corrected},
        )
