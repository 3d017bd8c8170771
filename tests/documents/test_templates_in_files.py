"""Whatever a template says, its files say: any choice, order, names, dates and rows (C11, OUT-1, OUT-2)."""

import csv
import io
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any, Final

import attrs
import openpyxl  # type: ignore[import-untyped]
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters_documents.spreadsheets import Spreadsheets, safe
from results_core.downloads.fields import ONE_SKILL, SCORES, CellKind, Field, kind_of
from results_core.downloads.rows import SharedRow, SharedRows
from results_core.downloads.tabling import Compiled, CompileShape
from results_core.downloads.templates import DateStyle, Format, RowPer, Shape, TemplateForm, shape_of
from results_core.exams.catalogue import load_catalogue
from results_core.exams.entries import passport_place
from results_core.results.model import ResultStatus
from results_core.sharing.model import Purpose, ShareScope
from results_core.testing.data_files import PlainWording
from results_core.testing.stand_ins import LabelledCipher

CATALOGUE: Final = load_catalogue()
COMPILE: Final = CompileShape(wording=PlainWording(), catalogue=CATALOGUE, cipher=LabelledCipher())
ZONE: Final = "Pacific/Auckland"
RUN: Final = frozenset("=+-@\t\r\0")
PATTERNS: Final = {
    DateStyle.ISO: ("%Y-%m-%d", "yyyy-mm-dd"),
    DateStyle.DAY_FIRST: ("%d/%m/%Y", "dd/mm/yyyy"),
    DateStyle.MONTH_FIRST: ("%m/%d/%Y", "mm/dd/yyyy"),
    DateStyle.DOTTED: ("%d.%m.%Y", "dd.mm.yyyy"),
}

DAYS: Final = st.dates(date(1926, 1, 1), date(2026, 7, 1))
SAT: Final = st.dates(date(2012, 1, 1), date(2026, 7, 1))
"""Days on which every exam of the catalogue was sat."""
INSTANTS: Final = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC)).map(  # noqa: DTZ001 - gets its zone
    lambda at: at.replace(microsecond=0)
)
TYPED: Final = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12)
HOSTILE: Final = st.sampled_from(
    ["=1+1", " @x", "-2", "+A1", "_x0041_", "'=", "00123", "https://a.example", "1E5"]
)
TEXTS: Final = TYPED | HOSTILE
SCORE: Final = st.none() | st.integers(0, 230)


@st.composite
def shared_rows(draw: st.DrawFn) -> SharedRow:
    """Return a row as the store may have it."""
    number, passport = draw(TEXTS), draw(st.none() | TEXTS)
    drawn: dict[str, Any] = {
        name: draw(of)
        for of, names in (
            (TEXTS, "entered_given_names entered_family_name session place_of_entry centre"),
            (st.none() | TEXTS, "email opened_by downloaded_by"),
            (INSTANTS, "releases_at received_at issued_at"),
            (st.none() | INSTANTS, "expires_at opened_at downloaded_at amended_at"),
            (SCORE, " ".join(score.value for score in SCORES)),
        )
        for name in names.split()
    }
    return SharedRow(
        position=1,
        share="0" * 32,
        result="1" * 32,
        account=None,
        scope=draw(st.sampled_from(ShareScope)).value,
        purpose=draw(st.sampled_from(Purpose)).value,
        status=draw(st.sampled_from(ResultStatus)).value,
        version=draw(st.integers(0, 9)),
        given_names=draw(TEXTS),
        family_name=draw(TEXTS),
        date_of_birth=draw(DAYS),
        id_number=number,
        passport_sealed=None
        if passport is None
        else LabelledCipher().seal(passport, place=passport_place(number)),
        has_photo=draw(st.booleans()),
        exam=draw(st.sampled_from(sorted(exam.code for exam in CATALOGUE))),
        exam_date=draw(SAT),
        label="Pass at Grade B",
        overall=draw(SCORE),
        cefr="C1",
        statement_number="15BGB9615003",
        **drawn,
    )


@st.composite
def forms(draw: st.DrawFn) -> TemplateForm:
    """Return what somebody chose, in any order, under any names, and things that make no sense."""
    chosen = draw(st.lists(st.sampled_from([*Field, "nonsense"]), min_size=1, max_size=8))
    return TemplateForm(
        name="x",
        dates=draw(st.sampled_from([*DateStyle, "nonsense"])),
        language=draw(st.sampled_from(["en", "fr", "xx"])),
        row_per=draw(st.sampled_from([*RowPer, ""])),
        fields=["family_name", *chosen],
        titles={field: draw(TEXTS) for field in draw(st.sets(st.sampled_from(chosen)))},
    )


def compiled(shape: Shape, rows: Sequence[SharedRow]) -> tuple[Compiled, list[tuple[Any, ...]]]:
    """Return the shape ready, and the cells of each line."""
    ready = COMPILE(shape, ZONE)
    return ready, list(zip(*ready.columns(SharedRows.of(rows)), strict=True))


def file_of(shape: Shape, rows: Sequence[SharedRow], format: Format) -> bytes:
    """Return the file in a format, its rows in two batches."""
    ready = COMPILE(attrs.evolve(shape, format=format), ZONE)
    batches = map(SharedRows.of, (rows[:1], rows[1:]))
    return b"".join(Spreadsheets().write(ready.sheet, map(ready.columns, batches)))


def read(cell: Any) -> Any:  # noqa: ANN401 - openpyxl has no types
    """Return what a cell holds; what looks like the number of a sign is spelt so that it is none."""
    return cell.value.replace("_x005F_", "_") if isinstance(cell.value, str) else cell.value


def spelt(cell: Any, kind: CellKind, dates: DateStyle) -> str:  # noqa: ANN401 - whatever a cell holds
    """Return what CSV says where a workbook has this cell."""
    if cell is None:
        return ""
    if kind is CellKind.DATE:
        return str(cell.strftime(PATTERNS[dates][0]))
    if kind is CellKind.INSTANT:
        return str(cell.strftime(f"{PATTERNS[dates][0]} %H:%M"))
    return safe(cell) if kind is CellKind.TEXT else str(cell)


@settings(max_examples=25, deadline=None)
@given(forms(), st.lists(shared_rows(), max_size=3))
def test_a_file_is_what_its_template_says(form: TemplateForm, rows: list[SharedRow]) -> None:
    """Its header, each column as it is alone, CSV that reads back, a workbook that says the same."""
    shape = shape_of(form, ["en", "fr"])
    ready, lines = compiled(shape, rows)
    said = [kind_of(field) for field in shape.fields]
    header, *body = csv.reader(
        io.StringIO(file_of(shape, rows, Format.CSV).decode("utf-8-sig"), newline=""), strict=True
    )
    page = openpyxl.load_workbook(io.BytesIO(file_of(shape, rows, Format.XLSX))).active
    titles, *cells = [list(map(read, line))[: len(said)] for line in page.iter_rows()]

    assert len(set(shape.fields)) == len(shape.fields)
    assert set(shape.fields) <= {*form.fields}
    assert not set(shape.fields) & (set(SCORES) if shape.row_per is RowPer.SKILL else ONE_SKILL)
    for place, column in enumerate(shape.columns):
        word = column.field.value if shape.language == "en" else f"{column.field.value} ({shape.language})"
        assert ready.sheet.heading[place] == (column.title or word)
        alone = attrs.evolve(shape, columns=(column,), language=shape.language)
        assert [line[place] for line in lines] == [line[0] for line in compiled(alone, rows)[1]]
    assert header == [safe(title) for title in titles]
    assert tuple(titles) == ready.sheet.heading
    assert body == [
        [spelt(cell, kind, shape.dates) for cell, kind in zip(line, said, strict=True)] for line in cells
    ]
    assert [
        cell for line in (header, *body) for cell in line if cell.strip() and cell.lstrip()[0] in RUN
    ] == []
    for line in page.iter_rows(min_row=2):
        for cell, kind in zip(line, said, strict=False):
            assert cell.data_type != "f"
            if cell.value is not None and kind in {CellKind.DATE, CellKind.INSTANT}:
                assert cell.number_format.startswith(PATTERNS[shape.dates][1])
            if cell.value is not None and kind is CellKind.NUMBER and not str(cell.value).startswith("<"):
                assert isinstance(cell.value, int)
