"""Restoring a backup: judged before anybody sees it, and all or nothing."""

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

import psycopg
from sqlalchemy import Connection

from adapters_sql.backups.archive import ArchiveReader, BadArchive, Contents, Progress, Source, TableBegins
from adapters_sql.backups.catalogue import VERSION, described, quoted
from adapters_sql.backups.passing import passing_file
from adapters_sql.backups.taking import driver
from adapters_sql.engine import Database, UnknownDatabase, address, is_in_memory, open_database
from adapters_sql.schema import REVISIONS, SchemaUnknown, check, faults_of, make_file, migrate, upgrade
from adapters_sql.store import SqlStore, surroundings_of
from adapters_sql.work import SqlWork, Surroundings
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.errors import Refused, StoreUnavailable
from results_core.kernel.identifiers import Randomness
from results_core.kernel.transactions import Begin

Judge = Callable[[Begin[SqlWork]], None]
"""Looks at what is about to be restored, and mends what has to be mended first; raises to refuse it."""

_PATIENCE: Final = 60.0
"""Seconds that whoever writes just now may take."""
_TRIGGERS: Final = """
    SELECT DISTINCT CAST(tgfoid AS regprocedure) FROM pg_trigger
    JOIN pg_class ON pg_class.oid = tgrelid
    WHERE NOT tgisinternal AND relnamespace = current_schema()::regnamespace AND relname = ANY(%s)
"""


class NotEmpty(Refused):
    """The database holds something, and nobody said that it may go."""

    code = "not_empty"


def holds_something(url: str) -> bool:
    """Tell whether a restore would do away with anything.

    Raises:
        StoreUnavailable: The database cannot be reached.
    """
    file = _file_of(url)
    if file is not None and not file.exists():
        return False
    database = open_database(url)
    try:
        with database.connect(reading=True) as connection:
            return _holds_something(connection)
    finally:
        database.dispose()


def restore(
    url: str,
    source: Source,
    *,
    replace: bool,
    cipher: ColumnCipher,
    randomness: Randomness,
    judge: Judge,
    progress: Progress,
) -> Contents:
    """Put the backup in the place of what the database holds; it is brought to the present schema.

    Until the end the database is as it was, also for whoever works on it, and so it stays if this is killed.

    Raises:
        BadArchive: The backup is not whole, is of another kind of database, or lacks rows.
        SchemaUnknown: A newer program took it.
        NotEmpty: Something is there, and it is not to be replaced.
        StoreUnavailable: The database cannot be reached, or somebody keeps it.
    """
    archive = ArchiveReader(source, progress)
    _require_readable(url, archive)
    if not replace and holds_something(url):
        raise NotEmpty("the database holds something: say --yes to replace it")
    surroundings = surroundings_of(archive.head.dialect, cipher=cipher, randomness=randomness, clock=None)
    file = _file_of(url)
    if file is not None:
        _into_file(file, archive, surroundings, judge)
        return archive.contents()
    database = open_database(url)
    try:
        _into_server(database, archive, surroundings, judge)
    except psycopg.Error as fault:
        raise StoreUnavailable(f"the database refuses the backup ({fault.sqlstate or 'lost'})") from fault
    finally:
        database.dispose()
    return archive.contents()


def _require_readable(url: str, archive: ArchiveReader) -> None:
    read = address(url)
    if is_in_memory(read):
        raise UnknownDatabase("a database in memory ends with its process: nothing is restored into it")
    if archive.head.dialect != read.get_backend_name():
        raise BadArchive(f"the backup is of {archive.head.server}: the database must be of that kind")
    if archive.head.schema not in REVISIONS:
        raise SchemaUnknown(
            f"the backup has the schema {archive.head.schema}, newer than {REVISIONS[-1]}: "
            "install the program that took it"
        )


def _file_of(url: str) -> Path | None:
    read = address(url)
    return Path(str(read.database)) if read.get_backend_name() == "sqlite" else None


def _holds_something(connection: Connection) -> bool:
    names = (
        [table.name for table in described(connection)]
        if connection.dialect.name == "postgresql"
        else connection.exec_driver_sql(
            f"SELECT name FROM sqlite_schema WHERE type = 'table' AND name <> '{VERSION}'"  # noqa: S608 - a constant
        ).scalars()
    )
    return any(
        connection.exec_driver_sql(f"SELECT 1 FROM {quoted(name)} LIMIT 1").first() is not None  # noqa: S608 - its own
        for name in names
    )


def _into_file(file: Path, archive: ArchiveReader, surroundings: Surroundings, judge: Judge) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    with passing_file(file) as beside:
        with beside.open("wb") as copy:
            for part in archive.parts():
                if isinstance(part, TableBegins):
                    raise BadArchive("the backup is of another database")
                copy.write(part)
        _judge_file(f"sqlite:///{beside}", archive, surroundings, judge)
        make_file(f"sqlite:///{file}")
        _copy_over(beside, file)


def _judge_file(url: str, archive: ArchiveReader, surroundings: Surroundings, judge: Judge) -> None:
    upgrade(url)
    _refuse_faults(check(url))
    database = open_database(url)
    store = SqlStore(database, surroundings)
    try:
        with database.connect(reading=True) as connection:
            _compare(connection, archive.contents().summary.rows)
        judge(store.begin)
    finally:
        store.close()


def _copy_over(beside: Path, file: Path) -> None:
    """Copy one database into the other: one transaction of the other."""
    until = time.monotonic() + _PATIENCE

    def wait(status: int, _remaining: int, _pages: int) -> None:
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED} and time.monotonic() > until:
            raise StoreUnavailable("somebody keeps the database: stop what works on it")

    try:
        with (
            closing(sqlite3.connect(beside)) as copy,
            closing(sqlite3.connect(file, timeout=_PATIENCE)) as target,
        ):
            target.execute("PRAGMA journal_mode = WAL")
            target.execute("PRAGMA synchronous = FULL")
            copy.backup(target, progress=wait)
    except sqlite3.Error as fault:
        name = getattr(fault, "sqlite_errorname", type(fault).__name__)
        raise StoreUnavailable(f"the database file cannot be written ({name})") from fault


def _into_server(
    database: Database, archive: ArchiveReader, surroundings: Surroundings, judge: Judge
) -> None:
    with database.hold() as connection, connection.begin() as transaction:
        _clear(connection)
        migrate(connection, archive.head.schema)
        _fill(connection, archive)
        _compare(connection, archive.contents().summary.rows)
        _number_on(connection)
        migrate(connection, "head")
        _refuse_faults(faults_of(connection))
        judge(_within(connection, surroundings))
        transaction.commit()


def _clear(connection: Connection) -> None:
    """Do away with our tables, and with what keeps them from being changed."""
    names = [table.name for table in described(connection)]
    functions = connection.exec_driver_sql(_TRIGGERS, (names,)).scalars().all()
    dropped = ", ".join(map(quoted, [*names, VERSION]))
    connection.exec_driver_sql(f"DROP TABLE IF EXISTS {dropped}")
    for function in functions:
        connection.exec_driver_sql(f"DROP FUNCTION {function}")


def _fill(connection: Connection, archive: ArchiveReader) -> None:
    parts = archive.parts()
    part = next(parts, None)
    with driver(connection).cursor() as cursor:
        while part is not None:
            if not isinstance(part, TableBegins):
                raise BadArchive("the backup is of another database")
            columns = ", ".join(map(quoted, part.columns))
            with cursor.copy(f"COPY {quoted(part.name)} ({columns}) FROM STDIN") as copy:
                while isinstance(part := next(parts, None), bytes):
                    copy.write(part)


def _compare(connection: Connection, rows: Mapping[str, int]) -> None:
    """Refuse what does not hold as many rows as were backed up."""
    for table, expected in rows.items():
        found = connection.exec_driver_sql(f"SELECT count(*) FROM {quoted(table)}").scalar_one()  # noqa: S608 - its own
        if found != expected:
            raise BadArchive(f"the table {table} has {found} rows, {expected} were backed up")


def _number_on(connection: Connection) -> None:
    """Have the server number rows on from where the backup has come to, and know how many there are."""
    for table in described(connection):
        name = quoted(table.name)
        for column in table.numbered:
            highest = f"max({quoted(column)})"
            connection.exec_driver_sql(
                f"SELECT setval(pg_get_serial_sequence('{name}', '{column}'),"  # noqa: S608 - its own
                f" coalesce({highest}, 1), {highest} IS NOT NULL) FROM {name}"
            )
        connection.exec_driver_sql(f"ANALYZE {name}")


def _refuse_faults(faults: tuple[str, ...]) -> None:
    if faults:
        raise BadArchive("the backup is damaged: " + "; ".join(faults))


def _within(connection: Connection, surroundings: Surroundings) -> Begin[SqlWork]:
    """Return what begins transactions inside the one that restores."""

    @contextmanager
    def begin(*, reading: bool = False) -> Iterator[SqlWork]:
        nested = connection.begin_nested()
        try:
            yield SqlWork(connection, None if reading else nested, surroundings)
        finally:
            if nested.is_active:
                nested.rollback()

    return begin
