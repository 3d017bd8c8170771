"""Whose paper it is: names, address, logo and colours, as an operator sets them."""

from pathlib import Path
from typing import Final

import attrs
from fpdf import FPDF
from fpdf.svg import SVGObject

Colour = tuple[int, int, int]

LOGO_HEIGHT: Final = 12.0
"""Millimetres."""
LOGO_WIDEST: Final = 54.0

_GOLD: Final[Colour] = (0xFF, 0xC8, 0x45)
_WHITE: Final[Colour] = (0xFF, 0xFF, 0xFF)


class BadLogo(ValueError):
    """The file of the logo is neither SVG nor PNG, or cannot be read."""


def colour(written: str) -> Colour:
    """Return red, green and blue of `#1D4BB8`."""
    digits = written.removeprefix("#")
    return int(digits[0:2], 16), int(digits[2:4], 16), int(digits[4:6], 16)


@attrs.frozen(kw_only=True)
class Colours:
    """The three colours that an operator may change, written `#RRGGBB`."""

    brand: str = "#1D4BB8"
    """The bars of the scores by skill."""
    brand_hover: str = "#163A91"
    """The address where the paper is checked."""
    deep: str = "#132459"
    """Rule, box, and the bar of the overall score."""


@attrs.frozen(kw_only=True)
class Letterhead:
    """What stands at the head and the foot of the paper."""

    board_name: str
    service_name: str
    verification_address: str
    """Where organisations check a statement, as it is typed: `results.example/verifiers`."""
    logo: Path | None = None
    """SVG or PNG, drawn 12 mm high; without one, a neutral mark."""
    colours: Colours = attrs.field(factory=Colours)


def draw_logo(pdf: FPDF, letterhead: Letterhead, x: float, y: float) -> float:
    """Draw the logo with its upper left corner there, in millimetres, and return its width.

    Raises:
        BadLogo: The file cannot be drawn.
    """
    if letterhead.logo is None:
        _draw_mark(pdf, colour(letterhead.colours.deep), x, y)
        return LOGO_HEIGHT
    try:
        return _draw_file(pdf, letterhead.logo, x, y)
    except (OSError, ValueError, SyntaxError, AttributeError, NotImplementedError) as unreadable:
        raise BadLogo(f"{letterhead.logo.name} cannot be drawn: {unreadable}") from unreadable


def _draw_file(pdf: FPDF, path: Path, x: float, y: float) -> float:
    if path.suffix.lower() != ".svg":
        shown = pdf.image(path, x, y, w=LOGO_WIDEST, h=LOGO_HEIGHT, keep_aspect_ratio=True)
        return float(shown.rendered_width)
    drawing = SVGObject.from_file(str(path))
    if drawing.viewbox is not None:
        _, _, wide, high = drawing.viewbox
    else:
        wide, high = float(drawing.width or 1), float(drawing.height or 1)
    width = min(LOGO_WIDEST, LOGO_HEIGHT * wide / high)
    pdf.image(path, x, y, w=width, h=width * high / wide)
    return width


def _draw_mark(pdf: FPDF, ground: Colour, x: float, y: float) -> None:
    """Draw a letter and three bars on a tile of 40 units."""
    unit = LOGO_HEIGHT / 40
    pdf.set_fill_color(*ground)
    pdf.rect(x, y, LOGO_HEIGHT, LOGO_HEIGHT, style="F", round_corners=True, corner_radius=9 * unit)
    pdf.set_line_width(3.2 * unit)
    pdf.set_draw_color(*_WHITE)
    pdf.polyline(
        [(x + across * unit, y + down * unit) for across, down in ((17, 12), (9, 12), (9, 28), (17, 28))]
    )
    pdf.line(x + 9 * unit, y + 20 * unit, x + 16 * unit, y + 20 * unit)
    pdf.set_draw_color(*_GOLD)
    for across, top in ((22, 17), (27, 12), (32, 21)):
        pdf.line(x + across * unit, y + 28 * unit, x + across * unit, y + top * unit)
