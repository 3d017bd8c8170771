"""Stores on both databases."""

from collections.abc import Callable, Iterator

import pytest

from adapters_sql import SqlStore
from results_core.testing.builders import NOON
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock

Opening = Callable[..., SqlStore]


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database of the present schema, on each kind in turn."""
    address: str = request.getfixturevalue(f"{request.param}_url")
    return address


@pytest.fixture
def clock() -> StoppedClock:
    """The clock that stores are opened with."""
    return StoppedClock(NOON)


@pytest.fixture
def opening(clock: StoppedClock) -> Iterator[Opening]:
    """Opens stores that are closed at the end."""
    opened: list[SqlStore] = []

    def opens(url: str, *, own_clock: bool = False) -> SqlStore:
        store = SqlStore.open(
            url,
            cipher=LabelledCipher(),
            randomness=SeededRandomness(len(opened)),
            clock=None if own_clock else clock,
        )
        opened.append(store)
        return store

    yield opens
    for store in opened:
        store.close()


@pytest.fixture
def store(url: str, opening: Opening) -> SqlStore:
    """An empty store."""
    return opening(url)
