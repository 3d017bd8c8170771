"""Whether a result is what an organisation asks for, as far as what is sent can say (mission B8, C12)."""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum, unique

import attrs

from results_core.exams.regimes import Regime
from results_core.organisations.model import Requirement
from results_core.results.model import ReadResult, ResultStatus, Scores
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
class Attained:
    """What a reported result says, as far as it is sent."""

    exam_date: date
    overall: int | None
    lowest_part: int | None
    """0 for one below the lowest that is reported; None where no part is known."""
    label: str | None


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
    attained = Attained(
        exam_date=read.entry.sitting.exam_date,
        overall=version.overall,
        lowest_part=lowest_part(version.scores, scope),
        label=version.label,
    )
    return measured(requirement, attained, regime, today=today)


def measured(
    requirement: Requirement, attained: Attained, regime: Regime, *, today: date
) -> tuple[Judged, ...]:
    """Return each demand with its verdict on a reported result."""
    return tuple(
        Judged(demand=demand, asked=asked, verdict=_verdict(demand, asked, attained, regime, today))
        for demand, asked in _demands(requirement)
    )


def lowest_part(scores: Scores, scope: ShareScope) -> int | None:
    """Return the lowest score of the parts that are sent, as `Attained` has it."""
    if not scope.has_skills or not scores:
        return None
    return min(score or 0 for score in scores.values())


def oldest_day(today: date, years: int) -> date:
    """Return the earliest exam date that lies no more than so many years back; of 29 February, 1 March."""
    try:
        return today.replace(year=today.year - years)
    except ValueError:
        return date(today.year - years, 3, 1)


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


def _verdict(demand: Demand, asked: int | str, attained: Attained, regime: Regime, today: date) -> Verdict:
    match demand:
        case Demand.OVERALL:
            return _of_score(attained.overall, asked)
        case Demand.EACH:
            return _of_score(attained.lowest_part, asked)
        case Demand.LABEL:
            return _of_label(attained.label or "", str(asked), regime)
        case Demand.AGE:
            return _met(attained.exam_date >= oldest_day(today, int(asked)))


def _of_score(score: int | None, asked: int | str) -> Verdict:
    return Verdict.CANNOT_SAY if score is None else _met(score >= int(asked))


def _of_label(label: str, asked: str, regime: Regime) -> Verdict:
    wanted, reached = regime.band_labelled(asked), regime.band_labelled(label)
    if wanted is None or reached is None:
        return Verdict.CANNOT_SAY
    return _met(regime.bands.index(reached) <= regime.bands.index(wanted))


def _met(is_met: bool) -> Verdict:  # noqa: FBT001 - what it is
    return Verdict.MET if is_met else Verdict.NOT_MET
