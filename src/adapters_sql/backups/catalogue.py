"""What PostgreSQL knows of the tables of its database."""

from collections.abc import Mapping, Sequence
from graphlib import TopologicalSorter
from typing import Final

import attrs
from sqlalchemy import Connection

from adapters_sql.tables import metadata

VERSION: Final = "alembic_version"

_COLUMNS: Final = """
    SELECT table_name, column_name, is_identity = 'YES' FROM information_schema.columns
    JOIN information_schema.tables USING (table_catalog, table_schema, table_name)
    WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
    ORDER BY table_name, ordinal_position
"""
_NAMED: Final = """
    SELECT child.relname, parent.relname FROM pg_constraint
    JOIN pg_class AS child ON child.oid = conrelid
    JOIN pg_class AS parent ON parent.oid = confrelid
    WHERE contype = 'f' AND child.relnamespace = current_schema()::regnamespace AND child.oid <> parent.oid
"""


@attrs.frozen
class Described:
    """A table, its columns in their order, and those that the server numbers."""

    name: str
    columns: Sequence[str]
    numbered: Sequence[str]


def described(connection: Connection) -> Sequence[Described]:
    """Return our tables, each after those that its rows name; the one of migrations is left out."""
    columns: dict[str, list[str]] = {}
    numbered: dict[str, list[str]] = {}
    for table, column, is_numbered in connection.exec_driver_sql(_COLUMNS):
        if table not in metadata.tables:
            continue
        columns.setdefault(table, []).append(column)
        if is_numbered:
            numbered.setdefault(table, []).append(column)
    return [Described(name, columns[name], numbered.get(name, ())) for name in _in_order(connection, columns)]


def _in_order(connection: Connection, tables: Mapping[str, object]) -> Sequence[str]:
    before: dict[str, set[str]] = {table: set() for table in tables}
    for child, parent in connection.exec_driver_sql(_NAMED):
        if child in before and parent in before:
            before[child].add(parent)
    return list(TopologicalSorter(before).static_order())


def quoted(name: str) -> str:
    """Return the name as SQL spells it."""
    return '"' + name.replace('"', '""') + '"'
