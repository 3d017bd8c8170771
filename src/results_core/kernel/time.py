"""Instants, zones and the clock.

Every instant inside the system is aware and in UTC; a zone travels beside it for showing.
"""

from datetime import UTC, date, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from results_core.kernel.errors import ResultsError

_LENGTH_OF_A_DATE: Final = 10


class Clock(Protocol):
    """Tells the time. A use case asks once and uses the answer throughout."""

    def now(self) -> datetime:
        """Return the present instant, aware and in UTC."""


class NotAnInstant(ResultsError, ValueError):
    """The text is no instant with an offset or a zone, or names an hour that the zone skips."""

    code = "not_an_instant"


@attrs.frozen
class ZonedInstant:
    """An instant and the zone in which it was announced."""

    at: datetime
    zone: str | None = None
    """The zone that was named; None where the text had an offset alone."""


def zone_named(name: str) -> ZoneInfo:
    """Return the zone.

    Raises:
        NotAnInstant: There is no zone of this name.
    """
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as unknown:
        raise NotAnInstant(name) from unknown


def parse_date(text: str) -> date:
    """Read a date written `2026-06-06`, and in no other way.

    Raises:
        ValueError: It is none, or there is no such day.
    """
    if len(text) != _LENGTH_OF_A_DATE or text[4] != "-":
        raise ValueError(text)
    return date.fromisoformat(text)


def parse_instant(text: str) -> ZonedInstant:
    """Read `2026-07-10T09:00+01:00` or `2026-07-10T09:00 Europe/London` (interfaces §2).

    An hour that the zone has twice is refused like one that it skips: an offset tells them apart.

    Raises:
        NotAnInstant: No instant, no zone, or an hour that the zone skips or has twice.
    """
    moment, _, zone = text.strip().partition(" ")
    try:
        local = datetime.fromisoformat(moment)
    except ValueError as malformed:
        raise NotAnInstant(text) from malformed
    if "T" not in moment or (local.tzinfo is None) == (not zone):
        raise NotAnInstant(text)
    if not zone:
        return ZonedInstant(local.astimezone(UTC))
    return ZonedInstant(_of_the_zone(local, zone_named(zone), text), zone)


def _of_the_zone(local: datetime, zone: ZoneInfo, text: str) -> datetime:
    earlier = local.replace(tzinfo=zone, fold=0)
    if earlier.utcoffset() != local.replace(tzinfo=zone, fold=1).utcoffset():
        raise NotAnInstant(text)
    return earlier.astimezone(UTC)
