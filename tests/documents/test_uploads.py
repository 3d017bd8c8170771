"""Lists that people bring: read, or refused with a reason, within bounds (UPL-1 to UPL-4, OUT-1, OUT-2)."""

import csv
import struct
import time
import zipfile
from collections.abc import Callable, Sequence
from datetime import date, datetime
from io import BytesIO, StringIO
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_documents.checked_lists import CheckedLists
from adapters_documents.uploads import Uploads
from results_core.verification.bulk_columns import Cell
from results_core.verification.bulk_model import BadList
from results_core.verification.bulk_ports import ListWriter, UploadReader

READ: UploadReader = Uploads()
WRITE: ListWriter = CheckedLists()
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


TOO_MANY: list[list[Cell]] = [HEADER, *([list(ROW)] * 10_500)]
FAR: dict[str, tuple[bytes, str]] = {
    "flat bomb": (repacked(same, ("xl/bomb.xml", b"\0" * 40_000_000)), "bulk_bomb"),
    "bomb in the sheet": (repacked(lambda n, d: d + b" " * 45_000_000 if "sheet1" in n else d), "bulk_bomb"),
    "overlap": (overlapping(), "bulk_bomb"),
    "many members": (many_members(), "bulk_bomb"),
    "encrypted": (encrypted(GOOD), "bulk_encrypted"),
    "macros": (repacked(same, ("xl/vbaProject.bin", b"x")), "bulk_macros"),
    "links": (repacked(same, ("xl/externalLinks/externalLink1.xml", b"<x/>")), "bulk_macros"),
    "path": (repacked(same, ("../../etc/passwd", b"x")), "bulk_damaged"),
    "laughs": (entities("laughs"), "bulk_damaged"),
    "external entity": (entities("file"), "bulk_damaged"),
    "cut": (GOOD[:-200], "bulk_damaged"),
    "another zip": (b"PK\x03\x04" + b"\0" * 60, "bulk_damaged"),
    "far cell": (workbook(lambda s: (rows(HEADER, ROW)(s), s.__setitem__("C1048576", "x"))), "bulk_far_cell"),
    "far column": (workbook(lambda s: (rows(HEADER, ROW)(s), s.__setitem__("XFD2", "x"))), "bulk_far_cell"),
    "merged": (workbook(lambda s: (rows(HEADER, ROW)(s), s.merge_cells("A2:A3"))), "bulk_merged"),
    "empty": (workbook(rows()), "bulk_empty"),
    "wrong sheet": (workbook(rows(), more=lambda b: b.create_sheet("x")), "bulk_wrong_sheet"),
    "two sheets": (
        workbook(rows(HEADER, ROW), more=lambda b: rows(HEADER, ROW)(b.create_sheet("x"))),
        "bulk_many_sheets",
    ),
    "too many rows": (workbook(rows(*TOO_MANY)), "bulk_too_many_rows"),
    "long cell": (workbook(rows(HEADER, ["x" * 1_001])), "bulk_long_cell"),
    "PDF": (b"%PDF-1.7 renamed", "bulk_not_a_list"),
    "old workbook": (b"\xd0\xcf\x11\xe0" + b"\0" * 99, "bulk_not_a_list"),
    "picture": (b"\x89PNG\r\n\x1a\n", "bulk_not_a_list"),
    "binary": (b"a,b\n\x00\xff\xfe", "bulk_not_a_list"),
    "Latin-1": ("numéro,date\nC1234567,2004".encode("latin-1"), "bulk_encoding"),
    "nothing": (b" \n", "bulk_empty"),
    "50 MB": (b"a,b\n" * 12_500_000, "bulk_too_large"),
    "one column": (b"number\nC1234567\n", "bulk_one_column"),
    "wide": (b"a,b\n" + b"," * 200, "bulk_too_wide"),
    "long cell in CSV": (b"a,b\n" + b"x" * 1_001 + b",y", "bulk_long_cell"),
    "open quote": (b'a,b\n"' + b"x,\n" * 100_000, "bulk_quote"),
}


@pytest.mark.parametrize("what", FAR)
def test_bad_files_are_refused_with_their_reason(what: str) -> None:
    """Within a second or two, whatever they would unpack to (UPL-2, UPL-3)."""
    content, why = FAR[what]
    began = time.perf_counter()
    with pytest.raises(BadList) as refused:
        READ.upload(content)

    assert refused.value.reason == why
    assert time.perf_counter() - began < 6


def test_a_lie_about_the_size_is_cut_short() -> None:
    """The directory says less than there is: what is read ends there, and its sum is wrong."""
    octets = bytearray(repacked(lambda n, d: d + b" " * 400_000 if "sheet1" in n else d))
    with zipfile.ZipFile(BytesIO(bytes(octets))) as archive:
        large = next(one for one in archive.infolist() if "sheet1" in one.filename)
    place = octets.find(b"PK\x01\x02")
    while large.filename.encode() not in octets[place + 46 : place + 120].split(b"PK")[0]:
        place = octets.find(b"PK\x01\x02", place + 1)
    octets[place + 24 : place + 28] = struct.pack("<L", 1_000)
    with pytest.raises(BadList) as refused:
        READ.upload(bytes(octets))

    assert refused.value.reason == "bulk_damaged"


def test_a_workbook_is_read_as_it_is() -> None:
    """Dates as dates, numbers as numbers; the sheet whose columns are known is the list."""
    list_rows: list[list[Cell]] = [
        HEADER,
        ["C1234567", datetime(2004, 2, 29), 7],  # noqa: DTZ001 - as a spreadsheet has it
        [None, None, None],
        [1234567, 38046, 1.5],
        ["x", True, "=1+1 as text"],
    ]
    content = workbook(rows(["a cover sheet"]), more=lambda book: rows(*list_rows)(book.create_sheet("List")))
    read = READ.upload(content)

    assert read.kind == "xlsx"
    assert read.rows[1] == ["C1234567", date(2004, 2, 29), 7]
    assert read.rows[2] == []
    assert read.rows[3] == [1234567, 38046, 1.5]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_csv_is_read_whatever_its_delimiter_and_mark(delimiter: str, encoding: str) -> None:
    """By the delimiter of its first line and the mark of its first bytes (UPL-4)."""
    text = f'"Numéro, ou | si;\tl’on veut"{delimiter}Né le\nC1{delimiter}"a\nb"\n\n'
    read = READ.upload(text.encode(encoding))

    assert read.rows == [["Numéro, ou | si;\tl’on veut", "Né le"], ["C1", "a\nb"]]
    assert READ.pasted(text).rows == read.rows


def test_a_hint_of_the_delimiter_is_followed() -> None:
    """As one spreadsheet writes it."""
    assert READ.pasted("sep=;\na;b\n1,5;2").rows == [["a", "b"], ["1,5", "2"]]


@given(st.binary(max_size=300))
def test_whatever_comes_is_read_or_refused(content: bytes) -> None:
    """Never another error; what begins like a ZIP is judged before anything is opened."""
    for one in (content, b"PK\x03\x04" + content):
        try:
            READ.upload(one)
        except BadList:
            continue


@given(st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=3), min_size=1, max_size=4))
def test_no_cell_is_run_by_a_spreadsheet(table: list[list[str]]) -> None:
    """In CSV an apostrophe stands before it; what is harmless comes back as it was (OUT-1)."""
    data = b"".join(WRITE.write(table, kind="csv")).decode("utf-8-sig")
    back = list(csv.reader(StringIO(data, newline="")))

    for row, got in zip(table, back, strict=False):
        for cell, seen in zip(row, got, strict=True):
            assert not seen.lstrip(" \n\u00a0").startswith(("=", "+", "-", "@", "\t", "\r"))
            assert seen in {cell, f"'{cell}"}


def test_a_workbook_holds_no_formulas_and_no_links() -> None:
    """Texts are texts, dates dates, numbers numbers (OUT-2)."""
    table: list[list[Cell]] = [
        ["a", "b", "c", "d"],
        ["=1+1", date(2004, 2, 29), 12, None],
        ["https://evil.example", True, 1.5, "é"],
    ]
    data = b"".join(WRITE.write(table, kind="xlsx"))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    again = READ.upload(data)

    assert b"<f" not in sheet.replace(b"<formula", b"")
    assert b"<hyperlink" not in sheet
    assert again.rows == [
        ["a", "b", "c", "d"],
        ["=1+1", date(2004, 2, 29), 12],
        ["https://evil.example", True, 1.5, "é"],
    ]
    with pytest.raises(ValueError, match="pdf"):
        WRITE.write([], kind="pdf")
