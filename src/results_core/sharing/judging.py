"""Whether a result is what an organisation asks for, as far as what is sent can say (mission B8, C12)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum, unique

import attrs

from results_core.exams.regimes import Regime
from results_core.organisations.model import Requirement
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.sharing.model import ShareScope


@unique
class Demand(StrEnum):
    """What can be asked of a result."""

    OVERALL = "overall"
    EACH = "each"
    """Of each part."""
    LABEL = "label"
    AGE = "age"


@unique
class Verdict(StrEnum):
    """Whether it is met."""

    MET = "met"
    NOT_MET = "not_met"
    CANNOT_SAY = "cannot_say"
    """What is sent, or what is known, does not tell."""


@attrs.frozen(kw_only=True)
class Judged:
    """One demand, and whether it is met."""

    demand: Demand
    asked: int | str
    """The lowest score or result, or how many years the exam may lie back."""
    verdict: Verdict | None
    """None while there is no result to judge."""


def judged(
    requirement: Requirement, read: ReadResult, regime: Regime, *, scope: ShareScope, today: date
) -> tuple[Judged, ...]:
    """Return each demand with its verdict; before the release with none (A6)."""
    version = read.version
    if not read.released or version is None or version.status is not ResultStatus.REPORTED:
        return tuple(
            Judged(demand=demand, asked=asked, verdict=None) for demand, asked in _demands(requirement)
        )
    known = _Known(version, read.entry.sitting.exam_date, regime, scope, today)
    return tuple(
        Judged(demand=demand, asked=asked, verdict=_verdict(demand, asked, known))
        for demand, asked in _demands(requirement)
    )


def verdict_of_all(parts: tuple[Judged, ...]) -> Verdict | None:
    """Return the one verdict of all: none while one of them has none; one that is not met settles it."""
    verdicts = {part.verdict for part in parts}
    if None in verdicts:
        return None
    for decisive in (Verdict.NOT_MET, Verdict.CANNOT_SAY):
        if decisive in verdicts:
            return decisive
    return Verdict.MET


def _demands(requirement: Requirement) -> Iterator[tuple[Demand, int | str]]:
    if requirement.label is not None:
        yield Demand.LABEL, requirement.label
    if requirement.overall_at_least is not None:
        yield Demand.OVERALL, requirement.overall_at_least
    if requirement.each_at_least is not None:
        yield Demand.EACH, requirement.each_at_least
    if requirement.oldest_years is not None:
        yield Demand.AGE, requirement.oldest_years


@attrs.frozen
class _Known:
    version: ResultVersion
    exam_date: date
    regime: Regime
    scope: ShareScope
    today: date


def _verdict(demand: Demand, asked: int | str, known: _Known) -> Verdict:
    match demand:
        case Demand.OVERALL:
            return _of_score(known.version.overall, asked)
        case Demand.EACH:
            return _of_parts(known.version, asked, known.scope)
        case Demand.LABEL:
            return _of_label(known.version, str(asked), known.regime)
        case Demand.AGE:
            return _met(_years_later(known.exam_date, int(asked)) >= known.today)


def _of_score(score: int | None, asked: int | str) -> Verdict:
    return Verdict.CANNOT_SAY if score is None else _met(score >= int(asked))


def _of_parts(version: ResultVersion, asked: int | str, scope: ShareScope) -> Verdict:
    if not scope.has_skills or not version.scores:
        return Verdict.CANNOT_SAY
    return _met(all(score is not None and score >= int(asked) for score in version.scores.values()))


def _of_label(version: ResultVersion, asked: str, regime: Regime) -> Verdict:
    wanted, reached = regime.band_labelled(asked), regime.band_labelled(version.label or "")
    if wanted is None or reached is None:
        return Verdict.CANNOT_SAY
    return _met(regime.bands.index(reached) <= regime.bands.index(wanted))


def _met(is_met: bool) -> Verdict:  # noqa: FBT001 - what it is
    return Verdict.MET if is_met else Verdict.NOT_MET


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
