"""The temporary tables of `entries.csv`: what repeats from row to row lies apart, once."""

from typing import Final

from sqlalchemy import Column, Date, Integer, Table, Text

from adapters_sql.staging.staged import temporary
from adapters_sql.tables.columns import Instant

staged: Final = Table(
    "staged_entries",
    temporary,
    Column("line", Integer),
    Column("id_number", Text),
    Column("given_names", Text),
    Column("family_name", Text),
    Column("date_of_birth", Date),
    Column("place_of_entry", Text),
    Column("candidate_number", Text),
    Column("email", Text),
    Column("id", Text),
    Column("secret_digest", Text),
    Column("passport_sealed", Text),
    Column("passport_digest", Text),
    Column("announcement", Integer),
    Column("place", Integer),
    prefixes=["TEMPORARY"],
)
"""The columns of `EntryRow`; `announcement` and `place` are keys of the two tables that follow."""

announcements: Final = Table(
    "staged_announcements",
    temporary,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("exam", Text),
    Column("session", Text),
    Column("exam_date", Date),
    Column("delivery", Text),
    Column("releases_at", Instant),
    Column("release_zone", Text),
    Column("sitting_id", Text),
    Column("known", Text),
    prefixes=["TEMPORARY"],
)
"""What rows say of their sittings. `known` is the sitting of that name in the record."""

places: Final = Table(
    "staged_places",
    temporary,
    Column("key", Integer, primary_key=True, autoincrement=False),
    Column("centre", Text),
    Column("centre_name", Text),
    Column("country", Text),
    Column("centre_zone", Text),
    prefixes=["TEMPORARY"],
)
"""What rows say of their centres."""

renamed: Final = Table(
    "renamed_results",
    temporary,
    Column("result", Text),
    Column("number", Integer),
    Column("own_number", Text),
    prefixes=["TEMPORARY"],
)
"""The reported versions whose name changes, and the statement number that follows."""
