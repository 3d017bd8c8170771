"""Whether the database takes writes, and what it says of its schema and its clock (CFG-2, REL-3)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final, NamedTuple

from adapters_sql.engine import Database, InMemory
from adapters_sql.schema import NEWEST

_WRITE: Final[Mapping[str, str]] = {
    dialect: f"UPDATE alembic_version SET version_num = version_num RETURNING version_num, {clock}"  # noqa: S608 - constants
    for dialect, clock in (("sqlite", "NULL"), ("postgresql", "clock_timestamp()"))
}
"""The one row that everybody has, written as it is: a commit reaches the disk."""


class Probe(NamedTuple):
    """What a write has shown."""

    schema_is_current: bool
    clock: datetime | None
    """The instant by the database's clock; None where this machine's decides."""


def probe(database: Database) -> Probe:
    """Write and commit, changing nothing.

    Raises:
        StoreUnavailable: The database cannot be reached, is full, locked or takes no writes.
    """
    if isinstance(database, InMemory):
        with database.connect():
            return Probe(schema_is_current=True, clock=None)
    with database.connect() as connection, connection.begin():
        row = connection.exec_driver_sql(_WRITE[database.dialect]).one_or_none()
    schema, clock = (None, None) if row is None else row
    return Probe(schema_is_current=schema == NEWEST, clock=clock)
