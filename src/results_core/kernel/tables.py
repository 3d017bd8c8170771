"""Tables that come from outside, one row at a time, however many there are."""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import NamedTuple, Protocol

from results_core.kernel.errors import ResultsError
from results_core.kernel.objections import RowObjection


class BadFile(ResultsError):
    """The file as a whole cannot be read: it is empty, or its header is not the expected one.

    The message names lines and columns; values stay in `objections`, for a missing header means
    that somebody's data stand in its place.
    """

    code = "bad_file"

    def __init__(self, objections: Iterable[RowObjection]) -> None:
        """Keep what is wrong; each objection says what is expected."""
        self.objections = tuple(objections)
        super().__init__("; ".join(f"line {one.line}: expected {one.expected}" for one in self.objections))


class RawRow(NamedTuple):
    """The cells of one row, in the order of the columns that were asked for."""

    line: int
    """Where the row begins in the file, 1 being the header."""
    cells: tuple[str, ...]


class Table(Protocol):
    """A file under reading. Rows that cannot be read come as objections in their place."""

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes, as hexadecimal digits: two files of the same bytes are one import.

        Costs nothing after the last row, and a reading of the file before.
        """

    def rows(self) -> Iterator[RawRow | RowObjection]:
        """Yield the rows in the file's order; memory stays flat."""


class TableReader(Protocol):
    """Reads the board's files (interfaces §3)."""

    def __call__(
        self, path: Path, *, columns: tuple[str, ...], format: str = "csv"
    ) -> AbstractContextManager[Table]:
        """Open the file, whose header must name exactly these columns, in any order.

        With `format="jsonl"` there is no header: each line is an object with exactly these names,
        of texts, numbers and nulls.

        Raises:
            BadFile: The file is empty, or its header misses, repeats or adds a column.
        """
