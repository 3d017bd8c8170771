"""Somebody's own list back with our columns: what they wrote stays, and nothing of it runs (OUT-1, OUT-2)."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from io import StringIO
from typing import Any, Final

from adapters_documents.spreadsheets import safe
from results_core.verification.bulk_columns import Cell, text_of

_ROWS_AT_ONCE: Final = 500
_CHUNK: Final = 64 * 1024
_SHEET: Final = "Checked"


class CheckedLists:
    """The core's `ListWriter`."""

    def write(self, rows: Iterable[Sequence[Cell]], *, kind: str) -> Iterator[bytes]:
        """Yield the file: CSV in UTF-8 with its mark, or a workbook.

        Raises:
            ValueError: The kind is neither `csv` nor `xlsx`.
        """
        if kind not in {"csv", "xlsx"}:
            raise ValueError(kind)
        return _csv(rows) if kind == "csv" else _xlsx(rows)


def _csv(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    text = StringIO()
    text.write("\ufeff")
    writer = csv.writer(text)
    for place, row in enumerate(rows, start=1):
        writer.writerow([safe(cell) if isinstance(cell, str) else text_of(cell) for cell in row])
        if place % _ROWS_AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _xlsx(rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    from xlsxwriter import Workbook

    with tempfile.TemporaryFile() as file, tempfile.TemporaryDirectory() as scratch:
        options = {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "tmpdir": scratch,
        }
        book = Workbook(file, options)
        page = book.add_worksheet(_SHEET)
        styles = {
            "head": book.add_format({"bold": True}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        }
        page.freeze_panes(1, 0)
        for line, row in enumerate(rows):
            for place, cell in enumerate(row):
                _write_cell(page, styles, line, place, cell)
        book.close()
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def _write_cell(page: Any, styles: dict[str, Any], line: int, place: int, cell: Cell) -> None:  # noqa: ANN401 - xlsxwriter's own
    if cell is None or cell == "":
        return
    if isinstance(cell, str):
        page.write_string(line, place, cell, styles["head"] if line == 0 else None)
    elif isinstance(cell, bool):
        page.write_boolean(line, place, cell)
    elif isinstance(cell, int | float):
        page.write_number(line, place, cell)
    elif isinstance(cell, datetime):
        page.write_datetime(line, place, cell, styles["moment"])
    elif isinstance(cell, date):
        page.write_datetime(line, place, cell, styles["day"])
