"""The counts of tries in memory."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce

from results_core.access.lockout import Attempts, Closed, Guard, Locked, LockoutPolicy, Reserved
from results_core.testing.memory.record import Record


class MemoryAttempts:
    """Fulfils `AttemptBook`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._attempts = record.attempts

    def reserve(self, guard: Guard, *, policy: LockoutPolicy, now: datetime) -> Reserved | Locked | Closed:
        """Reserve one try, as `Attempts.reserve` tells."""
        self._move_on(guard)
        self._attempts[guard.key], answer = self.of(guard).reserve(policy, now=now)
        return answer

    def forgive(self, guard: Guard, reserved: Reserved, *, policy: LockoutPolicy) -> None:
        """Take back this try and those before it, as `Attempts.forgive` tells."""
        self._move_on(guard)
        if guard.key in self._attempts:
            self._attempts[guard.key] = self._attempts[guard.key].forgive(reserved, policy)

    def take_back(self, guard: Guard, *, policy: LockoutPolicy) -> None:
        """Take back one try and none before it, as `Attempts.take_back` tells."""
        self._move_on(guard)
        if guard.key in self._attempts:
            self._attempts[guard.key] = self._attempts[guard.key].take_back(policy)

    def unlock(self, guard: Guard) -> None:
        """Forget the count, the lock and the streak."""
        self._move_on(guard)
        if guard.key in self._attempts:
            self._attempts[guard.key] = self._attempts[guard.key].unlocked()

    def of(self, guard: Guard) -> Attempts:
        """Return the history, an empty one where nobody has tried."""
        kept = (self._attempts[one] for one in guard.spellings if one in self._attempts)
        return reduce(Attempts.joined, kept, Attempts())

    def of_each(self, guards: Sequence[Guard]) -> Sequence[Attempts]:
        """Return the history of each, in their order."""
        return [self.of(guard) for guard in guards]

    def _move_on(self, guard: Guard) -> None:
        if any(one in self._attempts for one in guard.former):
            self._attempts[guard.key] = self.of(guard)
            for one in guard.former:
                if one in self._attempts:
                    del self._attempts[one]
