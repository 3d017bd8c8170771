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
)

from adapters_sql.tables.columns import Instant, metadata, only

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
        **only("state = 'waiting'"),
    ),
    Index("webhook_deliveries_settled_at_idx", "settled_at", **only("state <> 'waiting'")),
)
"""Of an event and a webhook there is one; tests have no event."""
