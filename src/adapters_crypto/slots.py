"""Room for hashing in one process."""

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from threading import BoundedSemaphore, Lock
from typing import Final, TypeVar
from weakref import WeakMethod

from results_core.access.slots import Overloaded

Hashed = TypeVar("Hashed")

AT_ONCE: Final = 1
WAITING: Final = 2
"""Of each process (PWD-5). A second at once would take from pages what it gave to log-ins."""


class BoundedSlots:
    """The core's `HashingSlots`, for the threads of one process."""

    def __init__(self, *, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        """Let so many hash at once, and so many more wait."""
        self._at_once = at_once
        self._room = at_once + waiting
        self._begin_anew()
        begin_anew = WeakMethod(self._begin_anew)
        os.register_at_fork(after_in_child=lambda: (method := begin_anew()) and method())

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
        """Hash in a thread that does nothing else and has the slot; return what waits for the outcome."""

        def hash_in_the_slot() -> Hashed:
            with self._slots:
                return hashing()

        return self._hands.submit(hash_in_the_slot).result

    def _begin_anew(self) -> None:
        """Stand as nobody had come: a process that was forked has none of its parent's threads."""
        self._inside = 0
        self._counting = Lock()
        self._slots = BoundedSemaphore(self._at_once)
        self._hands = ThreadPoolExecutor(self._at_once, thread_name_prefix="hashing")

    def _enter(self) -> None:
        with self._counting:
            if self._inside >= self._room:
                raise Overloaded("no room to wait for hashing")
            self._inside += 1
