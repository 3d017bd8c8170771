"""Marks that leave no question are judged at once, as careful judging would."""

from hypothesis import given
from hypothesis import strategies as st

from results_core.exams.catalogue import Component
from results_core.exams.scale import PlainMarks, outcome_of
from tests.core.exams.test_scale import ADVANCED, CATALOGUE, GIVEN


@given(st.data())
def test_plain_marks_are_judged_as_any_others(data: st.DataObject) -> None:
    """Cells that leave no question get the outcome that careful judging finds; of others nothing is said."""
    regime = data.draw(st.sampled_from([regime for exam in CATALOGUE for regime in exam.regimes]))
    score = st.integers(regime.lowest or 0, regime.highest or 9)
    scores = {component: data.draw(st.none() | score) for component in regime.components}
    overall, label = data.draw(st.none() | score), data.draw(st.none() | st.sampled_from(regime.labels))
    said = {component: "" if score is None else str(score) for component, score in scores.items()}

    marks = PlainMarks(regime).worth(
        "" if overall is None else str(overall),
        label or "",
        [said.get(component, "") for component in Component],
    )
    brought = {component: score for component, score in scores.items() if score is not None}
    with_care = outcome_of(regime, scores=brought, overall=overall, result=label)

    assert marks is None or marks == (with_care, [scores.get(component) for component in Component])


def test_most_rows_are_plain() -> None:
    """Every component, with or without the overall and the result that follow."""
    cells = [str(GIVEN.get(component) or "") for component in Component]
    plain = PlainMarks(ADVANCED)

    assert plain.worth("", "", cells) == plain.worth("196", "Pass at Grade B", cells)
    assert plain.worth("", "", cells) is not None
    assert plain.worth("195", "", cells) is None
    assert plain.worth("", "Fail", cells) is None
    assert plain.worth("", "", ["", *cells[:-1]]) is None
