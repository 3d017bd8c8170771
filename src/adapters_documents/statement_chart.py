"""The chart of the scores, with its columns of levels and of results (screens 3.6)."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Final

import attrs

from adapters_documents.faces import Weight
from adapters_documents.ink import BREADTH, LEFT, RIGHT, Page
from results_core.exams.chart import Chart, chart_of
from results_core.exams.regimes import Band
from results_core.results.statements import Statement

_HEADER: Final = 6.4
_SCALE: Final = 5.4
_HIGHEST_ROW: Final = 11.4
_LOWEST_ROW: Final = 8.0
_BAR: Final = 2.7
_LEAST_READABLE: Final = 7.5
_NEAR: Final = 8.0
"""Millimetres within which two numbers of the scale would touch."""


@attrs.frozen
class _Segment:
    """A column, by the places where it begins and ends."""

    name: str
    start: float
    end: float


@attrs.frozen
class _Bar:
    """A line of the chart."""

    label: str
    reference: str | None
    score: int | None
    at: float
    overall: bool


@attrs.frozen(eq=False)
class ScoreChart:
    """What is drawn: the columns of one or two headings, the bars, and the scale beneath."""

    lowest: int
    highest: int
    headings: tuple[tuple[_Segment, ...], ...]
    bars: tuple[_Bar, ...]
    pass_mark: int | None

    @property
    def least_height(self) -> float:
        """Return how much height it needs at least, in millimetres."""
        return self._height_with(_LOWEST_ROW)

    @property
    def height(self) -> float:
        """Return how much height it would like."""
        return self._height_with(_HIGHEST_ROW)

    def _height_with(self, row: float) -> float:
        return _HEADER * len(self.headings) + row * len(self.bars) + 1.6 + _SCALE

    def place(self, score: int) -> float:
        """Return where a score stands across the page, in millimetres."""
        return LEFT + BREADTH * (score - self.lowest) / (self.highest - self.lowest)


def score_chart(page: Page, statement: Statement) -> ScoreChart | None:
    """Return the chart of the statement; None for an exam without scores."""
    regime, overall = statement.regime, statement.outcome.overall
    if regime.lowest is None or regime.highest is None or overall is None:
        return None
    results = tuple(_results(regime.bands, regime.lowest, regime.highest))
    said, reference = page.wording.label("overall")
    chart = chart_of(regime, statement.outcome, statement.scores or {})
    at = (overall - regime.lowest) / (regime.highest - regime.lowest)
    return ScoreChart(
        regime.lowest,
        regime.highest,
        (_levels(chart), results) if chart else (results,),
        (_Bar(said, reference, overall, at, overall=True), *(_parts(page, chart) if chart else ())),
        regime.pass_mark,
    )


def _levels(chart: Chart) -> tuple[_Segment, ...]:
    return tuple(_Segment(column.level or "", column.start, column.end) for column in chart.columns)


def _parts(page: Page, chart: Chart) -> Iterator[_Bar]:
    for line in chart.lines:
        if line.component is not None:
            said, reference = page.wording.label(f"part.{line.component}")
            yield _Bar(said, reference, line.score, line.at, overall=False)


def _results(bands: tuple[Band, ...], lowest: int, highest: int) -> Iterator[_Segment]:
    floors = [band.lowest for band in reversed(bands) if band.lowest is not None]
    for band, (start, end) in zip(reversed(bands), pairwise([*floors, highest]), strict=True):
        yield _Segment(
            short_label(band.label),
            (start - lowest) / (highest - lowest),
            (end - lowest) / (highest - lowest),
        )


def short_label(label: str) -> str:
    """Return what tells a result from the others: `Grade B` of `Pass at Grade B`."""
    return label.removeprefix("Pass at ").removeprefix("Pass with ")


def draw_chart(page: Page, chart: ScoreChart, top: float, height: float) -> None:
    """Draw the chart into the height that there is."""
    row = min(_HIGHEST_ROW, _LOWEST_ROW + (height - chart.least_height) / len(chart.bars))
    floor = top + _HEADER * len(chart.headings) + row * len(chart.bars) + 1.6
    _draw_headings(page, chart, top, floor)
    for number, bar in enumerate(chart.bars):
        _draw_bar(page, chart, bar, top + _HEADER * len(chart.headings) + row * number, row)
    if chart.pass_mark is not None:
        x = chart.place(chart.pass_mark)
        page.sheet.stroke(
            x, top + _HEADER * len(chart.headings) + 0.6, x, floor, page.palette.ink, line=0.5, dots=True
        )
    _draw_scale(page, chart, floor)


def _draw_headings(page: Page, chart: ScoreChart, top: float, floor: float) -> None:
    sheet, palette = page.sheet, page.palette
    for number, segment in enumerate(chart.headings[0]):
        x, width = LEFT + BREADTH * segment.start, BREADTH * (segment.end - segment.start)
        sheet.fill(x, top, width, floor - top, palette.bands[number % 2])
    _draw_names(page, chart.headings[0], top, 10.5)
    for segments in chart.headings[1:]:
        line = top + _HEADER
        sheet.stroke(LEFT, line, RIGHT, line, palette.line, line=0.25)
        sheet.stroke(LEFT, line + _HEADER, RIGHT, line + _HEADER, palette.line, line=0.25)
        for segment in segments[1:]:
            x = LEFT + BREADTH * segment.start
            sheet.stroke(x, line, x, line + _HEADER, palette.line, line=0.25)
        _draw_names(page, segments, line, 9.5)


def _draw_names(page: Page, segments: tuple[_Segment, ...], top: float, size: float) -> None:
    """Write the names of the columns, all in one size; the last words alone where a column is narrow."""
    names = [segment.name for segment in segments]
    if _size_for(page, names, segments, size) < _LEAST_READABLE:
        names = [name.rpartition(" ")[2] for name in names]
    fitting = max(_size_for(page, names, segments, size), _LEAST_READABLE)
    for name, segment in zip(names, segments, strict=True):
        middle = LEFT + BREADTH * (segment.start + segment.end) / 2
        page.sheet.text(name, middle, top + 4.5, fitting, page.palette.quiet, align=0.5)


def _size_for(page: Page, names: list[str], segments: tuple[_Segment, ...], size: float) -> float:
    rooms = [BREADTH * (segment.end - segment.start) - 1.8 for segment in segments]
    return min(
        [
            size,
            *(
                size * room / page.sheet.width(name, size)
                for name, room in zip(names, rooms, strict=True)
                if name
            ),
        ]
    )


def _draw_bar(page: Page, chart: ScoreChart, bar: _Bar, top: float, row: float) -> None:
    sheet, palette = page.sheet, page.palette
    line, track = top + row * 0.5, top + row * 0.5 + 1.7
    weight = Weight.BOLD if bar.overall else Weight.REGULAR
    wide = sheet.text(bar.label, LEFT + 2.6, line, 11, palette.ink, weight=weight)
    if bar.reference is not None:
        sheet.text(bar.reference, LEFT + 2.6 + wide + 2, line, 8.5, palette.quiet)
    sheet.fill(LEFT, track, BREADTH, _BAR, palette.line, radius=_BAR / 2)
    if bar.score is None:
        below = page.wording.texts.say("statement.below", lowest=chart.lowest)
        sheet.text(below, RIGHT - 2.6, line, 11, palette.ink, weight=Weight.BOLD, align=1)
        return
    sheet.text(str(bar.score), RIGHT - 2.6, line, 13.5, palette.ink, weight=Weight.BOLD, align=1)
    if bar.at > 0:
        colour = palette.deep if bar.overall else palette.brand
        sheet.fill(LEFT, track, max(BREADTH * bar.at, _BAR), _BAR, colour, radius=_BAR / 2)


def _draw_scale(page: Page, chart: ScoreChart, floor: float) -> None:
    y = floor + 4.6
    page.sheet.text(str(chart.lowest), LEFT, y, 10, page.palette.quiet)
    page.sheet.text(str(chart.highest), RIGHT, y, 10, page.palette.quiet, align=1)
    for score in range(chart.lowest + 1, chart.highest):
        x = chart.place(score)
        if score % 10 == 0:
            page.sheet.stroke(x, floor, x, floor + 1, page.palette.quiet, line=0.2)
            if LEFT + _NEAR <= x <= RIGHT - _NEAR:
                page.sheet.text(str(score), x, y, 10, page.palette.quiet, align=0.5)
