"""How an exam is marked in a period: its components, its bands and what an overall score is worth.

CEFR and grade come from the overall alone; no component has a minimum of its own.
"""

from collections.abc import Iterator
from datetime import date
from enum import StrEnum, unique
from itertools import pairwise

import attrs


@unique
class Component(StrEnum):
    """A part of an exam that has a score of its own; the values are the columns of the board's files."""

    READING_AND_WRITING = "reading_and_writing"
    READING = "reading"
    USE_OF_ENGLISH = "use_of_english"
    WRITING = "writing"
    LISTENING = "listening"
    SPEAKING = "speaking"


@unique
class CefrLevel(StrEnum):
    """A level of the Common European Framework; the levels compare as they rise."""

    A1 = "A1"
    A2 = "A2"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"


@attrs.frozen(kw_only=True)
class Band:
    """A result as it is printed, and the overall scores that earn it, both ends included.

    An exam without scores has bands without ends.
    """

    label: str
    lowest: int | None = None
    highest: int | None = None
    cefr: CefrLevel | None = None
    passes: bool = False
    certificated: bool = attrs.field(default=attrs.Factory(lambda band: band.passes, takes_self=True))
    """Whether a certificate follows: for a pass, and for the level one below the exam's."""


@attrs.frozen(kw_only=True)
class Outcome:
    """What a candidate achieved."""

    overall: int | None
    label: str
    """The result as printed, in English: `Pass at Grade B`."""
    cefr: CefrLevel | None
    passes: bool
    certificated: bool


class FaultyRegime(ValueError):
    """The rules contradict themselves. The message begins with the field that is at fault."""


@attrs.frozen(kw_only=True)
class Regime:
    """The rules by which an exam is marked when it is taken in a period.

    Raises:
        FaultyRegime: Bands overlap, leave a gap or repeat a label, or the weights do not fit.
    """

    exam: str
    """The code of the exam."""
    since: date | None = None
    """The first exam date; None where there is no first."""
    until: date | None = None
    """The first exam date that is no longer covered; None where it goes on."""
    components: tuple[Component, ...] = ()
    """In the order of the statement. Empty where no component scores are kept."""
    weights: tuple[int, ...] = attrs.field()
    """How often each component counts in the mean."""
    bands: tuple[Band, ...]
    """From the best result down."""
    on_the_scale: bool = attrs.field()
    """Whether scores are on the Cambridge English Scale, so that a score alone tells a CEFR level."""

    lowest: int | None = attrs.field(init=False, eq=False)
    """The lowest score that is reported, of a component as of the overall; None without scores."""
    highest: int | None = attrs.field(init=False, eq=False)
    parts: tuple[tuple[Component, int], ...] = attrs.field(init=False, eq=False, repr=False)
    """Each component with its weight."""
    total_weight: int = attrs.field(init=False, eq=False, repr=False)
    outcomes: tuple[Outcome, ...] = attrs.field(init=False, eq=False, repr=False)
    """What each overall score is worth, from the lowest up. Empty without scores."""
    _by_label: dict[str, Band] = attrs.field(init=False, eq=False, repr=False)

    @weights.default
    def _each_counts_once(self) -> tuple[int, ...]:
        return (1,) * len(self.components)

    @on_the_scale.default
    def _where_components_have_scores(self) -> bool:
        return bool(self.components)

    @lowest.default
    def _where_the_worst_band_begins(self) -> int | None:
        return self.bands[-1].lowest if self.bands else None

    @highest.default
    def _where_the_best_band_ends(self) -> int | None:
        return self.bands[0].highest if self.bands else None

    @parts.default
    def _weighted(self) -> tuple[tuple[Component, int], ...]:
        return tuple(zip(self.components, self.weights, strict=False))

    @total_weight.default
    def _sum_of_the_weights(self) -> int:
        return sum(self.weights)

    @outcomes.default
    def _worth_of_each_overall(self) -> tuple[Outcome, ...]:
        return tuple(
            outcome_in(band, overall)
            for band in reversed(self.bands)
            if band.lowest is not None and band.highest is not None
            for overall in range(band.lowest, band.highest + 1)
        )

    @_by_label.default
    def _bands_by_label(self) -> dict[str, Band]:
        return {_folded(band.label): band for band in self.bands}

    def __attrs_post_init__(self) -> None:
        for fault in _faults(self):
            raise FaultyRegime(fault)

    @property
    def has_components(self) -> bool:
        """Whether each part has a score of its own."""
        return bool(self.components)

    @property
    def has_overall(self) -> bool:
        """Whether there is an overall score, or the result in words alone."""
        return self.lowest is not None

    @property
    def pass_mark(self) -> int | None:
        """The lowest overall score that passes; None without scores."""
        passes = [band.lowest for band in self.bands if band.passes]
        return passes[-1] if passes else None

    @property
    def labels(self) -> tuple[str, ...]:
        """The results as they are printed, from the best down."""
        return tuple(band.label for band in self.bands)

    def covers(self, exam_date: date) -> bool:
        """Tell whether an exam of this date is marked by these rules."""
        return (self.since is None or self.since <= exam_date) and (
            self.until is None or exam_date < self.until
        )

    def band_of(self, overall: int) -> Band | None:
        """Return the band of an overall score; None where the exam has no such score."""
        if self.lowest is None or not self.lowest <= overall <= self.lowest + len(self.outcomes) - 1:
            return None
        return self.band_labelled(self.outcomes[overall - self.lowest].label)

    def band_labelled(self, text: str) -> Band | None:
        """Return the band that is printed so, whatever the case and the spaces; None where none is."""
        return self._by_label.get(_folded(text))


def outcome_in(band: Band, overall: int | None) -> Outcome:
    """Return what the band is worth to the one whose overall score lies in it."""
    return Outcome(
        overall=overall,
        label=band.label,
        cefr=band.cefr,
        passes=band.passes,
        certificated=band.certificated,
    )


def _folded(label: str) -> str:
    return " ".join(label.split()).casefold()


def _faults(regime: Regime) -> Iterator[str]:
    if regime.since and regime.until and regime.since >= regime.until:
        yield f"until: {regime.until} is not after since, {regime.since}"
    yield from _faults_of_components(regime)
    yield from _faults_of_bands(regime)
    for band in regime.bands:
        yield from _faults_of_a_band(band)
    for better, worse in pairwise(regime.bands):
        yield from _faults_between(better, worse)


def _faults_of_components(regime: Regime) -> Iterator[str]:
    if len(set(regime.components)) < len(regime.components):
        yield "components: one is named twice"
    if len(regime.weights) != len(regime.components):
        yield f"weights: {len(regime.weights)} weights for {len(regime.components)} components"
    if any(weight < 1 for weight in regime.weights):
        yield "weights: each must be at least 1"


def _faults_of_bands(regime: Regime) -> Iterator[str]:
    if not regime.bands:
        yield "bands: there are none"
    if len({_folded(band.label) for band in regime.bands}) < len(regime.bands):
        yield "bands: a label is there twice"
    if regime.components and any(band.lowest is None for band in regime.bands):
        yield "bands: where components have scores, each band needs lowest and highest"
    if regime.lowest is not None and regime.lowest == regime.highest:
        yield "bands: the whole range is a single score"


def _faults_of_a_band(band: Band) -> Iterator[str]:
    if not band.label.strip():
        yield "bands: a label is empty"
    if (band.lowest is None) != (band.highest is None):
        yield f"bands: {band.label!r} has one end only"
    elif band.lowest is not None and band.highest is not None and band.lowest > band.highest:
        yield f"bands: {band.label!r} ends at {band.highest}, below {band.lowest} where it begins"
    elif band.lowest is not None and band.lowest < 0:
        yield f"bands: {band.label!r} begins below 0"


def _faults_between(better: Band, worse: Band) -> Iterator[str]:
    if worse.passes and not better.passes:
        yield f"bands: {worse.label!r} passes although the better {better.label!r} does not"
    if (better.lowest is None) != (worse.highest is None):
        yield "bands: some have scores and some have none"
    elif better.lowest is not None and worse.highest is not None:
        if worse.highest >= better.lowest:
            yield f"bands: {worse.label!r} up to {worse.highest} runs into {better.label!r}"
        elif worse.highest + 1 < better.lowest:
            yield f"bands: a gap between {worse.label!r} and {better.label!r}, above {worse.highest}"
