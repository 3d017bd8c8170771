"""Lists that people bring: read, or refused with a reason, within bounds (UPL-1 to UPL-4, OUT-1, OUT-2)."""

import csv
import resource
import struct
import zipfile
from datetime import date, datetime
from io import BytesIO, StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_documents.checked_lists import CheckedLists
from adapters_documents.uploads import Uploads
from results_core.verification.bulk_columns import Cell
from results_core.verification.bulk_model import BadList
from results_core.verification.bulk_ports import ListWriter, UploadReader
from tests.bad_lists import HEADER, UNREADABLE, bad_list, repacked, rows, workbook

READ: UploadReader = Uploads()
WRITE: ListWriter = CheckedLists()
LONG = b'<c r="B3"><v>' + b"9" * 400 + b"</v></c>"


def processor() -> float:
    """Return the seconds that this process and its children have worked: others may work here too."""
    own, children = resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN)
    return own.ru_utime + own.ru_stime + children.ru_utime + children.ru_stime


@pytest.mark.parametrize("what", UNREADABLE)
def test_bad_files_are_refused_with_their_reason(what: str) -> None:
    """Within a second or two of the processor, whatever they would unpack to (UPL-2, UPL-3)."""
    content, why = bad_list(what)
    began = processor()
    with pytest.raises(BadList) as refused:
        READ.upload(content)

    assert refused.value.reason == why
    assert processor() - began < 3


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


def test_numbers_that_no_workbook_takes_come_back_as_they_are_spelt() -> None:
    """Without end, or with too many digits: the own file can be written all the same."""
    strange = repacked(
        lambda name, data: (
            data.replace(b"</sheetData>", b'<row r="3"><c r="A3"><v>1E999</v></c>%s</row></sheetData>' % LONG)
            if "sheet1" in name
            else data
        )
    )
    read = READ.upload(strange)
    again = READ.upload(b"".join(WRITE.write(read.rows, kind="xlsx")))

    assert read.rows[2] == ["inf", "9" * 400]
    assert again.rows == read.rows


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
