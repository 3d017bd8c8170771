"""Nothing unreleased leaves the database (A6, REL-1)."""

from datetime import UTC, datetime, timedelta

import pytest

from adapters_sql import SqlStore
from results_core.testing.builders import RELEASE, ZOFIA, a_result_row, a_sitting, an_entry_row
from results_core.testing.scenes import put_account, put_entry, put_result, result_of
from results_core.testing.stand_ins import StoppedClock
from tests.sql.conftest import Opening
from tests.sql.watching import answers

A_MOMENT = timedelta(microseconds=1)
LABEL = "a label that is nowhere else"


def test_the_instant_is_exact(store: SqlStore, clock: StoppedClock) -> None:
    """A microsecond before it there is nothing; at it there is everything."""
    entry = put_entry(store)
    account = put_account(store, entry)
    put_result(store, a_result_row(entry))
    shown = {}
    for at in (RELEASE - A_MOMENT, RELEASE, RELEASE - A_MOMENT):
        clock.set(at)
        with store.begin(reading=True) as work:
            [read] = work.results.of_account(account.id)
        shown[at] = (read.released, read.version is not None)

    assert shown == {RELEASE - A_MOMENT: (False, False), RELEASE: (True, True)}


def test_what_is_not_released_is_not_in_the_answer(store: SqlStore, clock: StoppedClock) -> None:
    """It is not filtered out after reading: the driver never hears of it."""
    entry = put_entry(store)
    account = put_account(store, entry)
    put_result(store, a_result_row(entry, label=LABEL))
    heard = {}
    for at in (RELEASE - A_MOMENT, RELEASE):
        clock.set(at)
        with answers() as heard[at], store.begin(reading=True) as work:
            work.results.of_account(account.id)
            work.results.of_account(account.id, entry.id)
            work.results.of_entry(entry.id_number)

    assert LABEL not in str(heard[RELEASE - A_MOMENT])
    assert str(heard[RELEASE]).count(LABEL) == 3


@pytest.mark.parametrize(("hours", "released"), [(-1, True), (1, False)])
def test_without_a_clock_the_stores_own_decides(
    url: str, opening: Opening, hours: int, *, released: bool
) -> None:
    """PostgreSQL's on PostgreSQL, this machine's on SQLite."""
    store = opening(url, own_clock=True)
    sitting = a_sitting(releases_at=datetime.now(UTC) + timedelta(hours=hours))
    put_result(store, a_result_row(put_entry(store, an_entry_row(sitting=sitting))))

    assert result_of(store, ZOFIA, unreleased=False).released is released
    with store.begin(reading=True) as work:
        upcoming = work.entries.next_release()
    assert (upcoming is None) is released


@pytest.mark.postgresql
def test_on_postgresql_a_wrong_clock_of_the_process_changes_nothing(
    postgresql_url: str, opening: Opening
) -> None:
    """The instant is the server's: the statement sends none (REL-3)."""
    store = opening(postgresql_url, own_clock=True)
    entry = put_entry(store)
    account = put_account(store, entry)
    with answers() as heard, store.begin(reading=True) as work:
        work.results.of_account(account.id)

    assert "statement_timestamp()" in heard[0].statement
    assert not any(isinstance(value, datetime) for value in heard[0].parameters)
