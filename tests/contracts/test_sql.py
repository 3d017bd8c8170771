"""SQLite and PostgreSQL keep the contract that the memory store stands in for them by."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import pytest

from adapters_sql import SqlStore
from adapters_sql.engine import Database, open_database
from adapters_sql.store import surroundings_of
from results_core.testing.contracts import StoreContract
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness, StoppedClock, few_countries

Opening = Callable[[str], AbstractContextManager[SqlStore]]


@pytest.fixture(scope="class")
def databases() -> dict[str, Database]:
    """The way to each database, kept from test to test with the statements that it has compiled."""
    return {}


@pytest.fixture
def opening(databases: dict[str, Database], clock: StoppedClock) -> Opening:
    """Opens the store of an address, as it is opened anew, without any connection of an earlier test."""

    @contextmanager
    def opened(url: str) -> Iterator[SqlStore]:
        database = databases.setdefault(url, open_database(url))
        surroundings = surroundings_of(
            database.dialect,
            cipher=LabelledCipher(),
            randomness=SeededRandomness("store"),
            clock=clock,
            countries=few_countries,
        )
        store = SqlStore(database, surroundings)
        yield store
        store.close()

    return opened


@pytest.fixture(scope="class")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each test in turn has its file."""
    return tmp_path_factory.mktemp("contract") / "results.db"


class TestSqlite(StoreContract):
    """The whole suite on a file."""

    @pytest.fixture
    def store(self, file: Path, sqlite_template: Path, opening: Opening) -> Iterator[SqlStore]:
        """An empty store in a file."""
        for earlier in file.parent.glob("results.db*"):
            earlier.unlink()
        shutil.copy(sqlite_template, file)
        with opening(f"sqlite:///{file}") as store:
            yield store


@pytest.mark.postgresql
class TestPostgresql(StoreContract):
    """The whole suite on a server."""

    @pytest.fixture
    def store(self, postgresql_url: str, opening: Opening) -> Iterator[SqlStore]:
        """An empty store on a server."""
        with opening(postgresql_url) as store:
            yield store
