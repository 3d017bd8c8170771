"""How the two databases are reached, and what is asked of every connection."""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from typing import Any, Final, Protocol
from weakref import WeakMethod

import psycopg
from sqlalchemy import URL, Connection, Engine, StaticPool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.pool import ConnectionPoolEntry

from adapters_sql.drivers import PlainConnection, PlainCursor
from adapters_sql.faults import BEGIN, translate
from adapters_sql.lending import USED_AT, Lender, connect, has_something_to_say
from adapters_sql.straight import TELLER, tell_sqlite
from adapters_sql.telling import Teller
from adapters_sql.turns import Turn
from results_core.kernel.errors import ResultsError

BUSY: Final = 5.0
"""Seconds that a writer waits for the others before the store counts as locked.

On SQLite `?timeout=` in the address names others.
"""

BEGINS: Final = "begins"
"""The option of a connection that says how its transactions begin on SQLite: at once for writing, else."""

_KEPT: Final = 5
"""Connections of a pool that stay while nobody uses them."""
_POOL: Final[dict[str, Any]] = {
    "pool_size": _KEPT,
    "max_overflow": 45,
    "pool_timeout": 10,
    "pool_use_lifo": True,
}
_ALONE: Final[dict[str, Any]] = {
    "isolation_level": "AUTOCOMMIT",
    "skip_autocommit_rollback": True,
    "pool_reset_on_return": None,
}
"""Each statement by itself: there is nothing to undo when the connection comes back."""
_TEMPORARY: Final = "SELECT name FROM sqlite_temp_master WHERE type = 'table'"
_RECONNECT_AFTER: Final = 1_800
_CONNECT_WITHIN: Final = 5
_FRESH: Final = 30.0
"""Seconds after its last use in which a connection is taken to be alive."""

_FOR_SQLITE: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA mmap_size = 0",
    # A REPLACE is a deletion for the triggers of the journal too.
    "PRAGMA recursive_triggers = ON",
)
_FOR_IMPORTS: Final = "PRAGMA cache_size = -8000"
"""8 MB for a connection whose statements go over whole tables: what more it had would grow with the file."""
_PATIENT: Final = {
    "sqlite": "PRAGMA busy_timeout = 60000",
    "postgresql": "SET lock_timeout = '60s'",
}
"""An import or an upgrade waits a minute: nobody sits in front of it, and another's may take as long."""
_FOR_POSTGRESQL: Final = f"SET TIME ZONE 'UTC'; SET lock_timeout = '{int(BUSY * 1000)}ms'"


class UnknownDatabase(ResultsError):
    """The address names no database that this can keep its record in."""

    code = "unknown_database"


class Database(Protocol):
    """A database, and connections to it."""

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""

    def connect(self, *, reading: bool = False) -> AbstractContextManager[Connection]:
        """Lend a connection. Reading is refused to write, and each statement reads by itself."""

    def hold(self) -> AbstractContextManager[Connection]:
        """Lend a connection whose temporary tables nobody else sees; they end with it."""

    def dispose(self) -> None:
        """Close every connection."""


def address(url: str) -> URL:
    """Return the address with its driver: `sqlite:///...` or `postgresql+psycopg://...`.

    Raises:
        UnknownDatabase: It is the address of something else.
    """
    try:
        read = make_url(url)
    except ArgumentError as malformed:
        raise UnknownDatabase("the database's address cannot be read") from malformed
    drivers = {"sqlite": "sqlite+pysqlite", "postgresql": "postgresql+psycopg"}
    driver = drivers.get(read.get_backend_name())
    if driver is None:
        raise UnknownDatabase(f"neither SQLite nor PostgreSQL: {read.get_backend_name()}")
    return read.set(drivername=driver)


def is_in_memory(url: URL) -> bool:
    """Tell whether the address names a SQLite database that lives in this process only."""
    return url.get_backend_name() == "sqlite" and url.database in {None, "", ":memory:"}


def open_database(url: str) -> Database:
    """Prepare to reach the database; nothing is connected yet.

    Raises:
        UnknownDatabase: It is the address of something else.
    """
    read = address(url)
    if is_in_memory(read):
        return InMemory()
    if read.get_backend_name() == "sqlite":
        patience = float(read.normalized_query.get("timeout", (BUSY,))[0])
        return Pooled(_sqlite(read, reading=True), _sqlite(read, reading=False), turn=lambda: Turn(patience))
    return Pooled(_postgresql(read, reading=True), _postgresql(read, reading=False))


class Pooled:
    """A pool for reading and one for writing.

    A server may open this before it forks its workers (gunicorn with `preload_app`): connections are made at
    their first use, and those that a parent has used stay the parent's. A connection is asked whether it
    lives before it is lent out, so that a restarted database costs nobody an error.
    """

    def __init__(
        self,
        reading: Engine,
        writing: Engine,
        *,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._dialect = writing.dialect.name
        most = _KEPT if self._dialect == "postgresql" else 0
        self._reading = Lender(reading, most=most)
        self._writing = Lender(writing, most=most)
        self._engine = writing
        self._make_turn = turn
        self._turn = turn()
        forget = WeakMethod(self._forget_parents)
        os.register_at_fork(after_in_child=lambda: (method := forget()) and method())

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._dialect

    @contextmanager
    def connect(self, *, reading: bool = False) -> Iterator[Connection]:
        """Lend a connection of the pool; whatever is not committed when it comes back is undone."""
        if reading:
            with self._reading.lend() as connection:
                yield connection
        else:
            with self._turn, self._writing.lend() as connection:
                yield connection

    @contextmanager
    def hold(self) -> Iterator[Connection]:
        """Lend a connection for long work, which is closed for good when it comes back."""
        with connect(self._engine) as connection:
            connection.detach()
            connection.execution_options(**{BEGINS: "BEGIN"})
            connection.exec_driver_sql(_PATIENT[self.dialect])
            if self.dialect == "sqlite":
                connection.exec_driver_sql(_FOR_IMPORTS)
            connection.commit()
            connection.execution_options(**{BEGINS: BEGIN})
            yield connection

    def dispose(self) -> None:
        """Close every connection."""
        self._reading.dispose()
        self._writing.dispose()

    def _forget_parents(self) -> None:
        self._reading.forget()
        self._writing.forget()
        self._turn = self._make_turn()


class InMemory:
    """One SQLite connection that everybody shares, one after the other."""

    dialect = "sqlite"

    def __init__(self) -> None:
        self._engine = create_engine(
            "sqlite+pysqlite://",
            poolclass=StaticPool,
            connect_args={"check_same_thread": False, "factory": PlainConnection},
            hide_parameters=True,
        )
        event.listen(self._engine, "connect", _prepare_sqlite)
        event.listen(self._engine, "begin", _begin)
        event.listen(self._engine, "handle_error", translate)
        self._turn = Turn(BUSY)

    @contextmanager
    def connect(self, *, reading: bool = False) -> Iterator[Connection]:
        """Lend the connection to one at a time."""
        with self._turn, self._engine.connect() as connection:
            if not reading:
                yield connection
                return
            connection.exec_driver_sql("PRAGMA query_only = ON")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("PRAGMA query_only = OFF")

    @contextmanager
    def hold(self) -> Iterator[Connection]:
        """Lend the connection and clear its temporary tables away."""
        with self.connect() as connection:
            yield connection
            connection.rollback()
            for (name,) in connection.exec_driver_sql(_TEMPORARY).all():
                connection.exec_driver_sql(f"DROP TABLE temp.{name}")
            connection.commit()

    def dispose(self) -> None:
        """Close the connection: the database is gone."""
        self._engine.dispose()


def _sqlite(url: URL, *, reading: bool) -> Engine:
    patient = url.update_query_dict({"timeout": url.query.get("timeout", str(BUSY))})
    engine = create_engine(
        patient,
        hide_parameters=True,
        connect_args={"factory": PlainConnection},
        **_POOL,
        **(_ALONE if reading else {}),
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "handle_error", translate)
    if reading:
        event.listen(engine, "connect", _only_read_sqlite)
    else:
        event.listen(engine, "connect", _keep_a_log_ahead)
        event.listen(engine, "begin", _begin)
    return engine


def _postgresql(url: URL, *, reading: bool) -> Engine:
    engine = create_engine(
        url,
        hide_parameters=True,
        **(_ALONE if reading else {"isolation_level": "READ COMMITTED"}),
        pool_recycle=_RECONNECT_AFTER,
        connect_args={"connect_timeout": _CONNECT_WITHIN, "cursor_factory": PlainCursor},
        **_POOL,
    )
    event.listen(engine, "connect", _prepare_reading if reading else _prepare_postgresql)
    if not reading:
        event.listen(engine, "rollback", _tell_of_rollback)
    event.listen(engine, "checkin", _note_use)
    event.listen(engine, "checkout", _asking_whether_alive(engine))
    event.listen(engine, "handle_error", translate)
    return engine


def _note_use(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info[USED_AT] = time.monotonic()


def _asking_whether_alive(engine: Engine) -> Callable[[Any, ConnectionPoolEntry, object], None]:
    """Return what asks a connection whether the server is still there, where there is reason to doubt it.

    There is where it has rested, or where something is to be read although nothing was asked: a server
    that ends says so. To ask always would cost as much as the answer.
    """

    def ask(connection: Any, record: ConnectionPoolEntry, _borrower: object) -> None:  # noqa: ANN401 - the driver's
        rested = time.monotonic() - record.info.get(USED_AT, time.monotonic())
        if rested < _FRESH and not has_something_to_say(connection):
            return
        try:
            engine.dialect.do_ping(connection)
        except psycopg.Error as lost:
            raise InvalidatePoolError("the server is not there any more") from lost

    return ask


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's connection
    # The driver must begin nothing by itself: `_begin` does.
    connection.isolation_level = None
    for pragma in _FOR_SQLITE:
        connection.execute(pragma)


def _keep_a_log_ahead(connection: Any, _record: object) -> None:  # noqa: ANN401 - as above
    connection.execute("PRAGMA journal_mode = WAL")


def _only_read_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401 - as above
    connection.execute("PRAGMA query_only = ON")


def _begin(connection: Connection) -> None:
    tell_sqlite(connection, connection.get_execution_options().get(BEGINS, BEGIN), {})


def _prepare_postgresql(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - as above
    _settle(connection, _FOR_POSTGRESQL)
    record.info[TELLER] = Teller(connection)


def _prepare_reading(connection: Any, record: ConnectionPoolEntry) -> None:  # noqa: ANN401 - as above
    _settle(connection, f"{_FOR_POSTGRESQL}; SET default_transaction_read_only = on")
    record.info[TELLER] = Teller(connection)


def _tell_of_rollback(connection: Connection) -> None:
    if not connection.invalidated:
        connection.info[TELLER].rolled_back()


def _settle(connection: Any, settings: str) -> None:  # noqa: ANN401 - as above
    before = connection.autocommit
    connection.autocommit = True
    connection.execute(settings)
    connection.autocommit = before
