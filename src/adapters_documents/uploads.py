"""Lists that people bring: bounded before anything of them is opened (UPL-1 to UPL-4)."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any, Final

from adapters_documents.zip_directory import judge_workbook
from results_core.verification.bulk_columns import Cell
from results_core.verification.bulk_model import BadList
from results_core.verification.bulk_ports import UploadedTable
from results_core.verification.bulk_rows import MOST_ROWS, decoded_rows

MOST_BYTES: Final = 5_000_000
LONGEST_CELL: Final = 1_000
MOST_COLUMNS: Final = 100
DELIMITERS: Final = ",;\t|"

_ZIP: Final = b"PK\x03\x04"
_OTHER: Final = (b"%PDF", b"\xd0\xcf\x11\xe0", b"\x89PNG", b"\xff\xd8\xff", b"{\\rtf", b"\x1f\x8b")
"""What PDF, older spreadsheets, pictures, RTF and gzip begin with."""
_SECONDS: Final = 20
"""By the clock on the wall, of a machine that has much to do; the child's own limit is of the processor."""
_HINT: Final = "sep="
_ROOM: Final = 5_000
"""Rows beyond the most that are counted, to say how many there are."""


class Uploads:
    """The core's `UploadReader`."""

    def upload(self, content: bytes) -> UploadedTable:
        """Read a file, CSV or XLSX, whatever it is called.

        Raises:
            BadList: It is neither, or holds what is not taken.
        """
        if len(content) > MOST_BYTES:
            raise BadList("bulk_too_large", most=MOST_BYTES // 1_000_000)
        if not content.strip():
            raise BadList("bulk_empty")
        digest = hashlib.sha256(content).hexdigest()
        if content.startswith(_ZIP):
            judge_workbook(content)
            return UploadedTable("xlsx", digest, _read_apart(content))
        if content.startswith(_OTHER):
            raise BadList("bulk_not_a_list")
        return UploadedTable("csv", digest, _read_csv(_text(content)))

    def pasted(self, text: str) -> UploadedTable:
        """Read what was pasted from a spreadsheet or typed.

        Raises:
            BadList: It is no list.
        """
        if not text.strip():
            raise BadList("bulk_empty")
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        return UploadedTable("pasted", digest, _read_csv(text))


def _text(content: bytes) -> str:
    """Return the text of a file: UTF-8, or UTF-16 where its first bytes say so.

    Raises:
        BadList: It is in another encoding: letters would be guessed.
    """
    if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)):
        encoding = "utf-16"
    elif content.startswith(BOM_UTF8):
        encoding = "utf-8-sig"
    else:
        encoding = "utf-8"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BadList("bulk_not_a_list" if b"\0" in content else "bulk_encoding") from None


def _read_csv(text: str) -> list[list[Cell]]:
    if "\0" in text:
        raise BadList("bulk_not_a_list")
    text = text.lstrip("\ufeff").lstrip("\r\n")
    delimiter = _delimiter(text)
    if text[: len(_HINT)].lower() == _HINT:
        text = text.partition("\n")[2]
    rows = list(_bounded(csv.reader(StringIO(text, newline=""), delimiter=delimiter)))
    while rows and not any(rows[-1]):
        rows.pop()
    if rows and max(map(len, rows)) < 2:  # noqa: PLR2004 - a number and a date
        raise BadList("bulk_one_column")
    return rows


def _delimiter(text: str) -> str:
    """Return the allowed sign that stands in the first line most often, or that its hint names."""
    first = text.split("\n", 1)[0].rstrip("\r")
    if first[: len(_HINT)].lower() == _HINT and first[len(_HINT) :] in list(DELIMITERS):
        return first[len(_HINT) :]
    outside = "".join(first.split('"')[::2])
    return max(DELIMITERS, key=outside.count)


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[Cell]]:
    """Yield the rows as far as they are within bounds.

    Raises:
        BadList: A cell is too long, a row too wide, a quote is left open, or rows are too many.
    """
    count = 0
    try:
        for line, row in enumerate(rows, start=1):
            count = line
            if len(row) > MOST_COLUMNS:
                raise BadList("bulk_too_wide", line=line, most=MOST_COLUMNS)
            if any(len(cell) > LONGEST_CELL for cell in row):
                raise BadList("bulk_long_cell", line=line, most=LONGEST_CELL)
            if line > MOST_ROWS + _ROOM:
                raise BadList("bulk_too_many_rows", count=line - 1, most=MOST_ROWS)
            yield list(row)
    except csv.Error:
        raise BadList("bulk_quote", line=count + 1) from None


def _read_apart(content: bytes) -> list[list[Cell]]:
    """Read a workbook in a child that can take no more than its limits (UPL-3)."""
    try:
        child = subprocess.run(
            [sys.executable, "-m", "adapters_documents.reading_workbooks"],
            input=content,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            env={
                "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
                "PATH": os.defpath,
                "LC_ALL": "C.UTF-8",
            },
        )
    except subprocess.TimeoutExpired:
        raise BadList("bulk_too_much") from None
    if child.returncode != 0:
        raise BadList("bulk_too_much" if child.returncode < 0 else "bulk_damaged")
    verdict, _, rows = child.stdout.partition(b"\n")
    told: dict[str, Any] = json.loads(verdict)
    if told["why"]:
        raise BadList(told["why"], **told["facts"])
    return decoded_rows(rows)
