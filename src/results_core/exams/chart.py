"""The geometry of the score chart, which the page and the PDF share (screens 3.6).

Places are fractions of the exam's range: 0.0 at the lowest score that is reported, 1.0 at the highest.
"""

from collections.abc import Mapping
from functools import lru_cache

import attrs

from results_core.exams.regimes import Band, CefrLevel, Component, Outcome, Regime
from results_core.exams.scale import level_of

__all__ = ["Chart", "Column", "Line", "Mark", "Span", "chart_of", "level_of", "spans_of"]


@attrs.frozen(kw_only=True)
class Mark:
    """A score and its place."""

    score: int
    at: float


@attrs.frozen(kw_only=True)
class Column:
    """The column of a CEFR level, or of what lies below A1 (None)."""

    level: CefrLevel | None
    start: float
    end: float


@attrs.frozen(kw_only=True)
class Line:
    """One bar: the overall, or a component."""

    component: Component | None
    """None for the overall."""
    score: int | None
    """None for a score below the lowest that is reported: no bar and no number, but `below 142`."""
    at: float
    """Where the bar ends."""

    @property
    def below(self) -> bool:
        """Whether the score is below the lowest that is reported."""
        return self.score is None

    @property
    def level(self) -> CefrLevel | None:
        """The CEFR level of the score, for the table of scores; None below A1 or the range."""
        return None if self.score is None else level_of(self.score)


@attrs.frozen(kw_only=True)
class Chart:
    """Everything that is drawn, from the lowest score to the highest."""

    lowest: int
    highest: int
    columns: tuple[Column, ...]
    """The levels, side by side and without gap."""
    boundaries: tuple[Mark, ...]
    """Where one level ends and the next begins; the two ends of the range are not among them."""
    pass_mark: Mark | None
    lines: tuple[Line, ...]
    """The overall first, then the components in the exam's own order."""


def chart_of(regime: Regime, outcome: Outcome, scores: Mapping[Component, int | None]) -> Chart | None:
    """Return the chart of a result; None for an exam or a regime that is not on the scale.

    Components that are not given are not drawn: a share may withhold them.
    """
    lowest, highest = regime.lowest, regime.highest
    if not regime.on_the_scale or lowest is None or highest is None or outcome.overall is None:
        return None
    ruler = _ruler(lowest, highest)
    overall = Line(component=None, score=outcome.overall, at=ruler.at(outcome.overall))
    components = (
        Line(component=part, score=score, at=0.0 if score is None else ruler.at(score))
        for part in regime.components
        if part in scores
        for score in (scores[part],)
    )
    return Chart(
        lowest=lowest,
        highest=highest,
        columns=ruler.columns,
        boundaries=ruler.boundaries,
        pass_mark=None if regime.pass_mark is None else ruler.mark(regime.pass_mark),
        lines=(overall, *components),
    )


@attrs.frozen(kw_only=True)
class Span:
    """Where the scores of a result lie on the exam's range."""

    band: Band
    start: float
    end: float


def spans_of(regime: Regime) -> tuple[tuple[Column, ...], tuple[Span, ...]] | None:
    """Return the levels and the results of an exam side by side on its range; None off the scale."""
    if not regime.on_the_scale or regime.lowest is None or regime.highest is None:
        return None
    ruler = _ruler(regime.lowest, regime.highest)
    spans = tuple(
        Span(band=band, start=ruler.at(band.lowest), end=ruler.at(min(band.highest + 1, regime.highest)))
        for band in regime.bands
        if band.lowest is not None and band.highest is not None
    )
    return ruler.columns, spans


@lru_cache(maxsize=64)
def _ruler(lowest: int, highest: int) -> "_Ruler":
    """Return the ruler of a range: many results are drawn on the same one."""
    return _Ruler(lowest, highest)


@attrs.frozen
class _Ruler:
    lowest: int
    highest: int
    boundaries: tuple[Mark, ...] = attrs.field(init=False)
    """The scores inside the range at which another level begins."""
    columns: tuple[Column, ...] = attrs.field(init=False)

    @boundaries.default
    def _where_levels_change(self) -> tuple[Mark, ...]:
        inside = range(self.lowest + 1, self.highest)
        return tuple(self.mark(score) for score in inside if level_of(score) != level_of(score - 1))

    @columns.default
    def _between_boundaries(self) -> tuple[Column, ...]:
        starts = (self.mark(self.lowest), *self.boundaries)
        ends = (*self.boundaries, self.mark(self.highest))
        return tuple(
            Column(level=level_of(start.score), start=start.at, end=end.at)
            for start, end in zip(starts, ends, strict=True)
        )

    def at(self, score: int) -> float:
        return (score - self.lowest) / (self.highest - self.lowest)

    def mark(self, score: int) -> Mark:
        return Mark(score=score, at=self.at(score))
