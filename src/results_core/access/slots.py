"""Room for hashing: who finds none is told at once to come back (PWD-5).

A password costs so much to judge that a crowd would stop everything else. The place is taken before
anything is counted, so that being turned away costs nobody a try.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from results_core.kernel.errors import Kind, ResultsError

Hashed = TypeVar("Hashed")


class Overloaded(ResultsError):
    """Too many passwords are being judged: nothing was counted, come back in a while."""

    kind = Kind.TRY_LATER
    code = "overloaded"


class HashingSlots(Protocol):
    """How many may hash at once, and how many may wait for it."""

    def is_full(self) -> bool:
        """Tell whether whoever came now would be told to come back; another moment may differ."""

    def take(self) -> AbstractContextManager[AbstractContextManager[object]]:
        """Return what holds a place from entering to leaving, and gives the slot to hash in.

        Whoever has a place gets the slot after those before it; what takes time besides hashing, the
        store say, is done without the slot, so that it never rests.

        Raises:
            Overloaded: As many hash or wait as may: answered at once.
        """

    def begin(self, hashing: Callable[[], Hashed]) -> Callable[[], Hashed]:
        """Hash beside the caller, who holds a place, as soon as the slot is free.

        Return what waits for the outcome, or for the fault. Who never asks for it leaves no trace.
        """
