"""What goes to the driver, and what comes back from it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import attrs
import psycopg
from sqlalchemy import Engine, Pool, event

from adapters_sql.drivers import PlainConnection

_Driver = psycopg.Connection | PlainConnection
"""Those that `adapters_sql.straight` tells statements to."""


@attrs.define
class Answer:
    """A statement and the rows that the driver gave for it."""

    statement: str
    parameters: Any
    rows: list[Any]


class _Listening:
    """A driver's cursor whose rows are written down as they are fetched."""

    def __init__(self, cursor: Any, heard: list[Any]) -> None:  # noqa: ANN401 - any driver's
        self._cursor = cursor
        self._heard = heard

    def fetchall(self) -> list[Any]:
        rows: list[Any] = self._cursor.fetchall()
        self._heard += rows
        return rows

    def fetchone(self) -> Any:  # noqa: ANN401 - as above
        row = self._cursor.fetchone()
        self._heard.append(row)
        return row

    def fetchmany(self, *size: int) -> list[Any]:
        rows: list[Any] = self._cursor.fetchmany(*size)
        self._heard += rows
        return rows

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - as above
        return getattr(self._cursor, name)


@contextmanager
def answers() -> Iterator[list[Answer]]:
    """Collect the statements of the transactions that begin meanwhile, with the rows that come back."""
    heard: list[Answer] = []

    def note(*told: Any) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        _connection, cursor, statement, parameters, context, _many = told
        answer = Answer(statement, parameters, [])
        heard.append(answer)
        context.cursor = _Listening(cursor, answer.rows)

    def listen_to(connection: Any, *_lent: object) -> None:  # noqa: ANN401 - as SQLAlchemy calls it
        if isinstance(connection, _Driver) and "execute" not in vars(connection):
            connections.append(connection)
            vars(connection)["execute"] = partial(_told_straight, heard, connection)

    connections: list[_Driver] = []
    event.listen(Engine, "after_cursor_execute", note)
    event.listen(Pool, "checkout", listen_to)
    try:
        yield heard
    finally:
        event.remove(Pool, "checkout", listen_to)
        event.remove(Engine, "after_cursor_execute", note)
        for connection in connections:
            del vars(connection)["execute"]


def _told_straight(
    heard: list[Answer],
    connection: _Driver,
    statement: str,
    parameters: Any = None,  # noqa: ANN401 - as the driver takes them
) -> Any:  # noqa: ANN401 - as the driver answers
    """Run a statement that is told to the driver without SQLAlchemy, and write it down."""
    answer = Answer(statement, parameters, [])
    heard.append(answer)
    run: Any = type(connection).execute
    return _Listening(run(connection, statement, parameters), answer.rows)
