"""Back to the page that was asked for, once somebody has logged in (HDR-4).

What was asked for is kept sealed, and only where a route of ours has matched it: no address that
anybody brings leads anywhere.
"""

from typing import Final
from urllib.parse import quote

from flask import request

from adapters_web.visitors import visitor

_WANTED: Final = "wanted"
_LONGEST: Final = 1000
"""Characters: the whole has to fit into a cookie."""


def remember_what_was_wanted() -> None:
    """Keep the address of this request, if it is one to come back to."""
    path = quote(request.path)
    query = request.query_string.decode("ascii", "ignore")
    wanted = f"{path}?{query}" if query else path
    if request.method == "GET" and len(wanted) <= _LONGEST:
        visitor()[_WANTED] = wanted


def path_wanted() -> str | None:
    """Return the path that somebody asked for before logging in."""
    wanted = visitor().get(_WANTED)
    return wanted if isinstance(wanted, str) else None
