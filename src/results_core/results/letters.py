"""What candidates are told of results that are out: to look (B14, B8), or that one changed (A10)."""

from collections.abc import Mapping
from datetime import datetime
from enum import Enum, unique
from typing import Final

import attrs

from results_core.correspondence.messages import Addressee, Letter, LetterKind, write
from results_core.exams.sittings import Sitting, corrections_of, mailing_of
from results_core.journal.events import Event, EventKind, system_event
from results_core.kernel.identifiers import Randomness, ResultId, SittingId
from results_core.results.model import ResultStatus

AWAITED: Final = frozenset({ResultStatus.PENDING, ResultStatus.WITHHELD})
"""States after which a reported result is news, announced like a release, and no change (B8)."""


@unique
class News(Enum):
    """What a new version of a result that is out is to its candidate."""

    OUT = "out"
    """What was awaited is there: L2b and the event `released`."""
    CHANGED = "changed"
    """What was known is so no more: L6."""


def news(stood: ResultStatus | None, said: ResultStatus, *, released: bool) -> News | None:
    """Return what it is to the candidate that one version takes the place of another, or comes first.

    Released but not loaded reads as pending (A6): so the first reported version of a result that is
    out is awaited too.
    """
    if not released:
        return None
    if (stood is None or stood in AWAITED) and said is ResultStatus.REPORTED:
        return News.OUT
    return None if stood is None else News.CHANGED


OCCASIONS_OF_CHANGES: Final = "result_changed:"
OCCASIONS_OF_NEWS: Final = "result_out:"
"""What the occasions begin with; result and version follow: each version is told once."""


def letter_of_change(
    to: Addressee, sitting: SittingId, result: ResultId, version: int, *, at: datetime, randomness: Randomness
) -> Letter:
    """Return letter L6: each version is told once, and nothing of it is said."""
    letter = write(
        LetterKind.RESULT_CHANGED,
        to,
        occasion=f"{OCCASIONS_OF_CHANGES}{result}:{version}",
        at=at,
        randomness=randomness,
        facts=facts_of_change(at),
    )
    return attrs.evolve(letter, mailing=corrections_of(sitting))


def facts_of_change(at: datetime) -> dict[str, str]:
    """Return what letter L6 says: since when something else shows."""
    return {"at": at.isoformat()}


def letter_of_news(
    to: Addressee, sitting: Sitting, result: ResultId, version: int, *, at: datetime, randomness: Randomness
) -> Letter:
    """Return letter L2b for one result that was awaited after its sitting's release (B8)."""
    letter = write(
        LetterKind.RESULT_OUT,
        to,
        occasion=f"{OCCASIONS_OF_NEWS}{result}:{version}",
        at=at,
        randomness=randomness,
        facts=facts_of_release(sitting),
    )
    return attrs.evolve(letter, mailing=mailing_of(sitting.id))


def event_of_news(result: ResultId, *, at: datetime, randomness: Randomness) -> Event:
    """Return the event of a result that was awaited after its sitting's release."""
    return system_event(EventKind.RELEASED, at=at, randomness=randomness, result=result)


def facts_of_release(sitting: Sitting) -> Mapping[str, str]:
    """Return what letter L2b says: the exam and the session, and nothing of any result."""
    return {
        "exam": sitting.exam,
        "session": sitting.session,
        "exam_date": sitting.exam_date.isoformat(),
    }


def occasions_of_release(sitting: SittingId) -> str:
    """Return what the occasions of a sitting's letters begin with; the account follows."""
    return f"released:{sitting}:"
