"""The score chart: places in percent, text in pixels, every number said."""

from datetime import date

import pytest

from adapters_web.rendering.score_chart import ScoreChart, score_chart
from results_core.exams.catalogue import load_catalogue
from results_core.exams.chart import chart_of
from results_core.exams.regimes import Component, Outcome
from results_core.exams.scale import outcome_of
from results_texts import texts_for

EXAM_DATE = date(2026, 6, 6)
SCORES: dict[Component, int | None] = {
    Component.READING: 191,
    Component.USE_OF_ENGLISH: 196,
    Component.WRITING: 210,
    Component.LISTENING: 191,
    Component.SPEAKING: 193,
}


def drawn(
    scores: dict[Component, int | None], *, overall: int | None = None, language: str = "en"
) -> ScoreChart:
    regime = load_catalogue().exam("C1A").regime_on(EXAM_DATE)
    outcome = outcome_of(regime, scores=scores, overall=overall, result=None)
    assert isinstance(outcome, Outcome)
    chart = chart_of(regime, outcome, scores)
    assert chart is not None
    return score_chart(chart, texts_for(language))


def test_the_overall_comes_first_and_the_skills_in_the_exam_s_order() -> None:
    """Each row has its name, its number, its level and a bar that ends at its place on the scale."""
    rows = drawn(SCORES).rows

    assert [(row.name, row.score, row.level, row.width) for row in rows] == [
        ("Overall score", 196, "C1", "79.41%"),
        ("Reading", 191, "C1", "72.06%"),
        ("Use of English", 196, "C1", "79.41%"),
        ("Writing", 210, "C2", "100%"),
        ("Listening", 191, "C1", "72.06%"),
        ("Speaking", 193, "C1", "75%"),
    ]
    assert [row.is_overall for row in rows] == [True, False, False, False, False, False]


def test_levels_are_columns_that_cover_the_scale_by_turns() -> None:
    """The columns have their levels' names and begin where the boundary numbers stand."""
    chart = drawn(SCORES)

    assert [(column.name, column.x, column.shade) for column in chart.columns] == [
        ("B1", "0%", "a"),
        ("B2", "26.47%", "b"),
        ("C1", "55.88%", "a"),
        ("C2", "85.29%", "b"),
    ]
    assert [(mark.value, mark.x) for mark in chart.boundaries] == [
        (160, "26.47%"), (180, "55.88%"), (200, "85.29%"),
    ]  # fmt: skip
    assert chart.pass_mark is not None
    assert chart.pass_mark.value == 180


def test_a_score_below_the_scale_has_neither_bar_nor_number() -> None:
    """The row stands there without a number, so that the page says `below 142`."""
    row = drawn({**SCORES, Component.WRITING: None}, overall=178).rows[3]

    assert (row.name, row.score, row.level, row.width) == ("Writing", None, "", "0%")


def test_a_row_is_54_pixels_and_the_chart_as_high_as_its_rows() -> None:
    """Down the page everything is in whole pixels, whatever the screen's width."""
    chart = drawn(SCORES)

    assert [row.y - chart.rows[0].y for row in chart.rows] == [0, 54, 108, 162, 216, 270]
    assert chart.height == 392


@pytest.mark.parametrize(("language", "gloss"), [("en", ""), ("fr", "compréhension écrite")])
def test_skills_keep_their_printed_names_and_other_languages_add_what_they_mean(
    language: str, gloss: str
) -> None:
    """The statement in the candidate's hand is in English."""
    reading = drawn(SCORES, language=language).rows[1]

    assert (reading.name, reading.gloss) == ("Reading", gloss)
