"""The stores on which every journey is made."""

from collections.abc import Iterator

import pytest

from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock
from tests.web.visits import Staged, stage


@pytest.fixture
def on_sqlite(sqlite_url: str) -> Iterator[Staged]:
    """A site on an SQLite file."""
    from adapters_sql import SqlStore

    stores = []

    def opening(clock: StoppedClock, randomness: SeededRandomness) -> SqlStore:
        store = SqlStore.open(sqlite_url, cipher=LabelledCipher(), randomness=randomness, clock=clock)
        stores.append(store)
        return store

    yield stage(opening=opening)
    for store in stores:
        store.close()


@pytest.fixture(params=["memory", "sqlite"])
def site(request: pytest.FixtureRequest) -> Staged:
    """A site with the entry of one candidate, who has not registered."""
    if request.param == "memory":
        return stage()
    staged: Staged = request.getfixturevalue("on_sqlite")
    return staged
