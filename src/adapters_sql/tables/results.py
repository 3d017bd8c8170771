"""Versions of results."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Integer, SmallInteger, Table, Text

from adapters_sql.tables.columns import Instant, metadata, only
from adapters_sql.tables.exams import entries

result_versions: Final = Table(
    "result_versions",
    metadata,
    Column("result_id", Text, primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("status", Text, nullable=False),
    Column("overall", SmallInteger),
    Column("label", Text),
    Column("cefr", Text),
    Column("reading_and_writing", SmallInteger),
    Column("reading", SmallInteger),
    Column("use_of_english", SmallInteger),
    Column("writing", SmallInteger),
    Column("listening", SmallInteger),
    Column("speaking", SmallInteger),
    Column("statement_number", Text),
    Column("given_names", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("issued_at", Instant),
    Column("superseded_at", Instant),
    Column("amended_at", Instant),
    Column("replaces_issued_at", Instant),
    Column("operator", Text),
    Column("reason", Text),
    CheckConstraint("(status = 'reported') = (statement_number IS NOT NULL)", name="statement_number"),
    Index(
        "result_versions_standing_key",
        "result_id",
        unique=True,
        **only("superseded_at IS NULL"),
    ),
    Index(
        "result_versions_amended_idx",
        "amended_at",
        "result_id",
        **only("superseded_at IS NULL AND amended_at IS NOT NULL"),
    ),
    Index(
        "result_versions_statement_number_idx",
        "statement_number",
        **only("statement_number IS NOT NULL"),
    ),
)
"""A result has the id of its entry. Scores: 0 is below the lowest that is reported, NULL is no such part.

Operator and reason, of versions made by hand, are personal and may be set to NULL.

Without a foreign key: what adds versions joins their entries, which nothing deletes (docs/decisions/0023).
"""

UNENFORCED: Final = ((result_versions.c.result_id, entries.c.id),)
"""What names what, where the database does not hold it: `db check` looks."""

photos: Final = Table(
    "photos",
    metadata,
    Column("result_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("digest", Text, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("taken_in_at", Instant, nullable=False),
)
"""Test-day photos. `digest` is keyed, of the file that came; `sealed` opens at `photos:image:<id number>`."""
