"""The small print of the statement: how to read it, what it is not, and where it is checked."""

from collections.abc import Iterator
from typing import Final

import attrs

from adapters_documents.faces import Weight
from adapters_documents.ink import BOTTOM, LEFT, RIGHT, SECOND_COLUMN, Page
from adapters_documents.letterhead import Letterhead
from adapters_documents.shaping import Shaped
from adapters_documents.statement_chart import short_label
from results_core.exams.regimes import Regime
from results_core.results.statements import Statement

SIZES: Final = (8.5, 8.0, 7.5, 7.0)
"""From the one that reads best to the one that a crowded page needs, in points."""
_LEADING: Final = 0.44
"""Millimetres for each point of size."""
_BETWEEN: Final = 0.15
_AIR: Final = 4.5
"""Between the notes, the rule and the foot."""


@attrs.frozen
class _Note:
    label: str
    lines: list[Shaped]
    size: float

    @property
    def height(self) -> float:
        return (len(self.lines) * _LEADING + _BETWEEN) * self.size


@attrs.frozen
class Notes:
    """The notes and the foot, measured before anything above them is drawn."""

    notes: list[_Note]
    foot: _Note
    page_number: str

    @property
    def foot_height(self) -> float:
        """Return the height of the foot with the rule above it, in millimetres."""
        return _AIR + self.foot.height + _LEADING * self.foot.size

    @property
    def height(self) -> float:
        """Return the height of everything."""
        return sum(note.height for note in self.notes) + self.foot_height


def notes_of(page: Page, statement: Statement, letterhead: Letterhead, size: float) -> Notes:
    """Return what there is to say about this result, in type of this size.

    Raises:
        UnprintableText: The address cannot be printed.
    """
    say = page.wording.texts.say
    where = say("statement.check_where", address=letterhead.verification_address)
    return Notes(
        [_note(page, f"note.{name}", text, size) for name, text in _texts(page, statement)],
        _note(page, "check", where, size),
        say("statement.page"),
    )


def _note(page: Page, name: str, text: str, size: float) -> _Note:
    return _Note(
        page.wording.texts.say(f"statement.{name}"),
        page.sheet.lines_of(text, RIGHT - SECOND_COLUMN, size),
        size,
    )


def _texts(page: Page, statement: Statement) -> Iterator[tuple[str, str]]:
    say, regime = page.wording.texts.say, statement.regime
    if regime.lowest is None:
        labels = " · ".join(band.label for band in regime.bands)
        yield "bands", f"{labels}. {say('statement.grade_only')}"
    else:
        yield "overall", " ".join(_on_the_overall(page, statement))
        which = "levels_and_mark" if regime.on_the_scale else "results_and_mark"
        yield "chart", say(f"statement.{which}", score=regime.pass_mark)
        yield "bands", " · ".join(_bands(regime))
    yield "codes", say("statement.codes")
    yield "standing", say("statement.standing")


def _on_the_overall(page: Page, statement: Statement) -> Iterator[str]:
    say, regime = page.wording.texts.say, statement.regime
    if not regime.has_components:
        yield say("statement.overall_only", lowest=regime.lowest, highest=regime.highest)
        return
    heavy = [
        (part, weight) for part, weight in zip(regime.components, regime.weights, strict=True) if weight > 1
    ]
    weights = ", ".join(f"{say(f'statement.part.{part}')} × {weight}" for part, weight in heavy)
    yield say("statement.weighted_average", weights=weights) if heavy else say("statement.average")
    if statement.scores is None:
        yield say("statement.without_skills")
    elif None in statement.scores.values():
        yield say("statement.below_is_not_reported", lowest=regime.lowest)


def _bands(regime: Regime) -> Iterator[str]:
    for band in regime.bands:
        yield f"{short_label(band.label)} {band.lowest}–{band.highest}".replace(" ", "\u00a0")


def draw_notes(page: Page, notes: Notes, top: float) -> None:
    """Draw the notes from the top down, and the foot upon the lower margin."""
    for note in notes.notes:
        _draw_note(page, note, top)
        top += note.height
    rule = BOTTOM - notes.foot_height + _AIR - 1.2
    page.sheet.stroke(LEFT, rule, RIGHT, rule, page.palette.line, line=0.3)
    _draw_note(page, notes.foot, rule + 1.8)
    page.sheet.text(notes.page_number, SECOND_COLUMN, BOTTOM - 0.6, notes.foot.size, page.palette.quiet)


def _draw_note(page: Page, note: _Note, top: float) -> None:
    line = top + _LEADING * note.size - 0.9
    page.sheet.text(note.label, LEFT, line, note.size, page.palette.ink, weight=Weight.BOLD)
    for number, text in enumerate(note.lines):
        y = line + number * _LEADING * note.size
        page.sheet.place(text, SECOND_COLUMN, y, note.size, page.palette.quiet)
