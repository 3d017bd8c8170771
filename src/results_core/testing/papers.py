"""Stand-ins for what reads files and draws documents: tables are lists, papers plain texts."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from hashlib import sha256
from json import dumps
from pathlib import Path

from results_core.exams.confirmations import Confirmation
from results_core.kernel.confidential import SecretNumber
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import BadFile, RawRow
from results_core.results.photos import BadPhoto
from results_core.results.statements import Statement


class ListedTable:
    """Reads any path as the rows that it was given; lines count from 2, the header being the first.

    A row is a mapping from columns to cells, in which empty cells need not be named, or an
    objection that the reading of that line is to come to.
    """

    def __init__(self, rows: Iterable[Mapping[str, str] | RowObjection]) -> None:
        """Keep the rows."""
        self._rows = tuple(rows)

    @contextmanager
    def __call__(
        self, path: Path, *, columns: tuple[str, ...], format: str = "csv"
    ) -> Iterator["ListedRows"]:
        """Open the table.

        Raises:
            BadFile: A row names a column that was not asked for.
        """
        del path, format
        strange = [
            RowObjection(line=1, column=name, value=name, expected=", ".join(columns))
            for row in self._rows
            if not isinstance(row, RowObjection)
            for name in row
            if name not in columns
        ]
        if strange:
            raise BadFile(strange)
        yield ListedRows(self._rows, columns)


class ListedRows:
    """The rows of a `ListedTable` under reading."""

    def __init__(self, rows: tuple[Mapping[str, str] | RowObjection, ...], columns: tuple[str, ...]) -> None:
        """Give the cells in the order of the columns."""
        self._rows: list[RawRow | RowObjection] = [
            row
            if isinstance(row, RowObjection)
            else RawRow(line, tuple(row.get(column, "") for column in columns))
            for line, row in enumerate(rows, start=2)
        ]

    @property
    def digest(self) -> str:
        """SHA-256 of the cells."""
        cells = [row.cells for row in self._rows if isinstance(row, RawRow)]
        return sha256(dumps(cells).encode()).hexdigest()

    def rows(self) -> Iterator[RawRow | RowObjection]:
        """Yield the rows in their order."""
        return iter(self._rows)


class PlainDarkroom:
    """Takes every file for a photo of what its name says, but for those named `bad`."""

    def __init__(self) -> None:
        """Let every picture be of the first day."""
        self.day = 1

    def read(self, path: Path) -> bytes:
        """Return the name of the file."""
        return f"{path.stem} {self.day}".encode()

    def develop(self, content: bytes) -> bytes:
        """Return what is seen.

        Raises:
            BadPhoto: It was taken on no day.
        """
        if self.day < 1:
            raise BadPhoto("a picture")
        return b"photo of " + content


class PlainConfirmations:
    """Draws confirmations as lines of text."""

    def draw(self, confirmations: Iterable[Confirmation], *, language: str, of: date) -> bytes:
        """Return a line for each: the ID Number, the name, and the Secret Number or where it is."""
        lines = [f"{language} {of}"]
        for one in confirmations:
            secret = one.secret.reveal() if isinstance(one.secret, SecretNumber) else str(one.secret)
            lines.append(f"{one.id_number} | {one.candidate_name} | {secret}")
        return "\n".join(lines).encode()


class PlainStatements:
    """Draws statements as one line of text, and counts them."""

    def __init__(self) -> None:
        """Begin to count."""
        self.drawn = 0

    def draw(self, statement: Statement, *, language: str) -> bytes:
        """Return the reference, the name, the exam and the result."""
        self.drawn += 1
        parts = (
            language,
            statement.reference,
            statement.candidate_name,
            statement.exam_name,
            statement.outcome.label,
        )
        return " | ".join(parts).encode()
