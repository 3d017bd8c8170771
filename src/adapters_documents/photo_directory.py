"""A directory of photos, read as a table of file names (interfaces, `results import photos`)."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow


class PhotoFiles:
    """The files of one directory by name; hidden ones, which computers put there themselves, are left out."""

    def __init__(self, directory: Path) -> None:
        """Look which files there are."""
        self._names = sorted(file.name for file in directory.iterdir() if not file.name.startswith("."))

    @property
    def digest(self) -> str:
        """SHA-256 of the names, as hexadecimal digits: contents are told apart one by one."""
        return hashlib.sha256("\n".join(self._names).encode("utf-8", "surrogateescape")).hexdigest()

    def rows(self) -> Iterator[RawRow | RowObjection]:
        """Yield the names, numbered from 1."""
        for number, name in enumerate(self._names, start=1):
            yield RawRow(number, (name,))


@contextmanager
def read_photo_directory(
    path: Path, *, columns: tuple[str, ...], format: str = "csv"
) -> Iterator[PhotoFiles]:
    """Open the directory (`TableReader`); columns and format are those of every such directory."""
    del columns, format
    yield PhotoFiles(path)
