"""The days that the two promises to applicants count in (C1): five a week, without holidays."""

from datetime import date, datetime, timedelta
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import attrs

_A_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5


class Holidays(Protocol):
    """Knows the days on which the board's office is closed, weekends aside."""

    def __contains__(self, day: date, /) -> bool:
        """Tell whether the day is a holiday."""


def is_working_day(day: date, holidays: Holidays) -> bool:
    """Tell whether the office works on this day."""
    return day.weekday() < _SATURDAY and day not in holidays


def working_days_after(day: date, count: int, holidays: Holidays) -> date:
    """Return the working day that so many working days after this one is; the day itself does not count.

    Of none: the day itself.
    """
    while count > 0:
        day += _A_DAY
        count -= is_working_day(day, holidays)
    return day


@attrs.frozen(kw_only=True)
class Promise:
    """Within how many working days an applicant hears from the board, in whose zone days are counted."""

    acknowledged: int = 2
    decided: int = 5
    zone: str = "Europe/London"

    def dates(self, since: datetime, holidays: Holidays) -> "PromisedDates":
        """Return both dates of an application that counts since this instant."""
        day = since.astimezone(ZoneInfo(self.zone)).date()
        return PromisedDates(
            acknowledged=working_days_after(day, self.acknowledged, holidays),
            decided=working_days_after(day, self.decided, holidays),
        )

    def is_broken(self, since: datetime, holidays: Holidays, *, now: datetime) -> bool:
        """Tell whether the last day on which it should have been decided is over."""
        return now.astimezone(ZoneInfo(self.zone)).date() > self.dates(since, holidays).decided


@attrs.frozen(kw_only=True)
class PromisedDates:
    """The last days on which an applicant hears from the board."""

    acknowledged: date
    decided: date
