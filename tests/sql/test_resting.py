"""Connections of PostgreSQL that rest between two borrowers."""

import pytest
from sqlalchemy import Pool, event

from results_core.testing.builders import an_event
from results_core.testing.scenes import put_events
from tests.races.crowds import at_once, times
from tests.sql.conftest import Opening

pytestmark = pytest.mark.postgresql


def test_who_borrows_next_gets_the_connection_as_it_is(postgresql_url: str, opening: Opening) -> None:
    """The pool is asked again where more are lent at once than it keeps, or where something was left open."""
    store = opening(postgresql_url)
    asked: list[object] = []

    def note(*lent: object) -> None:
        asked.append(lent)

    event.listen(Pool, "checkout", note)
    try:
        for number in range(5):
            put_events(store, an_event(name=f"event {number}"))
        assert len(asked) == 1
        with store.begin() as work:
            work.journal.add(an_event(name="undone"))
        put_events(store, an_event(name="kept"))
        assert len(asked) == 2
    finally:
        event.remove(Pool, "checkout", note)

    with store.begin(reading=True) as work:
        assert len(list(work.journal.read())) == 6


def test_many_more_than_rest_are_served(postgresql_url: str, opening: Opening) -> None:
    """Nobody waits for the pool while others rest."""
    store = opening(postgresql_url)

    def count() -> int:
        with store.begin(reading=True) as work:
            return len(list(work.journal.read()))

    for _ in range(3):
        assert at_once(times(40, count)) == [0] * 40
