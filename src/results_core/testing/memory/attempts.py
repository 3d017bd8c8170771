"""The counts of tries in memory."""

from datetime import datetime

from results_core.access.lockout import Attempts, Closed, Guard, Locked, LockoutPolicy, Reserved
from results_core.testing.memory.record import Record


class MemoryAttempts:
    """Fulfils `AttemptBook`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._attempts = record.attempts

    def reserve(self, guard: Guard, *, policy: LockoutPolicy, now: datetime) -> Reserved | Locked | Closed:
        """Reserve one try, as `Attempts.reserve` tells."""
        self._attempts[guard], answer = self.of(guard).reserve(policy, now=now)
        return answer

    def forgive(self, guard: Guard, reserved: Reserved, *, policy: LockoutPolicy) -> None:
        """Take back this try and those before it, as `Attempts.forgive` tells."""
        if guard in self._attempts:
            self._attempts[guard] = self._attempts[guard].forgive(reserved, policy)

    def take_back(self, guard: Guard, *, policy: LockoutPolicy) -> None:
        """Take back one try and none before it, as `Attempts.take_back` tells."""
        if guard in self._attempts:
            self._attempts[guard] = self._attempts[guard].take_back(policy)

    def unlock(self, guard: Guard) -> None:
        """Forget the count, the lock and the streak."""
        if guard in self._attempts:
            self._attempts[guard] = self._attempts[guard].unlocked()

    def of(self, guard: Guard) -> Attempts:
        """Return the history, an empty one where nobody has tried."""
        return self._attempts.get(guard, Attempts())
