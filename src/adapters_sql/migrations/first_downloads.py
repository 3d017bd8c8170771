"""Files of long work, as the first schema has them."""

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
