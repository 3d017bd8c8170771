"""Telling the owner of an account that somebody else uses their pair of numbers (ENU-4, L15)."""

from datetime import datetime

from results_core.candidates.model import Account, addressee_of
from results_core.candidates.ports import CandidateWork
from results_core.correspondence.messages import LetterKind, write
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.identifiers import Randomness


def warn_owner(work: CandidateWork, owner: Account, *, now: datetime, randomness: Randomness) -> None:
    """Write the letter, once a day at most, and the event; nobody else learns of it."""
    work.outbox.add(
        write(
            LetterKind.REGISTERED_AGAIN,
            addressee_of(owner),
            occasion=f"registered_again:{owner.id}:{now.date().isoformat()}",
            at=now,
            randomness=randomness,
            facts={"at": now.isoformat()},
        )
    )
    work.journal.add(
        anybody_event(EventKind.REGISTERED_AGAIN, at=now, randomness=randomness, account=owner.id)
    )
