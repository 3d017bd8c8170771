"""The record on SQLite and PostgreSQL."""

from adapters_sql.engine import UnknownDatabase
from adapters_sql.schema import SchemaOutdated, SchemaStatus, SchemaUnknown, check, schema_status, upgrade
from adapters_sql.store import SqlStore

__all__ = [
    "SchemaOutdated",
    "SchemaStatus",
    "SchemaUnknown",
    "SqlStore",
    "UnknownDatabase",
    "check",
    "schema_status",
    "upgrade",
]
