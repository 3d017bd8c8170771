"""Names of any length in the room that a paper has for them."""

from typing import Final

from adapters_documents.faces import Weight
from adapters_documents.ink import RIGHT, SECOND_COLUMN, Page
from adapters_documents.shaping import Shaped
from adapters_documents.sheet import POINT

LINE: Final = 1.2
"""How far apart two lines of a value stand, in type sizes."""
_MOST_LINES: Final = 2


def fitted(page: Page, text: str, field: str, size: float, smallest: float) -> tuple[list[Shaped], float]:
    """Return a value in one line, smaller where it must be, or in lines of the smallest size.

    What would still take more than two lines is made smaller yet: the page is one.
    """
    room = RIGHT - SECOND_COLUMN
    whole = page.sheet.shaped(text, Weight.BOLD, field=field)
    if whole.width * smallest / 1000 * POINT <= room:
        return [whole], fitting(whole, room, size, smallest)
    lines = page.sheet.lines_of(text, room, smallest, Weight.BOLD, field=field)
    while len(lines) > _MOST_LINES:
        smallest *= 0.9
        lines = page.sheet.lines_of(text, room, smallest, Weight.BOLD, field=field)
    return lines, smallest


def fitting(line: Shaped, room: float, size: float, smallest: float) -> float:
    """Return the largest size, not above the first nor below the second, at which the line fits the room."""
    wide = line.width * size / 1000 * POINT
    return size if wide <= room else max(smallest, int(size * room / wide * 20) / 20)
