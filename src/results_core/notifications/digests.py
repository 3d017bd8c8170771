"""When summaries are due: at 07:00 in the organisation's zone, daily or on Mondays (C13, RLB-14).

A period is the local day that its 07:00 belongs to: a 07:00 that comes twice is one period, and one that
clocks skip is as much later as they went forward. Everything here is a function of zone and instant.
"""

from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum, unique
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from results_core.notifications.preferences import Notice

MORNING: Final = time(7)
_DAY: Final = timedelta(days=1)
_ASTRAY: Final = timedelta(days=15)
"""A period told so far ahead was told by a clock that was wrong."""


@unique
class Rhythm(StrEnum):
    """How often a summary is made."""

    DAILY = "daily"
    WEEKLY = "weekly"

    @property
    def notice(self) -> Notice:
        """What officers ask for who want it."""
        return Notice(self.value)

    @property
    def every(self) -> timedelta:
        """The days from one period to the next."""
        return _DAY if self is Rhythm.DAILY else 7 * _DAY

    def begins_at(self, day: date) -> date:
        """Return the last day not after this one that a period belongs to."""
        return day if self is Rhythm.DAILY else day - day.weekday() * _DAY


def due_at(period: date, zone: str) -> datetime:
    """Return the instant of the period's 07:00, in UTC."""
    return datetime.combine(period, MORNING, ZoneInfo(zone)).astimezone(UTC)


def period_at(rhythm: Rhythm, zone: str, instant: datetime) -> date:
    """Return the latest period whose 07:00 has come."""
    period = rhythm.begins_at(instant.astimezone(ZoneInfo(zone)).date() + _DAY)
    while due_at(period, zone) > instant:
        period -= rhythm.every
    return period


def next_due_at(rhythm: Rhythm, zone: str, instant: datetime) -> datetime:
    """Return when the next period after this instant is due."""
    period = period_at(rhythm, zone, instant) + rhythm.every
    while due_at(period, zone) <= instant:
        period += rhythm.every
    return due_at(period, zone)


@attrs.frozen(kw_only=True)
class Turn:
    """What an organisation's turn comes to, and when it is its turn again."""

    period: date
    """The last period that is done with."""
    is_due: bool
    """Whether the period's summary is to be made now, of everything since the last one."""
    is_merged: bool
    """Whether the summaries of earlier periods, which nobody could make, are in it."""
    next_at: datetime


def turn(rhythm: Rhythm, zone: str, now: datetime, *, done: date | None, since: datetime) -> Turn:
    """Return what is to be done now.

    `done` is the last period that is done with; without one, periods count from the first arrival, `since`.
    Summaries that were missed are merged into the one that is due: no result is left out, none told twice.
    """
    period = period_at(rhythm, zone, now)
    last = done or period_at(rhythm, zone, since)
    if last > period + _ASTRAY:
        last = period
    is_due = period > last
    return Turn(
        period=max(period, last),
        is_due=is_due,
        is_merged=is_due and period - rhythm.every > last,
        next_at=next_due_at(rhythm, zone, now),
    )
