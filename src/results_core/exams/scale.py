"""From scores to a result: components, overall, label, CEFR level. Pure, and quick enough for an import."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import attrs

from results_core.exams.regimes import Band, CefrLevel, Component, Outcome, Regime, outcome_in

__all__ = ["Fault", "Marks", "Outcome", "PlainMarks", "floor_of", "level_of", "mean", "outcome_of"]

Scores = Mapping[Component, int | None]
"""Each component's score; None for one below the lowest that is reported."""

Marks = tuple[Outcome, list[int | None]]
"""An outcome, and the score of each component, None for one that the exam has not."""

SCALE_BEGINS: Final = 80
"""The Cambridge English Scale runs from 80 to 230."""

_FLOORS: Final = (
    (200, CefrLevel.C2),
    (180, CefrLevel.C1),
    (160, CefrLevel.B2),
    (140, CefrLevel.B1),
    (120, CefrLevel.A2),
    (100, CefrLevel.A1),
)


@attrs.frozen
class Fault:
    """What is wrong with a result: the column of the board's file, and what should stand there."""

    column: str
    expected: str


def level_of(score: int) -> CefrLevel | None:
    """Return the CEFR level of a score on the scale; None below A1."""
    for floor, level in _FLOORS:
        if score >= floor:
            return level
    return None


def floor_of(level: CefrLevel) -> int:
    """Return the lowest score on the scale that reaches the level."""
    return next(floor for floor, reached in _FLOORS if reached is level)


def mean(total: int, weight: int) -> int:
    """Return the mean as a whole number; a half is rounded up."""
    return (2 * total + weight) // (2 * weight)


def outcome_of(
    regime: Regime, *, scores: Scores, overall: int | None, result: str | None
) -> Outcome | tuple[Fault, ...]:
    """Return what the scores are worth, or everything that is wrong with them.

    The components decide; overall and result, where given, must agree with them. Without
    components the overall counts, and without an overall the result in words. A component below
    the lowest score that is reported leaves the mean open: then the overall is required.
    """
    lowest, highest = regime.lowest, regime.highest
    if lowest is None or highest is None:
        return _by_words(regime, scores, overall, result)
    return _Judge(regime, lowest, highest).judge(scores, overall, result)


class PlainMarks:
    """What the cells of a row are worth where they leave no question, as most rows of a file do.

    Prepared once for a regime. Of any other row it says nothing: `outcome_of` judges it.
    """

    def __init__(self, regime: Regime) -> None:
        self._outcomes = {outcome.overall: outcome for outcome in regime.outcomes}
        self._scores: dict[str, int | None] = {str(overall): overall for overall in self._outcomes}
        self._scores[""] = None
        places = tuple(Component)
        self._parts = [(places.index(component), weight) for component, weight in regime.parts]
        self._absent = len(places) - len(self._parts)
        self._weight = regime.total_weight

    def worth(self, overall: str, label: str, cells: Sequence[str]) -> Marks | None:
        """Return the outcome and the scores as they are kept; None where the cells leave a question.

        Takes overall, result in words, and a cell for each component.
        """
        scores = self._scores
        try:
            kept, settled = list(map(scores.__getitem__, cells)), scores[overall]
        except KeyError:
            return None
        if kept.count(None) != self._absent:
            return None
        if self._parts:
            total = 0
            for place, weight in self._parts:
                score = kept[place]
                if score is None:
                    return None
                total += score * weight
            reached = mean(total, self._weight)
            if settled not in (None, reached):
                return None
            settled = reached
        outcome = self._outcomes.get(settled)
        if outcome is None or (label and label != outcome.label):
            return None
        return outcome, kept


def _by_words(
    regime: Regime, scores: Scores, overall: int | None, result: str | None
) -> Outcome | tuple[Fault, ...]:
    faults = [*_foreign(regime, scores)]
    if overall is not None:
        faults.append(Fault("overall", f"nothing: {regime.exam} has no overall score"))
    band = regime.band_labelled(result or "")
    if band is None:
        faults.append(Fault("result", _one_of(regime.labels)))
    if band is None or faults:
        return tuple(faults)
    return outcome_in(band, None)


@attrs.frozen(kw_only=True)
class _Possible:
    """The overall scores that the components leave open."""

    least: int
    most: int
    words: str
    settled: int | None = None
    """The overall where the components leave no choice, so that none need be given."""


@attrs.frozen
class _Judge:
    """Finds everything that is wrong with a row, column by column."""

    regime: Regime
    lowest: int
    highest: int

    def judge(self, scores: Scores, overall: int | None, result: str | None) -> Outcome | tuple[Fault, ...]:
        faults = [*self._faults_of_scores(scores)]
        possible = self._anything if faults else self._possible(scores)
        settled = possible.settled if overall is None else overall
        if overall is None and settled is None and not faults:
            faults.append(Fault("overall", possible.words))
        if overall is not None and not possible.least <= overall <= possible.most:
            faults.append(Fault("overall", possible.words))
            settled = possible.settled
        band = None if settled is None else self.regime.band_of(settled)
        if result:
            faults += _faults_of_result(self.regime, band, settled, result)
        if band is None or faults:
            return tuple(faults)
        return outcome_in(band, settled)

    @property
    def _anything(self) -> _Possible:
        return _Possible(least=self.lowest, most=self.highest, words=_whole(self.lowest, self.highest))

    def _possible(self, scores: Scores) -> _Possible:
        regime = self.regime
        if not scores:
            return self._anything
        known = sum(score * weight for part, weight in regime.parts if (score := scores[part]) is not None)
        below = sum(weight for part, weight in regime.parts if scores[part] is None)
        if not below:
            settled = mean(known, regime.total_weight)
            how = "mean" if len(set(regime.weights)) == 1 else "weighted mean"
            words = f"{settled}, the {how} of the components"
            return _Possible(least=settled, most=settled, words=words, settled=settled)
        bottom = min(SCALE_BEGINS, self.lowest) if regime.on_the_scale else 0
        least = max(self.lowest, mean(known + below * bottom, regime.total_weight))
        most = max(self.lowest, mean(known + below * (self.lowest - 1), regime.total_weight))
        return _Possible(least=least, most=most, words=f"{_whole(least, most)}, as the components allow")

    def _faults_of_scores(self, scores: Scores) -> Iterator[Fault]:
        for component in self.regime.components:
            score = scores.get(component, -1)
            if score is not None and not self.lowest <= score <= self.highest:
                yield Fault(component.value, f"{_whole(self.lowest, self.highest)}, or <{self.lowest}")
        yield from _foreign(self.regime, scores)


def _foreign(regime: Regime, scores: Scores) -> Iterator[Fault]:
    for component in scores:
        if component not in regime.components:
            yield Fault(component.value, f"nothing: no score of {regime.exam} is kept for this part")


def _faults_of_result(regime: Regime, band: Band | None, settled: int | None, result: str) -> Iterator[Fault]:
    said = regime.band_labelled(result)
    if band is not None and said is not band:
        yield Fault("result", f"{band.label}, the result of {settled}")
    elif said is None:
        yield Fault("result", _one_of(regime.labels))


def _whole(least: int, most: int) -> str:
    return f"a whole number from {least} to {most}" if least < most else str(least)


def _one_of(labels: tuple[str, ...]) -> str:
    return f"{', '.join(labels[:-1])} or {labels[-1]}" if len(labels) > 1 else labels[0]
