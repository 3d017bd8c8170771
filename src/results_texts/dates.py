"""Dates, times and places in words, each worked out once.

An instant is aware; a zone is an IANA name. A day of the calendar is a `date`.
"""

from datetime import date, datetime
from functools import lru_cache
from typing import Final, Protocol

from babel.dates import get_timezone_location

from results_core.kernel.time import zone_named
from results_texts.manners import Manner

_REMEMBERED: Final = 4096


class Speech(Protocol):
    """What gives the sentences around a date: a manner and a catalogue."""

    @property
    def manner(self) -> Manner:
        """How the language writes dates."""

    def say(self, text_id: str, /, **facts: object) -> str:
        """Return a text of the catalogue."""


@lru_cache(maxsize=_REMEMBERED)
def day(manner: Manner, of: date) -> str:
    """Return `14 July 2026`."""
    return manner.day(of)


@lru_cache(maxsize=_REMEMBERED)
def weekday_and_day(manner: Manner, of: date) -> str:
    """Return `Tuesday 14 July 2026`."""
    return manner.weekday_and_day(of)


@lru_cache(maxsize=_REMEMBERED)
def month_and_year(manner: Manner, of: date) -> str:
    """Return `June 2026`."""
    return manner.month_and_year(of)


@lru_cache(maxsize=_REMEMBERED)
def session(manner: Manner, code: str, exam_date: date) -> str:
    """Return `June 2026 (F2)`: the month of the exam, and the board's code for the session."""
    return f"{month_and_year(manner, exam_date)} ({code})"


@lru_cache(maxsize=_REMEMBERED)
def time_of_day(manner: Manner, at: datetime, zone: str) -> str:
    """Return `11:00`, the hour that clocks in the zone show at the instant.

    Raises:
        NotAnInstant: There is no such zone.
    """
    return manner.time_of_day(at.astimezone(zone_named(zone)).time())


@lru_cache(maxsize=_REMEMBERED)
def city(manner: Manner, zone: str) -> str:
    """Return the city that stands for the zone, `Londres` for Europe/London in French.

    Raises:
        NotAnInstant: There is no such zone.
    """
    called = get_timezone_location(zone_named(zone), locale=manner.locale, return_city=True)
    return called.rpartition("/")[2].strip()


@lru_cache(maxsize=_REMEMBERED)
def instant(speech: Speech, at: datetime, zone: str) -> str:
    """Return `14 July 2026 at 11:00 in Paris`."""
    return _placed(speech, day(speech.manner, _day_in(zone, at)), at, zone)


@lru_cache(maxsize=_REMEMBERED)
def instant_there(speech: Speech, at: datetime, zone: str, board_zone: str) -> str:
    """Return `14 July 2026 at 11:00 in Paris (10:00 in London)`, the second place as in `release`."""
    return _in_both(speech, day(speech.manner, _day_in(zone, at)), at, zone, board_zone)


@lru_cache(maxsize=_REMEMBERED)
def release(speech: Speech, at: datetime, zone: str, board_zone: str) -> str:
    """Return `Tuesday 14 July 2026 at 11:00 in Paris (10:00 in London)`.

    The second place is left out where its clocks and calendars show the same; its day is said too
    where it is another one.
    """
    return _in_both(speech, weekday_and_day(speech.manner, _day_in(zone, at)), at, zone, board_zone)


def _in_both(speech: Speech, day_in_words: str, at: datetime, zone: str, board_zone: str) -> str:
    here = at.astimezone(zone_named(zone))
    there = at.astimezone(zone_named(board_zone))
    first = _placed(speech, day_in_words, at, zone)
    if here.replace(tzinfo=None) == there.replace(tzinfo=None):
        return first
    return speech.say("moment.with_other_place", here=first, there=_elsewhere(speech, at, here, board_zone))


def _elsewhere(speech: Speech, at: datetime, here: datetime, zone: str) -> str:
    manner, where = speech.manner, _places(speech, zone)
    time = time_of_day(manner, at, zone)
    there = _day_in(zone, at)
    if there == here.date():
        return speech.say("moment.time_there", time=time, **where)
    return speech.say("moment.day_and_time_there", day=weekday_and_day(manner, there), time=time, **where)


def _placed(speech: Speech, day_in_words: str, at: datetime, zone: str) -> str:
    time = time_of_day(speech.manner, at, zone)
    return speech.say("moment.day_and_time", day=day_in_words, time=time, **_places(speech, zone))


def _places(speech: Speech, zone: str) -> dict[str, str]:
    name = city(speech.manner, zone)
    return {"in_city": speech.manner.in_city(name), "of_city": speech.manner.of_city(name)}


def _day_in(zone: str, at: datetime) -> date:
    return at.astimezone(zone_named(zone)).date()
