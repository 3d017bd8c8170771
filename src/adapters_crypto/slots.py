"""Room for hashing in one process."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final

from results_core.access.slots import Overloaded

AT_ONCE: Final = 1
WAITING: Final = 2
"""Of each process (PWD-5). A second at once would take from pages what it gave to log-ins."""
_PATIENCE: Final = 5.0
"""Seconds that a waiting one waits for those before it, should they be held up."""


class BoundedSlots:
    """The core's `HashingSlots`, for the threads of one process."""

    def __init__(
        self, *, at_once: int = AT_ONCE, waiting: int = WAITING, patience: float = _PATIENCE
    ) -> None:
        """Let so many hash at once, and so many more wait for so many seconds."""
        self._room = at_once + waiting
        self._inside = 0
        self._counting = Lock()
        self._slots = BoundedSemaphore(at_once)
        self._patience = patience

    def is_full(self) -> bool:
        """Tell whether as many wait as may."""
        return self._inside >= self._room

    @contextmanager
    def take(self) -> Iterator[None]:
        """Hold a slot.

        Raises:
            Overloaded: There is no room to wait in, or the wait was too long.
        """
        self._enter()
        try:
            if not self._slots.acquire(timeout=self._patience):
                raise Overloaded("those who hash are held up")
            try:
                yield
            finally:
                self._slots.release()
        finally:
            with self._counting:
                self._inside -= 1

    def _enter(self) -> None:
        with self._counting:
            if self._inside >= self._room:
                raise Overloaded("no room to wait for hashing")
            self._inside += 1
