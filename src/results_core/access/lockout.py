"""More than three wrong passwords in a row lock log-in for exactly 30 minutes (mission B5).

A try is reserved before it is judged: counted, and the lock set when it is the fourth, in one
atomic step (LOCK-5). So guesses at once are never more than four between two successes, and a
crash in between locks for half an hour at most, never for ever.
"""

from datetime import datetime, timedelta

import attrs

from results_core.kernel.confidential import Pseudonym


@attrs.frozen
class Guard(Pseudonym):
    """What a count is kept under: a keyed digest, so that unknown names lock like known ones (ENU-2)."""


@attrs.frozen(kw_only=True)
class LockoutPolicy:
    """How many wrong passwords in a row are tolerated, and what the next one costs."""

    tolerated: int = 3
    lasting: timedelta = timedelta(minutes=30)
    forgotten_after: timedelta = timedelta(minutes=30)
    """Without a further failure for so long, earlier ones no longer count (LOCK-6)."""

    streak: int = 100
    """After so many failures without a success only the mailbox opens log-in again (LOCK-8)."""

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
    streak: int = 0
    """Tries reserved and not forgiven since the last success or reset, however long ago (LOCK-8)."""
    generation: int = 0
    """Counts reservations for ever, so that a success takes back only what came before it (LOCK-6)."""

    def reserve(
        self, policy: LockoutPolicy, *, now: datetime
    ) -> "tuple[Attempts, Reserved | Locked | Closed]":
        """Return the history with one more try, and what that try may do.

        A clock that steps back changes nothing: the latest instant that was seen counts (LOCK-3).
        """
        seen = now if self.last_at is None else max(now, self.last_at)
        if self.is_closed(policy):
            return self, Closed()
        if self.locked_until is not None and seen < self.locked_until:
            return self, Locked(until=self.locked_until)
        fresh = self.locked_until is not None or (
            self.last_at is not None and seen >= self.last_at + policy.forgotten_after
        )
        wrong = 1 if fresh else self.wrong + 1
        locks_until = seen + policy.lasting if wrong >= policy.tries else None
        history = Attempts(
            wrong=wrong,
            last_at=seen,
            locked_until=locks_until,
            streak=self.streak + 1,
            generation=self.generation + 1,
        )
        reserved = Reserved(
            generation=history.generation,
            left=policy.tries - wrong,
            locks_until=locks_until,
            closes=history.streak >= policy.streak,
        )
        return history, reserved

    def is_closed(self, policy: LockoutPolicy) -> bool:
        """Tell whether only the mailbox opens log-in again (LOCK-8)."""
        return self.streak >= policy.streak

    def lock_at(self, now: datetime) -> datetime | None:
        """Return until when log-in is locked at this instant, or None if it is not."""
        return self.locked_until if self.locked_until is not None and now < self.locked_until else None

    def forgive(self, reserved: "Reserved", policy: LockoutPolicy) -> "Attempts":
        """Return the history after a success: this try and those before it are taken back."""
        since = self.generation - reserved.generation
        wrong = min(self.wrong, since)
        return attrs.evolve(
            self,
            wrong=wrong,
            locked_until=self.locked_until if wrong >= policy.tries else None,
            streak=min(self.streak, since),
        )

    def take_back(self, policy: LockoutPolicy) -> "Attempts":
        """Return the history without one try, which was right but has opened nothing yet."""
        wrong = max(0, self.wrong - 1)
        return attrs.evolve(
            self,
            wrong=wrong,
            locked_until=self.locked_until if wrong >= policy.tries else None,
            streak=max(0, self.streak - 1),
        )

    def joined(self, other: "Attempts") -> "Attempts":
        """Return the history of one name whose tries were counted under two keys: none is lost (KEY-2)."""
        if other.last_at is None or self.last_at is None:
            return self if other.last_at is None else other
        locks = [one for one in (self.locked_until, other.locked_until) if one is not None]
        return Attempts(
            wrong=self.wrong + other.wrong,
            last_at=max(self.last_at, other.last_at),
            locked_until=max(locks, default=None),
            streak=self.streak + other.streak,
            generation=self.generation + other.generation,
        )

    def unlocked(self) -> "Attempts":
        """Return the history after the mailbox or an operator has vouched: nothing counts any more."""
        return attrs.evolve(self, wrong=0, locked_until=None, streak=0)


@attrs.frozen(kw_only=True)
class Reserved:
    """A try that may be judged."""

    generation: int
    left: int
    """How many tries are left after this one, should it be wrong."""
    locks_until: datetime | None
    """Set when this is the last one: until when its failure locks."""
    closes: bool = False
    """Whether its failure closes log-in until the mailbox is used (LOCK-8)."""


@attrs.frozen(kw_only=True)
class Locked:
    """Log-in is locked: nothing is judged, and neither count nor instant moves (LOCK-2, LOCK-4)."""

    until: datetime


@attrs.frozen(kw_only=True)
class Closed:
    """Log-in is closed after too many failures without a success: only a reset opens it (LOCK-8)."""
