"""How the paper is made: one page that everything fits on, the same bytes each time, nothing else in it."""

from datetime import date
from io import BytesIO
from itertools import combinations
from pathlib import Path
from typing import Any

import attrs
import pymupdf
import pytest
from pypdf import PdfReader

from adapters_documents.letterhead import BadLogo, Colours
from adapters_documents.statement import PdfStatements
from results_core.exams.regimes import Regime
from results_core.results.statements import Statement, StatementDrawing
from tests.documents.paper import (
    CATALOGUE,
    LETTERHEAD,
    PAPER,
    Said,
    a_statement,
    drawn,
    text_of,
    the_page,
    tofu_in,
)

MARGIN = 18 / 25.4 * 72
LONG = "María de los Ángeles Guadalupe Fernández de Córdoba y Álvarez de Toledo y Borbón-Parma"
TALL: Said = {
    "candidate_name": LONG,
    "place_of_entry": "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch, Ynys Môn, Cymru",
    "centre_name": "Εξεταστικό Κέντρο Θεσσαλονίκης και Κεντρικής Μακεδονίας, Τμήμα Ξένων Γλωσσών και Τέχνης",
    "superseded_on": date(2026, 8, 3),
    "replaces": date(2026, 7, 3),
}


def assert_it_fits(document: bytes) -> None:
    """Hold a document to one page of A4, its margins, and lines that do not run into one another."""
    page = the_page(document)
    boxes = [
        inked(line["bbox"], span["size"])
        for block in page.get_text("dict")["blocks"]
        for line in block["lines"]
        for span in line["spans"][:1]
    ]

    assert (round(page.rect.width / 72 * 25.4), round(page.rect.height / 72 * 25.4)) == (210, 297)
    for box in boxes:
        assert box.x0 >= MARGIN - 1
        assert box.x1 <= page.rect.width - MARGIN + 1
        assert box.y0 >= MARGIN - 1
        assert box.y1 <= page.rect.height - MARGIN + 1
    for one, other in combinations(boxes, 2):
        assert (one & other).is_empty, (page.get_textbox(one), page.get_textbox(other))


def inked(box: tuple[float, float, float, float], size: float) -> Any:  # noqa: ANN401 - PyMuPDF has no types
    """Return the part of a line's box that letters reach into."""
    left, top, right, bottom = box
    return pymupdf.Rect(left, top + 0.28 * size, right, bottom - 0.3 * size)  # type: ignore[no-untyped-call]


def the_worst_of(exam: str, regime: Regime) -> Statement:
    """Return a statement of the regime with every component below its range."""
    day = regime.since or date(2010, 6, 6)
    if regime.lowest is None:
        return a_statement(exam, day, {}, result=regime.labels[0])
    return a_statement(exam, day, dict.fromkeys(regime.components), overall=regime.lowest)


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize(
    ("exam", "regime"),
    [
        pytest.param(exam.code, regime, id=f"{exam.code}-{regime.since}")
        for exam in CATALOGUE
        if not exam.for_schools
        for regime in exam.regimes
    ],
)
def test_every_exam_of_every_regime_fits(exam: str, regime: Regime, language: str) -> None:
    """Plain, and with everything that makes a page tall."""
    statement = the_worst_of(exam, regime)

    assert_it_fits(drawn(statement, language))
    assert_it_fits(drawn(attrs.evolve(statement, **TALL), language))


def test_a_name_of_sixty_letters_stays_on_one_line() -> None:
    """It becomes smaller, at least 10 points; a longer one is wrapped."""
    sixty = drawn(a_statement(candidate_name=LONG[:60].strip()))
    longer = drawn(a_statement(candidate_name=LONG))

    assert LONG[:60].strip() in text_of(sixty).splitlines()
    assert size_of(sixty, "María") >= 10
    assert size_of(longer, "María") == pytest.approx(10)
    assert LONG in " ".join(text_of(longer).splitlines())


def test_one_word_without_end_is_broken_where_the_line_ends() -> None:
    """Nothing runs out of the page, and no letter is lost."""
    document = drawn(a_statement(candidate_name="Ŵ" * 150))

    assert_it_fits(document)
    assert text_of(document).count("Ŵ") == 150


def size_of(document: bytes, beginning: str) -> float:
    """Return the type size of the line that begins so."""
    spans = [
        span
        for block in the_page(document).get_text("dict")["blocks"]
        for line in block["lines"]
        for span in line["spans"]
    ]
    return next(float(span["size"]) for span in spans if span["text"].startswith(beginning))


def test_the_same_statement_is_the_same_bytes() -> None:
    """Again, from a second instance, and after others were drawn."""
    statement = a_statement(candidate_name="Nguyễn Thị Hạnh")
    first = drawn(statement)
    drawn(a_statement(candidate_name="محمد"))

    assert drawn(statement) == first
    assert PdfStatements(LETTERHEAD).draw(statement, language="en") == first


def test_the_second_document_is_as_right_as_the_first() -> None:
    """Documents share no font: what one embeds, another does not miss."""
    drawn(a_statement(candidate_name="Zoë"))
    second = drawn(a_statement(candidate_name="Qwyxjk Vampßzö"))

    assert "Qwyxjk Vampßzö" in text_of(second)
    assert tofu_in(second) == []


@pytest.mark.parametrize(("language", "title"), [("en", "Statement of Results"), ("fr", "Relevé de notes")])
def test_the_document_says_its_language_and_a_neutral_title(language: str, title: str) -> None:
    """And nothing about the candidate outside the page."""
    document = drawn(a_statement(candidate_name="Zaphod Unusual"), language)
    reader = PdfReader(BytesIO(document))

    assert reader.metadata is not None
    assert reader.metadata.title == title
    assert reader.metadata.creation_date_raw == "D:20260714000000Z"
    root: Any = reader.root_object
    assert root["/Lang"] == language
    assert root["/ViewerPreferences"]["/DisplayDocTitle"].value is True
    assert "Zaphod" not in str(reader.metadata)
    assert b"Zaphod" not in document


def test_every_font_is_embedded() -> None:
    """Whatever machine shows it, it looks the same."""
    page: Any = PdfReader(BytesIO(drawn(a_statement(candidate_name="Ζωή नई מה")))).pages[0]
    fonts: list[Any] = [font.get_object() for font in page["/Resources"]["/Font"].values()]

    assert len(fonts) >= 4
    for font in fonts:
        assert "/FontFile2" in font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/ToUnicode" in font


def test_what_looks_like_markup_is_printed_as_it_stands() -> None:
    """A name is never read as Markdown, HTML or words of PDF."""
    name = "**Ann** __Lee__ <b>x</b> {nb} \\(Tj) ~~y~~ [z](http://z.example)"
    document = drawn(a_statement(candidate_name=name))

    assert name in " ".join(text_of(document).splitlines())
    assert list(the_page(document).links()) == []


def test_the_statement_cannot_carry_the_other_half_of_the_look_up() -> None:
    """No date of birth, ID Number, passport number or address has a place in it."""
    assert {field.name for field in attrs.fields(Statement)} == {
        "reference",
        "candidate_name",
        "exam_name",
        "session_code",
        "exam_date",
        "place_of_entry",
        "centre_name",
        "issued_on",
        "replaces",
        "superseded_on",
        "regime",
        "outcome",
        "scores",
    }


def test_a_logo_is_drawn_beside_the_names(tmp_path: Path) -> None:
    """As lines from an SVG, as a picture from a PNG."""
    vector, pixels = tmp_path / "logo.svg", tmp_path / "logo.png"
    vector.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 30">'
        '<path d="M0 0h90v30z" fill="#a1b2c3"/></svg>'
    )
    pixels.write_bytes(pymupdf.Pixmap(pymupdf.csRGB, (0, 0, 90, 30), 0).tobytes())  # type: ignore[no-untyped-call]

    drawing, picture = (the_page(on_paper_with(logo=logo)) for logo in (vector, pixels))

    painted = {shape["fill"]: shape["rect"] for shape in drawing.get_drawings() if shape["fill"]}
    grey_blue = next(area for fill, area in painted.items() if fill[0] == pytest.approx(0xA1 / 255, abs=0.01))
    assert grey_blue.width / 72 * 25.4 == pytest.approx(36, abs=0.2)
    (image,) = picture.get_image_info()
    assert (image["bbox"][3] - image["bbox"][1]) / 72 * 25.4 == pytest.approx(12, abs=0.1)


def test_a_logo_that_cannot_be_drawn_is_named(tmp_path: Path) -> None:
    """At the first statement, not as a hole in the paper."""
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")

    with pytest.raises(BadLogo, match=r"broken\.png"):
        on_paper_with(logo=broken)


def test_the_colours_of_the_operator_are_used() -> None:
    """For the rule, the bars of the skills and that of the overall."""
    coloured = on_paper_with(colours=Colours(brand="#AA0000", deep="#00AA00"))
    fills = [shape["fill"] for shape in the_page(coloured).get_drawings() if shape["fill"]]
    colours = {tuple(round(part * 255) for part in fill) for fill in fills}

    assert {(0xAA, 0, 0), (0, 0xAA, 0)} <= colours


def on_paper_with(*, logo: Path | None = None, colours: Colours = LETTERHEAD.colours) -> bytes:
    """Return the plain statement on other paper."""
    return PdfStatements(attrs.evolve(LETTERHEAD, logo=logo, colours=colours)).draw(
        a_statement(), language="en"
    )


def test_it_is_what_the_core_asks_for() -> None:
    """The port, checked by type as by use."""
    drawing: StatementDrawing = PAPER

    assert drawing.draw(a_statement(), language="en").startswith(b"%PDF-")


def test_a_language_without_texts_is_refused() -> None:
    """No paper comes half translated."""
    with pytest.raises(LookupError):
        drawn(a_statement(), "xx")
