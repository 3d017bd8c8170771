"""The geometry of the score chart: columns, marks and bars as fractions of the range (screens 3.6)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.exams.catalogue import Band, CefrLevel, Component, Outcome, Regime, load_catalogue
from results_core.exams.chart import Chart, chart_of
from results_core.exams.scale import outcome_of

CATALOGUE = load_catalogue()
TODAY = date(2026, 6, 6)
ADVANCED = CATALOGUE.regime("C1A", TODAY)
ON_THE_SCALE = [regime for exam in CATALOGUE for regime in exam.regimes if regime.on_the_scale]
GIVEN: dict[Component, int | None] = {
    Component.SPEAKING: 193,
    Component.READING: 191,
    Component.USE_OF_ENGLISH: 196,
    Component.WRITING: 210,
    Component.LISTENING: 191,
}


def drawn(regime: Regime, scores: dict[Component, int | None], overall: int | None = None) -> Chart:
    outcome = outcome_of(regime, scores=scores, overall=overall, result=None)
    assert isinstance(outcome, Outcome)
    chart = chart_of(regime, outcome, scores)
    assert chart is not None
    return chart


def test_the_example_of_the_screens() -> None:
    """C1 Advanced, 142 to 210: the percentages of the mock-up."""
    chart = drawn(ADVANCED, GIVEN)

    assert (chart.lowest, chart.highest) == (142, 210)
    assert [(c.level, f"{c.start:.2%}", f"{c.end - c.start:.2%}") for c in chart.columns] == [
        ("B1", "0.00%", "26.47%"),
        ("B2", "26.47%", "29.41%"),
        ("C1", "55.88%", "29.41%"),
        ("C2", "85.29%", "14.71%"),
    ]
    assert [(mark.score, f"{mark.at:.2%}") for mark in chart.boundaries] == [
        (160, "26.47%"),
        (180, "55.88%"),
        (200, "85.29%"),
    ]
    assert chart.pass_mark is not None
    assert (chart.pass_mark.score, f"{chart.pass_mark.at:.2%}") == (180, "55.88%")
    assert [(line.component, line.score, f"{line.at:.2%}", line.level) for line in chart.lines] == [
        (None, 196, "79.41%", "C1"),
        ("reading", 191, "72.06%", "C1"),
        ("use_of_english", 196, "79.41%", "C1"),
        ("writing", 210, "100.00%", "C2"),
        ("listening", 191, "72.06%", "C1"),
        ("speaking", 193, "75.00%", "C1"),
    ]


def test_below_the_lowest_score_there_is_no_bar() -> None:
    """The line stays, without a number and without a level."""
    chart = drawn(ADVANCED, GIVEN | {Component.READING: None}, 180)
    line = chart.lines[1]

    assert (line.component, line.score, line.at, line.below, line.level) == ("reading", None, 0.0, True, None)
    assert not chart.lines[0].below


def test_withheld_components_are_not_drawn() -> None:
    """A share without scores by skill shows the overall alone."""
    outcome = outcome_of(ADVANCED, scores=GIVEN, overall=None, result=None)
    assert isinstance(outcome, Outcome)
    chart = chart_of(ADVANCED, outcome, {})

    assert chart is not None
    assert [line.component for line in chart.lines] == [None]


@pytest.mark.parametrize(
    ("code", "levels", "boundaries"),
    [
        ("A2K", [None, "A1", "A2", "B1"], [100, 120, 140]),
        ("B1P", ["A1", "A2", "B1", "B2"], [120, 140, 160]),
        ("B2F", ["A2", "B1", "B2", "C1"], [140, 160, 180]),
        ("C2P", ["B2", "C1", "C2"], [180, 200]),
    ],
)
def test_each_exam_has_the_levels_of_its_range(
    code: str, levels: list[CefrLevel | None], boundaries: list[int]
) -> None:
    """What lies below A1 is a column without a name."""
    regime = CATALOGUE.regime(code, TODAY)
    chart = drawn(regime, dict.fromkeys(regime.components, regime.highest))

    assert [column.level for column in chart.columns] == levels
    assert [mark.score for mark in chart.boundaries] == boundaries


def test_a_range_that_begins_with_a_level_has_no_boundary_there() -> None:
    """An operator's exam may report from the floor of a level up."""
    regime = Regime(
        exam="B1X",
        components=(Component.READING,),
        bands=(
            Band(label="Pass", lowest=150, highest=170, passes=True),
            Band(label="Fail", lowest=140, highest=149),
        ),
    )
    chart = drawn(regime, {Component.READING: 155})

    assert [column.level for column in chart.columns] == ["B1", "B2"]
    assert [mark.score for mark in chart.boundaries] == [160]


@given(st.sampled_from(ON_THE_SCALE), st.data())
def test_every_chart_fits_its_frame(regime: Regime, data: st.DataObject) -> None:
    """Columns follow without gap from 0 to 1; marks and bars lie between; order is the statement's."""
    ends = (regime.lowest or 0, regime.highest or 0)
    chart = drawn(regime, {part: data.draw(st.integers(*ends)) for part in reversed(regime.components)})

    starts = [column.start for column in chart.columns]
    assert starts == [0.0, *(column.end for column in chart.columns[:-1])]
    assert chart.columns[-1].end == 1.0
    assert [mark.at for mark in chart.boundaries] == starts[1:]
    assert chart.pass_mark in chart.boundaries
    assert all(0.0 <= line.at <= 1.0 for line in chart.lines)
    assert [line.component for line in chart.lines] == [None, *regime.components]


@pytest.mark.parametrize(
    ("code", "day", "overall", "result"),
    [
        ("DM1", TODAY, None, "Pass"),
        ("C1A", date(2013, 7, 6), 80, None),
        ("B2F", date(2009, 12, 12), 53, None),
    ],
)
def test_without_scale_scores_there_is_no_chart(
    code: str, day: date, overall: int | None, result: str | None
) -> None:
    """DELTA Module One and the marks from 0 to 100."""
    regime = CATALOGUE.regime(code, day)
    outcome = outcome_of(regime, scores={}, overall=overall, result=result)
    assert isinstance(outcome, Outcome)

    assert chart_of(regime, outcome, {}) is None
