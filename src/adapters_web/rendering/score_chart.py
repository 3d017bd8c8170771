"""The score chart as what a template writes into an inline SVG (screens §3.6).

The core gives the geometry as fractions of the scale. Along the scale everything becomes a percentage,
so that text keeps its size on any screen; down the page everything is in pixels. No style is needed:
the content security policy forbids inline ones.
"""

from typing import Final

import attrs

from results_core.exams import chart as geometry
from results_texts import Texts

_HEAD: Final = 28
_ROW: Final = 54
_FOOT: Final = 16
_NUMBERS: Final = 24
_NUMBERS_BASELINE: Final = 18
_NARROWEST_NAMED_COLUMN: Final = 0.07
"""Of the scale: a level's name needs so much room on the narrowest screen."""


@attrs.frozen
class Column:
    """A level as a shaded column."""

    name: str
    """Empty below the first level, and where there is no room for it."""
    x: str
    middle: str
    width: str
    shade: str
    """`a` or `b`, by turns."""


@attrs.frozen
class Mark:
    """A number of the scale and where it stands."""

    value: int
    x: str


@attrs.frozen
class Row:
    """One line of the chart: its name and number above its bar."""

    name: str
    """As it is printed on the statement."""
    gloss: str
    """What the name means, where the page is not in the language of the name; else empty."""
    score: int | None
    """None where it is below the lowest that is reported."""
    level: str
    """The level that the score reaches; empty where there is none."""
    is_overall: bool
    width: str
    """Of the bar; `0%` where there is none."""
    y: int
    """The row's top."""


@attrs.frozen
class ScoreChart:
    """Everything that the template draws, in the order of reading."""

    lowest: int
    highest: int
    pass_mark: Mark | None
    columns: tuple[Column, ...]
    boundaries: tuple[Mark, ...]
    rows: tuple[Row, ...]
    bands_height: int
    numbers_y: int
    height: int


def score_chart(chart: geometry.Chart, texts: Texts) -> ScoreChart:
    """Lay the chart out and name its lines in the language of the page."""
    bands_height = _HEAD + _ROW * len(chart.lines) + _FOOT
    return ScoreChart(
        lowest=chart.lowest,
        highest=chart.highest,
        pass_mark=None if chart.pass_mark is None else _mark(chart.pass_mark),
        columns=tuple(_column(column, "ab"[place % 2]) for place, column in enumerate(chart.columns)),
        boundaries=tuple(_mark(mark) for mark in chart.boundaries),
        rows=tuple(_row(line, texts, top=_HEAD + _ROW * place) for place, line in enumerate(chart.lines)),
        bands_height=bands_height,
        numbers_y=bands_height + _NUMBERS_BASELINE,
        height=bands_height + _NUMBERS,
    )


def _column(column: geometry.Column, shade: str) -> Column:
    width = column.end - column.start
    has_name = column.level is not None and width >= _NARROWEST_NAMED_COLUMN
    return Column(
        name=str(column.level) if has_name else "",
        x=_percent(column.start),
        middle=_percent(column.start + width / 2),
        width=_percent(width),
        shade=shade,
    )


def _row(line: geometry.Line, texts: Texts, *, top: int) -> Row:
    name, gloss = _named(line, texts)
    return Row(
        name=name,
        gloss=gloss,
        score=line.score,
        level="" if line.level is None else str(line.level),
        is_overall=line.component is None,
        width=_percent(line.at),
        y=top,
    )


def _named(line: geometry.Line, texts: Texts) -> tuple[str, str]:
    if line.component is None:
        return texts.say("result.overall"), ""
    name, gloss = texts.say(f"component.{line.component}"), texts.say(f"component_gloss.{line.component}")
    return name, "" if gloss.casefold() == name.casefold() else gloss


def _mark(mark: geometry.Mark) -> Mark:
    return Mark(value=mark.score, x=_percent(mark.at))


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.2f}".rstrip("0").rstrip(".") + "%"
