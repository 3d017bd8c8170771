"""Taking a backup of a record that is being worked on: what was committed at one instant, nothing else."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import Connection

from adapters_sql.backups.archive import ArchiveWriter, Contents, Head, Progress, Sink
from adapters_sql.backups.catalogue import VERSION, Described, described, quoted
from adapters_sql.backups.passing import passing_file
from adapters_sql.engine import BUSY, Database, UnknownDatabase, address, is_in_memory, open_database
from adapters_sql.schema import SchemaOutdated, current_revision, schema_status
from results_core.kernel.errors import StoreUnavailable

_BLOCK: Final = 256 * 1024
_FEWEST_TRANSACTIONS: Final = 500
"""Every server has more than so many behind it when it is new: making it takes them."""
_NUMBERED_ANEW: Final = """
    SELECT {columns} FROM events
    LEFT JOIN seals ON seals.event = events.position
    LEFT JOIN (
        SELECT position, dense_rank() OVER (ORDER BY xid) AS place FROM events
        WHERE NOT EXISTS (SELECT FROM seals WHERE seals.event = events.position)
    ) AS unsealed ON unsealed.position = events.position
    CROSS JOIN (SELECT max(position) AS head FROM seals) AS chain
"""
_NUMBER: Final = f"""
    CASE WHEN seals.position = chain.head THEN '1' WHEN seals.position IS NOT NULL THEN '0'
    ELSE CAST(least(1 + unsealed.place, {_FEWEST_TRANSACTIONS}) AS text) END
"""
"""Another server counts its transactions anew. What is sealed comes first, the chain's end the last of it;
what is not keeps its order after it.
"""


def take(url: str, sink: Sink, *, progress: Progress) -> Contents:
    """Write a backup of the database to the sink, while others go on writing, and return what it holds.

    Memory stays flat. On SQLite a copy of the file stands beside it meanwhile.

    Raises:
        SchemaOutdated: There is no database, or it has no schema.
        StoreUnavailable: It cannot be reached.
        UnknownDatabase: It lives in memory.
        OSError: There is no room for the copy.
    """
    read = address(url)
    if is_in_memory(read):
        raise UnknownDatabase("a database in memory ends with its process: there is nothing to back up")
    if schema_status(url).current is None:
        raise SchemaOutdated("there is nothing to back up: the database has no schema")
    if read.get_backend_name() == "sqlite":
        return _of_file(Path(str(read.database)), sink, progress)
    database = open_database(url)
    try:
        return _of_server(database, sink, progress)
    finally:
        database.dispose()


def _of_file(file: Path, sink: Sink, progress: Progress) -> Contents:
    taken_at = datetime.now(UTC)
    with passing_file(file) as copy:
        with _sqlite(file) as connection:
            connection.execute("VACUUM INTO ?", (str(copy),))
        with _sqlite(copy) as connection:
            [schema] = connection.execute(f"SELECT version_num FROM {VERSION}").fetchone()  # noqa: S608 - a constant
            rows = _counted(connection)
        head = Head(
            dialect="sqlite", schema=schema, taken_at=taken_at, server=f"SQLite {sqlite3.sqlite_version}"
        )
        writer = ArchiveWriter(sink, head, progress)
        with copy.open("rb") as content:
            while block := content.read(_BLOCK):
                writer.data(block)
        return writer.end(rows)


def _counted(connection: sqlite3.Connection) -> dict[str, int]:
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> ?",
        (VERSION,),
    ).fetchall()
    return {
        name: connection.execute(f"SELECT count(*) FROM {quoted(name)}").fetchone()[0]  # noqa: S608 - its own tables
        for (name,) in sorted(tables)
    }


@contextmanager
def _sqlite(file: Path) -> Iterator[sqlite3.Connection]:
    try:
        with closing(sqlite3.connect(file, timeout=BUSY, isolation_level=None)) as connection:
            yield connection
    except sqlite3.Error as fault:
        name = getattr(fault, "sqlite_errorname", type(fault).__name__)
        raise StoreUnavailable(f"the database file cannot be copied ({name})") from fault


def _of_server(database: Database, sink: Sink, progress: Progress) -> Contents:
    with database.hold() as connection:
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        taken_at = datetime.now(UTC)
        head = Head(
            dialect="postgresql",
            schema=str(current_revision(connection)),
            taken_at=taken_at,
            server=f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar_one()}",
        )
        writer = ArchiveWriter(sink, head, progress)
        rows = {}
        for table in described(connection):
            writer.table(table.name, table.columns)
            rows[table.name] = _copied(connection, table, writer.data)
        return writer.end(rows)


def _copied(connection: Connection, table: Described, write: Callable[[bytes], object]) -> int:
    """Write the rows of the table, many in a block, and return how many there are."""
    rows = 0
    block = bytearray()
    with driver(connection).cursor() as cursor, cursor.copy(f"COPY ({_selection(table)}) TO STDOUT") as copy:
        for line in copy:
            rows += bytes(line).count(b"\n")
            block += line
            if len(block) >= _BLOCK:
                write(bytes(block))
                block.clear()
    if block:
        write(bytes(block))
    return rows


def _selection(table: Described) -> str:
    if table.name != "events":
        return f"SELECT {_names(table.columns)} FROM {quoted(table.name)}"  # noqa: S608 - its own names
    columns = [_NUMBER if name == "xid" else f"events.{quoted(name)}" for name in table.columns]
    return _NUMBERED_ANEW.format(columns=", ".join(columns))


def _names(columns: Sequence[str]) -> str:
    return ", ".join(map(quoted, columns))


def driver(connection: Connection) -> psycopg.Connection:
    """Return psycopg's connection, for COPY."""
    found: psycopg.Connection = connection.connection.dbapi_connection  # type: ignore[assignment]
    return found
