"""What officers are told: what they want, what arrived, which summaries they have."""

from typing import Final

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, Table, Text

from adapters_sql.tables.columns import Instant, metadata, only

notification_preferences: Final = Table(
    "notification_preferences",
    metadata,
    Column("officer_id", Text, ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True),
    Column("enabled", Boolean(create_constraint=False), nullable=False),
    Column("each", Boolean(create_constraint=False), nullable=False),
    Column("daily", Boolean(create_constraint=False), nullable=False),
    Column("weekly", Boolean(create_constraint=False), nullable=False),
)

arrivals: Final = Table(
    "arrivals",
    metadata,
    Column("organisation_id", Text, ForeignKey("organisations.id"), primary_key=True),
    Column("latest", Integer, nullable=False),
    Column("each_told", Integer, nullable=False),
    Column("daily_told", Integer, nullable=False),
    Column("daily_done", Date),
    Column("daily_at", Instant, nullable=False, index=True),
    Column("weekly_told", Integer, nullable=False),
    Column("weekly_done", Date),
    Column("weekly_at", Instant, nullable=False, index=True),
    Index(
        "arrivals_untold_idx",
        "organisation_id",
        **only("latest > each_told"),
    ),
)
"""How many times something arrived at an organisation, how far its officers were told, and when it is its
turn again. Whoever tells them holds the row."""

corrections: Final = Table(
    "corrections",
    metadata,
    Column("organisation_id", Text, ForeignKey("organisations.id"), primary_key=True),
    Column("result_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("known", Integer, nullable=False),
    Column("standing", Integer, nullable=False),
    Column("told", Integer),
    Column("due_at", Instant),
    Index("corrections_result_id_idx", "result_id"),
    Index(
        "corrections_due_idx",
        "organisation_id",
        "result_id",
        **only("due_at IS NOT NULL"),
    ),
)
"""Which version of a result an organisation knew when another took its place, which one stood then, and of
which it was told last; `due_at` is when it was to be told, NULL once it was (A10)."""

digests: Final = Table(
    "digests",
    metadata,
    Column("officer_id", Text, ForeignKey("officers.id", ondelete="CASCADE"), primary_key=True),
    Column("period", Text, primary_key=True),
    Column("written_at", Instant, nullable=False, index=True),
)
"""Which summary each officer has: `daily:2026-07-14` is one of a kind."""
