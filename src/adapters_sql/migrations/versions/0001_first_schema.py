"""The whole schema as it began."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.first_clients import clients
from adapters_sql.migrations.first_downloads import downloads
from adapters_sql.migrations.first_journal import journal
from adapters_sql.migrations.first_notifications import notifications
from adapters_sql.migrations.first_organisations import organisations
from adapters_sql.migrations.first_sharing import sharing
from adapters_sql.migrations.first_webhooks import webhooks
from adapters_sql.migrations.kinds import FACTS, INSTANT, where

revision = "0001"
down_revision = None


def upgrade() -> None:
    exams()
    candidates()
    results()
    access()
    throttling()
    correspondence()
    journal()
    jobs()
    organisations()
    sharing()
    notifications()
    downloads()
    clients()
    webhooks()


def exams() -> None:
    op.create_table(
        "sittings",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("exam", sa.Text(), nullable=False),
        sa.Column("session", sa.Text(), nullable=False),
        sa.Column("exam_date", sa.Date(), nullable=False),
        sa.Column("delivery", sa.Text(), nullable=False),
        sa.Column("releases_at", INSTANT, nullable=False),
        sa.Column("release_zone", sa.Text()),
        sa.Column("hidden_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="sittings_pkey"),
        sa.UniqueConstraint("exam", "session", "exam_date", name="sittings_exam_session_exam_date_key"),
    )
    op.create_index("sittings_releases_at_idx", "sittings", ["releases_at"])
    op.create_table(
        "centres",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("country", sa.Text(), nullable=False),
        sa.Column("zone", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="centres_pkey"),
    )
    op.create_table(
        "entries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("secret_digest", sa.Text()),
        sa.Column("secret_issued_at", INSTANT),
        sa.Column("replaced_secret_digest", sa.Text()),
        sa.Column("given_names", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=False),
        sa.Column("sitting_id", sa.Text(), nullable=False),
        sa.Column("centre", sa.Text(), nullable=False),
        sa.Column("place_of_entry", sa.Text(), nullable=False),
        sa.Column("candidate_number", sa.Text(), nullable=False),
        sa.Column("email", sa.Text()),
        sa.Column("passport_sealed", sa.Text()),
        sa.Column("passport_digest", sa.Text()),
        sa.Column("restricted_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="entries_pkey"),
        sa.UniqueConstraint("id_number", name="entries_id_number_key"),
    )
    op.create_index("entries_sitting_id_idx", "entries", ["sitting_id", "id"])
    op.create_index("entries_passport_idx", "entries", ["sitting_id"], **where("passport_sealed IS NOT NULL"))


def candidates() -> None:
    op.create_table(
        "registrations",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("id_number", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("browser_digest", sa.Text(), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("terms_at", INSTANT, nullable=False),
        sa.Column("terms_version", sa.Text(), nullable=False),
        sa.Column("updates_at", INSTANT),
        sa.Column("updates_version", sa.Text()),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="registrations_entry_id_fkey"),
        sa.PrimaryKeyConstraint("id", name="registrations_pkey"),
        sa.UniqueConstraint("entry_id", name="registrations_entry_id_key"),
    )
    op.create_index("registrations_browser_digest_idx", "registrations", ["browser_digest"])
    op.create_index("registrations_registered_at_idx", "registrations", ["registered_at"])
    op.create_table(
        "accounts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("began_with", sa.Text(), nullable=False),
        sa.Column("email", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("registered_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT, nullable=False),
        sa.Column("terms_at", INSTANT, nullable=False),
        sa.Column("terms_version", sa.Text(), nullable=False),
        sa.Column("updates_at", INSTANT),
        sa.Column("updates_version", sa.Text()),
        sa.Column("closed_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="accounts_pkey"),
    )
    op.create_index("accounts_closed_at_idx", "accounts", ["closed_at"], **where("closed_at IS NOT NULL"))
    op.create_table(
        "account_entries",
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("joined_at", INSTANT, nullable=False),
        sa.Column("told_at", INSTANT),
        sa.ForeignKeyConstraint(["account_id"], ["accounts.id"], name="account_entries_account_id_fkey"),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name="account_entries_entry_id_fkey"),
        sa.PrimaryKeyConstraint("entry_id", name="account_entries_pkey"),
        postgresql_with={"fillfactor": 50},
    )
    op.create_index("account_entries_account_id_idx", "account_entries", ["account_id"])
    op.create_table(
        "address_changes",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("wanted", sa.Text(), nullable=False),
        sa.Column("asked_at", INSTANT, nullable=False),
        sa.Column("confirmed_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("id", name="address_changes_pkey"),
    )
    op.create_index("address_changes_account_id_idx", "address_changes", ["account_id"])
    op.create_index("address_changes_asked_at_idx", "address_changes", ["asked_at"])


def results() -> None:
    op.create_table(
        "result_versions",
        sa.Column("result_id", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("overall", sa.SmallInteger()),
        sa.Column("label", sa.Text()),
        sa.Column("cefr", sa.Text()),
        sa.Column("reading_and_writing", sa.SmallInteger()),
        sa.Column("reading", sa.SmallInteger()),
        sa.Column("use_of_english", sa.SmallInteger()),
        sa.Column("writing", sa.SmallInteger()),
        sa.Column("listening", sa.SmallInteger()),
        sa.Column("speaking", sa.SmallInteger()),
        sa.Column("statement_number", sa.Text()),
        sa.Column("given_names", sa.Text(), nullable=False),
        sa.Column("family_name", sa.Text(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("issued_at", INSTANT),
        sa.Column("superseded_at", INSTANT),
        sa.Column("amended_at", INSTANT),
        sa.Column("replaces_issued_at", INSTANT),
        sa.Column("operator", sa.Text()),
        sa.Column("reason", sa.Text()),
        sa.CheckConstraint(
            "(status = 'reported') = (statement_number IS NOT NULL)",
            name="result_versions_statement_number_check",
        ),
        sa.PrimaryKeyConstraint("result_id", "number", name="result_versions_pkey"),
    )
    op.create_index(
        "result_versions_standing_key",
        "result_versions",
        ["result_id"],
        unique=True,
        **where("superseded_at IS NULL"),
    )
    op.create_index(
        "result_versions_amended_idx",
        "result_versions",
        ["amended_at", "result_id"],
        **where("superseded_at IS NULL AND amended_at IS NOT NULL"),
    )
    op.create_index(
        "result_versions_statement_number_idx",
        "result_versions",
        ["statement_number"],
        **where("statement_number IS NOT NULL"),
    )
    op.create_table(
        "photos",
        sa.Column("result_id", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("taken_in_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(["result_id"], ["entries.id"], name="photos_result_id_fkey"),
        sa.PrimaryKeyConstraint("result_id", name="photos_pkey"),
    )


def access() -> None:
    op.create_table(
        "attempts",
        sa.Column("guard", sa.Text(), nullable=False),
        sa.Column("wrong", sa.Integer(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("locked_until", sa.BigInteger()),
        sa.Column("generation", sa.BigInteger(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.CheckConstraint("wrong >= 0", name="attempts_wrong_check"),
        sa.PrimaryKeyConstraint("guard", name="attempts_pkey"),
    )
    op.create_index("attempts_last_at_idx", "attempts", ["last_at"])
    op.create_table(
        "sessions",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("audience", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("opened_at", INSTANT, nullable=False),
        sa.Column("seen_at", INSTANT, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("browser", sa.Text(), nullable=False),
        sa.Column("system", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="sessions_pkey"),
    )
    op.create_index("sessions_account_idx", "sessions", ["account"])
    op.create_index("sessions_opened_at_idx", "sessions", ["opened_at"])
    op.create_table(
        "links",
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("address_digest", sa.Text(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.Column("ended_at", INSTANT),
        sa.PrimaryKeyConstraint("digest", name="links_pkey"),
    )
    op.create_index("links_subject_issued_at_idx", "links", ["subject", "issued_at"])
    op.create_index("links_expires_at_idx", "links", ["expires_at"])


def throttling() -> None:
    op.create_table(
        "budgets",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("about", sa.Text()),
        sa.Column("spent", sa.Integer(), nullable=False),
        sa.Column("in_all", sa.Integer(), nullable=False),
        sa.Column("opened_at", sa.BigInteger(), nullable=False),
        sa.Column("last_at", sa.BigInteger(), nullable=False),
        sa.Column("exhausted_at", sa.BigInteger()),
        sa.Column("forget_at", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("spent >= 0", name="budgets_spent_check"),
        sa.PrimaryKeyConstraint("key", name="budgets_pkey"),
    )


def correspondence() -> None:
    op.create_table(
        "letters",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("occasion", sa.Text(), nullable=False),
        sa.Column("recipient", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("written_at", INSTANT, nullable=False),
        sa.Column("link_sealed", sa.Text()),
        sa.Column("facts", FACTS, nullable=False),
        sa.Column("about", sa.Text()),
        sa.Column("expires_at", INSTANT),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("leased_until", INSTANT),
        sa.Column("reason", sa.Text()),
        sa.Column("mailing", sa.Text()),
        sa.CheckConstraint(
            "link_sealed IS NULL OR state IN ('waiting', 'failed')", name="letters_link_sealed_check"
        ),
        sa.PrimaryKeyConstraint("id", name="letters_pkey"),
        sa.UniqueConstraint("occasion", "recipient", name="letters_occasion_recipient_key"),
    )
    op.create_index("letters_state_written_at_idx", "letters", ["state", "written_at"])
    op.create_index("letters_failed_idx", "letters", ["about", "written_at"], **where("state = 'failed'"))
    for name, kind in (("waiting", "mailing IS NULL"), ("mailed", "mailing IS NOT NULL")):
        op.create_index(
            f"letters_{name}_idx", "letters", ["written_at", "id"], **where(f"state = 'waiting' AND {kind}")
        )
    op.create_index(
        "letters_mailing_idx", "letters", ["mailing", "state", "about"], **where("mailing IS NOT NULL")
    )


def jobs() -> None:
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("touched_at", INSTANT, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("paced_until", INSTANT),
        sa.Column("held_until", INSTANT),
        sa.PrimaryKeyConstraint("id", name="jobs_pkey"),
    )
    op.create_index(
        "jobs_standing_key", "jobs", ["kind", "subject"], unique=True, **where("state <> 'cancelled'")
    )
    op.create_index("jobs_running_idx", "jobs", ["kind", "begun_at", "id"], **where("state = 'running'"))
