"""Many rows at once, as fast as each database takes them."""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Connection,
    Date,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
)

from adapters_sql.tables.columns import Instant, microseconds
from results_core.kernel.errors import StoreUnavailable


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Add rows, whose cells are in the order of the table's columns.

    Raises:
        StoreUnavailable: The connection was lost or the disk is full.
    """
    if not rows:
        return
    dialect = connection.dialect.name
    columns = zip(table.columns, zip(*rows, strict=True), strict=True)
    spelt = zip(*(_spelt(column, cells, dialect) for column, cells in columns), strict=True)
    if dialect == "sqlite":
        connection.exec_driver_sql(_insertion(table), list(spelt))
    else:
        _copy(connection, table, spelt)


def _copy(connection: Connection, table: Table, rows: Iterable[Sequence[Any]]) -> None:
    driver: psycopg.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    names = SQL(", ").join(Identifier(column.name) for column in table.columns)
    command = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), names)
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            for row in rows:
                copy.write_row(row)
    except psycopg.OperationalError as lost:
        raise StoreUnavailable("the rows could not be staged") from lost


@cache
def _insertion(table: Table) -> str:
    names = ", ".join(column.name for column in table.columns)
    places = ", ".join("?" for _ in table.columns)
    return f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 - names of ours


def _spelt(column: Column[Any], cells: Iterable[Any], dialect: str) -> Iterable[Any]:
    """Return the cells as the driver takes them fastest: dates as texts, instants as SQLite keeps them."""
    if isinstance(column.type, Date):
        return map(date.isoformat, cells)
    if isinstance(column.type, Instant) and dialect == "sqlite":
        return map(microseconds, cells)
    return cells


def a_list(values: Sequence[Any], dialect: str) -> Any:  # noqa: ANN401 - what each driver takes
    """Return a list of any length as a parameter of `one_of`."""
    return json.dumps(values) if dialect == "sqlite" else values


def one_of(column: ColumnElement[Any], values: str) -> dict[str, ColumnElement[bool]]:
    """Tell, by database, whether the column is one of a list of any length, the parameter `values`.

    The list is given by `a_list`: PostgreSQL takes it as it is, SQLite as JSON.
    """
    each: Final = func.json_each(bindparam(values, type_=Text)).table_valued("value")
    return {
        "sqlite": column.in_(select(each.c.value)),
        "postgresql": column == any_(bindparam(values, type_=ARRAY(column.type))),
    }
