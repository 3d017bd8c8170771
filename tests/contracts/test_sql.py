"""SQLite and PostgreSQL keep the contract that the memory store stands in for them by."""

from collections.abc import Iterator

import pytest

from adapters_sql import SqlStore
from results_core.testing.contracts import StoreContract
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock, few_countries


def opened(url: str, clock: StoppedClock) -> Iterator[SqlStore]:
    """Open the store of an address, and close it afterwards."""
    store = SqlStore.open(
        url,
        cipher=LabelledCipher(),
        randomness=SeededRandomness("store"),
        clock=clock,
        countries=few_countries,
    )
    yield store
    store.close()


class TestSqlite(StoreContract):
    """The whole suite on a file."""

    @pytest.fixture
    def store(self, sqlite_url: str, clock: StoppedClock) -> Iterator[SqlStore]:
        """An empty store in a file."""
        yield from opened(sqlite_url, clock)


@pytest.mark.postgresql
class TestPostgresql(StoreContract):
    """The whole suite on a server."""

    @pytest.fixture
    def store(self, postgresql_url: str, clock: StoppedClock) -> Iterator[SqlStore]:
        """An empty store on a server."""
        yield from opened(postgresql_url, clock)
