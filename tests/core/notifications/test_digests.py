"""When summaries are due, on every kind of day that clocks make (C13, RLB-14)."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.notifications.digests import Rhythm, due_at, next_due_at, period_at, turn

ZONES = (
    "Europe/London",
    "Europe/Paris",
    "America/Sao_Paulo",
    "Asia/Kathmandu",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Pacific/Chatham",
    "Africa/Casablanca",
    "America/St_Johns",
)
INSTANTS = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        ("Europe/London", date(2026, 3, 28), datetime(2026, 3, 28, 7, tzinfo=UTC)),
        ("Europe/London", date(2026, 3, 29), datetime(2026, 3, 29, 6, tzinfo=UTC)),
        ("Europe/London", date(2026, 10, 25), datetime(2026, 10, 25, 7, tzinfo=UTC)),
        # The island skipped 30 December 2011 altogether: its summary is that of the next day.
        ("Pacific/Apia", date(2011, 12, 30), datetime(2011, 12, 30, 17, tzinfo=UTC)),
        ("Pacific/Apia", date(2011, 12, 31), datetime(2011, 12, 30, 17, tzinfo=UTC)),
    ],
)
def test_it_is_seven_by_the_clock_of_the_organisation(zone: str, day: date, at: datetime) -> None:
    """Whatever clocks do in the night before."""
    assert due_at(day, zone) == at


@given(st.sampled_from(ZONES), st.sampled_from(list(Rhythm)), INSTANTS)
def test_the_period_is_the_last_whose_hour_has_come(zone: str, rhythm: Rhythm, instant: datetime) -> None:
    """And the next one is due later than now, no further away than a period and a day."""
    period = period_at(rhythm, zone, instant)
    again = next_due_at(rhythm, zone, instant)

    assert due_at(period, zone) <= instant < due_at(period + rhythm.every, zone)
    assert period_at(rhythm, zone, again - timedelta(microseconds=1)) == period
    assert period_at(rhythm, zone, again) > period
    assert instant < again <= instant + rhythm.every + timedelta(days=1, hours=3)
    assert rhythm is Rhythm.DAILY or period.weekday() == 0


@given(st.sampled_from(ZONES), st.sampled_from(list(Rhythm)), st.lists(INSTANTS, min_size=2, max_size=40))
def test_turns_at_any_instants_make_each_period_once(
    zone: str, rhythm: Rhythm, instants: list[datetime]
) -> None:
    """However rarely the worker comes by, periods only go forward and none comes twice."""
    done, told = None, []
    first = min(instants)
    for now in sorted(instants):
        its = turn(rhythm, zone, now, done=done, since=first)
        if its.is_due:
            told.append(its.period)
            missed = (its.period - (done or period_at(rhythm, zone, first))) // rhythm.every
            assert its.is_merged == (missed > 1)
        done = its.period

    assert all(earlier < later for earlier, later in pairwise(told))
    assert done == period_at(rhythm, zone, max(instants))


def test_a_zone_further_west_makes_nobody_hear_twice() -> None:
    """Who moves from Auckland to London waits for the next day of London's."""
    now = datetime(2026, 7, 13, 19, tzinfo=UTC)
    there = turn(Rhythm.DAILY, "Pacific/Auckland", now, done=date(2026, 7, 13), since=now)
    then = datetime(2026, 7, 14, 7, tzinfo=UTC)
    here = turn(Rhythm.DAILY, "Europe/London", then, done=there.period, since=now)
    later = turn(Rhythm.DAILY, "Europe/London", here.next_at, done=here.period, since=now)

    assert (there.is_due, there.period) == (True, date(2026, 7, 14))
    assert (here.is_due, here.period) == (False, date(2026, 7, 14))
    assert (later.is_due, later.is_merged, later.period) == (True, False, date(2026, 7, 15))


def test_a_clock_that_jumped_years_ahead_is_forgotten() -> None:
    """Periods count on from the present once it is right again."""
    now = datetime(2026, 7, 14, 12, tzinfo=UTC)
    its = turn(Rhythm.DAILY, "Europe/London", now, done=date(2036, 1, 1), since=now)

    assert (its.is_due, its.period, its.next_at) == (
        False,
        date(2026, 7, 14),
        datetime(2026, 7, 15, 6, tzinfo=UTC),
    )
