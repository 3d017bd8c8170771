"""Statements of the busiest paths, told to the driver without SQLAlchemy's way around each.

SQLAlchemy compiles them, once; the driver runs them, in the transaction of the connection. The way around
costs half as much as a short statement on PostgreSQL, and more than the statement on SQLite.
"""

import sqlite3
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs
import psycopg
from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

from adapters_sql.faults import of_driver, of_sqlite
from adapters_sql.telling import Teller

_Processor = Callable[[Any], Any]
_Statement = Insert | Update | Select[Any]
_SPELT: Final[Mapping[str, Dialect]] = {
    "sqlite": SQLiteDialect_pysqlite(paramstyle="named"),
    "postgresql": PGDialect_psycopg(paramstyle="numeric_dollar"),  # type: ignore[no-untyped-call]
}
"""How the drivers are told values: SQLite's by name, PostgreSQL by place."""
TELLER: Final = "teller"
"""Under which a connection of PostgreSQL keeps its own."""


@attrs.frozen
class _Compiled:
    """What the driver is told."""

    text: str
    constants: Mapping[str, Any]
    order: Sequence[str]
    """The values' names, where they are told by place."""
    binding: Sequence[tuple[str, _Processor]]
    """How values are spelt that the driver does not take as they are."""
    reading: Sequence[tuple[int, _Processor]]
    """What of a row is not as the driver gives it."""


class Straight:
    """A statement whose values are all named, none of them a list."""

    def __init__(self, statement: _Statement) -> None:
        """Compile nothing yet."""
        self.statement: Final = statement
        self._compiled: dict[str, _Compiled] = {}

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it and return its rows."""
        rows = self.bare_rows(connection, values)
        reading = self._compiled[connection.dialect.name].reading
        return [_read(row, reading) for row in rows] if reading else rows

    def bare_rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it and return its rows as the driver gives them."""
        dialect = connection.dialect.name
        told = self._compiled.get(dialect)
        if told is None:
            told = self._compiled[dialect] = _compiled(self.statement, _SPELT[dialect])
        spelt = {**told.constants, **values}
        for name, process in told.binding:
            spelt[name] = process(spelt[name])
        if dialect == "sqlite":
            return tell_sqlite(connection, told.text, spelt).fetchall()
        return _tell_postgresql(connection, told.text, [spelt[name] for name in told.order])

    def row(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Any] | None:
        """Run it and return its only row, or None."""
        return next(iter(self.rows(connection, values)), None)

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it; what comes back is of no interest."""
        self.rows(connection, values)


def _tell_postgresql(connection: Connection, text: str, values: Sequence[Any]) -> Sequence[Sequence[Any]]:
    teller: Teller = connection.info[TELLER]
    try:
        return teller.rows(text, values)
    except psycopg.Error as error:
        lost = teller.is_lost
        if lost:
            connection.invalidate(error)
        meaning = of_driver(error, lost=lost)
        if meaning is None:
            raise
        raise meaning from error


def tell_sqlite(connection: Connection, text: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
    """Run a statement as it is spelt."""
    driver: sqlite3.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    try:
        return driver.execute(text, values)
    except sqlite3.Error as error:
        meaning = of_sqlite(error, text)
        if meaning is None:
            raise
        raise meaning from error


def _compiled(statement: _Statement, dialect: Dialect) -> _Compiled:
    compiled = statement.compile(dialect=dialect)
    binding = [
        (name, process)
        for name, bind in compiled.binds.items()
        if (process := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
    ]
    columns = statement.exported_columns
    reading = [
        (place, process)
        for place, column in enumerate(columns)
        if (process := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    ]
    constants = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
    return _Compiled(compiled.string, constants, compiled.positiontup or (), binding, reading)


def _read(row: Sequence[Any], reading: Sequence[tuple[int, _Processor]]) -> Sequence[Any]:
    read = list(row)
    for place, process in reading:
        read[place] = process(read[place])
    return read
