r"""Make the fonts of the documents anew, cut to what the statement can print.

    python tools/subset_fonts.py --noto /usr/share/fonts/truetype/noto \
        --source-sans node_modules/@fontsource/source-sans-3/files

Noto comes from Debian's package fonts-noto-core, Source Sans 3 from the npm package
`@fontsource/source-sans-3` (one file a script: they are joined here). Hints go, and so do the layout
features that nobody asks for; what joins letters and places marks stays. "Source" is a reserved name:
the joined face is called Statement Sans.
"""

import argparse
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fontTools.feaLib.builder import addOpenTypeFeaturesFromString
from fontTools.merge import Merger
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

HERE: Final = Path(__file__).resolve().parent.parent / "src" / "adapters_documents" / "fonts"

WEIGHTS: Final = {"Regular": "400", "Bold": "700"}
SOURCE_FILES: Final = ("latin", "latin-ext", "vietnamese", "cyrillic", "cyrillic-ext", "greek", "greek-ext")
COMBINING: Final = frozenset(range(0x300, 0x370))
"""Marks on their own are left to Noto, which places them on every letter."""

PUNCTUATION: Final = frozenset(
    {0xB7, *range(0x2010, 0x2028), 0x202F, 0x2030, 0x2032, 0x2033, 0x2039, 0x203A, 0x2044}
)
JOINERS: Final = frozenset({0x200C, 0x200D})
LATIN_GREEK_CYRILLIC: Final = frozenset(
    {
        *range(0x20, 0x7F),
        *range(0xA0, 0x530),
        *range(0x1AB0, 0x1AC0),
        *range(0x1C80, 0x1C90),
        *range(0x1D00, 0x2000),
    }
    | {*range(0x2C60, 0x2C80), *range(0x2DE0, 0x2E00), *range(0xA640, 0xA6A0), *range(0xA720, 0xA800)}
    | {*range(0xAB30, 0xAB70), *range(0xFB00, 0xFB07)}
)
SCRIPTS: Final = {
    "NotoSans": LATIN_GREEK_CYRILLIC,
    "NotoSansArabic": frozenset({*range(0x600, 0x700), *range(0x750, 0x780), *range(0x8A0, 0x900)}),
    "NotoSansHebrew": frozenset({*range(0x590, 0x600), *range(0xFB1D, 0xFB50)}),
    "NotoSansDevanagari": frozenset({*range(0x900, 0x980), *range(0xA8E0, 0xA900), 0x25CC}),
    "NotoSansThai": frozenset({*range(0xE00, 0xE80), 0x25CC}),
    "NotoSansArmenian": frozenset({*range(0x530, 0x590), *range(0xFB13, 0xFB18)}),
    "NotoSansGeorgian": frozenset({*range(0x10A0, 0x1100), *range(0x1C90, 0x1CC0), *range(0x2D00, 0x2D30)}),
}
COMMON: Final = frozenset({0x20, 0x21, *range(0x27, 0x3A), 0xA0, 0x2010, 0x2011, 0x2019})
"""What stands between the words of a name: a script's own face draws it where it can."""

_WINDOWS: Final = 3
_UNIQUE_NAME: Final = 3

UNWANTED_FEATURES: Final = frozenset(
    {
        "aalt",
        "c2sc",
        "smcp",
        "dnom",
        "numr",
        "frac",
        "ordn",
        "onum",
        "pnum",
        "salt",
        "subs",
        "sups",
        "case",
        "dlig",
        "liga",
    }
    | {f"ss{number:02}" for number in range(1, 21)}
)


def main() -> None:
    """Write every face, in two weights, and say how large it is."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--noto", type=Path, required=True)
    arguments.add_argument("--source-sans", type=Path, required=True)
    arguments.add_argument("--into", type=Path, default=HERE)
    chosen = arguments.parse_args()
    for weight, number in WEIGHTS.items():
        _write(
            _statement_sans(chosen.source_sans, weight, number), chosen.into / f"StatementSans-{weight}.ttf"
        )
        for name, characters in SCRIPTS.items():
            font = _cut(chosen.noto / f"{name}-{weight}.ttf", characters | COMMON | JOINERS | PUNCTUATION)
            _write(font, chosen.into / f"{name}-{weight}.ttf")


def _statement_sans(folder: Path, weight: str, number: str) -> TTFont:
    covered: set[int] = set(COMBINING)
    with TemporaryDirectory() as scratch:
        parts = []
        for script in SOURCE_FILES:
            source = folder / f"source-sans-3-{script}-{number}-normal.woff"
            fresh = set(TTFont(source).getBestCmap()) - covered
            covered |= fresh
            part = _cut(source, fresh, features=("kern",))
            part.flavor = None
            parts.append(Path(scratch) / f"{script}.ttf")
            part.save(parts[-1])
        merger = Merger()
        merger.options.drop_tables = ["STAT"]
        joined = merger.merge(parts)
    _complete_spaces_and_hyphens(joined)
    _slash_the_zero(joined)
    return _renamed(joined, "Statement Sans", weight)


def _cut(path: Path, characters: Iterable[int], *, features: tuple[str, ...] | None = None) -> TTFont:
    options = Options(
        hinting=False,
        layout_closure=True,
        notdef_outline=True,
        name_IDs=[0, 1, 2, 4, 5, 6, 13, 14],
        glyph_names=False,
    )
    options.drop_tables += ["gasp", "STAT", "meta", "MATH"]
    font = TTFont(path, recalcTimestamp=False)
    present = {tag for table in ("GSUB", "GPOS") for tag in _features_of(font, table)}
    options.layout_features = list(features) if features is not None else sorted(present - UNWANTED_FEATURES)
    cutter = Subsetter(options)
    cutter.populate(unicodes=characters)
    cutter.subset(font)
    return font


def _features_of(font: TTFont, table: str) -> set[str]:
    if table not in font or font[table].table.FeatureList is None:
        return set()
    return {record.FeatureTag for record in font[table].table.FeatureList.FeatureRecord}


def _complete_spaces_and_hyphens(font: TTFont) -> None:
    """Add the narrow no-break space of French and the no-break hyphen, which the npm files lack."""
    narrow, space = "uni202F", font.getBestCmap()[ord(" ")]
    font.setGlyphOrder([*font.getGlyphOrder(), narrow])
    font["glyf"].glyphs[narrow] = TTGlyphPen(None).glyph()
    width, bearing = font["hmtx"][space]
    font["hmtx"][narrow] = (round(width * 0.7), bearing)
    for table in font["cmap"].tables:
        if table.isUnicode():
            table.cmap[0x202F] = narrow
            table.cmap[0x2011] = table.cmap[ord("-")]


def _slash_the_zero(font: TTFont) -> None:
    """Add a zero with a bar across its counter, for codes, behind the feature `zero`."""
    zero = font.getBestCmap()[ord("0")]
    glyphs = font.getGlyphSet()
    outline = DecomposingRecordingPen(glyphs)
    glyphs[zero].draw(outline)
    left, bottom, right, top = _counter(font["glyf"][zero])
    half = (right - left) * 0.23
    middle, waist = (left + right) / 2, (top - bottom) * 0.31
    pen = TTGlyphPen(None)
    outline.replay(pen)
    rise, run = top - bottom - waist, (right - left) / 2 + half * 0.4
    centre = (bottom + top) / 2
    pen.moveTo((round(middle - run - half / 2), round(centre - rise / 2 + half / 2)))
    pen.lineTo((round(middle + run - half / 2), round(centre + rise / 2 + half / 2)))
    pen.lineTo((round(middle + run + half / 2), round(centre + rise / 2 - half / 2)))
    pen.lineTo((round(middle - run + half / 2), round(centre - rise / 2 - half / 2)))
    pen.closePath()
    slashed = "zero.slash"
    font.setGlyphOrder([*font.getGlyphOrder(), slashed])
    font["glyf"].glyphs[slashed] = pen.glyph()
    font["hmtx"][slashed] = font["hmtx"][zero]
    addOpenTypeFeaturesFromString(font, f"feature zero {{ sub {zero} by {slashed}; }} zero;", tables=["GSUB"])


def _counter(zero: object) -> tuple[int, int, int, int]:
    coordinates, ends, _ = zero.getCoordinates(None)  # type: ignore[attr-defined]
    inner = [tuple(point) for point in coordinates][ends[0] + 1 : ends[1] + 1]
    across, up = [x for x, _ in inner], [y for _, y in inner]
    return min(across), min(up), max(across), max(up)


def _renamed(font: TTFont, family: str, weight: str) -> TTFont:
    names = font["name"]
    compact = family.replace(" ", "")
    for identifier, text in ((1, family), (2, weight), (4, f"{family} {weight}"), (6, f"{compact}-{weight}")):
        names.setName(text, identifier, _WINDOWS, 1, 0x409)
    names.names = [
        record for record in names.names if record.nameID != _UNIQUE_NAME and record.platformID == _WINDOWS
    ]
    return font


def _write(font: TTFont, target: Path) -> None:
    font["post"].formatType = 3.0
    font["head"].modified = font["head"].created
    font.recalcTimestamp = False
    font.save(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main()
