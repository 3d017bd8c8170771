"""How long a letter is tried, and what has become of it (RLB-3)."""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.correspondence.messages import Letter, LetterKind
from results_core.kernel.identifiers import LetterId


@unique
class PostingState(StrEnum):
    """What has become of a letter."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"
    """Given up: shown to operators, who retry or drop it."""
    DROPPED = "dropped"
    """Not wanted any more: its link has expired, or an operator said so."""


@attrs.frozen(kw_only=True)
class Lease:
    """A letter in somebody's hands."""

    letter: Letter
    tries: int
    """How often it was tried before."""
    link_lost: bool = False
    """The letter had a link that no key opens any more: it cannot be sent."""


@attrs.frozen(kw_only=True)
class Posting:
    """What became of a letter at its latest try."""

    letter: LetterId
    kind: LetterKind
    about: str | None
    written_at: datetime
    state: PostingState
    tries: int
    due_at: datetime
    reason: str | None = None


@attrs.frozen
class RetryPolicy:
    """Tries again after 1 to 15 minutes, each wait twice the last, for 24 hours (RLB-3)."""

    shortest: timedelta = timedelta(minutes=1)
    longest: timedelta = timedelta(minutes=15)
    patience: timedelta = timedelta(hours=24)

    def sent(self, lease: Lease, *, now: datetime) -> Posting:
        """Return the posting of a letter that was taken."""
        return self._posting(lease, PostingState.SENT, tries=lease.tries + 1, due_at=now, reason=None)

    def dropped(self, lease: Lease, *, now: datetime) -> Posting:
        """Return the posting of a letter whose link has expired."""
        return self._posting(
            lease, PostingState.DROPPED, tries=lease.tries, due_at=now, reason="link_expired"
        )

    def rejected(self, lease: Lease, reason: str, *, now: datetime) -> Posting:
        """Return the posting of a letter that its recipient's side refuses for good."""
        return self._posting(lease, PostingState.FAILED, tries=lease.tries + 1, due_at=now, reason=reason)

    def deferred(self, lease: Lease, reason: str, *, now: datetime) -> Posting:
        """Return the posting of a letter to be tried again, or given up after a day."""
        tries = lease.tries + 1
        if now >= lease.letter.written_at + self.patience:
            return self._posting(lease, PostingState.FAILED, tries=tries, due_at=now, reason=reason)
        wait = min(self.longest, self.shortest * 2 ** min(tries - 1, _MOST_DOUBLINGS))
        return self._posting(lease, PostingState.WAITING, tries=tries, due_at=now + wait, reason=reason)

    @staticmethod
    def _posting(
        lease: Lease, state: PostingState, *, tries: int, due_at: datetime, reason: str | None
    ) -> Posting:
        return Posting(
            letter=lease.letter.id,
            kind=lease.letter.kind,
            about=lease.letter.about,
            written_at=lease.letter.written_at,
            state=state,
            tries=tries,
            due_at=due_at,
            reason=reason,
        )


_MOST_DOUBLINGS: Final = 10
