"""Statements of the busiest paths, told to the driver without SQLAlchemy's way around each.

SQLAlchemy compiles them, once; on PostgreSQL the driver's own cursor runs them, in the transaction of the
connection. That is a third of the work of a short statement. On SQLite they go the usual way.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import attrs
import psycopg
from sqlalchemy import Connection, Dialect, Insert, Select

from adapters_sql.faults import of_driver

_Processor = Callable[[Any], Any]
_Statement = Insert | Select[Any]


@attrs.frozen
class _Compiled:
    """What the driver is told."""

    text: str
    constants: Mapping[str, Any]
    binding: Sequence[tuple[str, _Processor]]
    """How values are spelt that the driver does not take as they are."""
    reading: Sequence[tuple[int, _Processor]]
    """What of a row is not as the driver gives it."""


class Straight:
    """A statement whose values are all named, none of them a list."""

    def __init__(self, statement: _Statement) -> None:
        """Compile nothing yet."""
        self._statement: Final = statement
        self._compiled: _Compiled | None = None

    def rows(self, connection: Connection, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Run it and return its rows."""
        if connection.dialect.name != "postgresql":
            return connection.execute(self._statement, values).all()
        told, cursor = self._run(connection, values)
        rows = cursor.fetchall()
        if told.reading:
            return [_read(row, told.reading) for row in rows]
        return rows

    def run(self, connection: Connection, values: Mapping[str, Any]) -> None:
        """Run it; what comes back is of no interest."""
        if connection.dialect.name == "postgresql":
            self._run(connection, values)
        else:
            connection.execute(self._statement, values)

    def _run(
        self, connection: Connection, values: Mapping[str, Any]
    ) -> tuple[_Compiled, psycopg.Cursor[Sequence[Any]]]:
        told = self._compiled
        if told is None:
            told = self._compiled = _compiled(self._statement, connection.dialect)
        spelt = {**told.constants, **values}
        for name, process in told.binding:
            spelt[name] = process(spelt[name])
        driver: psycopg.Connection[Sequence[Any]] = connection.connection.dbapi_connection  # type: ignore[assignment]
        try:
            return told, driver.execute(told.text, spelt)
        except psycopg.Error as error:
            lost = driver.closed
            if lost:
                connection.invalidate(error)
            meaning = of_driver(error, lost=lost)
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
    columns = getattr(statement, "selected_columns", ())
    reading = [
        (place, process)
        for place, column in enumerate(columns)
        if (process := column.type.dialect_impl(dialect).result_processor(dialect, None)) is not None
    ]
    constants = {name: bind.effective_value for name, bind in compiled.binds.items() if not bind.required}
    return _Compiled(compiled.string, constants, binding, reading)


def _read(row: Sequence[Any], reading: Sequence[tuple[int, _Processor]]) -> Sequence[Any]:
    read = list(row)
    for place, process in reading:
        read[place] = process(read[place])
    return read
