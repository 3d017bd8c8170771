"""What goes to the driver, and what comes back from it."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import attrs
from sqlalchemy import Engine, Pool, event
from sqlalchemy.pool import ConnectionPoolEntry

from adapters_sql.drivers import PlainConnection
from adapters_sql.straight import TELLER
from adapters_sql.telling import Teller


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

    def listen_to(connection: Any, record: ConnectionPoolEntry, _borrower: object) -> None:  # noqa: ANN401 - the driver's
        teller = record.info.get(TELLER)
        if isinstance(connection, PlainConnection) and "execute" not in vars(connection):
            vars(connection)["execute"] = partial(_told_sqlite, heard, connection)
            listened_to.append((connection, "execute"))
        elif isinstance(teller, Teller):
            listen_to_teller(teller)

    def listen_to_teller(teller: Teller) -> None:
        if "rows" not in vars(teller):
            vars(teller)["rows"] = partial(_told_postgresql, heard, teller)
            listened_to.append((teller, "rows"))

    listened_to: list[tuple[PlainConnection | Teller, str]] = []
    for resting in [one for one in gc.get_objects() if isinstance(one, Teller)]:
        listen_to_teller(resting)
    event.listen(Engine, "after_cursor_execute", note)
    event.listen(Pool, "checkout", listen_to)
    try:
        yield heard
    finally:
        event.remove(Pool, "checkout", listen_to)
        event.remove(Engine, "after_cursor_execute", note)
        for one, name in listened_to:
            del vars(one)[name]


def _told_sqlite(
    heard: list[Answer],
    connection: PlainConnection,
    statement: str,
    parameters: Any = None,  # noqa: ANN401 - as the driver takes them
) -> Any:  # noqa: ANN401 - as the driver answers
    """Run a statement that is told to the driver without SQLAlchemy, and write it down."""
    answer = Answer(statement, parameters, [])
    heard.append(answer)
    run: Any = PlainConnection.execute
    return _Listening(run(connection, statement, parameters), answer.rows)


def _told_postgresql(heard: list[Answer], teller: Teller, statement: str, values: Any) -> Any:  # noqa: ANN401 - rows
    """As `_told_sqlite` does."""
    answer = Answer(statement, values, [])
    heard.append(answer)
    answer.rows += Teller.rows(teller, statement, values)
    return answer.rows
