"""Events, which nobody changes or deletes (AUD-1), and what of them can be erased (AUD-3)."""

from typing import Final

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    event,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from adapters_sql.tables.columns import Instant, metadata

events: Final = Table(
    "events",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), Identity(always=True), primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("kind", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Text, nullable=False),
    Column("account", Text),
    Column("result", Text),
    Column("facts", JSON().with_variant(JSONB, "postgresql"), nullable=False),
    Column("payload_digest", Text),
    Index("events_at_idx", "at", "position"),
    Index(
        "events_account_idx",
        "account",
        "at",
        "position",
        sqlite_where=text("account IS NOT NULL"),
        postgresql_where=text("account IS NOT NULL"),
    ),
    Index(
        "events_result_idx",
        "result",
        "at",
        "position",
        sqlite_where=text("result IS NOT NULL"),
        postgresql_where=text("result IS NOT NULL"),
    ),
)
"""The record outlives what it speaks of: accounts and results are no foreign keys."""

event_payloads: Final = Table(
    "event_payloads",
    metadata,
    Column("event_id", Text, ForeignKey("events.id"), primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    Column("body", Text, nullable=False),
)
"""`body` is the canonical JSON whose SHA-256, after the salt, stands in `payload_digest`."""

KEPT: Final = {
    "sqlite": (
        """
        CREATE TRIGGER events_not_updated BEFORE UPDATE ON events
        BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END
        """,
        """
        CREATE TRIGGER events_not_deleted BEFORE DELETE ON events
        BEGIN SELECT RAISE(ABORT, 'events are only ever added'); END
        """,
    ),
    "postgresql": (
        "ALTER TABLE events ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
        """
        CREATE FUNCTION events_are_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'events are only ever added'; END $$
        """,
        """
        CREATE TRIGGER events_not_changed BEFORE UPDATE OR DELETE ON events
        FOR EACH ROW EXECUTE FUNCTION events_are_kept()
        """,
        """
        CREATE TRIGGER events_not_truncated BEFORE TRUNCATE ON events
        FOR EACH STATEMENT EXECUTE FUNCTION events_are_kept()
        """,
    ),
}
"""What SQLAlchemy has no word for, by database. `xid` tells the feed which events are settled."""

for _dialect, _statements in KEPT.items():
    for _statement in _statements:
        event.listen(events, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
