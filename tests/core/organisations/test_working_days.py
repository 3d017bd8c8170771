"""Working days: five a week, without holidays."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.organisations.working_days import (
    Promise,
    PromisedDates,
    is_working_day,
    working_days_after,
)

NEW_YEAR = frozenset({date(2026, 12, 25), date(2026, 12, 28), date(2027, 1, 1)})
DAYS = st.dates(date(2026, 12, 1), date(2027, 1, 31))


@pytest.mark.parametrize(
    ("day", "count", "then"),
    [
        (date(2026, 11, 18), 2, date(2026, 11, 20)),
        (date(2026, 11, 20), 1, date(2026, 11, 23)),
        (date(2026, 11, 21), 1, date(2026, 11, 23)),
        (date(2026, 11, 22), 5, date(2026, 11, 27)),
        (date(2026, 12, 23), 5, date(2027, 1, 4)),
        (date(2026, 12, 24), 1, date(2026, 12, 29)),
        (date(2026, 12, 25), 0, date(2026, 12, 25)),
    ],
)
def test_weekends_and_holidays_do_not_count(day: date, count: int, then: date) -> None:
    """Nor does the day from which they count."""
    assert working_days_after(day, count, NEW_YEAR) == then


@given(day=DAYS, count=st.integers(1, 20))
def test_so_many_working_days_lie_between(day: date, count: int) -> None:
    """Counted one by one, the last one included."""
    last = working_days_after(day, count, NEW_YEAR)
    between = [day + timedelta(days=n) for n in range(1, (last - day).days + 1)]

    assert sum(is_working_day(one, NEW_YEAR) for one in between) == count
    assert is_working_day(last, NEW_YEAR)


def test_the_board_counts_days_in_its_own_zone() -> None:
    """Half past eleven at night in London's summer is the day before in UTC's eyes, not in London's."""
    thursday_night = datetime(2026, 7, 9, 23, 30, tzinfo=UTC)

    assert Promise().dates(thursday_night, NEW_YEAR) == PromisedDates(
        acknowledged=date(2026, 7, 14), decided=date(2026, 7, 17)
    )
    assert Promise(zone="America/New_York").dates(thursday_night, NEW_YEAR).acknowledged == date(2026, 7, 13)


def test_a_promise_is_broken_when_its_last_day_is_over() -> None:
    """Not while that day lasts."""
    since = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
    evening, next_day = datetime(2026, 11, 23, 23, 59, tzinfo=UTC), datetime(2026, 11, 24, 0, 0, tzinfo=UTC)

    assert not Promise().is_broken(since, NEW_YEAR, now=evening)
    assert Promise().is_broken(since, NEW_YEAR, now=next_day)
