"""Events and their chain, which nobody changes or deletes (AUD-1), and what of them can be erased (AUD-3)."""

from typing import Final

from sqlalchemy import (
    DDL,
    JSON,
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Identity,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    event,
)
from sqlalchemy.dialects.postgresql import JSONB

from adapters_sql.tables.columns import Instant, metadata, only

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
    Column("organisation", Text),
    Column("facts", JSON().with_variant(JSONB, "postgresql"), nullable=False),
    Column("payload_digest", Text),
    Index("events_at_idx", "at", "position"),
    Index(
        "events_account_idx",
        "account",
        "at",
        "position",
        **only("account IS NOT NULL"),
    ),
    Index(
        "events_result_idx",
        "result",
        "at",
        "position",
        **only("result IS NOT NULL"),
    ),
    Index(
        "events_organisation_idx",
        "organisation",
        "at",
        "position",
        **only("organisation IS NOT NULL"),
    ),
    Index(
        "events_reports_idx",
        "at",
        **only("kind = 'look_reported'"),
    ),
)
"""The record outlives what it speaks of: accounts and results are no foreign keys."""

event_payloads: Final = Table(
    "event_payloads",
    metadata,
    Column("event_id", Text, ForeignKey("events.id"), primary_key=True),
    Column("salt", LargeBinary),
    Column("body", Text),
    Column("erased_by", Text),
    CheckConstraint("(erased_by IS NULL) = (body IS NOT NULL)", name="erased_by"),
    CheckConstraint("(erased_by IS NULL) = (salt IS NOT NULL)", name="salt"),
)
"""`body` is the canonical JSON whose SHA-256, after the salt, stands in `payload_digest`.

Erased ones keep the id of the event that says so, and nothing else.
"""

seals: Final = Table(
    "seals",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("event", BigInteger, nullable=False, unique=True),
    Column("hash", Text, nullable=False),
)
"""The chain: `event` is the position under which the event was written.

It is no foreign key: its check would lock and rewrite every event that is sealed.
"""

feed: Final = Table(
    "feed",
    metadata,
    Column("organisation", Text, primary_key=True),
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("event", BigInteger, nullable=False),
)
"""What of the chain organisations are told: `position` is the seal's, `event` as there."""

checkpoints: Final = Table(
    "checkpoints",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("hash", Text, nullable=False),
    Column("previous", BigInteger, nullable=False),
    Column("at", Instant, nullable=False),
    Column("key", Text, nullable=False),
    Column("signature", Text, nullable=False),
)

KEPT: Final = {
    "sqlite": tuple(
        f"""
        CREATE TRIGGER {table}_not_{done}d BEFORE {done.upper()} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END
        """
        for table in ("events", "seals", "checkpoints")
        for done in ("update", "delete")
    ),
    "postgresql": (
        "ALTER TABLE events ADD COLUMN xid xid8 NOT NULL DEFAULT pg_current_xact_id()",
        "CREATE INDEX events_xid_idx ON events (xid, position)",
        """
        CREATE FUNCTION journal_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'the journal is only ever added to'; END $$
        """,
        *(
            f"""
            CREATE TRIGGER {table}_not_{name} BEFORE {done} ON {table}
            FOR EACH {each} EXECUTE FUNCTION journal_is_kept()
            """
            for table in ("events", "seals", "checkpoints")
            for name, done, each in (
                ("changed", "UPDATE OR DELETE", "ROW"),
                ("truncated", "TRUNCATE", "STATEMENT"),
            )
        ),
    ),
}
"""What SQLAlchemy has no word for, by database. `xid` tells the sealer which events are settled."""

for _dialect, _statements in KEPT.items():
    for _statement in _statements:
        event.listen(checkpoints, "after_create", DDL(_statement).execute_if(dialect=_dialect))  # type: ignore[no-untyped-call]
