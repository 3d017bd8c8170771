"""Files that only pass by: whatever ends the process, the next one clears them away."""

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


@contextmanager
def passing_file(beside: Path) -> Iterator[Path]:
    """Lend an empty file for its owner alone, hidden beside the path; it is gone afterwards.

    What processes that were killed have left there goes too: a living one holds its own.

    Raises:
        OSError: The directory cannot be written.
    """
    _clear_away(beside)
    path = beside.with_name(f".{beside.name}.{secrets.token_hex(8)}.part")
    held = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield path
    finally:
        os.close(held)
        for left in (path, *_logs(path)):
            left.unlink(missing_ok=True)


def make_durable(path: Path) -> None:
    """Have the disk know a file, and its name.

    Raises:
        OSError: The disk refuses.
    """
    for synced in (path, path.parent):
        opened = os.open(synced, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _clear_away(beside: Path) -> None:
    named = f".{beside.name}."
    for left in [
        one for one in beside.parent.iterdir() if one.name.startswith(named) and one.suffix == ".part"
    ]:
        with suppress(FileNotFoundError):
            held = os.open(left, os.O_RDONLY)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            finally:
                os.close(held)
            for one in (left, *_logs(left)):
                one.unlink(missing_ok=True)


def _logs(path: Path) -> Iterator[Path]:
    """Yield what SQLite lays beside a file."""
    for end in ("-wal", "-shm", "-journal"):
        yield path.with_name(path.name + end)
