"""Long work, how far it has come, and the files that it makes."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from adapters_sql.tables.columns import Instant, metadata, only

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
    Column("held_until", Instant),
    Index(
        "jobs_standing_key",
        "kind",
        "subject",
        unique=True,
        **only("state <> 'cancelled'"),
    ),
    Index(
        "jobs_running_idx",
        "kind",
        "begun_at",
        "id",
        **only("state = 'running'"),
    ),
)

files: Final = Table(
    "files",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kept_until", Instant, nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("parts", Integer, nullable=False),
    Index("files_kept_until_idx", "kept_until"),
)

file_parts: Final = Table(
    "file_parts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("file_id", Text, ForeignKey("files.id", ondelete="CASCADE"), nullable=False),
    Column("sealed", Text, nullable=False),
    Index("file_parts_file_id_idx", "file_id"),
)
"""Named by the file and the number of the part: `<file>:<number>`."""
