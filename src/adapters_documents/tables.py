"""Reading the board's files, CSV or JSON Lines, row by row (interfaces §3)."""

import csv
import hashlib
import json
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import chain, count, islice
from operator import itemgetter
from pathlib import Path
from typing import Final, NoReturn

from adapters_documents.lines import FlawedLine, Lines
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import BadFile, RawRow, Table

MOST_LINES_OF_A_ROW: Final = 100
"""A cell may hold line feeds; a row of more lines than this has an open quote."""

_LINES_AT_ONCE: Final = 100
"""Lines that are read together if each is a row: few enough of the longest ones."""

WHY: Final = "why"
"""The last column of a rejects file: read past, so that a mended one can be imported as it is."""

_SHOWN: Final = 100


@contextmanager
def read_table(path: Path, *, columns: tuple[str, ...], format: str = "csv") -> Iterator[Table]:
    """Open a file of the board: the core's `TableReader`.

    Raises:
        BadFile: The file is empty, or its header misses, repeats or adds a column.
        OSError: The file cannot be opened or read.
        ValueError: The format is neither `csv` nor `jsonl`.
    """
    if format not in ("csv", "jsonl"):
        raise ValueError(format)
    with path.open("rb") as file:
        lines = Lines(file)
        yield CsvTable(path, lines, columns) if format == "csv" else JsonLinesTable(path, lines, columns)


class _TableOfAFile:
    """What both formats have: the columns in the file's order, and the digest."""

    header: tuple[str, ...]

    def __init__(self, path: Path, lines: Lines) -> None:
        self._path = path
        self._lines = lines
        self._at_end = False

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes: made while reading, or by a reading of its own before the end."""
        if self._at_end:
            return self._lines.digest
        with self._path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()


class _RowBroken(Exception):
    """A row that goes on for too many lines, or into one that cannot be read."""


class CsvTable(_TableOfAFile):
    """A CSV file under reading.

    After a row that cannot be read the reading goes on with the line behind the one in which
    that row began: a forgotten quote costs one row, not all that it swallows.
    """

    def __init__(self, path: Path, lines: Lines, columns: tuple[str, ...]) -> None:
        """Read the header.

        Raises:
            BadFile: There is none, or not the expected one.
        """
        super().__init__(path, lines)
        self._unread = iter(lines)
        self._again: deque[str] = deque()
        self._taken: list[str] = []
        self._line = 1
        self.header = ()
        self.header = self._checked_header(columns)
        self._width = len(self.header)
        self._arranged = _arranging(self.header, columns)

    def rows(self) -> Iterator[RawRow | RowObjection]:
        """Yield the rows that are left, each once; empty lines are none."""
        while lines := list(islice(self._unread, _LINES_AT_ONCE)):
            rows = _one_a_line(lines)
            if rows is None:
                self._again.extend(lines)
                yield from self._one_by_one()
            else:
                first, self._line = self._line, self._line + len(rows)
                yield from self._numbered(first, rows)
        self._at_end = True

    def _one_by_one(self) -> Iterator[RawRow | RowObjection]:
        """Yield the rows of the lines that were put back, and go on to the end of the last of these rows."""
        while self._again:
            try:
                for cells in csv.reader(self._feed(), strict=True):
                    line = self._line
                    self._line += len(self._taken)
                    self._taken.clear()
                    if cells:
                        yield self._row(line, cells)
                    if not self._again:
                        break
            except (csv.Error, _RowBroken) as fault:
                yield self._passed_over(fault)

    def _numbered(self, first: int, rows: list[list[str]]) -> Iterable[RawRow | RowObjection]:
        """Return rows of one line each, the first of which is named."""
        if set(map(len, rows)) == {self._width}:
            return map(RawRow, count(first), map(self._arranged, rows))
        return (self._row(line, cells) for line, cells in enumerate(rows, first) if cells)

    def _row(self, line: int, cells: list[str]) -> RawRow | RowObjection:
        if len(cells) == self._width:
            return RawRow(line, self._arranged(cells))
        return _ragged(line, cells, self.header)

    def _feed(self) -> Iterator[str]:
        """Yield the lines of the next rows, keeping those of the row that is being read."""
        taken = self._taken
        for source in (self._put_back(), self._unread):
            for line in source:
                taken.append(line)
                if type(line) is not str or len(taken) > MOST_LINES_OF_A_ROW:
                    raise _RowBroken
                yield line

    def _put_back(self) -> Iterator[str]:
        while self._again:
            yield self._again.popleft()

    def _passed_over(self, fault: Exception) -> RowObjection:
        """Put back all lines of the row but its first, and say what is wrong with it."""
        first, *others = self._taken
        flawed = next((line for line in self._taken if isinstance(line, FlawedLine)), None)
        self._again.extendleft(reversed(others))
        self._taken.clear()
        line = self._line
        self._line += 1
        if flawed is None:
            return RowObjection(line, "", "", _expected_instead_of(fault))
        column, value = _flawed_cell(first, self.header)
        return RowObjection(line, column, value, flawed.expected)

    def _checked_header(self, columns: tuple[str, ...]) -> tuple[str, ...]:
        expected = RowObjection(1, "", "", "a header with the columns " + ", ".join(columns))
        try:
            header = next(csv.reader(self._feed(), strict=True), [])
        except (csv.Error, _RowBroken) as fault:
            raise BadFile([self._passed_over(fault), expected]) from None
        faults = list(_faults_of_the_header(header, columns)) if header else [expected]
        if faults:
            raise BadFile(faults)
        self._line += len(self._taken)
        self._taken.clear()
        return tuple(header)


def _one_a_line(lines: list[str]) -> list[list[str]] | None:
    """Return a row for each line; None where one goes on, or where anything cannot be read."""
    if FlawedLine in map(type, lines):
        return None
    try:
        rows = list(csv.reader(lines, strict=True))
    except csv.Error:
        return None
    return rows if len(rows) == len(lines) else None


class JsonLinesTable(_TableOfAFile):
    """A file of one JSON object a line under reading."""

    def __init__(self, path: Path, lines: Lines, columns: tuple[str, ...]) -> None:
        """Look whether there is anything at all.

        Raises:
            BadFile: The file is empty.
        """
        super().__init__(path, lines)
        self.header = columns
        self._unread = iter(lines)
        self._first = next(self._unread, None)
        if self._first is None:
            raise BadFile([RowObjection(1, "", "", "an object a line, with the names " + ", ".join(columns))])

    def rows(self) -> Iterator[RawRow | RowObjection]:
        """Yield the rows, once; empty lines are none."""
        for number, line in enumerate(chain([self._first or ""], self._unread), start=1):
            if line.strip():
                yield _row_of_json(number, line, self.header)
        self._at_end = True


def _expected_instead_of(fault: Exception) -> str:
    if "field limit" in str(fault):
        return f"a cell of at most {csv.field_size_limit()} characters"
    if "new-line character" in str(fault):
        return "lines that end in LF or CR LF"
    return "every quote closed, and a comma or the end of the line behind it"


def _faults_of_the_header(header: list[str], columns: tuple[str, ...]) -> Iterator[RowObjection]:
    for column in columns:
        if column not in header:
            yield RowObjection(1, column, "", f"the column {column}")
        elif header.count(column) > 1:
            yield RowObjection(1, column, column, f"the column {column} once only")
    for name in header:
        if name not in columns and name != WHY:
            yield RowObjection(1, "", name, "no column but " + ", ".join(columns))


def _arranging(header: tuple[str, ...], columns: tuple[str, ...]) -> Callable[[list[str]], tuple[str, ...]]:
    """Return what puts the cells of a row into the order of the columns."""
    if header == columns:
        return tuple
    return itemgetter(*map(header.index, columns))


def _ragged(line: int, cells: list[str], header: tuple[str, ...]) -> RowObjection:
    return RowObjection(line, "", f"{len(cells)} cells", f"{len(header)} cells, as in the header")


def _flawed_cell(line: str, header: tuple[str, ...]) -> tuple[str, str]:
    """Return column and value of the cell that is flawed; two empty texts where it cannot be told."""
    try:
        cells = next(csv.reader([line], strict=True), [])
    except csv.Error:
        cells = []
    if len(cells) == len(header):
        for column, cell in zip(header, cells, strict=True):
            if "\ufffd" in cell or "\0" in cell:
                return column, cell
    return "", ""


class _JsonRefused(Exception):
    """What is wrong with an object: column, value and what is expected."""


def _row_of_json(number: int, line: str, columns: tuple[str, ...]) -> RawRow | RowObjection:
    if isinstance(line, FlawedLine):
        return RowObjection(number, "", "", line.expected)
    try:
        return RawRow(number, _cells_of(_DECODER.decode(line), columns))
    except (json.JSONDecodeError, RecursionError):
        return RowObjection(number, "", "", "a JSON object in one line")
    except _JsonRefused as refused:
        return RowObjection(number, *refused.args)


class _Members(list[tuple[str, object]]):
    """The names and values of one object, repeated names included."""


def _not_json(constant: str) -> NoReturn:
    raise _JsonRefused("", constant, "JSON, which has no such number")


_DECODER: Final = json.JSONDecoder(
    object_pairs_hook=_Members, parse_int=str, parse_float=str, parse_constant=_not_json
)


def _cells_of(members: object, columns: tuple[str, ...]) -> tuple[str, ...]:
    if not isinstance(members, _Members):
        raise _JsonRefused("", "", "a JSON object")
    cells = dict(members)
    if len(cells) < len(members):
        names = [name for name, _ in members]
        twice = next(name for name in names if names.count(name) > 1)
        raise _JsonRefused(twice, twice, "each name once only")
    cells.pop(WHY, None)
    unknown = next((name for name in cells if name not in columns), None)
    if unknown is not None:
        raise _JsonRefused("", unknown, "no name but " + ", ".join(columns))
    return tuple([_cell(column, cells) for column in columns])


def _cell(column: str, cells: dict[str, object]) -> str:
    if column not in cells:
        raise _JsonRefused(column, "", f"the name {column}, with null where there is no value")
    value = cells[column]
    if value is None:
        return ""
    if not isinstance(value, str):
        raise _JsonRefused(column, json.dumps(value)[:_SHOWN], "a text, a number or null")
    if "\0" in value:
        raise _JsonRefused(column, value, "no NUL character")
    if not value.isascii() and any("\ud800" <= sign <= "\udfff" for sign in value):
        raise _JsonRefused(column, ascii(value), "no half of a surrogate pair")
    return value
