"""Threads of one process write to a SQLite file one after the other."""

from threading import Event, Thread

import pytest

from adapters_sql.turns import Turn
from results_core.kernel.errors import StoreUnavailable

PATIENCE = 30.0


def test_the_next_one_begins_when_the_one_before_it_has_ended() -> None:
    """Not a moment before, and without looking again and again."""
    turn, written = Turn(PATIENCE), []
    waits = Event()

    def write() -> None:
        waits.set()
        with turn:
            written.append("second")

    second = Thread(target=write)
    with turn:
        second.start()
        assert waits.wait(PATIENCE)
        written.append("first")
    second.join(PATIENCE)

    assert written == ["first", "second"]


def test_whoever_has_waited_long_enough_is_told_so() -> None:
    """And whoever comes later finds it free."""
    turn = Turn(0.001)
    with turn, pytest.raises(StoreUnavailable), turn:
        pytest.fail("it was taken")
    with turn:
        pass
