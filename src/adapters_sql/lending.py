"""Connections that rest between two borrowers.

The pool makes objects about a connection each time that it is lent: as much work as a short statement. One
that comes back as it was lent rests as it is for the next borrower; after half a minute the pool looks at it.
"""

import select
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import attrs
from psycopg.pq import TransactionStatus
from sqlalchemy import Connection, Engine, QueuePool
from sqlalchemy.exc import TimeoutError as PoolExhausted

from results_core.kernel.errors import StoreUnavailable

USED_AT: Final = "used_at"
"""Under which a connection keeps when it was last used."""
_LONGEST: Final = 30.0
"""Seconds after the pool has looked at a connection in which it may rest."""


@attrs.define
class _Lent:
    connection: Connection
    looked_at: float
    rested_at: float = 0.0


class Lender:
    """Lends connections of an engine. Threads share it."""

    def __init__(self, engine: Engine, *, most: int) -> None:
        """Let so many connections rest at most: those of PostgreSQL, whose server is listened to."""
        self._engine = engine
        self._most = most
        self._resting: list[_Lent] = []
        self._parents: list[object] = []

    @contextmanager
    def lend(self) -> Iterator[Connection]:
        """Lend a connection; whatever is not committed when it comes back is undone.

        Raises:
            StoreUnavailable: Every connection is in use.
        """
        lent = self._rested() or _Lent(connect(self._engine), time.monotonic())
        try:
            yield lent.connection
        except BaseException:
            lent.connection.close()
            raise
        self._take_back(lent)

    def dispose(self) -> None:
        """Close every connection that is not lent."""
        while self._resting:
            self._resting.pop().connection.close()
        self._engine.dispose()

    def forget(self) -> None:
        """Begin anew in a child process.

        What the parent has is kept aside, not dropped: closing a connection of the parent's would disturb it.
        """
        self._parents += [self._engine.pool, self._resting]
        self._resting = []
        self._engine.dispose(close=False)

    def _rested(self) -> _Lent | None:
        while self._resting:
            try:
                lent = self._resting.pop()
            except IndexError:
                return None
            if time.monotonic() < lent.looked_at + _LONGEST and not has_something_to_say(
                _driver(lent.connection)
            ):
                return lent
            info = lent.connection.info
            lent.connection.close()
            info[USED_AT] = lent.rested_at
        return None

    def _take_back(self, lent: _Lent) -> None:
        if self._may_rest() and _is_as_it_was(lent.connection):
            lent.rested_at = time.monotonic()
            self._resting.append(lent)
        else:
            lent.connection.close()

    def _may_rest(self) -> bool:
        """Nobody waits for the pool while others rest: more than it keeps itself are lent then."""
        pool = self._engine.pool
        return isinstance(pool, QueuePool) and pool.checkedout() <= self._most


def connect(engine: Engine) -> Connection:
    """Return a connection of the pool.

    Raises:
        StoreUnavailable: Every connection is in use.
    """
    try:
        return engine.connect()
    except PoolExhausted as exhausted:
        raise StoreUnavailable("every connection is in use") from exhausted


def has_something_to_say(driver: Any) -> bool:  # noqa: ANN401 - the driver's connection
    """Tell whether something is to be read of a server although nothing was asked: one that ends says so."""
    look = select.poll()
    look.register(driver.fileno(), select.POLLIN)
    return bool(look.poll(0))


def _is_as_it_was(connection: Connection) -> bool:
    if connection.in_transaction() or connection.closed or connection.invalidated:
        return False
    is_idle: bool = _driver(connection).pgconn.transaction_status == TransactionStatus.IDLE
    return is_idle


def _driver(connection: Connection) -> Any:  # noqa: ANN401 - the driver's connection
    return connection.connection.dbapi_connection
