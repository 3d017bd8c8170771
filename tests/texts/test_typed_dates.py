"""Dates as people type them (screens §4)."""

from datetime import date

import pytest

from results_texts.typed_dates import typed_date


@pytest.mark.parametrize(
    "text",
    [
        "2004-02-29",
        " 29/2/2004 ",
        "29.02.2004",
        "29 Feb 2004",
        "29 février 2004",
        "29 FÉVR. 2004",
        "29th february 2004",
    ],
)
def test_a_day_is_understood_in_either_language(text: str) -> None:
    """Day before month, by number or by name."""
    assert typed_date(text) == date(2004, 2, 29)


@pytest.mark.parametrize(
    "text",
    ["", "2003-02-29", "2/29/2004", "29 2004", "1 ju 2004", "12 June", "²/1/2004x", "0/0/0000", "1 mmm 2004"],
)
def test_what_is_no_day_is_none(text: str) -> None:
    """It is never guessed."""
    assert typed_date(text) is None
