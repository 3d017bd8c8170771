"""What every part of the statement shares: margins, print colours, and labels in two languages."""

from typing import Final

import attrs

from adapters_documents.letterhead import Colour, Colours, colour
from adapters_documents.sheet import HEIGHT, WIDTH, Sheet
from results_texts.texts import Texts, texts_for

MARGIN: Final = 18.0
LEFT: Final = MARGIN
RIGHT: Final = WIDTH - MARGIN
BOTTOM: Final = HEIGHT - MARGIN
BREADTH: Final = RIGHT - LEFT
SECOND_COLUMN: Final = LEFT + 46.0
"""Where the values of a list begin."""

PRINTED_LANGUAGE: Final = "en"
"""The language of the papers in the candidate's hand: other languages keep its labels beside theirs."""


@attrs.frozen
class Palette:
    """Print colours: the operator's three, and those that never change (screens 3.1, light)."""

    brand: Colour
    address: Colour
    deep: Colour
    ink: Colour = (0x14, 0x1A, 0x33)
    quiet: Colour = (0x4B, 0x54, 0x72)
    line: Colour = (0xD6, 0xDA, 0xE6)
    bands: tuple[Colour, Colour] = ((0xF1, 0xF3, 0xF9), (0xE7, 0xEB, 0xF5))
    alarm: Colour = (0xB3, 0x16, 0x1B)
    alarm_ground: Colour = (0xFD, 0xEC, 0xEC)


def palette_of(colours: Colours) -> Palette:
    """Return the colours of the operator's paper."""
    return Palette(colour(colours.brand), colour(colours.brand_hover), colour(colours.deep))


@attrs.frozen(eq=False)
class Wording:
    """The texts of the paper, each label with the printed English one where the paper is not in English."""

    texts: Texts
    printed: Texts | None
    paper: str = "statement"
    """With which the ids of its labels begin."""

    @classmethod
    def of(cls, language: str, paper: str = "statement") -> "Wording":
        """Return the wording of a paper.

        Raises:
            LookupError: There are no catalogues of the language.
        """
        printed = None if language == PRINTED_LANGUAGE else texts_for(PRINTED_LANGUAGE)
        return cls(texts_for(language), printed, paper)

    def label(self, name: str) -> tuple[str, str | None]:
        """Return a label, and the English one where it says something else."""
        said = self.texts.say(f"{self.paper}.{name}")
        reference = None if self.printed is None else self.printed.say(f"{self.paper}.{name}")
        return said, None if reference == said else reference


@attrs.frozen(eq=False)
class Page:
    """What the parts of the paper are drawn with."""

    sheet: Sheet
    palette: Palette
    wording: Wording

    def labelled(self, name: str, x: float, y: float, size: float) -> None:
        """Write a label on the base line `y`; the English one stands small beneath it."""
        said, reference = self.wording.label(name)
        lifted = 0.0 if reference is None else 0.19 * size
        self.sheet.text(said, x, y - lifted, size, self.palette.quiet)
        if reference is not None:
            self.sheet.text(reference, x, y - lifted + 0.3 * size, 0.74 * size, self.palette.quiet)

    def labelled_in_line(self, name: str, right: float, y: float, size: float) -> None:
        """Write a label that ends at `right`, the English one small before its end."""
        said, reference = self.wording.label(name)
        if reference is not None:
            right -= (
                self.sheet.text(reference, right, y, 0.74 * size, self.palette.quiet, align=1) + 0.16 * size
            )
        self.sheet.text(said, right, y, size, self.palette.quiet, align=1)
