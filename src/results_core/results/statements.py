"""The Statement of Results: what the paper says, and who draws it (mission A8)."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

import attrs

from results_core.exams.regimes import Component, Outcome, Regime
from results_core.kernel.errors import Kind, ResultsError
from results_core.results.statement_numbers import StatementNumber


@attrs.frozen(kw_only=True)
class Statement:
    """What the paper says, and nothing else.

    No date of birth, ID Number, passport number or address: with the reference they would be both
    halves of the look-up. Two that say the same are equal, and one finds the other's paper again.
    """

    reference: StatementNumber
    """Shown in groups of four."""
    candidate_name: str
    exam_name: str
    session_code: str
    exam_date: date
    place_of_entry: str
    centre_name: str
    issued_on: date
    """The day, in the board's zone, on which this version was issued."""
    replaces: date | None
    """The day of issue of the statement that this one replaces."""
    superseded_on: date | None
    """The day on which another statement replaced this one."""
    regime: Regime = attrs.field(hash=False)
    outcome: Outcome = attrs.field(hash=False)
    scores: Mapping[Component, int | None] | None = attrs.field(hash=False)
    """Each component's score, None for one below the lowest that is reported.

    None altogether where the scope of a share withholds the scores by component.
    """


class UnprintableText(ResultsError):
    """No font at hand can print some characters: nothing is printed rather than blanks (OUT-3)."""

    kind = Kind.CONFLICT
    code = "unprintable_text"

    def __init__(self, field: str, characters: str) -> None:
        super().__init__(f"no font prints {len(characters)} of the characters of {field}")
        self.field = field
        """The attribute of the statement, or of the letterhead, that holds them."""
        self.characters = characters
        """Each once, in the order of the text."""


class StatementDrawing(Protocol):
    """Draws statements. The same statement in the same language is the same bytes (OUT-5)."""

    def draw(self, statement: Statement, *, language: str) -> bytes:
        """Return a PDF of one page.

        Raises:
            UnprintableText: A field holds characters that no font at hand can print.
        """
