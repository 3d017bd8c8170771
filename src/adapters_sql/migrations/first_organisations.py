"""Organisations and their people as they began: a part of the first migration."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import INSTANT, WORD, where


def organisations() -> None:
    """Make the tables of organisations, officers and applications."""
    op.create_table(
        "organisations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", WORD, nullable=False),
        sa.Column("found_by", WORD, nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("address_1", sa.Text(), nullable=False),
        sa.Column("address_2", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.Column("phone", sa.Text(), nullable=False),
        sa.Column("text_for_candidates", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("approved_at", INSTANT, nullable=False),
        sa.Column("requires_second_step", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="organisations_pkey"),
    )
    op.create_index("organisations_name_folded_idx", "organisations", ["name_folded", "id"])
    op.create_table(
        "organisation_domains",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="organisation_domains_organisation_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "domain", name="organisation_domains_pkey"),
    )
    op.create_index("organisation_domains_domain_idx", "organisation_domains", ["domain"])
    op.create_table(
        "organisation_words",
        sa.Column("word", WORD, nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="organisation_words_organisation_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("word", "organisation_id", name="organisation_words_pkey"),
    )
    op.create_index(
        "organisation_words_organisation_id_idx", "organisation_words", ["organisation_id", "word"]
    )
    op.create_table(
        "officers",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("email_folded", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text()),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("invited_at", INSTANT, nullable=False),
        sa.Column("joined_at", INSTANT),
        sa.Column("terms_at", INSTANT),
        sa.Column("terms_version", sa.Text()),
        sa.Column("last_login_at", INSTANT),
        sa.Column("previous_login_at", INSTANT),
        sa.Column("second_step_sealed", sa.Text()),
        sa.Column("second_step_last", sa.Integer()),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="officers_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="officers_pkey"),
        sa.UniqueConstraint("email_folded", name="officers_email_folded_key"),
    )
    op.create_index("officers_organisation_id_idx", "officers", ["organisation_id"])
    op.create_table(
        "recovery_codes",
        sa.Column("officer_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["officer_id"], ["officers.id"], name="recovery_codes_officer_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("officer_id", "digest", name="recovery_codes_pkey"),
    )
    op.create_table(
        "applications",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("reference", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("website", sa.Text(), nullable=False),
        sa.Column("address_1", sa.Text(), nullable=False),
        sa.Column("address_2", sa.Text(), nullable=False),
        sa.Column("town", sa.Text(), nullable=False),
        sa.Column("region", sa.Text(), nullable=False),
        sa.Column("postcode", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("terms_at", INSTANT, nullable=False),
        sa.Column("terms_version", sa.Text(), nullable=False),
        sa.Column("applied_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("decided_at", INSTANT),
        sa.Column("organisation_id", sa.Text()),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="applications_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="applications_pkey"),
        sa.UniqueConstraint("reference", name="applications_reference_key"),
    )
    op.create_index(
        "applications_decided_at_idx", "applications", ["decided_at"], **where("decided_at IS NOT NULL")
    )
    op.create_index(
        "applications_organisation_id_idx",
        "applications",
        ["organisation_id"],
        **where("organisation_id IS NOT NULL"),
    )
    op.create_index("applications_state_applied_at_idx", "applications", ["state", "applied_at"])
    op.create_table(
        "join_requests",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("first_name", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("job_title", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("terms_at", INSTANT, nullable=False),
        sa.Column("terms_version", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("decided_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="join_requests_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="join_requests_pkey"),
    )
    op.create_index(
        "join_requests_decided_at_idx", "join_requests", ["decided_at"], **where("decided_at IS NOT NULL")
    )
    op.create_index("join_requests_asked_at_idx", "join_requests", ["asked_at"])
    op.create_index("join_requests_email_idx", "join_requests", ["email", "asked_at"])
    op.create_index("join_requests_organisation_id_state_idx", "join_requests", ["organisation_id", "state"])
    op.create_table(
        "change_requests",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("asked_by", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("domains", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="change_requests_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("organisation_id", name="change_requests_pkey"),
        sa.UniqueConstraint("id", name="change_requests_id_key"),
    )
    op.create_table(
        "requirements",
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("overall_at_least", sa.Integer()),
        sa.Column("each_at_least", sa.Integer()),
        sa.Column("oldest_years", sa.Integer()),
        sa.Column("label", sa.Text()),
        sa.ForeignKeyConstraint(
            ["organisation_id"],
            ["organisations.id"],
            name="requirements_organisation_id_fkey",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("organisation_id", "exam", name="requirements_pkey"),
    )
