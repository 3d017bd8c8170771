"""The filter of what meets an organisation's minimum, as the core judges it: `sharing.judging` (C12)."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

import attrs
from sqlalchemy import ColumnElement, and_, case, false, or_, select, true

from adapters_sql.stores.requirements import REQUIREMENT, requirement_from_row
from adapters_sql.stores.scoping import ScopedConnection, owned
from adapters_sql.straight import Straight
from adapters_sql.tables import requirements, shares
from results_core.exams.catalogue import Catalogue
from results_core.exams.regimes import Regime
from results_core.organisations.model import Requirement
from results_core.sharing.judging import Verdict, oldest_day
from results_core.verification.listing import Measure, Search

_row = shares.c
_asked = requirements.c
ASKED: Final = and_(_asked.organisation_id == _row.organisation_id, _asked.exam == _row.exam)
"""What joins a share with what its organisation asks of such a result."""
_OF_ALL: Final = Straight(owned(select(*REQUIREMENT).order_by(_asked.exam), _asked.organisation_id))

Demanded = tuple[ColumnElement[bool], ColumnElement[bool]]
"""Whether a demand is met, and whether it is missed; neither where nobody can say."""


@attrs.define
class Asked:
    """What the organisation of a scope asks for, read where a search asks about it, and once."""

    _scope: ScopedConnection
    _known: tuple[Requirement, ...] | None = None

    def measured(self, search: Search) -> Search:
        """Return the search with what it is measured by."""
        if search.measure is None:
            return search
        if self._known is None:
            self._known = tuple(map(requirement_from_row, self._scope.rows(_OF_ALL, {})))
        return attrs.evolve(search, measure=attrs.evolve(search.measure, asked=self._known))


def judged_so(verdict: Verdict, measure: Measure) -> ColumnElement[bool]:
    """Return the condition on shares; reported ones are judged.

    What is asked stands in the condition itself: joined to each of 60,000 rows before a far page, it took
    three times as long. As one value: so no database takes those that are found to be few, and gathers and
    sorts them all instead of reading the list in its order up to the end of the page.
    """
    found = [and_(_row.exam == one.exam, _so(verdict, list(_demands(one, measure)))) for one in measure.asked]
    return case((and_(_row.label.is_not(None), or_(false(), *found)), true()), else_=false())


def _so(verdict: Verdict, demands: Sequence[Demanded]) -> ColumnElement[bool]:
    is_met = and_(true(), *(met for met, _ in demands))
    fails = or_(false(), *(missed for _, missed in demands))
    match verdict:
        case Verdict.MET:
            return is_met
        case Verdict.NOT_MET:
            return fails
        case Verdict.CANNOT_SAY:
            return and_(fails.is_not(True), is_met.is_not(True))


def _demands(asked: Requirement, measure: Measure) -> Iterator[Demanded]:
    for wanted, reached in (
        (asked.overall_at_least, _row.overall),
        (asked.each_at_least, _row.lowest_part),
    ):
        if wanted is not None:
            yield reached >= wanted, reached < wanted
    if asked.oldest_years is not None:
        oldest = oldest_day(measure.today, asked.oldest_years)
        yield _row.exam_date >= oldest, _row.exam_date < oldest
    if asked.label is not None:
        yield _at_least(asked.label, _regimes(measure.catalogue, asked.exam))


def _at_least(wanted: str, regimes: Sequence[Regime]) -> Demanded:
    """Compare results in words: those of each period come from the best down."""
    met: list[ColumnElement[bool]] = [false()]
    missed: list[ColumnElement[bool]] = [false()]
    for regime in regimes:
        band = regime.band_labelled(wanted)
        if band is not None:
            behind = regime.bands.index(band) + 1
            met.append(_one_of(regime, regime.labels[:behind]))
            missed.append(_one_of(regime, regime.labels[behind:]))
    return or_(*met), or_(*missed)


def _one_of(regime: Regime, labels: Iterable[str]) -> ColumnElement[bool]:
    return and_(*_period(regime), or_(false(), *(_row.label == label for label in labels)))


def _regimes(catalogue: Catalogue, exam: str) -> Sequence[Regime]:
    return catalogue.exam(exam).regimes if exam in catalogue else ()


def _period(regime: Regime) -> Iterator[Any]:
    if regime.since is not None:
        yield _row.exam_date >= regime.since
    if regime.until is not None:
        yield _row.exam_date < regime.until
