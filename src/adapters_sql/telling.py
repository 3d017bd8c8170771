"""Statements told to PostgreSQL by libpq: prepared once a connection, and one trip each.

The driver's own cursor takes more of a processor than the trip, and three times as much as this. How values
and rows are spelt stays the driver's matter.
"""

from collections.abc import Sequence
from typing import Any, Final

import psycopg
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import InvalidSqlStatementName, error_from_result
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGresult

_BEGIN: Final = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_OURS: Final = "straight_%d"
_IDLE: Final = int(TransactionStatus.IDLE)
_GOOD: Final = frozenset({int(ExecStatus.TUPLES_OK), int(ExecStatus.COMMAND_OK)})
_MOST: Final = 200
"""Statements that a connection keeps prepared: lists have one for each way to search them."""
_KNOWN: Final = b"SELECT name FROM pg_prepared_statements WHERE name LIKE 'straight%'"


class Teller:
    """One connection, and what its server has prepared."""

    def __init__(self, driver: psycopg.Connection[Any]) -> None:
        """Have told nothing yet."""
        self._driver = driver
        self._server = driver.pgconn
        self._spelling = Transformer(driver)
        self._names: dict[str, bytes] = {}
        self._prepared = 0
        self._may_be_forgotten = False

    def rows(self, text: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
        """Run a statement, whose values are `$1` and so on, in the transaction of the connection.

        Raises:
            psycopg.Error: The server refused, or is not there any more.
        """
        server, spelling = self._server, self._spelling
        if not self._driver.autocommit and server.transaction_status == _IDLE:
            self._done(server.exec_(_BEGIN))
        if self._may_be_forgotten:
            self._remember()
        name = self._names.get(text) or self._prepare(text)
        spelt: Any = spelling.dump_sequence(values, [PyFormat.TEXT] * len(values))
        result = self._done(server.exec_prepared(name, spelt))
        spelling.set_pgresult(result)
        return spelling.load_rows(0, result.ntuples, tuple)

    @property
    def is_lost(self) -> bool:
        """Whether the connection is."""
        return self._driver.closed

    def rolled_back(self) -> None:
        """Hear that a transaction was undone: then the driver may have the server forget what it prepared."""
        self._may_be_forgotten = True

    def _prepare(self, text: str) -> bytes:
        if len(self._names) == _MOST:
            oldest = self._names.pop(next(iter(self._names)))
            self._done(self._server.exec_(b"DEALLOCATE " + oldest))
        self._prepared += 1
        name = (_OURS % self._prepared).encode()
        self._done(self._server.prepare(name, text.encode()))
        self._names[text] = name
        return name

    def _remember(self) -> None:
        result = self._done(self._server.exec_(_KNOWN))
        known = {result.get_value(row, 0) for row in range(result.ntuples)}
        if not known.issuperset(self._names.values()):
            self._names.clear()
        self._may_be_forgotten = False

    def _done(self, result: PGresult) -> PGresult:
        if result.status not in _GOOD:
            error = error_from_result(result)
            if isinstance(error, InvalidSqlStatementName):
                self._names.clear()
            raise error
        return result
