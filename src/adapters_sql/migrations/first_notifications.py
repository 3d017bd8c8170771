"""Notifications, as the first schema has them."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import INSTANT, where


def notifications() -> None:
    """Make the tables of what officers are told."""
    op.create_table(
        "notification_preferences",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("each", sa.Boolean(), nullable=False),
        sa.Column("daily", sa.Boolean(), nullable=False),
        sa.Column("weekly", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"],
            ["officers.id"],
            name="notification_preferences_officer_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("officer_id", name="notification_preferences_pkey"),
    )
    op.create_table(
        "arrivals",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("latest", sa.Integer(), nullable=False),
        sa.Column("each_told", sa.Integer(), nullable=False),
        sa.Column("daily_told", sa.Integer(), nullable=False),
        sa.Column("daily_done", sa.Date()),
        sa.Column("daily_at", INSTANT, nullable=False),
        sa.Column("weekly_told", sa.Integer(), nullable=False),
        sa.Column("weekly_done", sa.Date()),
        sa.Column("weekly_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="arrivals_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="arrivals_pkey"),
    )
    op.create_index("arrivals_daily_at_idx", "arrivals", ["daily_at"])
    op.create_index("arrivals_weekly_at_idx", "arrivals", ["weekly_at"])
    op.create_index("arrivals_untold_idx", "arrivals", ["organisation_id"], **where("latest > each_told"))
    op.create_table(
        "corrections",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("result_id", sa.Text(), nullable=False),
        sa.Column("known", sa.Integer(), nullable=False),
        sa.Column("standing", sa.Integer(), nullable=False),
        sa.Column("told", sa.Integer()),
        sa.Column("due_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="corrections_organisation_id_fkey"
        ),
        sa.ForeignKeyConstraint(["result_id"], ["entries.id"], name="corrections_result_id_fkey"),
        sa.PrimaryKeyConstraint("organisation_id", "result_id", name="corrections_pkey"),
    )
    op.create_index("corrections_result_id_idx", "corrections", ["result_id"])
    op.create_index(
        "corrections_due_idx", "corrections", ["organisation_id", "result_id"], **where("due_at IS NOT NULL")
    )
    op.create_table(
        "digests",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("period", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name="digests_officer_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer_id", "period", name="digests_pkey"),
    )
    op.create_index("digests_written_at_idx", "digests", ["written_at"])
