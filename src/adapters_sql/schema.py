"""Which schema a database has, and how it comes to the present one."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Final

import attrs
from sqlalchemy import BigInteger, Connection, exists, inspect, select
from sqlalchemy.dialects.postgresql.base import ischema_names

from adapters_sql.engine import Database, address, is_in_memory, open_database
from adapters_sql.tables import exams, metadata, results, sharing
from results_core.kernel.errors import Kind, ResultsError

if TYPE_CHECKING:
    from alembic.config import Config

REVISIONS: Final = ("0001",)
"""Every migration, oldest first; a test holds them to the files."""
NEWEST: Final = REVISIONS[-1]

_SAFE_SQLITE: Final = (3, 51, 3)
_ONE_UPGRADE_AT_A_TIME: Final = 7_305_801
_NAMES_NOTHING: Final = "a row of {} names a row of {} that is not there"
_UPGRADING: Final = Lock()
"""Alembic keeps what it works on in its modules: one thread at a time."""
_ONLY_IN_THE_DATABASE: Final = {"alembic_version", "xid", "events_xid_idx"}
"""Alembic's own table, and the column that SQLAlchemy has no word for, with its index."""


class SchemaOutdated(ResultsError):
    """The database has no schema yet, or an older one: `results db upgrade` brings the present one."""

    kind = Kind.CONFLICT
    code = "schema_outdated"


class SchemaUnknown(ResultsError):
    """The database has a schema that this program does not know: a newer program made it."""

    kind = Kind.CONFLICT
    code = "schema_unknown"


@attrs.frozen(kw_only=True)
class SchemaStatus:
    """How a database stands."""

    current: str | None
    """The migration that it has come to; None where there is no schema."""
    newest: str
    server: str
    """`SQLite 3.45.1` or `PostgreSQL 18.1`."""
    warnings: tuple[str, ...]
    """What an operator should know, in English."""


def schema_status(url: str) -> SchemaStatus:
    """Look at a database; a SQLite file that is not there is not made.

    Raises:
        StoreUnavailable: It cannot be reached.
    """
    if _is_missing(url):
        return SchemaStatus(
            current=None, newest=NEWEST, server=_sqlite_version(), warnings=_sqlite_warnings()
        )
    with _opened(url) as database, database.connect(reading=True) as connection:
        return SchemaStatus(
            current=current_revision(connection),
            newest=NEWEST,
            server=_server(connection),
            warnings=_warnings(connection),
        )


def require_present_schema(url: str, database: Database) -> None:
    """Refuse a database of any other schema than the present one (RLB-6).

    Raises:
        SchemaOutdated: It has an older one, or none.
        SchemaUnknown: It has one that this program does not know.
        StoreUnavailable: It cannot be reached.
    """
    current = None
    if not _is_missing(url):
        with database.connect(reading=True) as connection:
            current = current_revision(connection)
    if current is not None and current not in REVISIONS:
        raise SchemaUnknown(
            f"the database has the schema {current}, newer than {NEWEST}: install the program that made it"
        )
    if current != NEWEST:
        raise SchemaOutdated(
            f"the database has {'no schema' if current is None else f'the schema {current}'}, not {NEWEST}: "
            "run `results db upgrade`"
        )


def current_revision(connection: Connection) -> str | None:
    """Return the migration that the database has come to, or None where there is no schema."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return None if found is None else str(found)


def upgrade(url: str) -> None:
    """Bring the database to the present schema; what was interrupted goes on where it stopped.

    A SQLite file is made where there is none, readable by its owner only.

    Raises:
        SchemaUnknown: A newer program made the schema.
        StoreUnavailable: The database cannot be reached.
    """
    make_file(url)
    with _UPGRADING, _opened(url) as database, database.hold() as connection:
        current = current_revision(connection)
        connection.rollback()
        if current is not None and current not in REVISIONS:
            raise SchemaUnknown(f"the database has the schema {current}, newer than {NEWEST}")
        if current != NEWEST:
            _migrate(connection)


def migrate(connection: Connection, revision: str) -> None:
    """Bring a database to a revision, within the transaction that is under way."""
    from alembic import command

    with _UPGRADING:
        command.upgrade(_configuration(connection), revision)


def _migrate(connection: Connection) -> None:
    from alembic import command

    on_a_server = connection.dialect.name == "postgresql"
    if on_a_server:
        connection.exec_driver_sql(f"SELECT pg_advisory_lock({_ONE_UPGRADE_AT_A_TIME})")
        connection.commit()
    try:
        command.upgrade(_configuration(connection), "head")
    finally:
        if on_a_server:
            connection.rollback()
            connection.exec_driver_sql(f"SELECT pg_advisory_unlock({_ONE_UPGRADE_AT_A_TIME})")
            connection.commit()


def check(url: str) -> tuple[str, ...]:
    """Return what is wrong with the database, in English: nothing where all is well.

    Raises:
        StoreUnavailable: It cannot be reached.
    """
    if _is_missing(url):
        return ("there is no database",)
    with _opened(url) as database, database.connect(reading=True) as connection:
        current = current_revision(connection)
        if current != NEWEST:
            return (f"the schema is {current or 'missing'}, not {NEWEST}",)
        return faults_of(connection)


def faults_of(connection: Connection) -> tuple[str, ...]:
    """Return what is wrong with a database of the present schema, in English."""
    damage = _damage(connection) if connection.dialect.name == "sqlite" else ()
    return (*damage, *_unenforced(connection), *differences(connection))


def columns(url: str) -> Mapping[str, frozenset[str]]:
    """Return the names of the columns that hold data of ours, by table.

    Raises:
        SchemaOutdated: The database must be brought to the present schema first.
        SchemaUnknown: A newer program made its schema.
        StoreUnavailable: It cannot be reached.
    """
    with _opened(url) as database:
        require_present_schema(url, database)
        with database.connect(reading=True) as connection:
            ischema_names.setdefault("xid8", BigInteger)
            seen = inspect(connection)
            return {
                table: frozenset(column["name"] for column in seen.get_columns(table)) - _ONLY_IN_THE_DATABASE
                for table in seen.get_table_names()
                if table not in _ONLY_IN_THE_DATABASE
            }


def _damage(connection: Connection) -> Iterator[str]:
    for (said,) in connection.exec_driver_sql("PRAGMA integrity_check"):
        if said != "ok":
            yield f"integrity: {said}"
    for table, _row, parent, _key in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        yield _NAMES_NOTHING.format(table, parent)


def _unenforced(connection: Connection) -> Iterator[str]:
    for child, parent in (*exams.UNENFORCED, *results.UNENFORCED, *sharing.UNENFORCED):
        missing = select(child).where(~exists().where(parent == child)).limit(1)
        if connection.execute(missing).first() is not None:
            yield _NAMES_NOTHING.format(child.table.name, parent.table.name)


def differences(connection: Connection) -> tuple[str, ...]:
    """Return how the tables of the database differ from those that the program knows."""
    from alembic.autogenerate import compare_metadata
    from alembic.migration import MigrationContext

    # SQLAlchemy would complain that it has no word for the type of `xid`.
    ischema_names.setdefault("xid8", BigInteger)
    context = MigrationContext.configure(
        connection, opts={"include_object": _is_ours, "compare_type": True, "compare_server_default": False}
    )
    return tuple(f"the tables differ: {difference}" for difference in compare_metadata(context, metadata))


def _is_ours(_object: object, name: str | None, _kind: str, _reflected: bool, _compared: object) -> bool:  # noqa: FBT001 - Alembic calls it so
    return name not in _ONLY_IN_THE_DATABASE


def _configuration(connection: Connection) -> "Config":
    from alembic.config import Config

    configuration = Config()
    configuration.set_main_option("script_location", "adapters_sql:migrations")
    configuration.attributes["connection"] = connection
    return configuration


@contextmanager
def _opened(url: str) -> Iterator[Database]:
    database = open_database(url)
    try:
        yield database
    finally:
        database.dispose()


def _file(url: str) -> Path | None:
    read = address(url)
    if read.get_backend_name() != "sqlite" or is_in_memory(read):
        return None
    return Path(str(read.database))


def _is_missing(url: str) -> bool:
    file = _file(url)
    return file is not None and not file.exists()


def make_file(url: str) -> None:
    """Make the file of an SQLite database, for its owner alone, where there is none."""
    file = _file(url)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch(mode=0o600)


def _server(connection: Connection) -> str:
    if connection.dialect.name == "sqlite":
        return _sqlite_version()
    version: Any = connection.exec_driver_sql("SHOW server_version").scalar_one()
    return f"PostgreSQL {version.partition(' ')[0]}"


def _sqlite_version() -> str:
    return f"SQLite {sqlite3.sqlite_version}"


def _sqlite_warnings() -> tuple[str, ...]:
    if sqlite3.sqlite_version_info >= _SAFE_SQLITE:
        return ()
    safe = ".".join(map(str, _SAFE_SQLITE))
    return (f"SQLite {sqlite3.sqlite_version} has a rare fault that {safe} mends, as does taking PostgreSQL",)


def _warnings(connection: Connection) -> tuple[str, ...]:
    if connection.dialect.name == "sqlite":
        return _sqlite_warnings()
    if connection.exec_driver_sql("SHOW synchronous_commit").scalar_one() == "off":
        return ("synchronous_commit is off: what was acknowledged may be lost with the server",)
    return ()
