"""Reads one workbook in a process of its own: `python -m adapters_documents.reading_workbooks` (UPL-3).

The workbook comes on standard input. A line of JSON says whether it can be taken, its rows follow as lines of
JSON. The limits are set before anything that parses is loaded.
"""

import re
import resource
import sys
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

_PROCESSOR: Final = 5
"""Seconds."""
_MEMORY: Final = 512 * 1024 * 1024
"""Bytes of addresses."""
_COLUMNS: Final = 100
_LINES: Final = 1_048_576
"""Of the longest sheet that there is."""
_LONGEST: Final = 1_000
_LETTERS_IN_ALL: Final = 5_000_000
"""Of all cells: a workbook spells once what stands in many of them."""
_CELL: Final = re.compile(
    rb"""<(?:\w+:)?c\s(?:[^>]{0,99}\s)?r=["']([A-Z]{1,3})([0-9]{1,7})["'][^>]{0,99}(?<!/)>"""
)
_MERGED: Final = re.compile(rb"<(?:\w+:)?mergeCell[ />]")
_SHEET: Final = re.compile(r"xl/worksheets/[^/]+\.xml")
_LETTERS: Final = 26
_LARGEST: Final = 1e300
"""Larger numbers, and what is none, no workbook takes back: they stay as they are spelt."""


class _Refused(Exception):
    def __init__(self, why: str, **facts: int) -> None:
        self.why = why
        self.facts = facts
        super().__init__(why)


def limit() -> None:
    """Take no more of the machine than this."""
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR))
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Read the workbook on standard input."""
    import json

    from results_core.verification.bulk_rows import encoded_rows

    content = sys.stdin.buffer.read()
    try:
        rows = read(content)
    except _Refused as refused:
        _say(json.dumps({"why": refused.why, "facts": refused.facts}).encode() + b"\n")
        return
    except Exception:  # noqa: BLE001 - whatever the parser comes upon, the workbook cannot be read
        _say(b'{"why": "bulk_damaged", "facts": {}}\n')
        return
    _say(b'{"why": "", "facts": {}}\n' + encoded_rows(rows))


def read(content: bytes) -> list[list[Any]]:
    """Return the rows of the sheet that is meant: the one whose columns are known, or else the first.

    Raises:
        _Refused: A cell stands far from the others, cells are merged, or nothing is there.
    """
    import openpyxl  # type: ignore[import-untyped]

    from results_core.verification.bulk_columns import is_header

    if not openpyxl.DEFUSEDXML:
        raise _Refused("bulk_unguarded")
    _judge_sheets(content)
    book = openpyxl.load_workbook(BytesIO(content), read_only=True, data_only=True, keep_links=False)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or book.worksheets
    known = [sheet for sheet in visible if is_header(_first(sheet))]
    if len(known) > 1:
        raise _Refused("bulk_many_sheets", count=len(known))
    sheet = known[0] if known else next(iter(visible), None)
    rows = [] if sheet is None else _rows(sheet)
    if not rows:
        raise _Refused("bulk_wrong_sheet" if len(visible) > 1 else "bulk_empty")
    return rows


def _judge_sheets(content: bytes) -> None:
    """Look at where cells stand, before the parser walks to the last of them."""
    from results_core.verification.bulk_rows import MOST_ROWS

    with ZipFile(BytesIO(content)) as archive:
        for name in archive.namelist():
            if not _SHEET.fullmatch(name):
                continue
            sheet = archive.read(name)
            if _MERGED.search(sheet):
                raise _Refused("bulk_merged")
            lines = set()
            for column, line in _CELL.findall(sheet):
                lines.add(int(line))
                if _number(column) > _COLUMNS:
                    raise _Refused("bulk_far_cell", line=int(line))
            if len(lines) > MOST_ROWS + 1:
                raise _Refused("bulk_too_many_rows", count=len(lines) - 1, most=MOST_ROWS)
            if lines and max(lines) > 2 * MOST_ROWS:
                raise _Refused("bulk_far_cell", line=max(lines))


def _number(column: bytes) -> int:
    number = 0
    for letter in column:
        number = number * _LETTERS + letter - ord("A") + 1
    return number


def _first(sheet: Any) -> list[Any]:  # noqa: ANN401 - openpyxl has no types
    for row in sheet.iter_rows(max_row=1, max_col=_COLUMNS, values_only=True):
        return [_cell(cell, 1) for cell in row]
    return []


def _rows(sheet: Any) -> list[list[Any]]:  # noqa: ANN401 - as above
    from results_core.verification.bulk_rows import MOST_ROWS

    rows: list[list[Any]] = []
    letters = 0
    nothing = (None,) * _COLUMNS
    for line, row in enumerate(sheet.iter_rows(max_row=_LINES, max_col=_COLUMNS, values_only=True), start=1):
        if row == nothing:
            continue
        if line > 2 * MOST_ROWS:
            raise _Refused("bulk_far_cell", line=line)
        cells = _stripped([_cell(cell, line) for cell in row])
        letters += sum(len(cell) for cell in cells if isinstance(cell, str))
        if letters > _LETTERS_IN_ALL:
            raise _Refused("bulk_too_large", most=_LETTERS_IN_ALL // 1_000_000)
        rows += [[] for _ in range(line - 1 - len(rows))]
        rows.append(cells)
    return rows


def _stripped(row: list[Any]) -> list[Any]:
    while row and row[-1] is None:
        row.pop()
    return row


def _cell(cell: Any, line: int) -> Any:  # noqa: ANN401 - whatever a cell holds
    if isinstance(cell, datetime):
        return cell.date() if cell.time() == time() else cell.replace(tzinfo=None)
    if isinstance(cell, time | timedelta):
        return str(cell)
    if isinstance(cell, str) and len(cell) > _LONGEST:
        raise _Refused("bulk_long_cell", line=line, most=_LONGEST)
    if isinstance(cell, int | float) and not abs(cell) < _LARGEST:
        return str(cell)
    return cell if cell is None or isinstance(cell, str | bool | int | float | date) else str(cell)


def _say(answer: bytes) -> None:
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()


if __name__ == "__main__":
    limit()
    main()
