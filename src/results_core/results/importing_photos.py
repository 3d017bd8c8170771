"""Importing photos: a directory of files named by ID Number (mission A9, UPL-5)."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Final

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.importing import FileImport, ImportOrder, ImportReport
from results_core.journal.events import EventKind
from results_core.kernel.confidential import ColumnCipher, Digester
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import Randomness
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow, TableReader
from results_core.kernel.time import Clock
from results_core.kernel.values import parse_id_number
from results_core.results.photos import (
    BadPhoto,
    Darkroom,
    EntryToPicture,
    PhotoChanges,
    PhotoRow,
    StagedPhotos,
    StagePhotos,
    photo_place,
)

COLUMNS: Final = ("file",)
_PURPOSE: Final = "photo"
_ENDINGS: Final = frozenset({".jpg", ".jpeg", ".png"})
_NAMED: Final = "a file named by ID Number, such as SIR094701.jpg, .jpeg or .png"


@attrs.frozen(kw_only=True)
class ImportPhotos:
    """Import the photos of a directory: all of them or, unless told otherwise, none."""

    stage: StagePhotos
    read: TableReader
    darkroom: Darkroom
    clock: Clock
    randomness: Randomness
    digester: Digester
    cipher: ColumnCipher
    catalogue: Catalogue

    def __call__(self, directory: Path, order: ImportOrder) -> ImportReport[PhotoChanges]:
        """Look at each file, develop, seal, stage and apply. An objection's value is the file's name.

        Raises:
            ImportConflict: The record changed meanwhile; nothing is applied.
        """
        with self.stage() as staged:
            judge = _PhotoJudge(
                directory=directory,
                staged=staged,
                darkroom=self.darkroom,
                digester=self.digester,
                cipher=self.cipher,
                catalogue=self.catalogue,
            )
            return self._file().run(directory, order, staged=staged, judge=judge.good)

    def _file(self) -> FileImport[PhotoRow, PhotoChanges]:
        return FileImport(
            columns=COLUMNS,
            read=self.read,
            clock=self.clock,
            randomness=self.randomness,
            imported=EventKind.PHOTOS_IMPORTED,
            changed=EventKind.PHOTO_REPLACED,
            counts=lambda changes: {"new": changes.new, "replaced": changes.replaced},
        )


@attrs.frozen(kw_only=True)
class _PhotoJudge:
    directory: Path
    staged: StagedPhotos
    darkroom: Darkroom
    digester: Digester
    cipher: ColumnCipher
    catalogue: Catalogue

    def good(
        self, raw_rows: Sequence[RawRow | RowObjection], objections: list[RowObjection]
    ) -> Sequence[PhotoRow]:
        """Return the good photos; objections to the others are added."""
        named: list[tuple[int, str, str]] = []
        for raw in raw_rows:
            if isinstance(raw, RowObjection):
                objections.append(raw)
                continue
            [file] = raw.cells
            id_number = _id_number_of(file)
            if id_number is None:
                objections.append(RowObjection(raw.line, "file", file, _NAMED))
            else:
                named.append((raw.line, file, id_number))
        known = self.staged.entries_of([id_number for _, _, id_number in named])
        rows = []
        for line, file, id_number in named:
            try:
                rows.append(self._row(line, file, id_number, known))
            except BadPhoto as bad:
                objections.append(RowObjection(line, "file", file, bad.expected))
        return rows

    def _row(self, line: int, file: str, id_number: str, known: Mapping[str, EntryToPicture]) -> PhotoRow:
        entry = known.get(id_number)
        if entry is None:
            raise BadPhoto("the ID Number of an entry")
        if not self.catalogue.exam(entry.exam).photo:
            raise BadPhoto("an entry for an exam that carries a photo")
        content = self.darkroom.read(self.directory / file)
        digest = self.digester.digest(sha256(content).hexdigest(), purpose=_PURPOSE)
        if digest == entry.digest:
            return PhotoRow(line, file, id_number, digest, None)
        developed = self.darkroom.develop(content)
        sealed = self.cipher.seal_bytes(developed, place=photo_place(id_number))
        return PhotoRow(line, file, id_number, digest, sealed)


def _id_number_of(file: str) -> str | None:
    path = Path(file)
    if path.suffix.lower() not in _ENDINGS:
        return None
    try:
        return parse_id_number(path.stem)
    except ResultsError:
        return None
