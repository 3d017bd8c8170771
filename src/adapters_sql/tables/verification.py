"""Checks of lists of statements."""

from typing import Final

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, Table, Text

from adapters_sql.tables.columns import Instant, metadata

bulk_checks: Final = Table(
    "bulk_checks",
    metadata,
    Column("id", Text, primary_key=True),
    Column("organisation_id", Text, ForeignKey("organisations.id"), nullable=False),
    Column("officer_id", Text),
    Column("operator", Text),
    Column("list_file", Text, ForeignKey("files.id", ondelete="CASCADE"), nullable=False),
    Column("made_at", Instant, nullable=False),
    Column("kept_until", Instant, nullable=False),
    Column("kind", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("rows", Integer, nullable=False),
    Column("columns", Text),
    Column("state", Text, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("begun_at", Instant),
    Column("ended_at", Instant),
    Column("goes_on", Boolean, nullable=False),
    Index("bulk_checks_organisation_id_idx", "organisation_id", "made_at", "id"),
    Index("bulk_checks_digest_idx", "organisation_id", "digest"),
    Index("bulk_checks_list_file_idx", "list_file"),
)
"""A check goes with its list: when that has had its time, nothing is left of it but what the journal says."""
