"""Many hands at once: each waits until all are there, then all begin."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

Answer = TypeVar("Answer")

PATIENCE = 60.0
"""Seconds after which a crowd that does not come together fails its test."""


def at_once(deeds: Sequence[Callable[[], Answer]]) -> list[Answer]:
    """Do everything at once, a thread for each; return the answers in the order of the deeds."""
    ready = Barrier(len(deeds))

    def wait_and_do(deed: Callable[[], Answer]) -> Answer:
        ready.wait(PATIENCE)
        return deed()

    with ThreadPoolExecutor(max_workers=len(deeds)) as crowd:
        return list(crowd.map(wait_and_do, deeds))


def times(count: int, deed: Callable[[], Answer]) -> list[Callable[[], Answer]]:
    """Return the same deed for so many hands."""
    return [deed] * count
