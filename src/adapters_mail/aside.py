"""Something done aside, while whoever wants it does something else."""

from collections.abc import Callable
from concurrent.futures import Future
from queue import SimpleQueue
from threading import Thread
from typing import Generic, TypeVar

Answer = TypeVar("Answer")


class Aside(Generic[Answer]):
    """A thread that does one deed after the other. It holds up the end of no process."""

    def __init__(self) -> None:
        """Start it; whoever does `end`s it."""
        self._deeds: SimpleQueue[tuple[Callable[[], Answer], Future[Answer]] | None] = SimpleQueue()
        Thread(target=self._work, name="results-aside", daemon=True).start()

    def begin(self, deed: Callable[[], Answer]) -> "Future[Answer]":
        """Return at once; the future has what the deed returns, or raises what it raises."""
        future: Future[Answer] = Future()
        self._deeds.put((deed, future))
        return future

    def end(self) -> None:
        """Let the thread end as soon as it has done what was begun."""
        self._deeds.put(None)

    def _work(self) -> None:
        while (order := self._deeds.get()) is not None:
            deed, future = order
            try:
                future.set_result(deed())
            except BaseException as fault:  # noqa: BLE001 - whoever waits gets it, whatever it is
                future.set_exception(fault)
            del order, deed, future
