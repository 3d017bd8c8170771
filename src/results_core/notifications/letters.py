"""What officers are told (letters L9, L10, L11): counts and a link, never a name."""

import json
from collections.abc import Mapping
from datetime import date, datetime

import attrs

from results_core.correspondence.messages import Addressee, Letter, LetterKind, write
from results_core.kernel.identifiers import Randomness
from results_core.notifications.digests import Rhythm
from results_core.notifications.preferences import Recipient

MAILING = "notifications"
"""They wait behind letters that somebody asked for."""


def addressed(to: Recipient) -> Addressee:
    """Return where the officer's letters go."""
    return Addressee(email=to.email, language=to.language, about=to.officer)


def letter_of_arrivals(
    to: Recipient, counts: Mapping[str, int], *, latest: int, at: datetime, randomness: Randomness
) -> Letter:
    """Return letter L9."""
    letter = write(
        LetterKind.RESULTS_SHARED,
        addressed(to),
        occasion=f"results_shared:{to.officer}:{latest}",
        at=at,
        randomness=randomness,
        facts={"count": str(sum(counts.values()))},
    )
    return attrs.evolve(letter, mailing=MAILING)


def letter_of_summary(
    to: Recipient,
    counts: Mapping[str, int],
    *,
    rhythm: Rhythm,
    period: date,
    is_merged: bool,
    at: datetime,
    randomness: Randomness,
) -> Letter:
    """Return letter L10 or L11; one in which missed ones are merged says nothing of yesterday."""
    kinds = {
        (Rhythm.DAILY, False): LetterKind.DAILY_SUMMARY,
        (Rhythm.WEEKLY, False): LetterKind.WEEKLY_SUMMARY,
        (Rhythm.DAILY, True): LetterKind.LATE_SUMMARY,
        (Rhythm.WEEKLY, True): LetterKind.LATE_SUMMARY,
    }
    letter = write(
        kinds[rhythm, is_merged],
        addressed(to),
        occasion=f"{rhythm}_summary:{to.officer}:{period}",
        at=at,
        randomness=randomness,
        facts={
            "count": str(sum(counts.values())),
            "exams": json.dumps(dict(sorted(counts.items())), separators=(",", ":")),
        },
    )
    return attrs.evolve(letter, mailing=MAILING)
