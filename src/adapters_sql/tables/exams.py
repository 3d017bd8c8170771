"""Sittings, centres and entries."""

from typing import Final

from sqlalchemy import Column, Date, Index, Table, Text, UniqueConstraint

from adapters_sql.tables.columns import Instant, metadata, only

sittings: Final = Table(
    "sittings",
    metadata,
    Column("id", Text, primary_key=True),
    Column("exam", Text, nullable=False),
    Column("session", Text, nullable=False),
    Column("exam_date", Date, nullable=False),
    Column("delivery", Text, nullable=False),
    Column("releases_at", Instant, nullable=False),
    Column("release_zone", Text),
    Column("hidden_at", Instant),
    UniqueConstraint("exam", "session", "exam_date"),
    Index("sittings_releases_at_idx", "releases_at"),
)

centres: Final = Table(
    "centres",
    metadata,
    Column("number", Text, primary_key=True),
    Column("name", Text, nullable=False),
    Column("country", Text, nullable=False),
    Column("zone", Text, nullable=False),
)

entries: Final = Table(
    "entries",
    metadata,
    Column("id", Text, primary_key=True),
    Column("id_number", Text, nullable=False, unique=True),
    Column("secret_digest", Text),
    Column("secret_issued_at", Instant),
    Column("replaced_secret_digest", Text),
    Column("given_names", Text, nullable=False),
    Column("family_name", Text, nullable=False),
    Column("date_of_birth", Date, nullable=False),
    Column("sitting_id", Text, nullable=False),
    Column("centre", Text, nullable=False),
    Column("place_of_entry", Text, nullable=False),
    Column("candidate_number", Text, nullable=False),
    Column("email", Text),
    Column("passport_sealed", Text),
    Column("passport_digest", Text),
    Column("restricted_at", Instant),
    Index(
        "entries_passport_idx",
        "sitting_id",
        **only("passport_sealed IS NOT NULL"),
    ),
    Index("entries_sitting_id_idx", "sitting_id", "id"),
)
"""`secret_issued_at` is set where the Secret Number is ours; `replaced_secret_digest` was the file's.
`restricted_at`: the candidate was erased, and what the board must keep is left (PRV-5).

Without foreign keys: an import adds what joins its sitting and its centre, which nothing ever deletes, and
asking once more for each of 100,000 rows costs a second (docs/decisions/0020).
"""

UNENFORCED: Final = ((entries.c.sitting_id, sittings.c.id), (entries.c.centre, centres.c.number))
"""What names what, where the database does not hold it: `db check` looks."""
