"""Lists that nobody can check, brought by mistake or to do harm (UPL-1 to UPL-4)."""

import re
import zipfile
from collections.abc import Callable, Sequence
from functools import cache
from io import BytesIO
from typing import Any, Final

import openpyxl  # type: ignore[import-untyped]
from xlsxwriter import Workbook

from results_core.verification.bulk_columns import Cell
from results_texts import texts_for

HEADER: list[Cell] = ["Statement number", "Date of birth", "Note"]
ROW: list[Cell] = ["C1234567", "2004-02-29", "é Ł 語"]


def workbook(fill: Callable[[Any], object], *, more: Callable[[Any], object] | None = None) -> bytes:
    """Return an XLSX file whose first sheet, or book, was filled."""
    book = openpyxl.Workbook()
    fill(book.active)
    if more is not None:
        more(book)
    kept = BytesIO()
    book.save(kept)
    return kept.getvalue()


def rows(*given: Sequence[Cell]) -> Callable[[Any], object]:
    """Return what fills a sheet with these rows."""

    def fill(sheet: Any) -> None:  # noqa: ANN401 - openpyxl has no types
        for row in given:
            sheet.append(row)

    return fill


GOOD = workbook(rows(HEADER, ROW))


def repacked(change: Callable[[str, bytes], bytes], *more: tuple[str, bytes]) -> bytes:
    """Return the good workbook with its members changed, and more of them."""
    kept = BytesIO()
    with zipfile.ZipFile(BytesIO(GOOD)) as old, zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
        for name, data in more:
            new.writestr(name, data)
    return kept.getvalue()


def same(name: str, data: bytes) -> bytes:
    """Return a member as it is."""
    del name
    return data


def in_sheet(more: bytes) -> Callable[[str, bytes], bytes]:
    """Return what adds something to the end of the sheet."""
    return lambda name, data: data + more if "sheet1" in name else data


def with_cell(place: str) -> bytes:
    """Return the good workbook with one cell more."""

    def fill(sheet: Any) -> None:  # noqa: ANN401 - as above
        rows(HEADER, ROW)(sheet)
        sheet[place] = "x"

    return workbook(fill)


def encrypted(content: bytes) -> bytes:
    """Return the workbook as if its members were encrypted."""
    octets = bytearray(content)
    place = -1
    while (place := octets.find(b"PK\x01\x02", place + 1)) >= 0:
        octets[place + 8] |= 1
    return bytes(octets)


def overlapping() -> bytes:
    """Return a workbook of which two members share their bytes."""
    octets = bytearray(repacked(same))
    first = octets.find(b"PK\x01\x02")
    second = octets.find(b"PK\x01\x02", first + 1)
    octets[second + 42 : second + 46] = octets[first + 42 : first + 46]
    return bytes(octets)


def entities(kind: str) -> bytes:
    """Return a workbook whose sheet begins with entities."""
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10 if n else b"ha") for n in range(10))
    body = {"laughs": laughs, "file": b'<!ENTITY l9 SYSTEM "file:///etc/passwd">'}[kind]
    doctype = b"<!DOCTYPE worksheet [" + body + b"]>"

    def change(name: str, data: bytes) -> bytes:
        if "sheet1" not in name:
            return data
        head, _, rest = data.partition(b"<worksheet")
        return head + doctype + b"<worksheet" + rest.replace(b"Note", b"&l9;")

    return repacked(change)


def many_members() -> bytes:
    """Return a ZIP of many little members."""
    return repacked(same, *((f"xl/more{n}.xml", b"") for n in range(200)))


def spelt_once() -> bytes:
    """Return a small workbook that says one long text in very many cells."""
    kept = BytesIO()
    with Workbook(kept, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for line in range(1_000):
            sheet.write_row(line, 0, ["x" * 990] * 20)
    return kept.getvalue()


def far_away(attributes: str, prefix: str = "") -> bytes:
    """Return a workbook with a cell in the last row, spelt as another program may spell it."""
    cell = f"<c {attributes}><is><t>x</t></is></c>"
    row = f'<row r="1048576">{cell}</row></sheetData>'.encode()

    def change(name: str, data: bytes) -> bytes:
        if "sheet1" not in name:
            return data
        data = data.replace(b"</sheetData>", row)
        if not prefix:
            return data
        return re.sub(rb"<(/?)(?=\w)", rb"<\1x:", data).replace(b"xmlns=", b"xmlns:x=")

    return repacked(change)


TOO_MANY: list[list[Cell]] = [HEADER, *([list(ROW)] * 10_500)]
UNREADABLE: dict[str, tuple[Callable[[], bytes], str]] = {
    "flat bomb": (lambda: repacked(same, ("xl/bomb.xml", b"\0" * 40_000_000)), "bulk_bomb"),
    "bomb in the sheet": (
        lambda: repacked(lambda n, d: d + b" " * 45_000_000 if "sheet1" in n else d),
        "bulk_bomb",
    ),
    "overlap": (overlapping, "bulk_bomb"),
    "many members": (many_members, "bulk_bomb"),
    "encrypted": (lambda: encrypted(GOOD), "bulk_encrypted"),
    "macros": (lambda: repacked(same, ("xl/vbaProject.bin", b"x")), "bulk_macros"),
    "links": (lambda: repacked(same, ("xl/externalLinks/externalLink1.xml", b"<x/>")), "bulk_macros"),
    "path": (lambda: repacked(same, ("../../etc/passwd", b"x")), "bulk_damaged"),
    "laughs": (lambda: entities("laughs"), "bulk_damaged"),
    "external entity": (lambda: entities("file"), "bulk_damaged"),
    "cut": (lambda: GOOD[:-200], "bulk_damaged"),
    "another zip": (lambda: b"PK\x03\x04" + b"\0" * 60, "bulk_damaged"),
    "far cell": (
        lambda: with_cell("C1048576"),
        "bulk_far_cell",
    ),
    "far column": (
        lambda: with_cell("XFD2"),
        "bulk_far_cell",
    ),
    "far cell, its place last": (lambda: far_away('t="inlineStr" r="A1048576"'), "bulk_far_cell"),
    "far cell in one quote": (lambda: far_away("r='A1048576' t='inlineStr'"), "bulk_far_cell"),
    "far cell without a place": (lambda: far_away('t="inlineStr"'), "bulk_far_cell"),
    "far cell in a namespace": (lambda: far_away('r="A1048576" t="inlineStr"', "x"), "bulk_far_cell"),
    "one text in many cells": (spelt_once, "bulk_too_large"),
    "merged": (lambda: workbook(lambda s: (rows(HEADER, ROW)(s), s.merge_cells("A2:A3"))), "bulk_merged"),
    "empty": (lambda: workbook(rows()), "bulk_empty"),
    "wrong sheet": (lambda: workbook(rows(), more=lambda b: b.create_sheet("x")), "bulk_wrong_sheet"),
    "two sheets": (
        lambda: workbook(rows(HEADER, ROW), more=lambda b: rows(HEADER, ROW)(b.create_sheet("x"))),
        "bulk_many_sheets",
    ),
    "too many rows": (lambda: workbook(rows(*TOO_MANY)), "bulk_too_many_rows"),
    "long cell": (lambda: workbook(rows(HEADER, ["x" * 1_001])), "bulk_long_cell"),
    "PDF": (lambda: b"%PDF-1.7 renamed", "bulk_not_a_list"),
    "old workbook": (lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 99, "bulk_not_a_list"),
    "picture": (lambda: b"\x89PNG\r\n\x1a\n", "bulk_not_a_list"),
    "binary": (lambda: b"a,b\n\x00\xff\xfe", "bulk_not_a_list"),
    "Latin-1": (lambda: "numéro,date\nC1234567,2004".encode("latin-1"), "bulk_encoding"),
    "half of UTF-16": (lambda: "number,dob\nC1,2004".encode("utf-16")[:-1], "bulk_not_a_list"),
    "nothing": (lambda: b" \n", "bulk_empty"),
    "50 MB": (lambda: b"a,b\n" * 12_500_000, "bulk_too_large"),
    "one column": (lambda: b"number\nC1234567\n", "bulk_one_column"),
    "wide": (lambda: b"a,b\n" + b"," * 200, "bulk_too_wide"),
    "long cell in CSV": (lambda: b"a,b\n" + b"x" * 1_001 + b",y", "bulk_long_cell"),
    "open quote": (lambda: b'a,b\n"' + b"x,\n" * 100_000, "bulk_quote"),
}
_NAMES = b"Statement number,Date of birth,Note\n"
NO_LISTS: dict[str, tuple[Callable[[], bytes], str]] = {
    "no rows": (lambda: _NAMES, "bulk_no_rows"),
    "no names of columns": (lambda: b"C1234567,2004-02-29\nC1234568,2004-02-29\n", "bulk_no_header"),
    "names in the second row": (lambda: b"Our list,,\n" + _NAMES + b"C1,2004-02-29,\n", "bulk_header_lower"),
    "names twice": (lambda: _NAMES + _NAMES + b"C1,2004-02-29,\n", "bulk_two_headers"),
    "10,001 rows": (lambda: _NAMES + b"C1234567,2004-02-29,\n" * 10_001, "bulk_too_many_rows"),
}
"""What can be read and is no list."""


@cache
def bad_list(what: str) -> tuple[bytes, str]:
    """Return a list of either kind, and why it is refused."""
    made, why = (UNREADABLE | NO_LISTS)[what]
    return made(), why


ONE_OF_EACH: Final = tuple(
    {why: what for what, (_, why) in reversed((UNREADABLE | NO_LISTS).items())}.values()
)
"""A list for each reason."""


def reason_in(language: str, why: str) -> re.Pattern[str]:
    """Return the words of the reason, whatever numbers stand among them."""
    words = re.split(r"\{\w+\}", texts_for(language).pattern(f"objection.{why}"))
    return re.compile("[0-9]+".join(map(re.escape, words)))
