"""Files that long work makes: kept in sealed parts beside the record, so that any machine serves them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final, Protocol

from results_core.kernel.identifiers import FileId
from results_core.kernel.transactions import Begin, Work

PART: Final = 256 * 1024
"""The most bytes that one part has."""


class FileParts(Protocol):
    """Files in parts of at most `PART` bytes, numbered from 0, unreadable for the store (PRV-2)."""

    def begin(self, file: FileId, *, kept_until: datetime) -> None:
        """Make an empty file, in the place of one of that name; after the instant it may be forgotten."""

    def append(self, file: FileId, data: bytes) -> None:
        """Put bytes behind those that are there, in as many parts as they need. The file was begun."""

    def part(self, file: FileId, number: int) -> bytes | None:
        """Return a part; None behind the last one, and of a file that is not there.

        Raises:
            SealBroken: It was changed, or moved from elsewhere.
        """

    def forget(self, file: FileId) -> None:
        """Forget the file with all its parts, if it is there."""


class FilesWork(Work, Protocol):
    """What reading files asks of a transaction."""

    @property
    def files(self) -> FileParts:
        """Files in parts."""


def streamed(begin: Begin[FilesWork], file: FileId) -> Iterator[bytes]:
    """Yield the parts of a file, each read on its own: no transaction waits for a slow reader."""
    number = 0
    while True:
        with begin(reading=True) as work:
            part = work.files.part(file, number)
        if part is None:
            return
        yield part
        number += 1


def place_of_part(part: str) -> str:
    """Return the place that a part is sealed for; it is named by its file and its number."""
    return f"file_parts:sealed:{part}"
