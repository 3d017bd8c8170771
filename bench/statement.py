"""How long a fresh Statement of Results takes, against the same page by plain fpdf2.

The floor draws the same words and shapes, in the same places, with the whole Noto Sans (Debian's
fonts-noto-core) and fpdf2's own shaping. Floor, ours, floor, in one process; medians.

    python -m bench.statement [--rounds 25] [--noto DIRECTORY]
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Final

import pymupdf
from fpdf import FPDF

from adapters_documents.letterhead import Letterhead
from adapters_documents.statement import PdfStatements
from results_core.exams.catalogue import load_catalogue
from results_core.exams.regimes import Component
from results_core.exams.scale import outcome_of
from results_core.results.statement_numbers import StatementNumber
from results_core.results.statements import Statement

NOTO: Final = Path("/usr/share/fonts/truetype/noto")
Colour = tuple[float, float, float]

MOST: Final = 0.5
"""What ours may take of the floor's time."""

SCORES: Final = {
    Component.READING: 191,
    Component.USE_OF_ENGLISH: 196,
    Component.WRITING: 210,
    Component.LISTENING: 191,
    Component.SPEAKING: 193,
}


def a_statement() -> Statement:
    """Return the statement of the pictures: C1 Advanced, a Latin name."""
    regime = load_catalogue().regime("C1A", date(2026, 6, 6))
    outcome = outcome_of(regime, scores=SCORES, overall=None, result=None)
    assert not isinstance(outcome, tuple)
    return Statement(
        reference=StatementNumber("7QZK9M0TW2DX3"),
        candidate_name="An Example",
        exam_name="C1 Advanced",
        session_code="F2",
        exam_date=date(2026, 6, 6),
        place_of_entry="Lyon",
        centre_name="Centre d'examens de Lyon",
        issued_on=date(2026, 7, 10),
        replaces=None,
        superseded_on=None,
        regime=regime,
        outcome=outcome,
        scores=SCORES,
    )


def ours() -> Callable[[], bytes]:
    """Return what draws our statement."""
    letterhead = Letterhead(
        board_name="Example Exam Board",
        service_name="Results Online",
        verification_address="results.example/verifiers",
    )
    statements, statement = PdfStatements(letterhead), a_statement()
    return lambda: statements.draw(statement, language="en")


def floor(model: bytes, noto: Path) -> Callable[[], bytes]:
    """Return what draws the page of the model with plain fpdf2."""
    page = pymupdf.open(stream=model, filetype="pdf")[0]
    lines = [line for block in page.get_text("dict")["blocks"] for line in block["lines"]]
    spans = [span for line in lines for span in line["spans"]]
    shapes = [(shape["rect"], shape["fill"], shape["color"]) for shape in page.get_drawings()]

    def draw() -> bytes:
        pdf = FPDF(unit="pt", format="A4")
        pdf.set_auto_page_break(auto=False)
        pdf.set_creation_date(datetime(2026, 7, 10, tzinfo=UTC))
        pdf.set_title("Statement of Results")
        pdf.set_lang("en")
        pdf.add_font("Noto", "", noto / "NotoSans-Regular.ttf")
        pdf.add_font("Noto", "B", noto / "NotoSans-Bold.ttf")
        pdf.set_text_shaping(use_shaping_engine=True)
        pdf.add_page()
        for area, fill, colour in shapes:
            _draw_shape(pdf, area, fill, colour)
        for span in spans:
            pdf.set_font("Noto", "B" if "Bold" in span["font"] else "", span["size"])
            pdf.set_text_color(span["color"] >> 16, span["color"] >> 8 & 255, span["color"] & 255)
            pdf.set_xy(span["origin"][0], span["origin"][1] - span["size"])
            pdf.cell(text=span["text"], h=span["size"])
        return bytes(pdf.output())

    return draw


def _draw_shape(pdf: FPDF, area: pymupdf.Rect, fill: Colour | None, colour: Colour | None) -> None:
    if fill is not None:
        pdf.set_fill_color(*(round(part * 255) for part in fill))
    if colour is not None:
        pdf.set_draw_color(*(round(part * 255) for part in colour))
    pdf.rect(area.x0, area.y0, area.width, area.height, style="D" if fill is None else "F")


def median_of(draw: Callable[[], bytes], rounds: int) -> float:
    """Return the median in milliseconds, after two documents that nobody counts."""
    took = []
    for _ in range(rounds + 2):
        begun = time.perf_counter()
        draw()
        took.append(1000 * (time.perf_counter() - begun))
    return statistics.median(took[2:])


def measure(rounds: int = 25, noto: Path = NOTO) -> dict[str, Any]:
    """Return the figures: floor, ours, floor again, and the share of the floor that ours takes."""
    fresh = ours()
    plain = floor(fresh(), noto)
    before, mine, after = median_of(plain, rounds), median_of(fresh, rounds), median_of(plain, rounds)
    share = mine / ((before + after) / 2)
    return {
        "bench": "statement",
        "floor_ms": [round(before, 1), round(after, 1)],
        "ours_ms": round(mine, 1),
        "share": round(share, 3),
        "at_most": MOST,
        "reached": share <= MOST,
        "bytes": len(fresh()),
        "floor_bytes": len(plain()),
    }


def main() -> int:
    """Print a line of JSON and a table; the status is 1 where the aim is missed."""
    arguments = argparse.ArgumentParser(description="A fresh statement against plain fpdf2.")
    arguments.add_argument("--rounds", type=int, default=25)
    arguments.add_argument("--noto", type=Path, default=NOTO)
    chosen = arguments.parse_args()
    figures = measure(chosen.rounds, chosen.noto)
    print(json.dumps(figures))
    print(f"{'plain fpdf2, full Noto':32}{figures['floor_ms'][0]:8.1f} ms  {figures['floor_ms'][1]:8.1f} ms")
    print(f"{'a fresh statement':32}{figures['ours_ms']:8.1f} ms")
    print(f"{'share of the floor':32}{figures['share']:8.3f}     at most {MOST}")
    return 0 if figures["reached"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
