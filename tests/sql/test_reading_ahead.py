"""Units that run before what they return is asked for."""

from functools import partial
from threading import Event
from threading import enumerate as threads

import pytest

from adapters_sql.ahead import AT_ONCE, read_ahead

PATIENCE = 10


class Fault(Exception):
    """A unit fails."""


def readers() -> list[str]:
    """Return the names of the threads that read."""
    return [one.name for one in threads() if one.name.startswith("results-reader")]


def test_units_run_ahead_and_come_in_their_order() -> None:
    """The first may end last; no more than a few run before they are asked for."""
    second_ran, begun = Event(), []

    def unit(number: int) -> int:
        begun.append(number)
        if number == 0:
            assert second_ran.wait(PATIENCE)
        if number == 1:
            second_ran.set()
        return number

    with read_ahead(partial(unit, number) for number in range(6)) as found:
        first = next(found)
        ahead = len(begun)
        rest = list(found)

    assert (first, rest) == (0, [1, 2, 3, 4, 5])
    assert ahead <= 1 + AT_ONCE
    assert sorted(begun) == list(range(6))


def test_what_a_unit_raises_comes_where_its_turn_is() -> None:
    """What came before is there; behind the block nothing runs."""

    def unit(number: int) -> int:
        if number == 1:
            raise Fault
        return number

    with read_ahead(partial(unit, number) for number in range(3)) as found:
        first = next(found)
        with pytest.raises(Fault):
            next(found)

    assert (first, readers()) == (0, [])


def test_whoever_leaves_waits_for_what_is_under_way() -> None:
    """A unit is a transaction: none is left open behind the block, and none begins that nobody wants."""
    begun, ended = [], []

    def unit() -> None:
        begun.append(1)
        ended.append(1)

    def leave() -> None:
        with read_ahead([unit] * 9) as found:
            next(found)
            raise Fault

    with pytest.raises(Fault):
        leave()

    assert len(begun) == len(ended) <= 1 + AT_ONCE
    assert readers() == []
