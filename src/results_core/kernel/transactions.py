"""One use case, one transaction, an explicit commit."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from functools import wraps
from typing import Final, ParamSpec, Protocol, TypeVar

from results_core.kernel.errors import Contended

P = ParamSpec("P")
Answer = TypeVar("Answer")
Item = TypeVar("Item")
WorkT = TypeVar("WorkT", covariant=True)

TRIES: Final = 5
"""How often a unit is run before its contention is reported (RLB-8)."""


class Work(Protocol):
    """A transaction under way. Leaving its block without `commit` undoes everything."""

    def commit(self) -> None:
        """Make everything that was done durable before returning (RLB-1).

        Raises:
            Contended: The store undid the transaction; the unit may be run again.
            OutcomeUnknown: The store was lost while committing.
        """


class Begin(Protocol[WorkT]):
    """Starts a transaction: `with begin() as work: ...; work.commit()`.

    `reading=True` promises that nothing is written: such work takes no write lock.
    """

    def __call__(self, *, reading: bool = False) -> AbstractContextManager[WorkT]:
        """Return the transaction, to be entered once.

        Raises:
            StoreUnavailable: The store cannot be reached or stays locked.
        """


class Ahead(Protocol):
    """Runs units, a transaction each, while what earlier ones returned is still worked on."""

    def __call__(self, units: Iterable[Callable[[], Item]]) -> AbstractContextManager[Iterator[Item]]:
        """Return what the units return, in their order; a few are run before that is asked for.

        Other threads may run them, at the same time. Behind the block, to be entered once, none goes on.
        """


def as_they_come(units: Iterable[Callable[[], Item]]) -> AbstractContextManager[Iterator[Item]]:
    """Run each unit when what it returns is asked for."""
    return nullcontext(unit() for unit in units)


def repeatable(unit: Callable[P, Answer]) -> Callable[P, Answer]:
    """Run the unit again, up to five times, while the store undoes it for others' sake (RLB-8).

    Only for units that are one transaction and do nothing outside it. The store has
    waited a little, differently for each contender, before it reports `Contended`.
    """

    @wraps(unit)
    def until_done(*args: P.args, **kwargs: P.kwargs) -> Answer:
        for _ in range(TRIES - 1):
            try:
                return unit(*args, **kwargs)
            except Contended:
                continue
        return unit(*args, **kwargs)

    return until_done
