"""The file of checkpoints beside the database: JSON lines, only ever added to (AUD-2)."""

import fcntl
import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from results_core.journal.checkpoints import BadCheckpoint, Checkpoint, read_checkpoint

_LONGEST: Final = 4096
"""Bytes at the end of the file in which its last line surely lies: one has about 300."""


class CheckpointFile:
    """The core's `PublishedCheckpoints`. Processes of one machine may share the file."""

    def __init__(self, path: Path) -> None:
        """Take the file; it is made with the first checkpoint, for its owner and group to read."""
        self._path = path

    def latest(self) -> int:
        """Return the position of the last checkpoint; 0 where there is none.

        Raises:
            OSError: The file cannot be read.
        """
        try:
            opened = os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return 0
        try:
            return _latest(opened)[0]
        finally:
            os.close(opened)

    def append(self, checkpoints: Iterable[Checkpoint]) -> None:
        """Add those that are later than the last one, on the disk before returning.

        A line that a crash cut short is taken away first: it was never told of.

        Raises:
            OSError: The file cannot be written.
        """
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        is_new = not self._path.exists()
        opened = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o640)
        try:
            fcntl.flock(opened, fcntl.LOCK_EX)
            latest, whole = _latest(opened)
            lines = "".join(f"{one.as_json()}\n" for one in checkpoints if one.position > latest)
            if lines:
                os.ftruncate(opened, whole)
                os.lseek(opened, whole, os.SEEK_SET)
                write_whole(opened, lines.encode("ascii"))
                os.fsync(opened)
        finally:
            os.close(opened)
        if is_new:
            sync_directory(self._path.parent)

    def read(self) -> Iterator[Checkpoint | None]:
        """Yield the checkpoints, line by line; None for what is none. A line without an end is left out.

        Raises:
            OSError: The file cannot be read.
        """
        try:
            with self._path.open("rb") as file:
                yield from map(_read, (line[:-1] for line in file if line.endswith(b"\n")))
        except FileNotFoundError:
            return

    def set_aside_after(self, position: int, *, named: str) -> Path | None:
        """Keep those up to a position alone, and the whole file as it was under another name beside it.

        For a chain that goes on from an earlier state. None where the file goes no further: nothing is done.

        Raises:
            OSError: The files cannot be written.
        """
        if self.latest() <= position:
            return None
        aside = self._path.with_name(f"{self._path.name}.{named}")
        shorter = self._path.with_name(f".{self._path.name}.shorter")
        kept = [one for one in self.read() if one is not None and one.position <= position]
        shorter.unlink(missing_ok=True)
        CheckpointFile(shorter).append(kept)
        os.link(self._path, aside)
        if kept:
            shorter.replace(self._path)
        else:
            shorter.unlink(missing_ok=True)
            self._path.unlink()
        sync_directory(self._path.parent)
        return aside


def _read(line: bytes) -> Checkpoint | None:
    try:
        return read_checkpoint(line.decode("ascii"))
    except (BadCheckpoint, UnicodeDecodeError):
        return None


def _latest(opened: int) -> tuple[int, int]:
    """Return the position of the last checkpoint, and the length of all whole lines."""
    length = os.fstat(opened).st_size
    begin = max(0, length - _LONGEST)
    end = os.pread(opened, length - begin, begin)
    whole = end.rpartition(b"\n")[0]
    found = _read(whole.rpartition(b"\n")[2])
    return 0 if found is None else found.position, begin + (len(whole) + 1 if b"\n" in end else 0)


def write_whole(opened: int, content: bytes) -> None:
    """Write all of the content, however often it takes."""
    while content:
        content = content[os.write(opened, content) :]


def sync_directory(directory: Path) -> None:
    """Have the disk know the names in the directory."""
    opened = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
