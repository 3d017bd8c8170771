"""Telling candidates that a result that was out has changed (mission A10, letter L6)."""

from datetime import datetime

from results_core.correspondence.messages import Addressee, Letter, LetterKind, write
from results_core.kernel.identifiers import Randomness, ResultId
from results_core.results.model import ResultStatus

AWAITED = frozenset({ResultStatus.PENDING, ResultStatus.WITHHELD})
"""States after which a reported result is news, announced like a release, and no change (B8)."""


def is_told(stood: ResultStatus, said: ResultStatus, *, released: bool) -> bool:
    """Tell whether the candidate gets a letter when one version takes the place of another."""
    return released and not (stood in AWAITED and said is ResultStatus.REPORTED)


def letter_of_change(
    to: Addressee, result: ResultId, version: int, *, at: datetime, randomness: Randomness
) -> Letter:
    """Return the letter: each version is told once, and nothing of it is said."""
    return write(
        LetterKind.RESULT_CHANGED,
        to,
        occasion=f"result_changed:{result}:{version}",
        at=at,
        randomness=randomness,
        facts={"at": at.isoformat()},
    )
