"""Clients of the API, as the first schema has them."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import INSTANT, where


def clients() -> None:
    """Make the tables of what may call, by which secrets, and how often."""
    op.create_table(
        "clients",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("decided_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="clients_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="clients_pkey"),
    )
    op.create_index("clients_organisation_id_idx", "clients", ["organisation_id"])
    op.create_index("clients_state_asked_at_idx", "clients", ["state", "asked_at"])
    op.create_table(
        "client_secrets",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("hint", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("ended_at", INSTANT),
        sa.Column("used_at", INSTANT),
        sa.Column("warned_days", sa.Integer()),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="client_secrets_client_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="client_secrets_pkey"),
        sa.UniqueConstraint("digest", name="client_secrets_digest_key"),
    )
    op.create_index("client_secrets_client_id_idx", "client_secrets", ["client_id"])
    op.create_index(
        "client_secrets_expires_at_idx", "client_secrets", ["expires_at"], **where("ended_at IS NULL")
    )
    _in_use()


def _in_use() -> None:
    op.create_table(
        "client_tokens",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("secret_id", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="client_tokens_client_id_fkey"),
        sa.ForeignKeyConstraint(["secret_id"], ["client_secrets.id"], name="client_tokens_secret_id_fkey"),
        sa.PrimaryKeyConstraint("digest", name="client_tokens_pkey"),
    )
    op.create_index("client_tokens_secret_id_idx", "client_tokens", ["secret_id"])
    op.create_index("client_tokens_expires_at_idx", "client_tokens", ["expires_at"])
    op.create_table(
        "client_addresses",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("client_id", sa.Text(), nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name="client_addresses_client_id_fkey"),
        sa.PrimaryKeyConstraint("digest", name="client_addresses_pkey"),
    )
    op.create_index("client_addresses_client_id_idx", "client_addresses", ["client_id"])
    op.create_index("client_addresses_seen_at_idx", "client_addresses", ["seen_at"])
    op.create_table(
        "rates",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("whole_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="rates_pkey"),
    )
    op.create_table(
        "client_calls",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("held_until", INSTANT, nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("media_type", sa.Text()),
        sa.Column("sealed", sa.Text()),
        sa.PrimaryKeyConstraint("key", name="client_calls_pkey"),
    )
    op.create_index("client_calls_begun_at_idx", "client_calls", ["begun_at"])
