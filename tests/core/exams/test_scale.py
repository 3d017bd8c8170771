"""From scores to a result: the components decide, and what contradicts them is named (facts 1 and 2)."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.exams.catalogue import CefrLevel, Component, Outcome, Regime, load_catalogue
from results_core.exams.scale import Fault, level_of, outcome_of

CATALOGUE = load_catalogue()

TODAY = date(2026, 6, 6)

ADVANCED = CATALOGUE.regime("C1A", TODAY)

KEY = CATALOGUE.regime("A2K", TODAY)

PRELIMINARY = CATALOGUE.regime("B1P", TODAY)

OLD_ADVANCED = CATALOGUE.regime("C1A", date(2013, 7, 6))

DELTA = CATALOGUE.regime("DM1", TODAY)

ON_THE_SCALE = [regime for exam in CATALOGUE for regime in exam.regimes if regime.on_the_scale]

WITHOUT_COMPONENTS = [regime for exam in CATALOGUE for regime in exam.regimes if not regime.has_components]

GIVEN: dict[Component, int | None] = {
    Component.READING: 191,
    Component.USE_OF_ENGLISH: 196,
    Component.WRITING: 210,
    Component.LISTENING: 191,
    Component.SPEAKING: 193,
}


def in_order(regime: Regime, *scores: int | None) -> dict[Component, int | None]:
    return dict(zip(regime.components, scores, strict=True))


def judged(
    regime: Regime,
    scores: Mapping[Component, int | None],
    overall: int | None = None,
    result: str | None = None,
) -> Outcome:
    outcome = outcome_of(regime, scores=scores, overall=overall, result=result)
    assert isinstance(outcome, Outcome), outcome
    return outcome


def faults(
    regime: Regime,
    scores: Mapping[Component, int | None],
    overall: int | None = None,
    result: str | None = None,
) -> list[tuple[str, str]]:
    found = outcome_of(regime, scores=scores, overall=overall, result=result)
    assert isinstance(found, tuple), found
    assert all(isinstance(fault, Fault) for fault in found)
    return [(fault.column, fault.expected) for fault in found]


@pytest.mark.parametrize(
    ("code", "day", "scores", "overall", "label", "cefr"),
    [
        ("C1A", TODAY, (191, 196, 210, 191, 193), 196, "Pass at Grade B", "C1"),
        ("A2K", TODAY, (140, 135, 138), 138, "Pass at Grade B", "A2"),
        ("A2K", date(2019, 12, 31), (140, 135, 138), 138, "Pass with Merit", "A2"),
        ("C1A", TODAY, (150, 169, 171, 163, 182), 167, "Level B2", "B2"),
    ],
)
def test_the_vectors_of_the_facts(
    code: str, day: date, scores: tuple[int, ...], overall: int, label: str, cefr: str
) -> None:
    """Checked arithmetic, with and without the overall and the result beside it."""
    regime = CATALOGUE.regime(code, day)
    outcome = judged(regime, in_order(regime, *scores))

    assert (outcome.overall, outcome.label, outcome.cefr) == (overall, label, cefr)
    assert outcome.certificated
    assert outcome.passes == label.startswith("Pass")
    assert judged(regime, in_order(regime, *scores), overall, label) == outcome


def test_a_half_is_rounded_up() -> None:
    """Only four parts can bring one: 558 / 4 = 139.5 passes."""
    outcome = judged(PRELIMINARY, in_order(PRELIMINARY, 139, 139, 140, 140))

    assert (outcome.overall, outcome.label) == (140, "Pass at Grade C")


def test_a_component_may_sit_at_the_cap() -> None:
    """The overall is lower, and no component has a minimum."""
    outcome = judged(ADVANCED, in_order(ADVANCED, 210, 210, 210, 142, 142))

    assert (outcome.overall, outcome.passes) == (183, True)


@given(st.sampled_from(ON_THE_SCALE), st.data())
def test_the_overall_is_the_weighted_mean_rounded_half_up(regime: Regime, data: st.DataObject) -> None:
    """As exact fractions reckon it, and inside the exam's range."""
    lowest, highest = regime.lowest or 0, regime.highest or 0
    scores = {part: data.draw(st.integers(lowest, highest)) for part in regime.components}
    exact = sum(Fraction(scores[part] * weight) for part, weight in regime.parts) / sum(regime.weights)
    outcome = judged(regime, scores)

    assert outcome.overall == floor(exact + Fraction(1, 2))
    assert lowest <= outcome.overall <= highest
    band = regime.band_of(outcome.overall)
    assert band is not None
    assert (band.label, band.cefr) == (outcome.label, outcome.cefr)
    assert judged(regime, scores, outcome.overall, outcome.label) == outcome


@given(st.sampled_from(ON_THE_SCALE), st.data())
def test_whatever_else_is_said_is_a_fault(regime: Regime, data: st.DataObject) -> None:
    """Another overall or another label never passes beside complete components."""
    lowest, highest = regime.lowest or 0, regime.highest or 0
    scores = {part: data.draw(st.integers(lowest, highest)) for part in regime.components}
    outcome = judged(regime, scores)
    other = data.draw(st.integers(0, 250).filter(lambda n: n != outcome.overall))
    label = data.draw(st.sampled_from([label for label in regime.labels if label != outcome.label]))

    assert [column for column, _ in faults(regime, scores, other)] == ["overall"]
    assert [column for column, _ in faults(regime, scores, None, label)] == ["result"]
    assert [column for column, _ in faults(regime, scores, other, label)] == ["overall", "result"]


@pytest.mark.parametrize("regime", ON_THE_SCALE, ids=lambda r: f"{r.exam}-{r.since}")
def test_on_the_scale_the_label_and_the_level_agree(regime: Regime) -> None:
    """The CEFR level of every overall but a fail's is the one that its score has on the scale."""
    for outcome in regime.outcomes:
        assert outcome.overall is not None
        expected = None if outcome.label == "Fail" else level_of(outcome.overall)
        assert outcome.cefr == expected


@pytest.mark.parametrize(
    ("change", "column", "expected"),
    [
        ({Component.READING: 141}, "reading", "a whole number from 142 to 210, or <142"),
        ({Component.SPEAKING: 211}, "speaking", "a whole number from 142 to 210, or <142"),
        (
            {Component.READING_AND_WRITING: 180},
            "reading_and_writing",
            "nothing: no score of C1A is kept for this part",
        ),
        (
            {Component.READING_AND_WRITING: None},
            "reading_and_writing",
            "nothing: no score of C1A is kept for this part",
        ),
    ],
)
def test_a_score_that_does_not_fit_is_named(
    change: dict[Component, int | None], column: str, expected: str
) -> None:
    """Out of the exam's range, or of a part that the exam does not have."""
    for overall in (None, 196, 200):
        assert faults(ADVANCED, GIVEN | change, overall) == [(column, expected)]


def test_a_missing_component_is_named() -> None:
    """Even where an overall is given: the components decide."""
    scores: dict[Component, int | None] = {
        part: score for part, score in GIVEN.items() if part is not Component.WRITING
    }

    assert faults(ADVANCED, scores, 196) == [("writing", "a whole number from 142 to 210, or <142")]
    assert len(faults(ADVANCED, {}, 196)) == 5


def test_a_part_of_another_exam_does_not_make_up_for_one_that_is_missing() -> None:
    """Both are named, in the order of the statement, the foreign one last."""
    scores: dict[Component, int | None] = {
        part: score for part, score in GIVEN.items() if part is not Component.READING
    }

    assert [column for column, _ in faults(ADVANCED, scores | {Component.READING_AND_WRITING: 190})] == [
        "reading",
        "reading_and_writing",
    ]


def test_the_overall_must_be_the_mean() -> None:
    """The fault says what the mean is."""
    assert faults(ADVANCED, GIVEN, 197) == [("overall", "196, the mean of the components")]
    assert faults(KEY, in_order(KEY, 140, 135, 138), 139) == [
        ("overall", "138, the weighted mean of the components")
    ]


def test_the_result_must_be_that_of_the_overall() -> None:
    """In any case and spacing; a label that is not the exam's is refused alike."""
    assert judged(ADVANCED, GIVEN, 196, " pass at grade  B").label == "Pass at Grade B"
    for wrong in ("Pass at Grade A", "Level B2", "Merit"):
        assert faults(ADVANCED, GIVEN, None, wrong) == [("result", "Pass at Grade B, the result of 196")]


def test_everything_that_is_wrong_is_said_at_once() -> None:
    """Components in statement order, then overall, then result."""
    bad = GIVEN | {Component.SPEAKING: 300, Component.READING: 100}

    assert [column for column, _ in faults(ADVANCED, bad, 300, "Merit")] == [
        "reading",
        "speaking",
        "overall",
        "result",
    ]
    assert faults(ADVANCED, bad, 300, "Merit")[2:] == [
        ("overall", "a whole number from 142 to 210"),
        ("result", "Pass at Grade A, Pass at Grade B, Pass at Grade C, Level B2 or Fail"),
    ]


def test_below_the_lowest_score_the_overall_is_required() -> None:
    """Reading <142 and four times 160: the mean lies between those with 80 and with 141."""
    scores = in_order(ADVANCED, None, 160, 160, 160, 160)

    assert faults(ADVANCED, scores) == [
        ("overall", "a whole number from 144 to 156, as the components allow")
    ]
    assert judged(ADVANCED, scores, 144).label == "Fail"
    assert judged(ADVANCED, scores, 156, "Fail").overall == 156
    assert [column for column, _ in faults(ADVANCED, scores, 143)] == ["overall"]
    assert [column for column, _ in faults(ADVANCED, scores, 157)] == ["overall"]
    assert faults(ADVANCED, scores, 150, "Level B2") == [("result", "Fail, the result of 150")]


def test_below_means_one_less_at_the_most() -> None:
    """Twice <142 and three times 160: 762 / 5 is 152, which 142 in place of 141 would make 153."""
    scores = in_order(ADVANCED, None, None, 160, 160, 160)

    assert judged(ADVANCED, scores, 152).overall == 152
    assert [column for column, _ in faults(ADVANCED, scores, 153)] == ["overall"]


def test_below_the_lowest_score_everywhere_the_overall_is_the_lowest() -> None:
    """Nothing lower can be said in the file."""
    scores: dict[Component, int | None] = dict.fromkeys(ADVANCED.components)

    assert judged(ADVANCED, scores, 142).label == "Fail"
    assert faults(ADVANCED, scores, 143) == [("overall", "142, as the components allow")]
    assert faults(ADVANCED, scores) == [("overall", "142, as the components allow")]


@given(st.sampled_from(ON_THE_SCALE), st.data())
def test_a_true_overall_fits_whatever_is_below(regime: Regime, data: st.DataObject) -> None:
    """Hiding low scores from a true result never makes its overall impossible."""
    lowest, highest = regime.lowest or 0, regime.highest or 0
    true = {part: data.draw(st.integers(80, highest)) for part in regime.components}
    weighted = sum(Fraction(true[part] * weight) for part, weight in regime.parts)
    overall = max(lowest, floor(weighted / sum(regime.weights) + Fraction(1, 2)))
    reported = {part: score if score >= lowest else None for part, score in true.items()}

    assert judged(regime, reported, overall).overall == overall


@pytest.mark.parametrize(
    "regime", [r for r in WITHOUT_COMPONENTS if r.has_overall], ids=lambda r: f"{r.exam}-{r.since}"
)
def test_without_components_the_overall_counts(regime: Regime) -> None:
    """From 0 to 100 each has an outcome; it is required, and scores of parts are refused."""
    for overall in range(101):
        outcome = judged(regime, {}, overall)
        band = regime.band_of(overall)
        assert band is not None
        assert (outcome.overall, outcome.label) == (overall, band.label)
        assert judged(regime, {}, overall, band.label) == outcome

    assert faults(regime, {}) == [("overall", "a whole number from 0 to 100")]
    assert faults(regime, {}, 101) == [("overall", "a whole number from 0 to 100")]
    assert [column for column, _ in faults(regime, {Component.READING: 50}, 80)] == ["reading"]
    assert [column for column, _ in faults(regime, {}, 0, regime.labels[0])] == ["result"]
    assert [column for column, _ in faults(regime, {}, None, regime.labels[0])] == ["overall"]


@pytest.mark.parametrize(
    ("overall", "label", "cefr", "worth"),
    [
        (80, "Pass at Grade A", CefrLevel.C2, ["passes", "certificated"]),
        (79, "Pass at Grade B", CefrLevel.C1, ["passes", "certificated"]),
        (60, "Pass at Grade C", CefrLevel.C1, ["passes", "certificated"]),
        (59, "Level B2", CefrLevel.B2, ["certificated"]),
        (44, "Fail", None, []),
    ],
)
def test_advanced_before_the_scale(
    overall: int, label: str, cefr: CefrLevel | None, worth: list[str]
) -> None:
    """The boundaries of 2011, one by one."""
    assert judged(OLD_ADVANCED, {}, overall) == Outcome(
        overall=overall,
        label=label,
        cefr=cefr,
        passes="passes" in worth,
        certificated="certificated" in worth,
    )


def test_delta_module_one_counts_by_words() -> None:
    """The result is required, an overall and scores of parts are refused."""
    outcome = judged(DELTA, {}, None, "pass with merit")

    assert outcome == Outcome(
        overall=None, label="Pass with Merit", cefr=None, passes=True, certificated=True
    )
    assert not judged(DELTA, {}, None, "Fail").certificated
    labels = "Pass with Distinction, Pass with Merit, Pass or Fail"
    assert faults(DELTA, {}) == [("result", labels)]
    assert faults(DELTA, {Component.READING: 3}, 50, "Merit") == [
        ("reading", "nothing: no score of DM1 is kept for this part"),
        ("overall", "nothing: DM1 has no overall score"),
        ("result", labels),
    ]
    assert faults(DELTA, {}, 50, "Pass") == [("overall", "nothing: DM1 has no overall score")]


@pytest.mark.parametrize(
    ("score", "level"),
    [
        (80, None),
        (99, None),
        (100, "A1"),
        (119, "A1"),
        (120, "A2"),
        (139, "A2"),
        (140, "B1"),
        (159, "B1"),
        (160, "B2"),
        (179, "B2"),
        (180, "C1"),
        (199, "C1"),
        (200, "C2"),
        (230, "C2"),
    ],
)
def test_the_level_of_a_score(score: int, level: str | None) -> None:
    """The floors of the scale, for the table of scores."""
    assert level_of(score) == level
