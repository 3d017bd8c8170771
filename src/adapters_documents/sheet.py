"""A page of A4 to draw on: millimetres from the upper left corner, type sizes in points.

Shapes are drawn at once, texts when the page is finished, above them: only then is it known which
glyphs the fonts of the document must have.
"""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from typing import Final

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from adapters_documents.embedding import Written, write
from adapters_documents.faces import Faces, Uncovered, Weight, clusters_of
from adapters_documents.letterhead import Colour
from adapters_documents.shaping import Shaped, shape
from results_core.results.statements import UnprintableText

WIDTH: Final = 210.0
HEIGHT: Final = 297.0
POINT: Final = 25.4 / 72
"""Millimetres."""
_ALMOST_HALF: Final = 0.4995
"""fpdf2 draws corners of another radius where it is half of a side."""

_KEPT_SHAPED: Final = 1024
"""So many texts are remembered between the pages of a document: what repeats is among them."""


class Sheet:
    """A page of a document. The same calls give the same bytes (OUT-5)."""

    def __init__(self, faces: Faces, *, language: str, title: str, of: date) -> None:
        self._faces = faces
        self._written: list[Written] = []
        self._shaped: dict[tuple[str, Weight, bool], Shaped] = {}
        self.pdf = FPDF(unit="mm", format="A4")
        self.pdf.set_auto_page_break(auto=False)
        self.pdf.set_lang(language)
        self.pdf.set_title(title)
        self.pdf.set_creation_date(datetime.combine(of, time(), tzinfo=UTC))
        self.pdf.viewer_preferences = ViewerPreferences(display_doc_title=True)
        self.pdf.add_page()

    def shaped(
        self, text: str, weight: Weight = Weight.REGULAR, *, field: str = "", code: bool = False
    ) -> Shaped:
        """Return the text ready to be placed.

        A text of ours, without a field, is remembered as long as the process lives; any other as long
        as the document is drawn.

        Raises:
            UnprintableText: No face prints it; names the field.
        """
        try:
            if not field:
                return _remembered(text, weight, self._faces)
            key = (text, weight, code)
            if key not in self._shaped:
                self._shaped[key] = shape(text, weight, self._faces, code=code)
            return self._shaped[key]
        except Uncovered as uncovered:
            raise UnprintableText(field or "texts", uncovered.characters) from uncovered

    def width(self, text: str, size: float, weight: Weight = Weight.REGULAR) -> float:
        """Return how wide a text of ours is, in millimetres."""
        return self.shaped(text, weight).width * size / 1000 * POINT

    def place(
        self,
        shaped: Shaped,
        x: float,
        y: float,
        size: float,
        colour: Colour,
        *,
        align: float = 0.0,
        tracking: float = 0.0,
    ) -> float:
        """Write a line on the base line `y` and return its width; `align` is 0.5 to centre, 1 to end at `x`.

        `tracking` is the space after each glyph, in thousandths of the size.
        """
        apart = tracking * size / 1000
        width = (shaped.width * size / 1000 + apart * max(shaped.glyphs - 1, 0)) * POINT
        left = x - width * align
        self._written.append(Written(shaped, left / POINT, (HEIGHT - y) / POINT, size, colour, apart))
        return width

    def text(
        self,
        text: str,
        x: float,
        y: float,
        size: float,
        colour: Colour,
        *,
        weight: Weight = Weight.REGULAR,
        align: float = 0.0,
    ) -> float:
        """Write a line of ours on the base line `y` and return its width."""
        return self.place(self.shaped(text, weight), x, y, size, colour, align=align)

    def lines_of(
        self, text: str, room: float, size: float, weight: Weight = Weight.REGULAR, *, field: str = ""
    ) -> list[Shaped]:
        """Return the text broken into lines that fit the room, at spaces, or anywhere in a word too long.

        Raises:
            UnprintableText: No face prints it; names the field.
        """
        widest = room / POINT / size * 1000
        whole = self.shaped(text, weight, field=field)
        if whole.width <= widest:
            return [whole]
        lines: list[str] = []
        for word in text.split(" "):
            longer = f"{lines[-1]} {word}" if lines else word
            if lines and self.shaped(longer, weight, field=field).width <= widest:
                lines[-1] = longer
            else:
                lines += self._pieces(word, widest, weight, field)
        return [self.shaped(line, weight, field=field) for line in lines]

    def _pieces(self, word: str, widest: float, weight: Weight, field: str) -> list[str]:
        pieces = [""]
        if self.shaped(word, weight, field=field).width <= widest:
            return [word]
        for cluster in clusters_of(word):
            if pieces[-1] and self.shaped(pieces[-1] + cluster, weight, field=field).width > widest:
                pieces.append("")
            pieces[-1] += cluster
        return pieces

    def fill(
        self, x: float, y: float, width: float, height: float, colour: Colour, *, radius: float = 0.0
    ) -> None:
        """Fill a rectangle."""
        self.pdf.set_fill_color(*colour)
        rounded = min(radius, width * _ALMOST_HALF, height * _ALMOST_HALF)
        self.pdf.rect(x, y, width, height, style="F", round_corners=rounded > 0, corner_radius=rounded)

    def frame(
        self, x: float, y: float, width: float, height: float, colour: Colour, *, line: float, radius: float
    ) -> None:
        """Draw the outline of a rectangle with round corners."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(line)
        self.pdf.rect(x, y, width, height, style="D", round_corners=True, corner_radius=radius)

    def stroke(
        self, x1: float, y1: float, x2: float, y2: float, colour: Colour, *, line: float, dots: bool = False
    ) -> None:
        """Draw a straight line, or a dotted one."""
        self.pdf.set_draw_color(*colour)
        self.pdf.set_line_width(line)
        if dots:
            self.pdf.set_dash_pattern(dash=line, gap=1.6 * line)
        self.pdf.line(x1, y1, x2, y2)
        if dots:
            self.pdf.set_dash_pattern()

    def taken(self) -> list[Written]:
        """Return the texts that were placed since the last time."""
        placed, self._written = self._written, []
        if len(self._shaped) > _KEPT_SHAPED:
            self._shaped.clear()
        return placed

    def finished(self) -> bytes:
        """Write the texts and return the document."""
        write(self.pdf, self._written)
        return bytes(self.pdf.output())


@lru_cache(maxsize=4096)
def _remembered(text: str, weight: Weight, faces: Faces) -> Shaped:
    return shape(text, weight, faces)
