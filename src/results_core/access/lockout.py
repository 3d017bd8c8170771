"""More than three wrong passwords in a row lock log-in for exactly 30 minutes (mission B5).

A try is reserved before it is judged: counted, and the lock set when it is the fourth, in one
atomic step (LOCK-5). So guesses at once are never more than four between two successes, and a
crash in between locks for half an hour at most, never for ever.
"""

from datetime import datetime, timedelta
from typing import NewType

import attrs

Guard = NewType("Guard", str)
"""What a count is kept under: a keyed digest, so that unknown names lock like known ones (ENU-2)."""


@attrs.frozen(kw_only=True)
class LockoutPolicy:
    """How many wrong passwords in a row are tolerated, and what the next one costs."""

    tolerated: int = 3
    lasting: timedelta = timedelta(minutes=30)
    forgotten_after: timedelta = timedelta(minutes=30)
    """Without a further failure for so long, earlier ones no longer count (LOCK-6)."""

    @property
    def tries(self) -> int:
        """How many tries may be judged before the lock."""
        return self.tolerated + 1


@attrs.frozen(kw_only=True)
class Attempts:
    """The history of tries under one guard."""

    wrong: int = 0
    """Tries reserved and not forgiven since the last success, lock or half hour of quiet."""
    last_at: datetime | None = None
    locked_until: datetime | None = None
    generation: int = 0
    """Counts reservations for ever, so that a success takes back only what came before it (LOCK-6)."""

    def reserve(self, policy: LockoutPolicy, *, now: datetime) -> "tuple[Attempts, Reserved | Locked]":
        """Return the history with one more try, and what that try may do.

        A clock that steps back changes nothing: the latest instant that was seen counts (LOCK-3).
        """
        seen = now if self.last_at is None else max(now, self.last_at)
        if self.locked_until is not None and seen < self.locked_until:
            return self, Locked(until=self.locked_until)
        fresh = self.locked_until is not None or (
            self.last_at is not None and seen >= self.last_at + policy.forgotten_after
        )
        wrong = 1 if fresh else self.wrong + 1
        locks_until = seen + policy.lasting if wrong >= policy.tries else None
        history = Attempts(
            wrong=wrong, last_at=seen, locked_until=locks_until, generation=self.generation + 1
        )
        reserved = Reserved(generation=history.generation, left=policy.tries - wrong, locks_until=locks_until)
        return history, reserved

    def forgive(self, reserved: "Reserved", policy: LockoutPolicy) -> "Attempts":
        """Return the history after a success: this try and those before it are taken back."""
        wrong = min(self.wrong, self.generation - reserved.generation)
        still_locked = wrong >= policy.tries
        return attrs.evolve(self, wrong=wrong, locked_until=self.locked_until if still_locked else None)

    def unlocked(self) -> "Attempts":
        """Return the history after the mailbox or an operator has vouched: nothing counts any more."""
        return attrs.evolve(self, wrong=0, locked_until=None)


@attrs.frozen(kw_only=True)
class Reserved:
    """A try that may be judged."""

    generation: int
    left: int
    """How many tries are left after this one, should it be wrong."""
    locks_until: datetime | None
    """Set when this is the last one: until when its failure locks."""


@attrs.frozen(kw_only=True)
class Locked:
    """Log-in is locked: nothing is judged, and neither count nor instant moves (LOCK-2, LOCK-4)."""

    until: datetime
