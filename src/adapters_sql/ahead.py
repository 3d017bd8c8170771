"""Reading ahead: the server is asked for what comes next while what came is worked on."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import islice
from typing import Final, TypeVar

Item = TypeVar("Item")

AT_ONCE: Final = 2
"""Units that run: one is with the server while what the other one brought is made rows of."""


@contextmanager
def read_ahead(units: Iterable[Callable[[], Item]]) -> Iterator[Iterator[Item]]:
    """Run units in threads, a few before what they return is asked for; yield that in their order.

    What a unit raises is raised where its turn is. Leaving the block waits for those under way.
    """
    with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="results-reader") as readers:
        yield _taken(iter(units), readers)


def _taken(units: Iterator[Callable[[], Item]], readers: ThreadPoolExecutor) -> Iterator[Item]:
    coming = deque(readers.submit(unit) for unit in islice(units, AT_ONCE))
    while coming:
        item = coming.popleft().result()
        coming.extend(readers.submit(unit) for unit in islice(units, 1))
        yield item
