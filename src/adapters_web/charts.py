"""Score charts, laid out once for the same scores: candidates look at their page more than once."""

from datetime import date
from functools import lru_cache
from typing import Final

from adapters_web.rendering.score_chart import ScoreChart, score_chart
from results_core.exams.catalogue import Catalogue
from results_core.exams.chart import chart_of
from results_core.exams.regimes import Component, Outcome
from results_core.exams.sittings import Sitting
from results_core.results.model import ResultVersion
from results_texts import Texts, texts_for

_REMEMBERED: Final = 1024


class Charts:
    """Lays out the charts of one catalogue's exams."""

    def __init__(self, catalogue: Catalogue) -> None:
        """Remember none."""
        self._catalogue = catalogue
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._laid_out)

    def of(self, version: ResultVersion, sitting: Sitting, texts: Texts) -> ScoreChart | None:
        """Return the chart of a reported result; None for an exam that is not on the scale."""
        scores = tuple(version.scores.items())
        return self._remembered(sitting.exam, sitting.exam_date, version.overall, scores, texts.language)

    def _laid_out(
        self,
        exam: str,
        exam_date: date,
        overall: int | None,
        scores: tuple[tuple[Component, int | None], ...],
        language: str,
    ) -> ScoreChart | None:
        outcome = Outcome(overall=overall, label="", cefr=None, passes=False, certificated=False)
        chart = chart_of(self._catalogue.regime(exam, exam_date), outcome, dict(scores))
        return None if chart is None else score_chart(chart, texts_for(language))
