"""The front of the record: transactions and stagings over one database."""

import secrets
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, datetime
from typing import Final, TypeVar

from adapters_sql.ahead import read_ahead
from adapters_sql.engine import Database, address, is_in_memory, open_database
from adapters_sql.probing import Probe, probe
from adapters_sql.schema import require_present_schema
from adapters_sql.staging.entries import SqlStagedEntries
from adapters_sql.staging.photos import SqlStagedPhotos
from adapters_sql.staging.results import SqlStagedResults
from adapters_sql.tables import metadata
from adapters_sql.work import SqlWork, Surroundings
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.errors import Contended
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import as_they_come
from results_core.organisations.words import CountryNames, nameless

Item = TypeVar("Item")

SHORTEST_WAIT: Final = 0.005
LONGEST_WAIT: Final = 0.050
"""Seconds between which a contender waits, each differently, before its unit may be run again."""


class SqlStore:
    """The record. Threads may share it; a work or a staging belongs to one of them."""

    def __init__(self, database: Database, surroundings: Surroundings) -> None:
        """Take a database of the present schema over; see `open`."""
        self._database = database
        self._surroundings = surroundings

    @classmethod
    def open(
        cls,
        database_url: str,
        *,
        cipher: ColumnCipher,
        randomness: Randomness,
        clock: Clock | None = None,
        countries: CountryNames = nameless,
    ) -> "SqlStore":
        """Open the record at `sqlite:///...` or `postgresql+psycopg://...`.

        Release is compared with the clock, if one is given; else PostgreSQL compares with its own, and SQLite
        with this machine's. Organisations are found by what `countries` says of theirs, too.
        `sqlite:///:memory:` gets the present schema at once.

        Raises:
            UnknownDatabase: The address names something else.
            SchemaOutdated: The database must be brought to the present schema first.
            SchemaUnknown: A newer program made its schema.
            StoreUnavailable: It cannot be reached.
        """
        database = open_database(database_url)
        try:
            if is_in_memory(address(database_url)):
                with database.connect() as connection, connection.begin():
                    metadata.create_all(connection)
            else:
                require_present_schema(database_url, database)
                database.dispose()
        except BaseException:
            database.dispose()
            raise
        return cls(
            database,
            surroundings_of(
                database.dialect, cipher=cipher, randomness=randomness, clock=clock, countries=countries
            ),
        )

    @contextmanager
    def begin(self, *, reading: bool = False) -> Iterator[SqlWork]:
        """Start a transaction; leaving its block without `commit` undoes everything.

        With `reading`, each statement reads what is committed at its time, and none may write.

        Raises:
            Contended: Others were at it; this one has waited a little, and its unit may be run again.
            StoreUnavailable: The store cannot be reached or stays locked.
        """
        try:
            with self._database.connect(reading=reading) as connection:
                transaction = None if reading else connection.begin()
                yield SqlWork(connection, transaction, self._surroundings)
        except Contended:
            # Those who collided would collide again, were they to come back at the same moment.
            time.sleep(secrets.SystemRandom().uniform(SHORTEST_WAIT, LONGEST_WAIT))
            raise

    def ahead(self, units: Iterable[Callable[[], Item]]) -> AbstractContextManager[Iterator[Item]]:
        """Run transactions before what they return is asked for, where a server can work meanwhile.

        SQLite works in this process, and lets others have their turn at every row: who reads would wait.
        """
        return read_ahead(units) if self._database.dialect == "postgresql" else as_they_come(units)

    def stage_entries(self) -> AbstractContextManager[SqlStagedEntries]:
        """Open the staging of one file of entries; leaving it without `apply` forgets it."""
        return SqlStagedEntries.open(self._database, self._surroundings)

    def stage_results(self) -> AbstractContextManager[SqlStagedResults]:
        """Open the staging of one file of results; leaving it without `apply` forgets it."""
        return SqlStagedResults.open(self._database, self._surroundings)

    def stage_photos(self) -> AbstractContextManager[SqlStagedPhotos]:
        """Open the staging of a directory of photos; leaving it without `apply` forgets it."""
        return SqlStagedPhotos.open(self._database, self._surroundings)

    def probe(self) -> Probe:
        """Write and commit, changing nothing; see `probing`."""
        return probe(self._database)

    def close(self) -> None:
        """Close every connection."""
        self._database.dispose()


def surroundings_of(
    dialect: str,
    *,
    cipher: ColumnCipher,
    randomness: Randomness,
    clock: Clock | None,
    countries: CountryNames = nameless,
) -> Surroundings:
    """Return what the stores of this kind of database need beside it."""
    return Surroundings(
        cipher=cipher, randomness=randomness, present=_present(dialect, clock), countries=countries
    )


def _present(dialect: str, clock: Clock | None) -> Callable[[], datetime | None]:
    if clock is not None:
        return clock.now
    return _database_decides if dialect == "postgresql" else _process_decides


def _database_decides() -> None:
    return None


def _process_decides() -> datetime:
    return datetime.now(UTC)
