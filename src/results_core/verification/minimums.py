"""Whether what is shared meets what the organisation asks for: a mark of a row, and a filter (C6, C12)."""

from collections.abc import Sequence
from datetime import date
from zoneinfo import ZoneInfo

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.kernel.time import Clock
from results_core.results.model import ResultStatus
from results_core.sharing.judging import Attained, Verdict, measured, verdict_of_all
from results_core.verification.listing import ListedShare, Measure, Search


@attrs.frozen(kw_only=True)
class Minimums:
    """Judge the rows of a list, and make searches ready that ask about the verdict."""

    catalogue: Catalogue
    clock: Clock
    board_zone: str = "Europe/London"
    """Its day is the one that ages of results are counted from, here as where candidates send."""

    def ready(self, search: Search) -> Search:
        """Return the search with what its stores need to tell."""
        if search.minimum is None:
            return search
        return attrs.evolve(search, measure=Measure(catalogue=self.catalogue, today=self._today()))

    def marked(self, rows: Sequence[ListedShare]) -> Sequence[ListedShare]:
        """Return the rows with their verdicts."""
        today = self._today()
        return [attrs.evolve(row, minimum=self._verdict(row, today)) for row in rows]

    def _today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.board_zone)).date()

    def _verdict(self, row: ListedShare, today: date) -> Verdict | None:
        if row.asked is None or row.status is not ResultStatus.REPORTED:
            return None
        attained = Attained(
            exam_date=row.exam_date, overall=row.overall, lowest_part=row.lowest_part, label=row.label
        )
        regime = self.catalogue.regime(row.exam, row.exam_date)
        return verdict_of_all(measured(row.asked, attained, regime, today=today))
