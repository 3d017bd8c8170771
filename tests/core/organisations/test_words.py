"""The words that organisations are found and compared by."""

import pytest

from results_core.organisations.words import folded


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Université de Lyon", "universite de lyon"),
        ("Uni\u200dversité d\u200ce Lyon", "universite de lyon"),
        ("__Lyon__ (2)", "lyon 2"),
        ("\u3164Lyon\u115f", "lyon"),
        ("서울대학교", "서울대학교"),
        ("\u3164 ___ \u200d—", ""),
    ],
)
def test_what_looks_the_same_has_the_same_words(text: str, kept: str) -> None:
    """Joiners, fillers and signs that nobody sees or says make no other organisation (AUZ-8)."""
    assert folded(text) == kept
