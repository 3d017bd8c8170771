"""Clients of the API, what opens it to them, and how fast they call."""

from typing import Final

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, Table, Text

from adapters_sql.tables.columns import Instant, metadata, only

clients: Final = Table(
    "clients",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("purpose", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("asked_at", Instant, nullable=False),
    Column("asked_by", Text, nullable=False),
    Column("decided_at", Instant),
    Column("ended_at", Instant),
    Index("clients_state_asked_at_idx", "state", "asked_at"),
)
"""Who asked is no foreign key: officers go, what they asked for stays."""

client_secrets: Final = Table(
    "client_secrets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("client_id", Text, ForeignKey("clients.id"), nullable=False, index=True),
    Column("digest", Text, nullable=False, unique=True),
    Column("hint", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Column("used_at", Instant),
    Column("warned_days", Integer),
    Index(
        "client_secrets_expires_at_idx",
        "expires_at",
        **only("ended_at IS NULL"),
    ),
)

client_tokens: Final = Table(
    "client_tokens",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("client_id", Text, ForeignKey("clients.id"), nullable=False),
    Column("secret_id", Text, ForeignKey("client_secrets.id"), nullable=False, index=True),
    Column("scopes", Text, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
)

client_addresses: Final = Table(
    "client_addresses",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("client_id", Text, ForeignKey("clients.id"), nullable=False, index=True),
    Column("seen_at", Instant, nullable=False, index=True),
)
"""From where right secrets came: each digest is that of a client at an address."""

rates: Final = Table(
    "rates",
    metadata,
    Column("key", Text, primary_key=True),
    Column("whole_at", BigInteger, nullable=False),
)
"""Microseconds since 1970 on both databases, as of `budgets`; the hourly chore keeps it small."""

client_calls: Final = Table(
    "client_calls",
    metadata,
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("begun_at", Instant, nullable=False, index=True),
    Column("held_until", Instant, nullable=False),
    Column("status", Integer),
    Column("media_type", Text),
    Column("sealed", Text),
)
"""Under their idempotency keys, for a day."""
