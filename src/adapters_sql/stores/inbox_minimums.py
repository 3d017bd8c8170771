"""The filter of what meets an organisation's minimum, as the core judges it: `sharing.judging` (C12)."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, false, literal, null, or_, true

from adapters_sql.tables import requirements, shares
from results_core.exams.catalogue import Catalogue
from results_core.exams.regimes import Band, Regime
from results_core.organisations.requiring import OLDEST_YEARS
from results_core.sharing.judging import Verdict, oldest_day
from results_core.verification.listing import Measure

_row = shares.c
_asked = requirements.c
ASKED: Final = and_(_asked.organisation_id == _row.organisation_id, _asked.exam == _row.exam)
"""What joins a share with what its organisation asks of such a result."""


def judged_so(verdict: Verdict, measure: Measure) -> ColumnElement[bool]:
    """Return the condition on shares, joined by an outer join with what is asked; reported ones are judged.

    As one value, and of an outer join: so no database takes those that are found to be few, and gathers and
    sorts them all instead of reading the list in its order up to the end of the page.
    """
    demands = list(_demands(measure))
    fails = or_(*(and_(asks, missed) for asks, missed, _ in demands))
    is_met = and_(*(or_(~asks, met) for asks, _, met in demands))
    found = {
        Verdict.MET: is_met,
        Verdict.NOT_MET: fails,
        Verdict.CANNOT_SAY: and_(fails.is_not(True), is_met.is_not(True)),
    }
    return case(
        (and_(_asked.exam.is_not(None), _row.label.is_not(None), found[verdict]), true()), else_=false()
    )


def _demands(
    measure: Measure,
) -> Iterator[tuple[ColumnElement[bool], ColumnElement[bool], ColumnElement[bool]]]:
    """Yield of each demand whether it is asked, not met, met; the last two NULL where nobody can say."""
    for asked, reached in (
        (_asked.overall_at_least, _row.overall),
        (_asked.each_at_least, _row.lowest_part),
    ):
        yield asked.is_not(None), reached < asked, reached >= asked
    days = {years: oldest_day(measure.today, years) for years in range(1, OLDEST_YEARS + 1)}
    oldest = case(days, value=_asked.oldest_years)
    yield _asked.oldest_years.is_not(None), _row.exam_date < oldest, _row.exam_date >= oldest
    rank, wanted = (_rank(measure.catalogue, label) for label in (_row.label, _asked.label))
    yield _asked.label.is_not(None), rank > wanted, rank <= wanted


def _rank(catalogue: Catalogue, label: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return how far a result in words is from the best; NULL for one that its exam does not have."""
    ranks = [
        (and_(_row.exam == exam, *_period(regime), label == band.label), literal(rank))
        for exam, regime, rank, band in _ladders(catalogue)
    ]
    return case(*ranks) if ranks else null()


def _ladders(catalogue: Catalogue) -> Iterator[tuple[str, Regime, int, Band]]:
    """Yield the results in words of the exams of which a result in words can be asked."""
    for exam in catalogue:
        if not exam.current.has_overall:
            for regime in exam.regimes:
                for rank, band in enumerate(regime.bands):
                    yield exam.code, regime, rank, band


def _period(regime: Regime) -> Iterator[ColumnElement[bool]]:
    if regime.since is not None:
        yield _row.exam_date >= regime.since
    if regime.until is not None:
        yield _row.exam_date < regime.until
