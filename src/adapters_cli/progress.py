"""Progress on standard error, and only on a terminal."""

import sys
from types import TracebackType
from typing import Self

import click


class Progress:
    """Says how far it is, on one line that is wiped at the end."""

    def __init__(self) -> None:
        """Look whether anybody watches."""
        self._watched = sys.stderr.isatty()

    def _say(self, words: str) -> None:
        if self._watched:
            click.echo(f"\r{words}", nl=False, err=True)

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wipe the line."""
        if self._watched:
            click.echo("\r\033[K", nl=False, err=True)


class RowProgress(Progress):
    """Says how many rows have been read."""

    def __call__(self, rows: int) -> None:
        """Say how many rows have been read so far."""
        self._say(f"{rows:,} rows read")


class OctetProgress(Progress):
    """Says how much has passed."""

    def __call__(self, octets: int) -> None:
        """Say how many bytes have passed so far."""
        self._say(f"{octets / 1_000_000:,.1f} MB")
