"""Databases that one test after another gets: put back as they were made, far cheaper than a new one.

What a test has committed is taken out again, row by row and behind the journal's back. A database is not
lent again, but dropped, where anything else is not as it was: the schema, a setting of the database, the
statistics of the planner, or a size that would make the next test wait.
"""

from typing import Final

import attrs
import psycopg
from psycopg.sql import SQL, Identifier

from tests.databases import Cluster

LARGEST: Final = 32 * 1024 * 1024
"""Bytes that a database may have grown to and still be lent again: what is deleted keeps its room."""
PATIENCE: Final = 10_000
"""Milliseconds within which a connection that a test has left open ends."""
KEPT: Final = "alembic_version"

TABLES: Final = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
HANG_UP: Final = SQL(
    "SELECT pg_terminate_backend(pid, {patience}) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
).format(patience=PATIENCE)
BEHIND_THE_JOURNALS_BACK: Final = SQL("SET session_replication_role = replica")
COUNT_FROM_ONE: Final = SQL(
    "SELECT setval(oid::regclass, 1, false) FROM pg_class"
    " WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace"
)
# Every change of a catalogue writes a row of a later transaction, or takes one away.
LOOK: Final = """
SELECT
  (SELECT (count(*), max(xmin::text::bigint), max(reltuples)) FROM pg_class WHERE oid >= 16384)::text,
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_attribute WHERE attrelid >= 16384)::text,
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_index WHERE indexrelid >= 16384)::text,
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_constraint WHERE oid >= 16384)::text,
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_trigger)::text,
  (SELECT (count(*), max(xmin::text::bigint)) FROM pg_proc WHERE oid >= 16384)::text,
  (SELECT count(*) FROM pg_statistic WHERE starelid >= 16384)::text,
  (SELECT array_agg(setconfig) FROM pg_db_role_setting)::text,
  (SELECT version_num FROM alembic_version)::text
"""
SIZE: Final = "SELECT pg_database_size(current_database())"


@attrs.define
class Lending:
    """The databases of the present schema of one cluster, for one test at a time each."""

    cluster: Cluster
    template: str
    _free: dict[str, tuple[object, ...]] = attrs.field(factory=dict)
    """The names of those that nobody has, and how each looked when it was made."""
    _lent: dict[str, tuple[object, ...]] = attrs.field(factory=dict)

    def lend(self) -> str:
        """Return the name of an empty database of the present schema."""
        if self._free:
            name, look = self._free.popitem()
        else:
            name = self.cluster.create(template=self.template)
            with self.cluster.connection(name) as connection:
                look = looks_of(connection)
        self._lent[name] = look
        return name

    def take_back(self, name: str) -> None:
        """Put the database as it was made, or drop it where that is not the matter of its rows alone."""
        look = self._lent.pop(name)
        if self._as_it_was(name, look):
            self._free[name] = look
        else:
            self.cluster.drop(name)

    def _as_it_was(self, name: str, look: tuple[object, ...]) -> bool:
        try:
            with self.cluster.connection(name) as connection:
                connection.execute(HANG_UP)
                if looks_of(connection) != look:
                    return False
                empty(connection)
                size = connection.execute(SIZE).fetchone()
        except psycopg.Error:
            return False
        assert size is not None
        return bool(size[0] <= LARGEST)


def looks_of(connection: psycopg.Connection) -> tuple[object, ...]:
    """Return what is the same as long as nothing but rows of the record has changed."""
    look = connection.execute(LOOK).fetchone()
    assert look is not None
    return look


def empty(connection: psycopg.Connection) -> None:
    """Take every row out, and let what is counted begin with 1 again."""
    names = [name for (name,) in connection.execute(TABLES) if name != KEPT]
    connection.execute(BEHIND_THE_JOURNALS_BACK)
    connection.execute(SQL("; ").join(SQL("DELETE FROM {}").format(Identifier(name)) for name in names))
    connection.execute(COUNT_FROM_ONE)
