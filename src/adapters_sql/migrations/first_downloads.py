"""Files of long work, templates and downloads, as the first schema has them."""

import sqlalchemy as sa
from alembic import op

from adapters_sql.migrations.kinds import INSTANT


def downloads() -> None:
    """Make the tables of files and of what organisations take out."""
    op.create_table(
        "files",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kept_until", INSTANT, nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("parts", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="files_pkey"),
    )
    op.create_index("files_kept_until_idx", "files", ["kept_until"])
    op.create_table(
        "file_parts",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("file_id", sa.Text(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["file_id"], ["files.id"], name="file_parts_file_id_fkey", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="file_parts_pkey"),
    )
    op.create_index("file_parts_file_id_idx", "file_parts", ["file_id"])
    op.create_table(
        "templates",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("name_folded", sa.Text(), nullable=False),
        sa.Column("shape", sa.Text(), nullable=False),
        sa.Column("changed_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="templates_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="templates_pkey"),
        sa.UniqueConstraint(
            "organisation_id", "name_folded", name="templates_organisation_id_name_folded_key"
        ),
    )
    op.create_table(
        "downloads",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Text()),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("shape", sa.Text()),
        sa.Column("template_id", sa.Text()),
        sa.Column("template_name", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("candidates", sa.Integer(), nullable=False),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("kept_until", INSTANT, nullable=False),
        sa.Column("size", sa.BigInteger()),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="downloads_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="downloads_pkey"),
    )
    op.create_index("downloads_history_idx", "downloads", ["organisation_id", "made_at", "id"])
    op.create_index("downloads_made_at_idx", "downloads", ["made_at"])
    op.create_table(
        "download_rows",
        sa.Column("download_id", sa.Text(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("share_id", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer()),
        sa.Column("outcome", sa.Text()),
        sa.PrimaryKeyConstraint("download_id", "position", name="download_rows_pkey"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "bulk_checks",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Text(), nullable=False),
        sa.Column("officer_id", sa.Text(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=True),
        sa.Column("list_file", sa.Text(), nullable=False),
        sa.Column("made_at", INSTANT, nullable=False),
        sa.Column("kept_until", INSTANT, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("columns", sa.Text(), nullable=True),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=True),
        sa.Column("ended_at", INSTANT, nullable=True),
        sa.Column("goes_on", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["list_file"], ["files.id"], name="bulk_checks_list_file_fkey", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name="bulk_checks_organisation_id_fkey"
        ),
        sa.PrimaryKeyConstraint("id", name="bulk_checks_pkey"),
    )
    op.create_index("bulk_checks_organisation_id_idx", "bulk_checks", ["organisation_id", "made_at", "id"])
    op.create_index("bulk_checks_digest_idx", "bulk_checks", ["organisation_id", "digest"])
    op.create_index("bulk_checks_list_file_idx", "bulk_checks", ["list_file"])
