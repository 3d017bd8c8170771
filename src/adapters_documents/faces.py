"""The faces that documents are printed in, and which of them prints which character.

Every face is parsed once a process and never changed: documents get subsets of their own (`embedding`).
"""

import unicodedata
from collections.abc import Iterator
from enum import StrEnum, unique
from functools import lru_cache
from pathlib import Path
from typing import Final

import attrs
import uharfbuzz as hb

FONTS: Final = Path(__file__).parent / "fonts"

DISPLAY: Final = "StatementSans"
"""Source Sans 3 under a name of its own (`tools/subset_fonts.py`)."""
FALLBACKS: Final = (
    "NotoSans",
    "NotoSansArabic",
    "NotoSansHebrew",
    "NotoSansDevanagari",
    "NotoSansThai",
    "NotoSansArmenian",
    "NotoSansGeorgian",
)

_INVISIBLE: Final = frozenset(
    {0xAD, 0x34F, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, *range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0)}
)
"""Characters that no face has to draw: joiners, soft hyphens, selectors of variants."""


@unique
class Weight(StrEnum):
    """How heavy the letters are."""

    REGULAR = "Regular"
    BOLD = "Bold"


class Uncovered(Exception):
    """No face has these characters. Callers know the field and say it."""

    def __init__(self, characters: str) -> None:
        super().__init__(f"{len(characters)} characters without a face")
        self.characters = characters


@attrs.frozen(eq=False, kw_only=True)
class Face:
    """One font file. Two of the same file are one."""

    name: str
    outlines: hb.Face
    shaper: hb.Font
    characters: frozenset[int]
    """The code points that it has glyphs for."""
    scale: float
    """What turns its units into thousandths of the type size."""

    def covers(self, cluster: str) -> bool:
        """Tell whether the face has a glyph for everything in the text that is seen."""
        return self.characters.issuperset(map(ord, cluster)) or all(
            ord(character) in self.characters or ord(character) in _INVISIBLE for character in cluster
        )


@lru_cache(maxsize=64)
def face_at(path: Path, number: int = 0) -> Face:
    """Return the face in the file, or that of the number in a collection, parsed once a process.

    Raises:
        OSError: The file cannot be read.
        ValueError: It holds no such font.
    """
    outlines = hb.Face(hb.Blob.from_file_path(path), number)
    characters = frozenset(outlines.unicodes)
    if not characters:
        raise ValueError(f"{path} holds no font of number {number} with Unicode characters")
    return Face(
        name=path.stem,
        outlines=outlines,
        shaper=hb.Font(outlines),
        characters=characters,
        scale=1000 / outlines.upem,
    )


@attrs.frozen(eq=False)
class Faces:
    """The faces at hand, in the order in which they are asked."""

    cjk: Path | None = None
    """The font for Chinese, Japanese and Korean; without it such texts are refused."""

    def display(self, weight: Weight) -> Face:
        """Return the face that everything is set in which it covers."""
        return face_at(FONTS / f"{DISPLAY}-{weight}.ttf")

    def chosen_for(self, text: str, weight: Weight) -> list[Face]:
        """Return the face of each character.

        A text keeps to one face for Latin, Greek and Cyrillic; a mark keeps to that of its letter;
        what stands between words goes with the word before.

        Raises:
            Uncovered: No face has some of the characters.
        """
        display = self.display(weight)
        if display.covers(text):
            return [display] * len(text)
        clusters = list(clusters_of(text))
        order = self._order(display, clusters, weight)
        chosen: list[Face] = []
        uncovered: list[str] = []
        for cluster in clusters:
            face = _face_of(cluster, order, chosen[-1] if chosen else None)
            if face is None:
                uncovered += [
                    one for one in cluster if not any(each.covers(one) for each in order)
                ] or cluster
            chosen += [face or display] * len(cluster)
        if uncovered:
            raise Uncovered("".join(dict.fromkeys(uncovered)))
        return chosen

    def _order(self, display: Face, clusters: list[str], weight: Weight) -> list[Face]:
        plain, *others = (face_at(FONTS / f"{name}-{weight}.ttf") for name in FALLBACKS)
        order = [display, plain, *others]
        if any(plain.covers(cluster) and not display.covers(cluster) for cluster in clusters):
            order[:2] = [plain, display]
        if self.cjk is not None:
            order.append(face_at(self.cjk))
        return order


def _face_of(cluster: str, order: list[Face], before: Face | None) -> Face | None:
    if before is not None and not cluster[0].isalpha() and before.covers(cluster):
        return before
    return next((face for face in order if face.covers(cluster)), None)


def clusters_of(text: str) -> Iterator[str]:
    """Yield what may not be torn apart: each character together with the marks and joiners that follow it."""
    cluster = ""
    for character in text:
        if cluster and not _leans(character):
            yield cluster
            cluster = ""
        cluster += character
    if cluster:
        yield cluster


def _leans(character: str) -> bool:
    return unicodedata.category(character).startswith("M") or ord(character) in _INVISIBLE
