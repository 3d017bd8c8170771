"""Writing by turns."""

import threading

from results_core.kernel.errors import StoreUnavailable


class Turn:
    """Writing to a SQLite file, one thread of this process after the other.

    SQLite lets one write as well, but whoever waits sleeps and looks again, ever longer: under load others
    come first for half a second. Here the next one begins when the one before it has ended.
    """

    def __init__(self, patience: float) -> None:
        """Let everybody wait for so many seconds."""
        self._patience = patience
        self._lock = threading.Lock()

    def __enter__(self) -> None:
        """Wait for one's turn."""
        if not self._lock.acquire(timeout=self._patience):
            raise StoreUnavailable("the database stays locked")

    def __exit__(self, *_: object) -> None:
        """Let the next one begin."""
        self._lock.release()
