"""What the catalogue tells of an exam, as its page shows it (screens K13)."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

import attrs

from adapters_web.rendering.result_page import verdict_of
from results_core.exams.catalogue import Exam
from results_core.exams.chart import spans_of
from results_core.exams.regimes import Band, Regime
from results_texts import Texts

_A_DAY: Final = timedelta(days=1)


@attrs.frozen(kw_only=True)
class Part:
    """A part of an exam that has a score of its own."""

    name: str
    """As it is printed on the statement."""
    gloss: str
    """What the name means, where the page is not in the language of the name; else empty."""
    weight: int


@attrs.frozen(kw_only=True)
class ResultLine:
    """A result that the exam gives. What does not apply is None."""

    label: str
    """As it is printed."""
    verdict: str
    """The same in the page's language."""
    lowest: int | None
    highest: int | None
    level: str | None
    certificated: bool


@attrs.frozen(kw_only=True)
class LevelColumn:
    """A level as a column of the chart; places in percent of the exam's range."""

    name: str
    x: str
    middle: str
    width: str
    shade: str


@attrs.frozen(kw_only=True)
class ResultBar:
    """The scores of a result as a bar of the chart."""

    verdict: str
    lowest: int
    highest: int
    x: str
    width: str
    y: int


@attrs.frozen(kw_only=True)
class LevelChart:
    """The levels and the results of an exam, side by side on its range."""

    columns: Sequence[LevelColumn]
    bars: Sequence[ResultBar]
    height: int


@attrs.frozen(kw_only=True)
class Rules:
    """How the exam is, or was, marked in a period."""

    since: date | None
    last: date | None
    """The last exam date that is covered; None where it goes on."""
    lowest: int | None
    highest: int | None
    on_the_scale: bool
    parts: Sequence[Part]
    results: Sequence[ResultLine]

    @property
    def counts_alike(self) -> bool:
        """Whether each part counts once."""
        return len({part.weight for part in self.parts}) < 2  # noqa: PLR2004 - one weight, or none


@attrs.frozen(kw_only=True)
class ExamPage:
    """Everything that the page of an exam says."""

    code: str
    name: str
    names_before: Sequence[str]
    level: str | None
    photo: bool
    for_schools: bool
    weeks_on_paper: int | None
    weeks_on_computer: int | None
    current: Rules
    earlier: Sequence[Rules]
    """From the latest back."""
    chart: LevelChart | None


def exam_page(exam: Exam, texts: Texts) -> ExamPage:
    """Return the page of an exam in a language."""
    current, *earlier = exam.regimes
    return ExamPage(
        code=exam.code,
        name=exam.name,
        names_before=exam.names_before,
        level=None if exam.level is None else str(exam.level),
        photo=exam.photo,
        for_schools=exam.for_schools,
        weeks_on_paper=exam.weeks_to_wait.paper,
        weeks_on_computer=exam.weeks_to_wait.computer,
        current=_rules(current, texts),
        earlier=[_rules(regime, texts) for regime in earlier],
        chart=_chart(current, texts),
    )


def _rules(regime: Regime, texts: Texts) -> Rules:
    return Rules(
        since=regime.since,
        last=None if regime.until is None else regime.until - _A_DAY,
        lowest=regime.lowest,
        highest=regime.highest,
        on_the_scale=regime.on_the_scale,
        parts=[
            Part(
                name=texts.say(f"component.{component}"),
                gloss=_gloss(texts.say(f"component.{component}"), texts.say(f"component_gloss.{component}")),
                weight=weight,
            )
            for component, weight in regime.parts
        ],
        results=[_line(band, texts) for band in regime.bands],
    )


def _gloss(name: str, gloss: str) -> str:
    return "" if gloss.casefold() == name.casefold() else gloss


def _line(band: Band, texts: Texts) -> ResultLine:
    return ResultLine(
        label=band.label,
        verdict=verdict_of(texts, band.label),
        lowest=band.lowest,
        highest=band.highest,
        level=None if band.cefr is None else str(band.cefr),
        certificated=band.certificated,
    )


_HEAD: Final = 28
_ROW: Final = 54
_FOOT: Final = 16
_NARROWEST_NAMED_COLUMN: Final = 0.07


def _chart(regime: Regime, texts: Texts) -> LevelChart | None:
    placed = spans_of(regime)
    if placed is None:
        return None
    columns, spans = placed
    return LevelChart(
        columns=[
            LevelColumn(
                name=str(column.level)
                if column.level is not None and column.end - column.start >= _NARROWEST_NAMED_COLUMN
                else "",
                x=_percent(column.start),
                middle=_percent((column.start + column.end) / 2),
                width=_percent(column.end - column.start),
                shade="ab"[place % 2],
            )
            for place, column in enumerate(columns)
        ],
        bars=[
            ResultBar(
                verdict=verdict_of(texts, span.band.label),
                lowest=span.band.lowest or 0,
                highest=span.band.highest or 0,
                x=_percent(span.start),
                width=_percent(span.end - span.start),
                y=_HEAD + _ROW * place,
            )
            for place, span in enumerate(spans)
        ],
        height=_HEAD + _ROW * len(spans) + _FOOT,
    )


def _percent(fraction: float) -> str:
    return f"{100 * fraction:.2f}".rstrip("0").rstrip(".") + "%"
