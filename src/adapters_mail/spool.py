"""The spool: letters as files, for development, demonstrations and tests.

Files hold live links: only the user who runs the service may read them.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import attrs

from adapters_mail.letters import LetterPress, Unprintable
from results_core.correspondence.messages import Letter
from results_core.correspondence.ports import Deferred, Delivered, Rejected


@attrs.frozen
class SpoolPostman:
    """Lays every letter down as one `.eml` file, named by its message id.

    A file appears whole or not at all, and a letter that is laid down twice replaces itself.
    """

    directory: Path
    press: LetterPress

    @contextmanager
    def round(self) -> Iterator["SpoolPostman"]:
        """Return the postman: a spool needs no connection."""
        yield self

    def announce(self, letter: Letter) -> None:
        """Do nothing: a spool need not be told beforehand."""

    def deliver(self, letter: Letter) -> Delivered | Deferred | Rejected:
        """Lay the letter down, on the disk when this returns."""
        try:
            content = self.press.compose(letter).as_bytes()
        except Unprintable:
            return Rejected("unprintable")
        try:
            self._lay_down(f"{letter.message_id}.eml", content)
        except OSError:
            return Deferred("spool_unwritable", unreachable=True)
        return Delivered()

    def _lay_down(self, name: str, content: bytes) -> None:
        self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        unfinished = self.directory / f".{name}.{os.getpid()}"
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(self.directory / name)
        _make_durable(self.directory)


def _make_durable(directory: Path) -> None:
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
