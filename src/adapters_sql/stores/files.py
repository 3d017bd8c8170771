"""Files in sealed parts."""

from datetime import datetime
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from adapters_sql.tables import file_parts, files
from adapters_sql.tables.columns import key
from results_core.jobs.files import PART, place_of_part
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.identifiers import FileId

_ADD: Final = insert(file_parts)
_GROW: Final = (
    update(files)
    .where(files.c.id == bindparam("file"))
    .values(size=files.c.size + bindparam("bytes"), parts=files.c.parts + bindparam("more"))
    .returning(files.c.parts)
)
_PART: Final = select(file_parts.c.sealed).where(file_parts.c.id == bindparam("part"))
_FORGET_PARTS: Final = delete(file_parts).where(file_parts.c.file_id == bindparam("file"))
_FORGET: Final = delete(files).where(files.c.id == bindparam("file"))


class SqlFileParts:
    """The core's `FileParts`."""

    def __init__(self, connection: Connection, cipher: ColumnCipher) -> None:
        self._connection = connection
        self._cipher = cipher

    def begin(self, file: FileId, *, kept_until: datetime) -> None:
        """Make an empty file, in the place of one of that name."""
        self.forget(file)
        empty = {"id": file, "kept_until": kept_until, "size": 0, "parts": 0}
        self._connection.execute(insert(files), empty)

    def append(self, file: FileId, data: bytes) -> None:
        """Put bytes behind those that are there; whoever appends at the same time waits."""
        pieces = [data[start : start + PART] for start in range(0, len(data), PART)]
        if not pieces:
            return
        grown = {"file": file, "bytes": len(data), "more": len(pieces)}
        first: int = self._connection.execute(_GROW, grown).scalar_one() - len(pieces)
        named = [(f"{file}:{first + place}", piece) for place, piece in enumerate(pieces)]
        self._connection.execute(
            _ADD,
            [
                {
                    "id": name,
                    "file_id": file,
                    "sealed": self._cipher.seal_bytes(piece, place=place_of_part(name)),
                }
                for name, piece in named
            ],
        )

    def part(self, file: FileId, number: int) -> bytes | None:
        """Return a part; None behind the last one."""
        name = f"{key(file)}:{number}"
        sealed = self._connection.execute(_PART, {"part": name}).scalar_one_or_none()
        return None if sealed is None else self._cipher.open_bytes(sealed, place=place_of_part(name))

    def forget(self, file: FileId) -> None:
        """Forget the file with all its parts."""
        self._connection.execute(_FORGET_PARTS, {"file": file})
        self._connection.execute(_FORGET, {"file": file})
