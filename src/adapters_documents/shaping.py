"""From a text to glyphs in the order of drawing: direction, faces, joined letters, placed marks, kerning."""

import unicodedata
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Any, Final

import attrs
import uharfbuzz as hb
from fpdf.bidi import BidiParagraph

from adapters_documents.faces import Face, Faces, Uncovered, Weight

_RIGHT_TO_LEFT: Final = frozenset({"R", "AL", "AN"})
_SLASHED_ZERO: Final = {"zero": True}
_PLAIN: Final = {"zero": False}

_Placed = tuple[Any, Any]
"""A glyph of HarfBuzz and its position."""


@attrs.frozen
class Glyph:
    """One glyph in its place; measures in thousandths of the type size."""

    id: int
    text: str
    """What it stands for. Empty where an earlier glyph of the same cluster says it."""
    width: int
    """How far the glyph itself moves the pen."""
    advance: float
    """How far the pen shall move: kerned, or not at all for a mark."""
    dx: float
    dy: float


@attrs.frozen(eq=False)
class Run:
    """Glyphs of one face, from left to right."""

    face: Face
    glyphs: tuple[Glyph, ...]


@attrs.frozen(eq=False)
class Shaped:
    """A line of text, ready to be drawn at any size."""

    text: str
    """As it is read."""
    runs: tuple[Run, ...]
    """From left to right."""
    width: float
    """In thousandths of the type size."""
    glyphs: int
    as_read: bool
    """Whether readers make the text of the glyphs; otherwise the page says it beside them (ActualText).

    Readers turn right-to-left text themselves, and would turn what the page says too.
    """


def shape(text: str, weight: Weight, faces: Faces, *, code: bool = False) -> Shaped:
    """Return the text as glyphs; a `code` has bars in its zeros.

    Raises:
        Uncovered: No face has some of the characters.
    """
    chosen = faces.chosen_for(text, weight)
    levels = _levels(text)
    pieces = []
    for (face, level), positions in groupby(
        range(len(text)), key=lambda position: (chosen[position], levels[position])
    ):
        first, *rest = positions
        pieces.append((level, face, text[first : first + 1 + len(rest)]))
    runs = tuple(_shaped_run(piece, face, level, code=code) for level, face, piece in _as_seen(pieces))
    return Shaped(
        text,
        runs,
        sum(glyph.advance for run in runs for glyph in run.glyphs),
        sum(len(run.glyphs) for run in runs),
        any(level % 2 for level in levels)
        or all(len(glyph.text) == 1 for run in runs for glyph in run.glyphs),
    )


def _levels(text: str) -> list[int]:
    """Return the embedding level of each character (UAX 9); odd ones run from right to left."""
    if text.isascii() or not any(
        unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text
    ):
        return [0] * len(text)
    paragraph = BidiParagraph(text, preserve_bn_chars=True)
    return [character.embedding_level for character in paragraph.get_characters_with_embedding_level()]


def _as_seen(pieces: list[tuple[int, Face, str]]) -> list[tuple[int, Face, str]]:
    """Return the pieces from left to right (UAX 9, rule L2)."""
    seen = pieces
    odd = [level for level, _, _ in pieces if level % 2]
    for least in range(max((level for level, _, _ in pieces), default=0), min(odd, default=1) - 1, -1):
        turned: list[tuple[int, Face, str]] = []
        for high, stretch in groupby(seen, key=lambda piece: piece[0] >= least):
            level_run = list(stretch)
            turned += level_run[::-1] if high else level_run
        seen = turned
    return seen


def _shaped_run(text: str, face: Face, level: int, *, code: bool) -> Run:
    buffer = hb.Buffer()
    buffer.cluster_level = hb.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if level % 2 else "ltr"
    hb.shape(face.shaper, buffer, _SLASHED_ZERO if code else _PLAIN)
    if any(info.codepoint == 0 for info in buffer.glyph_infos):
        raise Uncovered(
            "".join(dict.fromkeys(text[info.cluster] for info in buffer.glyph_infos if info.codepoint == 0))
        )
    return Run(face, tuple(_spelt(_clusters(buffer, text), face, right_to_left=level % 2 == 1)))


def _clusters(buffer: hb.Buffer, text: str) -> Iterator[tuple[str, list[_Placed]]]:
    """Yield what cannot be told apart: characters, as they are read, and the glyphs that stand for them."""
    placed = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _ in placed})
    ends = dict(pairwise([*starts, len(text)]))
    for start, glyphs in groupby(placed, key=lambda glyph: glyph[0].cluster):
        yield text[start : ends[start]], list(glyphs)


def _spelt(
    clusters: Iterator[tuple[str, list[_Placed]]], face: Face, *, right_to_left: bool
) -> Iterator[Glyph]:
    """Yield the glyphs, each with the part of the text that a reader who copies it shall get.

    Readers of PDF turn right-to-left text by the glyph, so a ligature there must not hold two
    characters: an empty glyph, which moves nothing, carries each other one.
    """
    for characters, placed in clusters:
        shares = list(reversed(characters) if right_to_left else characters)
        while right_to_left and len(shares) > len(placed):
            yield _carrier(shares.pop(0), face)
        shares[len(placed) - 1 :] = ["".join(shares[len(placed) - 1 :])]
        shares += [""] * (len(placed) - len(shares))
        for share, (info, position) in zip(shares, placed, strict=True):
            yield Glyph(
                info.codepoint,
                share,
                round(face.shaper.get_glyph_h_advance(info.codepoint) * face.scale),
                position.x_advance * face.scale,
                position.x_offset * face.scale,
                position.y_offset * face.scale,
            )


def _carrier(character: str, face: Face) -> Glyph:
    empty = face.shaper.get_nominal_glyph(ord(" "))
    return Glyph(empty, character, round(face.shaper.get_glyph_h_advance(empty) * face.scale), 0.0, 0.0, 0.0)
