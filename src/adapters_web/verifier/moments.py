"""Instants as the organisations' pages print them: `2026-07-14 10:41` (screens §4)."""

from datetime import datetime
from zoneinfo import ZoneInfo


def stamped(at: datetime, zone: str) -> str:
    """Return the minute that clocks in the zone show at the instant."""
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
