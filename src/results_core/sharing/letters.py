"""What candidates are told of their shares (letters L5, L6)."""

from datetime import datetime

from results_core.correspondence.messages import Addressee, Letter, LetterKind, write
from results_core.kernel.identifiers import Randomness
from results_core.sharing.model import ShareGrant


def letter_of_sending(
    to: Addressee, grant: ShareGrant, organisation: str, *, at: datetime, randomness: Randomness
) -> Letter:
    """Return letter L5."""
    return write(
        LetterKind.RESULT_SENT,
        to,
        occasion=f"result_sent:{grant.id}",
        at=at,
        randomness=randomness,
        facts={"at": at.isoformat(), "organisation": organisation},
    )


def letter_of_withdrawal(
    to: Addressee, grant: ShareGrant, organisation: str, *, at: datetime, randomness: Randomness
) -> Letter:
    """Return letter L6 about the end of a share."""
    return write(
        LetterKind.SHARING_STOPPED,
        to,
        occasion=f"sharing_stopped:{grant.id}",
        at=at,
        randomness=randomness,
        facts={"at": at.isoformat(), "organisation": organisation},
    )
