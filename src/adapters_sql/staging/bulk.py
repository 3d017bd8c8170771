"""Many rows at once, as fast as each database takes them."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import cache
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import (
    ARRAY,
    JSON,
    Column,
    ColumnElement,
    Connection,
    Date,
    Table,
    Text,
    any_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.types import TypeEngine

from adapters_sql.faults import of_driver
from adapters_sql.tables.columns import Instant, microseconds

_TO_ESCAPE: Final = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
_ESCAPED: Final = str.maketrans(_TO_ESCAPE)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Sequence[Any]]) -> None:
    """Add rows, whose cells are in the order of the table's columns.

    Raises:
        StoreUnavailable: The disk is full.
        Contended: The connection was lost, or others were at it.
    """
    if rows:
        insert_columns(connection, table, list(zip(*rows, strict=True)))


def insert_columns(
    connection: Connection,
    table: Table,
    columns: Sequence[Sequence[Any]],
    *,
    into: Sequence[Column[Any]] | None = None,
) -> None:
    """Add rows, given as the cells of each column in the order of `into`, or else of the table's.

    Raises:
        StoreUnavailable: The disk is full.
        Contended: The connection was lost, or others were at it.
    """
    with sending_columns(connection, table, columns, into=into):
        pass


@contextmanager
def sending_columns(
    connection: Connection,
    table: Table,
    columns: Sequence[Sequence[Any]],
    *,
    into: Sequence[Column[Any]] | None = None,
) -> Iterator[None]:
    """Add rows as `insert_columns` does; PostgreSQL takes them in until this is left.

    Nothing else can be asked of the connection meanwhile. What goes wrong is told on leaving.
    """
    dialect = connection.dialect.name
    filled = tuple(table.columns if into is None else into)
    spelt = [_spelt(column, cells, dialect) for column, cells in zip(filled, columns, strict=True)]
    if dialect == "sqlite":
        connection.exec_driver_sql(_insertion(table, filled), list(zip(*spelt, strict=True)))
        yield
    else:
        with _copying(connection, table, filled, spelt):
            yield


@contextmanager
def _copying(
    connection: Connection, table: Table, filled: Sequence[Column[Any]], columns: Sequence[Sequence[Any]]
) -> Iterator[None]:
    """Send the rows as one text: spelt a column at a time, in a quarter of the time of a row at a time."""
    driver: psycopg.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    names = SQL(", ").join(Identifier(column.name) for column in filled)
    command = SQL("COPY {} ({}) FROM STDIN").format(Identifier(table.name), names)
    lines = map("\t".join, zip(*map(_copied, columns), strict=True))
    try:
        with driver.cursor() as cursor, cursor.copy(command) as copy:
            copy.write("\n".join(lines) + "\n")
            yield
    except psycopg.Error as error:
        if driver.closed:
            connection.invalidate(error)
        meaning = of_driver(error, lost=driver.closed)
        if meaning is None:
            raise
        raise meaning from error


def _copied(cells: Sequence[Any]) -> Sequence[str]:
    r"""Return the cells as COPY reads them: `\N` for none, and what would end a cell behind a backslash."""
    kinds = set(map(type, cells))
    texts = [cell for cell in cells if isinstance(cell, str)] if kinds != {str} else cells
    together = "".join(texts)
    if any(sign in together for sign in _TO_ESCAPE):
        cells = [cell.translate(_ESCAPED) if isinstance(cell, str) else cell for cell in cells]
    if type(None) in kinds:
        return ["\\N" if cell is None else str(cell) for cell in cells]
    return cells if kinds == {str} else list(map(str, cells))


@cache
def _insertion(table: Table, filled: tuple[Column[Any], ...]) -> str:
    names = ", ".join(column.name for column in filled)
    places = ", ".join("?" for _ in filled)
    return f"INSERT INTO {table.name} ({names}) VALUES ({places})"  # noqa: S608 - names of ours


def _spelt(column: Column[Any], cells: Sequence[Any], dialect: str) -> Sequence[Any]:
    """Return the cells as the driver takes them fastest: dates and JSON as texts, instants as kept."""
    if isinstance(column.type, Date):
        return list(map(date.isoformat, cells))
    if isinstance(column.type, Instant):
        return _each_once(microseconds if dialect == "sqlite" else _told, cells)
    return _each_once(json.dumps, cells) if isinstance(column.type, JSON) else cells


def _told(at: datetime | None) -> str | None:
    return None if at is None else str(at)


def _each_once(spell: Callable[[Any], Any], cells: Sequence[Any]) -> Sequence[Any]:
    """Spell cells; one that stands in thousands of rows, the very same, is spelt once."""
    spelt = {id(cell): spell(cell) for cell in {id(cell): cell for cell in cells}.values()}
    return [spelt[id(cell)] for cell in cells]


def a_list(values: Sequence[Any], dialect: str) -> Any:  # noqa: ANN401 - what each driver takes
    """Return a list of any length as a parameter of `one_of`."""
    return json.dumps(values) if dialect == "sqlite" else values


_BETWEEN: Final = "\n"


def joined(values: Iterable[object]) -> str:
    """Return identifiers, dates or numbers as one text, which `apart` takes apart on PostgreSQL.

    A list costs the driver ten times as much: it looks for the spelling of each.
    """
    return _BETWEEN.join(map(str, values))


def apart(values: str, kind: TypeEngine[Any]) -> ColumnElement[Any]:
    """Return the array, of this type, of the parameter that `joined` has made."""
    return cast(func.string_to_array(bindparam(values, type_=Text), _BETWEEN), ARRAY(kind))


def one_of(column: ColumnElement[Any], values: str) -> dict[str, ColumnElement[bool]]:
    """Tell, by database, whether the column is one of a list of any length, the parameter `values`.

    The list is given by `a_list`: PostgreSQL takes it as it is, SQLite as JSON.
    """
    each: Final = func.json_each(bindparam(values, type_=Text)).table_valued("value")
    return {
        "sqlite": column.in_(select(each.c.value)),
        "postgresql": column == any_(bindparam(values, type_=ARRAY(column.type))),
    }
