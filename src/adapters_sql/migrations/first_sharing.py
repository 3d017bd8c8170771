"""Shares, as the first schema has them."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import INSTANT, where


def sharing() -> None:
    """Make the tables of shares, and of what organisations know."""
    op.create_table(
        "shares",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("result_id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text()),
        sa.Column("sent_at", INSTANT, nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("expires_at", INSTANT),
        sa.Column("withdrawn_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.Column("received_at", INSTANT),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("given_names", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Date()),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("place", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("exam_date", sa.Date()),
        sa.Column("overall", sa.SmallInteger()),
        sa.Column("lowest_part", sa.SmallInteger()),
        sa.Column("label", sa.Text()),
        sa.Column("opened_at", INSTANT),
        sa.Column("opened_by", sa.Text()),
        sa.Column("downloaded_at", INSTANT),
        sa.Column("downloaded_by", sa.Text()),
        sa.Column("pulled_at", INSTANT),
        sa.Column("told", sa.Text()),
        sa.Column("told_version", sa.Integer()),
        sa.Column("due_at", INSTANT),
        sa.Column("arrival", sa.Integer()),
        sa.ForeignKeyConstraint(["result_id"], ["entries.id"], name="shares_result_id_fkey"),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="shares_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="shares_pkey"),
    )
    op.create_index("shares_result_id_idx", "shares", ["result_id"])
    op.create_index(
        "shares_active_key",
        "shares",
        ["result_id", "organisation_id"],
        unique=True,
        **where("ended_at IS NULL"),
    )
    copies = [
        "exam",
        "exam_date",
        "overall",
        "lowest_part",
        "label",
        "version",
        "centre",
        "family_name",
        "given_names",
        "date_of_birth",
        "id_number",
        "place",
        "email",
    ]
    op.create_index(
        "shares_date_idx", "shares", ["organisation_id", "received_at", "id", "ended_at", "expires_at"]
    )
    for name, columns in (
        ("received", ["received_at", "id", "expires_at", *copies]),
        ("family_name", ["family_name", "given_names", "received_at", "id", "expires_at"]),
        ("given_names", ["given_names", "family_name", "received_at", "id", "expires_at"]),
        ("exam", ["exam", "received_at", "id", "expires_at"]),
    ):
        standing = where("ended_at IS NULL")
        op.create_index(f"shares_{name}_idx", "shares", ["organisation_id", *columns], **standing)
    op.create_index(
        "shares_arrival_idx", "shares", ["organisation_id", "arrival"], **where("arrival IS NOT NULL")
    )
    op.create_index("shares_to_number_idx", "shares", ["received_at", "id"], **where("arrival IS NULL"))
    op.create_index("shares_due_at_idx", "shares", ["due_at", "id"], **where("due_at IS NOT NULL"))
    op.create_table(
        "share_marks",
        sa.Column("share_id", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"], ["shares.id"], name="share_marks_share_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name="share_marks_officer_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("share_id", "officer_id", name="share_marks_pkey"),
    )
    op.create_index("share_marks_officer_id_idx", "share_marks", ["officer_id", "share_id"])
    op.create_table(
        "selections",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("share_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["share_id"], ["shares.id"], name="selections_share_id_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name="selections_officer_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer_id", "share_id", name="selections_pkey"),
    )
    op.create_index("selections_share_id_idx", "selections", ["share_id"])
    op.create_table(
        "disclosures",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("result_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("first_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("organisation_id", "result_id", "version", name="disclosures_pkey"),
    )
    op.create_index("disclosures_result_id_idx", "disclosures", ["result_id", "version"])
