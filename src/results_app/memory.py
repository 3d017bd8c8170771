"""How the C library hands out memory."""

import ctypes
from contextlib import suppress
from typing import Final

_M_ARENA_MAX: Final = -8
"""Of glibc's `mallopt`; the variable of the environment `MALLOC_ARENA_MAX` says the same."""


def keep_one_arena() -> None:
    """Have all threads of this process share one arena, where the C library is glibc; elsewhere do nothing.

    The 19 MiB that a hash works in are kept by an arena and used again; each thread with an arena of its own
    has the system map and clear them anew.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
