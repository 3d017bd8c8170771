"""What organisations take out: templates, downloads, and what each of them is of."""

from typing import Final

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, Table, Text, UniqueConstraint

from adapters_sql.tables.columns import Instant, metadata

templates: Final = Table(
    "templates",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False),
    Column("name", Text, nullable=False),
    Column("name_folded", Text, nullable=False),
    Column("shape", Text, nullable=False),
    Column("changed_at", Instant, nullable=False),
    Column("used_at", Instant),
    UniqueConstraint("organisation_id", "name_folded"),
)

downloads: Final = Table(
    "downloads",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False),
    Column("officer_id", Text),
    Column("kind", Text, nullable=False),
    Column("shape", Text),
    Column("template_id", Text),
    Column("template_name", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("candidates", Integer, nullable=False),
    Column("at_once", Boolean, nullable=False),
    Column("state", Text, nullable=False),
    Column("kept_until", Instant, nullable=False),
    Column("size", BigInteger),
    Index("downloads_history_idx", "organisation_id", "made_at", "id"),
    Index("downloads_made_at_idx", "made_at"),
)
"""`shape` and `template_name` are those of the template when it was used. Whoever asked may have left."""

download_rows: Final = Table(
    "download_rows",
    metadata,
    Column("download_id", Text, primary_key=True),
    Column("position", Integer, primary_key=True, autoincrement=False),
    Column("share_id", Text, nullable=False),
    Column("version", Integer),
    Column("outcome", Text),
    sqlite_with_rowid=False,
)
"""The shared results that were chosen, in their order; version and outcome are those of the last file.

Without foreign keys: what is chosen joins shares, which nothing deletes, and a hundred thousand of them are
chosen while somebody waits.
"""
