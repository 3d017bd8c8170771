"""What the result page says: which of its frames, and in which words (screens §4, "Result states")."""

from datetime import date
from enum import StrEnum, unique
from typing import Final

import attrs

from adapters_web.rendering.score_chart import ScoreChart
from results_texts import Texts


@unique
class State(StrEnum):
    """What is to be said of a result: each has its own words and its own actions."""

    CERTIFIED = "certified"
    """Passed, with a grade or without."""
    LEVEL_BELOW = "level_below"
    """A certificate at the level below the exam's."""
    NO_CERTIFICATE = "no_certificate"
    PENDING = "pending"
    """Announced, or released with nothing loaded yet."""
    WITHHELD = "withheld"
    ABSENT_PART = "absent_part"
    ABSENT_ALL = "absent_all"
    CANCELLED = "cancelled"

    @property
    def is_reported(self) -> bool:
        """Tell whether there is a result to be shown in the deep panel."""
        return self in (State.CERTIFIED, State.LEVEL_BELOW, State.NO_CERTIFICATE)


USUAL_STATEMENT: Final = 20_000
"""Octets of a usual statement; nobody waits for one to be drawn only to be told its size."""


@attrs.frozen(kw_only=True)
class ResultPage:
    """One candidate's result as the page shows it. What does not apply to the state is None."""

    ref: str
    """The identifier in addresses."""
    candidate_name: str
    exam_name: str
    session_code: str
    exam_date: date
    centre_name: str
    place_of_entry: str
    state: State
    label: str | None = None
    """The result as it is printed: `Pass at Grade B`."""
    verdict: str | None = None
    """The same in the page's language, and kindly."""
    overall: int | None = None
    cefr: str | None = None
    reference: str | None = None
    """The statement number, grouped as it is printed."""
    statement_size: int = USUAL_STATEMENT
    """In octets."""
    chart: ScoreChart | None = None
    amended_on: date | None = None
    offers_linkedin: bool = False

    @property
    def original(self) -> str | None:
        """The printed wording, where the page says it in other words that do not hide it."""
        if self.state is State.NO_CERTIFICATE or self.label == self.verdict:
            return None
        return self.label


def verdict_of(texts: Texts, label: str) -> str:
    """Return the result in the page's language; as it is printed where the catalogue has no words for it."""
    wording = "verdict." + "_".join(label.lower().split())
    return texts.say(wording) if texts.has(wording) else label
