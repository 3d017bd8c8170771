"""Webhooks, as the first schema has them."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import INSTANT, where


def webhooks() -> None:
    """Make the tables of addresses that are told of events, and of what they were told."""
    op.create_table(
        "webhooks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("types", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("disabled_at", INSTANT),
        sa.Column("why_disabled", sa.Text()),
        sa.Column("cursor", sa.BigInteger(), nullable=False),
        sa.Column("due_at", INSTANT),
        sa.Column("held_until", INSTANT),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="webhooks_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="webhooks_pkey"),
    )
    op.create_index("webhooks_organisation_id_idx", "webhooks", ["organisation_id"])
    op.create_index("webhooks_due_at_idx", "webhooks", ["due_at"])
    op.create_table(
        "webhook_secrets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("ends_at", INSTANT),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name="webhook_secrets_webhook_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="webhook_secrets_pkey"),
    )
    op.create_index("webhook_secrets_webhook_id_idx", "webhook_secrets", ["webhook_id"])
    _deliveries()


def _deliveries() -> None:
    op.create_table(
        "webhook_deliveries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("event", sa.Text()),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("in_turn", sa.Boolean(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("first_tried_at", INSTANT),
        sa.Column("tried_at", INSTANT),
        sa.Column("status", sa.Integer()),
        sa.Column("trouble", sa.Text()),
        sa.Column("settled_at", INSTANT),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name="webhook_deliveries_webhook_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="webhook_deliveries_pkey"),
        sa.UniqueConstraint("webhook_id", "event", name="webhook_deliveries_webhook_id_event_key"),
    )
    op.create_index(
        "webhook_deliveries_webhook_id_written_at_idx",
        "webhook_deliveries",
        ["webhook_id", "written_at", "id"],
    )
    op.create_index(
        "webhook_deliveries_waiting_idx",
        "webhook_deliveries",
        ["webhook_id", "in_turn", "number"],
        **where("state = 'waiting'"),
    )
    op.create_index(
        "webhook_deliveries_settled_at_idx",
        "webhook_deliveries",
        ["settled_at"],
        **where("state <> 'waiting'"),
    )
