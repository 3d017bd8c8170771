"""What the result page says of a result."""

from datetime import date

import pytest

from adapters_web.rendering.result_page import ResultPage, State, verdict_of
from results_core.exams.catalogue import load_catalogue
from results_texts import languages, texts_for


def page(state: State, label: str, verdict: str) -> ResultPage:
    return ResultPage(
        ref="0" * 26,
        candidate_name="An Example",
        exam_name="C1 Advanced",
        session_code="F2",
        exam_date=date(2026, 6, 6),
        centre_name="Example Test Centre",
        place_of_entry="Lyon",
        state=state,
        label=label,
        verdict=verdict,
    )


def test_a_result_is_said_in_the_language_of_the_page() -> None:
    """The printed wording is English; French pages say it in French."""
    assert verdict_of(texts_for("en"), "Pass at Grade B") == "Pass at Grade B"
    assert verdict_of(texts_for("fr"), "Pass at Grade B") == "Reçu, mention B"


def test_a_wording_that_no_catalogue_knows_is_said_as_it_is_printed() -> None:
    """An operator's own exam may have grades of its own."""
    assert verdict_of(texts_for("fr"), "Gold with a star") == "Gold with a star"


@pytest.mark.parametrize("language", languages())
def test_every_label_of_the_catalogue_has_words(language: str) -> None:
    """Old regimes included."""
    labels = {label for exam in load_catalogue() for regime in exam.regimes for label in regime.labels}
    spelt = {label: "verdict." + "_".join(label.lower().split()) for label in labels}

    assert [label for label, wording in spelt.items() if not texts_for(language).has(wording)] == []


def test_the_printed_wording_stands_beside_another_one() -> None:
    """It is there only where the page says it in other words."""
    french = page(State.CERTIFIED, "Pass at Grade B", "Reçu, mention B")
    english = page(State.CERTIFIED, "Pass at Grade B", "Pass at Grade B")

    assert french.original == "Pass at Grade B"
    assert english.original is None


def test_a_fail_is_said_kindly_and_only_so() -> None:
    """The word stays on the statement; the page does not repeat it."""
    assert page(State.NO_CERTIFICATE, "Fail", "No certificate this time").original is None


def test_results_are_shown_in_three_states_alone() -> None:
    """Pending, withheld, absent and cancelled have a plain card and no actions."""
    assert [state for state in State if state.is_reported] == [
        State.CERTIFIED, State.LEVEL_BELOW, State.NO_CERTIFICATE,
    ]  # fmt: skip
