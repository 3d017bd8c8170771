"""When an organisation is to be told that a secret comes to its end (screens L25)."""

from datetime import datetime, timedelta
from typing import Final

WARNED: Final = (60, 30, 7)
"""Days before the end."""


def due(expires_at: datetime, warned: int | None, *, now: datetime) -> int | None:
    """Return the warning that is due: the latest whose day has come, unless it was written.

    After a long silence there is one letter, not three; after the end there is none.
    """
    if now >= expires_at:
        return None
    come = [days for days in WARNED if now >= expires_at - timedelta(days=days)]
    if not come or (warned is not None and warned <= min(come)):
        return None
    return min(come)
