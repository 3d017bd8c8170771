"""Where a name leads: asked once, within a given time (HOOK-1)."""

import socket
import threading
from collections.abc import Callable, Sequence
from typing import Final, TypeAlias

Resolve: TypeAlias = Callable[[str, int, float], Sequence[str]]
"""Returns every address of a name, within so many seconds; OSError where there is none."""

_MOST_ASKING: Final = 32
_ASKING: Final = threading.BoundedSemaphore(_MOST_ASKING)
"""The system's resolver cannot be called off: so many of its calls at most are under way in a process."""


def resolve(host: str, port: int, seconds: float) -> Sequence[str]:
    """Return every address of a name, as the system knows it.

    Raises:
        TimeoutError: It takes longer, or too many others are being asked for.
        OSError: The name leads nowhere.
    """
    found: list[str] = []
    faults: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
            found.extend(str(answer[4][0]) for answer in answers)
        except OSError as fault:
            faults.append(fault)
        finally:
            _ASKING.release()

    if not _ASKING.acquire(timeout=seconds):
        raise TimeoutError("too many names are being asked for")
    asking = threading.Thread(target=ask, name="results-resolver", daemon=True)
    asking.start()
    asking.join(seconds)
    if asking.is_alive():
        raise TimeoutError("the name is not answered for")
    if faults:
        raise faults[0]
    return list(dict.fromkeys(found))
