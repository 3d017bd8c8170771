"""Progress on standard error, and only on a terminal."""

import sys
from types import TracebackType
from typing import Self

import click


class RowProgress:
    """Says how many rows have been read, on one line that is wiped at the end."""

    def __init__(self) -> None:
        """Look whether anybody watches."""
        self._watched = sys.stderr.isatty()

    def __call__(self, rows: int) -> None:
        """Say how many rows have been read so far."""
        if self._watched:
            click.echo(f"\r{rows:,} rows read", nl=False, err=True)

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
