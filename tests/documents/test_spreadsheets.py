"""Data files: every cell comes back as it was, and nothing in them is ever run (OUT-1, OUT-2)."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import date, datetime

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_documents.spreadsheets import Spreadsheets, safe
from results_core.downloads.fields import CellKind
from results_core.downloads.tabling import Columns, Sheet
from results_core.downloads.templates import DateStyle, Format

DAY, MOMENT = date(2026, 7, 14), datetime(2026, 7, 14, 10, 41)  # noqa: DTZ001 - on clocks of a zone
SCRIPTS = """
LATIN CYRILLIC GREEK ARMENIAN GEORGIAN HEBREW ARABIC SYRIAC THAANA NKO DEVANAGARI BENGALI GURMUKHI GUJARATI
ORIYA TAMIL TELUGU KANNADA MALAYALAM SINHALA THAI LAO TIBETAN MYANMAR HANGUL ETHIOPIC CHEROKEE CANADIAN OGHAM
RUNIC TAGALOG KHMER MONGOLIAN LIMBU TAI BUGINESE BALINESE SUNDANESE LEPCHA GLAGOLITIC COPTIC TIFINAGH
HIRAGANA KATAKANA BOPOMOFO YI LISU VAI SAURASHTRA KAYAH REJANG JAVANESE CHAM MEETEI LINEAR GOTHIC DESERET
SHAVIAN OSMANYA CYPRIOT PHOENICIAN BRAHMI CJK
"""


def _names() -> list[str]:
    """Return a word of each script."""
    found = dict[str, str]()
    for code in [*range(0x41, 0x3000), *range(0x3041, 0x33000)]:
        sign = chr(code)
        if sign.isalpha():
            found.setdefault(unicodedata.name(sign, "").partition(" ")[0].partition("-")[0], sign * 3)
    return [found[script] for script in SCRIPTS.split() if script in found]


NAMES = _names()
ATTACKS = [
    f"{sign}{name}" for name in NAMES for sign in ("=", "+", "-", "@", "\t=", "  =", "\r", "\n@", "'=")
]
RUN = frozenset("=+-@\t\r\0")


def written(format: Format, kinds: Sequence[CellKind], *batches: Columns, heading: str = "Name") -> bytes:
    """Return a file with columns of these kinds."""
    sheet = Sheet(
        format=format,
        heading=tuple(f"{heading} {place}" for place, _ in enumerate(kinds)),
        kinds=tuple(kinds),
        dates=DateStyle.ISO,
        title="Shared results",
    )
    return b"".join(Spreadsheets().write(sheet, batches))


def read_csv(data: bytes) -> list[list[str]]:
    """Return the rows behind the heading."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), strict=True))[1:]


def part(data: bytes, name: str) -> str:
    """Return a part of a workbook."""
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return book.read(name).decode()


def test_the_scripts_are_many() -> None:
    """Sixty, so that no font or encoding of one part of the world is taken for granted."""
    assert len(NAMES) >= 60


def test_csv_reads_back_as_it_was_and_runs_nothing() -> None:
    """A mark of the encoding first; what a spreadsheet would run begins with an apostrophe (OUT-1)."""
    texts = [*NAMES, *ATTACKS, 'a "quoted", b', "two\r\nlines", ""]
    data = written(Format.CSV, [CellKind.TEXT], [texts])
    cells = [row[0] if row else "" for row in read_csv(data)]

    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in data
    assert [
        cell.removeprefix("'") if safe(text) != text else cell
        for cell, text in zip(cells, texts, strict=True)
    ] == texts
    assert not [cell for cell in cells if cell.lstrip(" \n\u00a0")[:1] in RUN and cell.strip()]


@given(st.text(max_size=30))
def test_no_text_is_run(text: str) -> None:
    """Whatever it is made of; what needs no guard stays as it is."""
    guarded = safe(text)

    assert guarded in {text, f"'{text}"}
    assert guarded.lstrip(" \n\u00a0")[:1] not in RUN or not guarded.strip()


@pytest.mark.parametrize(
    ("style", "day"),
    [
        (DateStyle.ISO, "2026-07-14"),
        (DateStyle.DAY_FIRST, "14/07/2026"),
        (DateStyle.MONTH_FIRST, "07/14/2026"),
        (DateStyle.DOTTED, "14.07.2026"),
    ],
)
def test_days_are_written_as_the_template_says(style: DateStyle, day: str) -> None:
    """Instants with the minute behind them; nothing where there is none."""
    kinds = (CellKind.DATE, CellKind.INSTANT, CellKind.NUMBER)
    sheet = Sheet(format=Format.CSV, heading=("a", "b", "c"), kinds=kinds, dates=style, title="x")
    columns: Columns = [[DAY, None, DAY], [MOMENT, None, MOMENT], [196, None, "<142"]]
    data = b"".join(Spreadsheets().write(sheet, [columns, columns]))

    once = [[day, f"{day} 10:41", "196"], ["", "", ""], [day, f"{day} 10:41", "<142"]]
    assert read_csv(data) == once * 2


def test_a_workbook_has_texts_as_texts_and_runs_nothing() -> None:
    """No formula, no link; days are days, numbers are numbers (OUT-2)."""
    texts = [*NAMES, *ATTACKS, "https://evil.example", "mailto:a@b.example", "00123", "1E5", "=1+1"]
    count = len(texts)
    kinds = [CellKind.TEXT, CellKind.DATE, CellKind.INSTANT, CellKind.NUMBER, CellKind.WORD]
    columns: Columns = [texts, [DAY] * count, [MOMENT] * count, [196] * count, ["Reported"] * count]
    data = written(Format.XLSX, kinds, columns, heading="=cmd|")
    page = part(data, "xl/worksheets/sheet1.xml")
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        assert book.testzip() is None
        assert not [name for name in book.namelist() if "externalLink" in name or name.endswith(".bin")]

    assert "<f>" not in page
    assert "<f " not in page
    assert "hyperlink" not in page
    assert page.count('t="inlineStr"') == 2 * count + len(kinds)
    assert page.count("<v>196</v>") == count
    assert page.count("<v>46217</v>") == count
    assert re.search(r'formatCode="yyyy-mm-dd"', part(data, "xl/styles.xml"))


def test_a_file_without_rows_has_its_heading() -> None:
    """Nothing was to be seen any more."""
    assert read_csv(written(Format.CSV, [CellKind.TEXT])) == []
    assert "Name 0" in part(written(Format.XLSX, [CellKind.TEXT]), "xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(("rows", "pages"), [(0, [0]), (2, [2]), (3, [2, 1]), (4, [2, 2]), (5, [2, 2, 1])])
def test_a_workbook_goes_on_with_another_page_where_one_is_full(rows: int, pages: list[int]) -> None:
    """Each under its heading, in order; no row is lost beyond the last that a page can hold."""
    sheet = Sheet(
        format=Format.XLSX,
        heading=("Name",),
        kinds=(CellKind.TEXT,),
        dates=DateStyle.ISO,
        title="Shared with us this season",
    )
    names = [f"name {number}" for number in range(rows)]
    batches: list[Columns] = [[names[:3]], [names[3:]]]
    data = b"".join(Spreadsheets(rows_a_page=2).write(sheet, batches))
    book = openpyxl.load_workbook(io.BytesIO(data))
    found = [[cell.value for cell in page["A"]] for page in book]

    assert [len(page) - 1 for page in found] == pages
    assert [page[0] for page in found] == ["Name"] * len(pages)
    assert [name for page in found for name in page[1:]] == names
