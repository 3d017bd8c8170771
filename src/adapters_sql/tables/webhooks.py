"""Addresses that are told of events, what that is signed with, and what each was told."""

from typing import Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from adapters_sql.tables.columns import Instant, metadata

webhooks: Final = Table(
    "webhooks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("address", Text, nullable=False),
    Column("types", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("disabled_at", Instant),
    Column("why_disabled", Text),
    Column("cursor", BigInteger, nullable=False),
    Column("due_at", Instant, index=True),
    Column("held_until", Instant),
)
"""`cursor` is a place of the chain, as `feed.position`."""

webhook_secrets: Final = Table(
    "webhook_secrets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text, ForeignKey("webhooks.id"), nullable=False, index=True),
    Column("sealed", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("ends_at", Instant),
)

_WAITS: Final = text("state = 'waiting'")
_SETTLED: Final = text("state <> 'waiting'")

webhook_deliveries: Final = Table(
    "webhook_deliveries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("webhook_id", Text, ForeignKey("webhooks.id"), nullable=False),
    Column("number", BigInteger, nullable=False),
    Column("event", Text),
    Column("type", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("state", Text, nullable=False),
    Column("in_turn", Boolean, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("first_tried_at", Instant),
    Column("tried_at", Instant),
    Column("status", Integer),
    Column("trouble", Text),
    Column("settled_at", Instant),
    UniqueConstraint("webhook_id", "event", name="webhook_deliveries_webhook_id_event_key"),
    Index("webhook_deliveries_webhook_id_written_at_idx", "webhook_id", "written_at", "id"),
    Index(
        "webhook_deliveries_waiting_idx",
        "webhook_id",
        "in_turn",
        "number",
        sqlite_where=_WAITS,
        postgresql_where=_WAITS,
    ),
    Index(
        "webhook_deliveries_settled_at_idx", "settled_at", sqlite_where=_SETTLED, postgresql_where=_SETTLED
    ),
)
"""Of an event and a webhook there is one; tests have no event."""
