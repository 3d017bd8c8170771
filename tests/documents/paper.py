"""What the tests of the statement draw, and how they read it back."""

import unicodedata
from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any, Final, TypedDict, Unpack

import attrs
import pymupdf
from pypdf import PdfReader

from adapters_documents.letterhead import Letterhead
from adapters_documents.statement import PdfStatements
from results_core.exams.catalogue import load_catalogue
from results_core.exams.regimes import Component
from results_core.exams.scale import outcome_of
from results_core.results.statement_numbers import StatementNumber
from results_core.results.statements import Statement

LETTERHEAD: Final = Letterhead(
    board_name="Example Exam Board",
    service_name="Results Online",
    verification_address="results.example/verifiers",
)
PAPER: Final = PdfStatements(LETTERHEAD)
CATALOGUE: Final = load_catalogue()
OF_THE_LEAFLET: Final = {
    "reading": 191,
    "use_of_english": 196,
    "writing": 210,
    "listening": 191,
    "speaking": 193,
}


class Said(TypedDict, total=False):
    """What a test says of a statement; the rest is as in the leaflet."""

    candidate_name: str
    place_of_entry: str
    centre_name: str
    issued_on: date
    replaces: date | None
    superseded_on: date | None


def a_statement(
    exam: str = "C1A",
    exam_date: date = date(2026, 6, 6),
    scores: Mapping[str, int | None] = OF_THE_LEAFLET,
    *,
    overall: int | None = None,
    result: str | None = None,
    **said: Unpack[Said],
) -> Statement:
    """Return the statement of AN EXAMPLE, C1 Advanced, unless something else is said."""
    regime = CATALOGUE.regime(exam, exam_date)
    by_component = {Component(name): score for name, score in scores.items()}
    outcome = outcome_of(regime, scores=by_component, overall=overall, result=result)
    assert not isinstance(outcome, tuple), outcome
    plain = Statement(
        reference=StatementNumber("7QZK9M0TW2DX3"),
        candidate_name="AN EXAMPLE",
        exam_name=CATALOGUE.exam(exam).name,
        session_code="F2",
        exam_date=exam_date,
        place_of_entry="Lyon",
        centre_name="Centre d'examens de Lyon",
        issued_on=date(2026, 7, 14),
        replaces=None,
        superseded_on=None,
        regime=regime,
        outcome=outcome,
        scores=by_component,
    )
    return attrs.evolve(plain, **said)


def drawn(statement: Statement, language: str = "en") -> bytes:
    """Return the PDF of the statement on the plain paper."""
    return PAPER.draw(statement, language=language)


def the_page(document: bytes) -> Any:  # noqa: ANN401 - PyMuPDF has no types
    """Return the only page, for PyMuPDF."""
    (page,) = pymupdf.open(stream=document, filetype="pdf").pages()  # type: ignore[no-untyped-call]
    return page


def text_of(document: bytes) -> str:
    """Return what a reader copies, in lines, every space a plain one, composed (NFC)."""
    return spelt(the_page(document).get_text())


def copied_by_all(document: bytes) -> list[str]:
    """Return what two readers of different make copy."""
    return [text_of(document), spelt(PdfReader(BytesIO(document)).pages[0].extract_text())]


def spelt(text: str) -> str:
    """Return the text composed, with plain spaces and single ones."""
    lines = unicodedata.normalize("NFC", text).replace("\u200b", "").splitlines()
    return "\n".join(" ".join(line.split()) for line in lines)


def in_one_line(text: str) -> str:
    """Return the text without its line ends."""
    return " ".join(text.split())


def tofu_in(document: bytes) -> list[str]:
    """Return the characters that are drawn as the glyph that stands for none."""
    return [
        chr(letter[0])
        for stretch in the_page(document).get_texttrace()
        for letter in stretch["chars"]
        if letter[1] == 0
    ]
