"""Data files: CSV as the rows come, workbooks row by row; nothing in them is ever run (OUT-1, OUT-2)."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice
from typing import IO, Any, Final

from results_core.downloads.fields import CellKind
from results_core.downloads.tabling import Cells, Columns, Sheet
from results_core.downloads.templates import DateStyle, Format

ROWS_A_PAGE: Final = 2**20 - 1
"""What a page of a workbook can hold below its heading: its format counts 1,048,576 rows."""
_CHUNK: Final = 64 * 1024
_LONGEST_TITLE: Final = 25
"""Of 31 characters that a page's title may have, to leave room for its number."""
_FORMULA: Final = frozenset("=+-@\t\r\0")
"""What a spreadsheet would run, or what hides such a thing, as the first character behind spaces."""
_END: Final = "\r\n"
_QUOTE: Final = '"'
_EMPTY: Final = _QUOTE * 2
"""The only cell of a row, where nothing stands in it: nobody takes an empty line for a row."""
_TO_QUOTE: Final = re.compile('[",\r\n]')
_QUOTED: Final = ('"', ",", "\r")
"""What shows, in cells joined by line feeds, that one of them has to be quoted, if its own are counted."""
_UNSAFE: Final = (*_QUOTED, *(f"\n{sign}" for sign in sorted(_FORMULA | {" ", "\u00a0"})))
_TIME: Final = slice(len("2026-07-14"), None)
"""Where the time of day stands behind a day, the space before it included."""


class Spreadsheets:
    """The core's `DataFiles`.

    A workbook goes on with a further page where one is full: what lies beyond its last row would be lost.
    """

    def __init__(self, *, rows_a_page: int = ROWS_A_PAGE) -> None:
        """Keep how many rows a page of a workbook takes below its heading."""
        self._rows_a_page: Final = rows_a_page

    def write(self, sheet: Sheet, batches: Iterable[Columns]) -> Iterator[bytes]:
        """Yield the file: CSV as its rows come, a workbook once all have come."""
        return (
            _csv(sheet, batches) if sheet.format is Format.CSV else _xlsx(sheet, batches, self._rows_a_page)
        )


def safe(text: str) -> str:
    """Return the text as a cell that no spreadsheet runs: with `'` before what would begin a formula."""
    if text[:1].isalnum():
        return text
    return f"'{text}" if text.lstrip(" \n\u00a0")[:1] in _FORMULA and text.strip(" \n\u00a0") else text


def _csv(sheet: Sheet, batches: Iterable[Columns]) -> Iterator[bytes]:
    spell = [_spelling(kind, sheet) for kind in sheet.kinds]
    lines = ["\ufeff" + ",".join(_quoted(safe(title)) for title in sheet.heading)]
    for columns in batches:
        cells = [make(column) for make, column in zip(spell, columns, strict=True)]
        if len(cells) == 1:
            cells = [[cell or _EMPTY for cell in cells[0]]]
        lines += map(",".join, zip(*cells, strict=True))
        yield _written(lines)
        lines = []
    if lines:
        yield _written(lines)


def _written(lines: Iterable[str]) -> bytes:
    return _END.join([*lines, ""]).encode()


def _spelling(kind: CellKind, sheet: Sheet) -> Callable[[Cells], Sequence[str]]:
    match kind:
        case CellKind.TEXT:
            return _Texts(_UNSAFE, lambda text: _quoted(safe(text)))
        case CellKind.NUMBER:
            return _Numbers()
        case CellKind.DATE:
            return _Days(sheet.dates.pattern)
        case CellKind.INSTANT:
            return _Days(sheet.dates.pattern).with_times
    return _Texts(_QUOTED, _quoted)


def _quoted(text: str) -> str:
    """Return the text as a cell of a CSV, as `csv.writer` does."""
    return f'"{text.replace(_QUOTE, _QUOTE * 2)}"' if _TO_QUOTE.search(text) else text


class _Texts:
    """Spells texts: where none of many has anything to be spelt otherwise, they stand as they are."""

    def __init__(self, marks: Sequence[str], spell: Callable[[str], str]) -> None:
        self._marks = marks
        self._spell = spell

    def __call__(self, cells: Cells) -> Sequence[str]:
        texts: Sequence[str] = [cell or "" for cell in cells] if None in cells else cells
        lines = "\n" + "\n".join(texts)
        if lines.count("\n") == len(texts) and not any(mark in lines for mark in self._marks):
            return texts
        return list(map(self._spell, texts))


def _spelt(cells: Cells, different: set[Any], known: Mapping[Any, str]) -> Sequence[str]:
    """Return how the cells are spelt; many columns have nothing in them, or a day for all."""
    if len(different) == 1:
        return [known[cells[0]]] * len(cells)
    return list(map(known.__getitem__, cells))


class _Numbers:
    """Spells whole numbers, and words in their place, each once."""

    def __init__(self) -> None:
        self._known: dict[Any, str] = {None: ""}

    def __call__(self, cells: Cells) -> Sequence[str]:
        different = set(cells)
        for cell in different - self._known.keys():
            self._known[cell] = str(cell)
        return _spelt(cells, different, self._known)


class _Days:
    """Spells days, each once."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._known: dict[date | None, str] = {None: ""}

    def __call__(self, cells: Cells) -> Sequence[str]:
        different = set(cells)
        for day in different - self._known.keys():
            self._known[day] = day.strftime(self._pattern)
        return _spelt(cells, different, self._known)

    def with_times(self, cells: Cells) -> Sequence[str]:
        """Spell instants without a zone: their days, and the minutes of the clock behind these."""
        if not any(cells):
            return [""] * len(cells)
        instants = ["" if at is None else at.isoformat(" ", "minutes") for at in cells]
        if self._pattern == DateStyle.ISO.pattern:
            return instants
        days = self([at and at.date() for at in cells])
        return [day + at[_TIME] for day, at in zip(days, instants, strict=True)]


def _xlsx(sheet: Sheet, batches: Iterable[Columns], rows_a_page: int) -> Iterator[bytes]:
    with tempfile.TemporaryFile() as file:
        _write_workbook(file, sheet, batches, rows_a_page)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_workbook(file: IO[bytes], sheet: Sheet, batches: Iterable[Columns], rows_a_page: int) -> None:
    from xlsxwriter import Workbook

    with tempfile.TemporaryDirectory() as scratch:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": scratch,
        }
        book = Workbook(file, options)
        styles = _styles(book, sheet)
        head = book.add_format({"bold": True, "text_wrap": True})
        rows = chain.from_iterable(zip(*columns, strict=True) for columns in batches)
        first: Sequence[Any] | None = next(rows, None)
        title, number = sheet.title, 1
        while first is not None or number == 1:
            page = book.add_worksheet(title)
            _write_heading(page, sheet, styles, head)
            begun = () if first is None else (first,)
            lines = _write_rows(page, sheet, styles, islice(chain(begun, rows), rows_a_page))
            page.autofilter(0, 0, max(lines, 1), len(sheet.heading) - 1)
            first, number = next(rows, None), number + 1
            title = f"{sheet.title[:_LONGEST_TITLE]} ({number})"
        book.close()


def _write_heading(page: Any, sheet: Sheet, styles: dict[CellKind, Any], head: object) -> None:  # noqa: ANN401
    page.freeze_panes(1, 0)
    for place, (title, kind) in enumerate(zip(sheet.heading, sheet.kinds, strict=True)):
        page.set_column(place, place, _WIDTHS[kind], styles[kind])
        page.write_string(0, place, title, head)


def _write_rows(page: Any, sheet: Sheet, styles: dict[CellKind, Any], rows: Iterable[Sequence[Any]]) -> int:  # noqa: ANN401
    """Write them below the heading; return how many they were."""
    writers = [(place, _writer(page, kind), styles[kind]) for place, kind in enumerate(sheet.kinds)]
    line = 0
    for line, cells in enumerate(rows, start=1):
        for (place, write, style), cell in zip(writers, cells, strict=True):
            if cell is not None and cell != "":
                write(line, place, cell, style)
    return line


_WIDTHS: Final = {
    CellKind.TEXT: 22,
    CellKind.WORD: 18,
    CellKind.NUMBER: 12,
    CellKind.DATE: 12,
    CellKind.INSTANT: 18,
}
_EXCEL: Final = (("%Y", "yyyy"), ("%m", "mm"), ("%d", "dd"))
"""How spreadsheets spell what `strftime` spells."""


def _styles(book: Any, sheet: Sheet) -> dict[CellKind, Any]:  # noqa: ANN401 - xlsxwriter's own
    days = sheet.dates.pattern
    for ours, theirs in _EXCEL:
        days = days.replace(ours, theirs)
    return {
        CellKind.TEXT: book.add_format({"num_format": "@"}),
        CellKind.WORD: None,
        CellKind.NUMBER: None,
        CellKind.DATE: book.add_format({"num_format": days}),
        CellKind.INSTANT: book.add_format({"num_format": f"{days} hh:mm"}),
    }


def _writer(page: Any, kind: CellKind) -> Callable[[int, int, Any, Any], object]:  # noqa: ANN401
    """Return what writes a cell of the kind, and never looks what its text might mean."""
    writing: dict[CellKind, Callable[[int, int, Any, Any], object]] = {
        CellKind.DATE: page.write_datetime,
        CellKind.INSTANT: page.write_datetime,
        CellKind.NUMBER: lambda line, place, cell, style: (
            page.write_number(line, place, cell, style)
            if isinstance(cell, int)
            else page.write_string(line, place, cell, style)
        ),
    }
    as_text: Callable[[int, int, Any, Any], object] = page.write_string
    return writing.get(kind, as_text)
