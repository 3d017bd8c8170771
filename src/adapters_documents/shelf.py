"""Drawn statements kept in this process's memory, the least asked for going first."""

from collections import OrderedDict
from threading import Lock
from typing import Final

from results_core.results.issuing import StatementKey

_MEBIBYTE: Final = 1024 * 1024


class ShelfInMemory:
    """Keeps statements up to a size in bytes. Threads may share one."""

    def __init__(self, capacity: int = 64 * _MEBIBYTE) -> None:
        """Make an empty shelf for so many bytes of paper."""
        self._capacity = capacity
        self._size = 0
        self._papers: OrderedDict[StatementKey, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: StatementKey) -> bytes | None:
        """Return the paper, if it is still there; it is now the last to go."""
        with self._lock:
            pdf = self._papers.get(key)
            if pdf is not None:
                self._papers.move_to_end(key)
            return pdf

    def put(self, key: StatementKey, pdf: bytes) -> None:
        """Keep the paper; those that were asked for longest ago make room."""
        with self._lock:
            self._size += len(pdf) - len(self._papers.pop(key, b""))
            self._papers[key] = pdf
            while self._size > self._capacity:
                _, oldest = self._papers.popitem(last=False)
                self._size -= len(oldest)
