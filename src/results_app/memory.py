"""How memory is handed out, and how seldom it is looked through."""

import ctypes
import gc
from contextlib import suppress
from typing import Final

_M_ARENA_MAX: Final = -8
"""Of glibc's `mallopt`; the variable of the environment `MALLOC_ARENA_MAX` says the same."""

_SELDOM: Final = 10_000
"""Objects made and not yet let go of, after which the collector of cycles looks through the youngest."""


def look_seldom_for_cycles() -> None:
    """Have the collector pass over what is loaded by now, and look through what is made later less often.

    What is loaded stays to the end: some hundred thousand objects, a tenth of a second each time. What a
    request or the rows of a file need goes by itself, without a collector.
    """
    gc.freeze()
    gc.set_threshold(_SELDOM)


def keep_one_arena() -> None:
    """Have all threads of this process share one arena, where the C library is glibc; elsewhere do nothing.

    The 19 MiB that a hash works in are kept by an arena and used again; each thread with an arena of its own
    has the system map and clear them anew.
    """
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
