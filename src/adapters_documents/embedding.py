"""The fonts of one document: only the glyphs that it draws, and the words that draw them.

fpdf2 cuts and embeds fonts by itself, but slowly, and it changes the fonts that it was given. So each
document gets small fonts of its own, cut by HarfBuzz from the faces of the process. This module alone
touches what fpdf2 keeps to itself (`TTFFont`, the resource catalogue, the page's stream).
"""

from io import BytesIO
from typing import Final

import attrs
import uharfbuzz as hb
from fpdf import FPDF
from fpdf.enums import PDFResourceType
from fpdf.fonts import Glyph as CutGlyph
from fpdf.fonts import TTFFont

from adapters_documents.faces import Face
from adapters_documents.shaping import Glyph, Run, Shaped

_SPACE: Final = 0x20
_DROPPED: Final = ("GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "DSIG")


@attrs.frozen
class Written:
    """A line of text in its place: points from the left and the bottom of the page, size in points."""

    shaped: Shaped
    x: float
    y: float
    size: float
    colour: tuple[int, int, int]
    tracking: float = 0.0
    """Points between the glyphs."""


def write(pdf: FPDF, lines: list[Written]) -> None:
    """Write all texts of the only page, and give the document the fonts for them."""
    used: Used = {}
    note(used, lines)
    write_with(cut(pdf, used), pdf, lines)


def write_pages(pdf: FPDF, pages: list[list[Written]]) -> None:
    """Write the texts of pages that are drawn, and give the document one set of fonts for all of them."""
    used: Used = {}
    for lines in pages:
        note(used, lines)
    fonts = cut(pdf, used)
    for number, lines in enumerate(pages, start=1):
        pdf.page = number
        for embedded in fonts.values():
            pdf._resource_catalog.add(PDFResourceType.FONT, embedded.font.i, number)  # noqa: SLF001
        write_with(fonts, pdf, lines)


Used = dict[Face, set[int]]
"""The glyphs that a document draws, by their face."""


def note(used: Used, lines: list[Written]) -> None:
    """Add what these texts draw."""
    for line in lines:
        for run in line.shaped.runs:
            used.setdefault(run.face, set()).update([glyph.id for glyph in run.glyphs])


def cut(pdf: FPDF, used: Used) -> "Fonts":
    """Give the document, whose first page is begun, fonts that have these glyphs and no others."""
    return {face: EmbeddedFace.cut(pdf, face, glyphs) for face, glyphs in used.items()}


def write_with(fonts: "Fonts", pdf: FPDF, lines: list[Written]) -> None:
    """Write texts on the page that is open."""
    for line in lines:
        pdf._out(_operators(line, fonts))  # noqa: SLF001  fpdf2 has no other word for positioned glyphs


class Pattern:
    """What stands on the first page so far, to be repeated on others as the same bytes."""

    def __init__(self, pdf: FPDF) -> None:
        self._pdf = pdf
        content = pdf.pages[1].contents
        self._content = bytes(content) if isinstance(content, bytes | bytearray) else b""
        per_page = pdf._resource_catalog.resources_per_page  # noqa: SLF001
        self._resources = {kind: set(names) for (page, kind), names in per_page.items() if page == 1}

    def begin_page(self) -> None:
        """Begin a page that has it all."""
        self._pdf.add_page()
        for kind, names in self._resources.items():
            for name in names:
                self._pdf._resource_catalog.add(kind, name, self._pdf.page)  # noqa: SLF001
        self._pdf._out(self._content)  # noqa: SLF001


@attrs.define(eq=False)
class EmbeddedFace:
    """A font of one document."""

    font: TTFFont
    renumbered: dict[int, int]
    _codes: dict[tuple[int, str], str] = attrs.field(factory=dict)

    @classmethod
    def cut(cls, pdf: FPDF, face: Face, glyphs: set[int]) -> "EmbeddedFace":
        """Return the face with these glyphs, as a font of the document and of the page that is open."""
        wanted = hb.SubsetInput()
        wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
        wanted.drop_table_tag_set.update([int.from_bytes(tag.encode(), "big") for tag in _DROPPED])
        wanted.unicode_set.add(_SPACE)
        wanted.glyph_set.update(glyphs)
        plan = hb.SubsetPlan(face.outlines, wanted)
        small = BytesIO(plan.execute().blob.data)
        font = TTFFont(pdf, small, face.name.lower(), "")  # type: ignore[arg-type] # fontTools reads streams too
        font.ttfont.recalcBBoxes = False  # the glyphs are copied as they are, not parsed
        pdf.fonts[font.fontkey] = font
        pdf._resource_catalog.add(PDFResourceType.FONT, font.i, pdf.page)  # noqa: SLF001
        return cls(font, dict(plan.old_to_new_glyph_mapping))

    def code(self, glyph: Glyph) -> str:
        """Return the code of the glyph in this document, as four hexadecimal digits."""
        known = self._codes.get((glyph.id, glyph.text))
        if known is None:
            number = self.renumbered[glyph.id]
            name = self.font.ttfont.getGlyphName(number)
            picked = self.font.subset.pick_glyph(
                CutGlyph(number, tuple(map(ord, glyph.text)), name, glyph.width)
            )
            known = self._codes[glyph.id, glyph.text] = f"{picked:04X}"
        return known


Fonts = dict[Face, EmbeddedFace]


def _operators(line: Written, fonts: Fonts) -> str:
    red, green, blue = (f"{part / 255:.3f}".rstrip("0").rstrip(".") for part in line.colour)
    words = [f"q {red} {green} {blue} rg BT {line.x:.2f} {line.y:.2f} Td"]
    if line.tracking:
        words.append(f"{line.tracking:.2f} Tc")
    for run in line.shaped.runs:
        words.append(f"/F{fonts[run.face].font.i} {line.size:.2f} Tf")
        words.append(_shown(run, fonts[run.face], line.size))
    words.append("ET Q")
    if not line.shaped.as_read:
        spoken = line.shaped.text.encode("utf-16-be").hex().upper()
        words = [f"/Span <</ActualText <FEFF{spoken}>>> BDC", *words, "EMC"]
    return " ".join(words)


def _shown(run: Run, embedded: EmbeddedFace, size: float) -> str:
    """Return what shows the glyphs; numbers between them move the pen, `Ts` lifts a mark."""
    words: list[str] = []
    array: list[str] = []
    codes, owed, rise = "", 0.0, 0.0

    def flush() -> None:
        nonlocal codes
        if codes:
            array.append(f"<{codes}>")
            codes = ""

    def show() -> None:
        flush()
        if array:
            words.append(f"[{''.join(array)}] TJ")
            array.clear()

    for glyph in run.glyphs:
        if glyph.dy != rise:
            show()
            rise = glyph.dy
            words.append(f"{rise * size / 1000:.3f} Ts")
        owed += glyph.dx
        if round(owed):
            flush()
            array.append(f"{-round(owed)}")
            owed -= round(owed)
        codes += embedded.code(glyph)
        owed += glyph.advance - glyph.dx - glyph.width
    if round(owed):
        flush()
        array.append(f"{-round(owed)}")
    show()
    if rise:
        words.append("0 Ts")
    return " ".join(words)
