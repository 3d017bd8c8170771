"""Letters: the outbox."""

from typing import Final

from sqlalchemy import (
    JSON,
    CheckConstraint,
    Column,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import JSONB

from adapters_sql.tables.columns import Instant, metadata, only

letters: Final = Table(
    "letters",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("occasion", Text, nullable=False),
    Column("recipient", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("link_sealed", Text),
    Column("facts", JSON().with_variant(JSONB, "postgresql"), nullable=False),
    Column("about", Text),
    Column("expires_at", Instant),
    Column("state", Text, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("leased_until", Instant),
    Column("reason", Text),
    Column("mailing", Text),
    UniqueConstraint("occasion", "recipient"),
    CheckConstraint("link_sealed IS NULL OR state IN ('waiting', 'failed')", name="link_sealed"),
    Index("letters_state_written_at_idx", "state", "written_at"),
    Index(
        "letters_failed_idx",
        "about",
        "written_at",
        **only("state = 'failed'"),
    ),
    Index(
        "letters_waiting_idx",
        "written_at",
        "id",
        **only("state = 'waiting' AND mailing IS NULL"),
    ),
    Index(
        "letters_mailed_idx",
        "written_at",
        "id",
        **only("state = 'waiting' AND mailing IS NOT NULL"),
    ),
    Index(
        "letters_mailing_idx",
        "mailing",
        "state",
        "about",
        **only("mailing IS NOT NULL"),
    ),
)
