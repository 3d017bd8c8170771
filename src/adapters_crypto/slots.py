"""Room for hashing in one process."""

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore, Lock, Thread
from typing import Final, TypeVar

from results_core.access.slots import Overloaded

Hashed = TypeVar("Hashed")

AT_ONCE: Final = 1
WAITING: Final = 2
"""Of each process (PWD-5). A second at once would take from pages what it gave to log-ins."""


class BoundedSlots:
    """The core's `HashingSlots`, for the threads of one process."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        """Let so many hash at once, and so many more wait."""
        self._room = at_once + waiting
        self._inside = 0
        self._counting = Lock()
        self._slots = BoundedSemaphore(at_once)

    def is_full(self) -> bool:
        """Tell whether as many are inside as may be."""
        return self._inside >= self._room

    @contextmanager
    def take(self) -> Iterator[AbstractContextManager[object]]:
        """Hold a place, and give the slot to hash in.

        Raises:
            Overloaded: There is no room.
        """
        self._enter()
        try:
            yield self._slots
        finally:
            with self._counting:
                self._inside -= 1

    def begin(self, hashing: Callable[[], Hashed]) -> Callable[[], Hashed]:
        """Hash in a thread of its own, which has the slot; return what waits for the outcome."""
        outcome: Future[Hashed] = Future()

        def hash_in_the_slot() -> None:
            try:
                with self._slots:
                    hashed = hashing()
            except BaseException as fault:  # noqa: BLE001 - whoever waits raises it
                outcome.set_exception(fault)
            else:
                outcome.set_result(hashed)

        Thread(target=hash_in_the_slot, name="hashing", daemon=True).start()
        return outcome.result

    def _enter(self) -> None:
        with self._counting:
            if self._inside >= self._room:
                raise Overloaded("no room to wait for hashing")
            self._inside += 1
