"""Long work, and how far it has come."""

from typing import Final

from sqlalchemy import Column, Index, Integer, Table, Text, text

from adapters_sql.tables.columns import Instant, metadata

jobs: Final = Table(
    "jobs",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("begun_at", Instant, nullable=False),
    Column("touched_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("after", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("paced_until", Instant),
    Index(
        "jobs_standing_key",
        "kind",
        "subject",
        unique=True,
        sqlite_where=text("state <> 'cancelled'"),
        postgresql_where=text("state <> 'cancelled'"),
    ),
    Index(
        "jobs_running_idx",
        "kind",
        "begun_at",
        "id",
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)
