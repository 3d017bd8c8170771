"""The journal as it began: a part of the first migration."""

from typing import Final

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import FACTS, INSTANT, POSITION, where

JOURNAL: Final = ("events", "seals", "checkpoints")
KEPT: Final = {
    "sqlite": tuple(
        f"""
        CREATE TRIGGER {table}_not_{done}d BEFORE {done.upper()} ON {table}
        BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END
        """
        for table in JOURNAL
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
            for table in JOURNAL
            for name, done, each in (
                ("changed", "UPDATE OR DELETE", "ROW"),
                ("truncated", "TRUNCATE", "STATEMENT"),
            )
        ),
    ),
}
"""The journal is never changed (AUD-1); `xid` tells the sealer which events are settled."""


def journal() -> None:
    """Make the tables of the journal, and what keeps them from being changed."""
    op.create_table(
        "events",
        sa.Column("position", POSITION, sa.Identity(always=True), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("account", sa.Text()),
        sa.Column("result", sa.Text()),
        sa.Column("organisation", sa.Text()),
        sa.Column("facts", FACTS, nullable=False),
        sa.Column("payload_digest", sa.Text()),
        sa.PrimaryKeyConstraint("position", name="events_pkey"),
        sa.UniqueConstraint("id", name="events_id_key"),
    )
    op.create_index(
        "events_account_idx", "events", ["account", "at", "position"], **where("account IS NOT NULL")
    )
    op.create_index("events_at_idx", "events", ["at", "position"])
    op.create_index(
        "events_result_idx", "events", ["result", "at", "position"], **where("result IS NOT NULL")
    )
    op.create_index(
        "events_organisation_idx",
        "events",
        ["organisation", "at", "position"],
        **where("organisation IS NOT NULL"),
    )
    op.create_index("events_reports_idx", "events", ["at"], **where("kind = 'look_reported'"))
    op.create_table(
        "event_payloads",
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("salt", sa.LargeBinary()),
        sa.Column("body", sa.Text()),
        sa.Column("erased_by", sa.Text()),
        sa.CheckConstraint("(erased_by IS NULL) = (body IS NOT NULL)", name="event_payloads_erased_by_check"),
        sa.CheckConstraint("(erased_by IS NULL) = (salt IS NOT NULL)", name="event_payloads_salt_check"),
        sa.ForeignKeyConstraint(["event_id"], ["events.id"], name="event_payloads_event_id_fkey"),
        sa.PrimaryKeyConstraint("event_id", name="event_payloads_pkey"),
    )
    op.create_table(
        "seals",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="seals_pkey"),
        sa.UniqueConstraint("event", name="seals_event_key"),
    )
    op.create_table(
        "feed",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("event", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "position", name="feed_pkey"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("position", POSITION, autoincrement=False, nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.Column("previous", sa.BigInteger(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("signature", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("position", name="checkpoints_pkey"),
    )
    for statement in KEPT[op.get_context().dialect.name]:
        op.execute(statement)
