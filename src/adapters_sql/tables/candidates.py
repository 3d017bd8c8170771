"""Registrations that wait, accounts, and the entries that belong to them."""

from typing import Final

from sqlalchemy import Column, ForeignKey, Index, Table, Text

from adapters_sql.tables.columns import Instant, metadata, only

registrations: Final = Table(
    "registrations",
    metadata,
    Column("id", Text, primary_key=True),
    Column("entry_id", Text, ForeignKey("entries.id"), nullable=False, unique=True),
    Column("id_number", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("browser_digest", Text, nullable=False, index=True),
    Column("registered_at", Instant, nullable=False, index=True),
    Column("terms_at", Instant, nullable=False),
    Column("terms_version", Text, nullable=False),
    Column("updates_at", Instant),
    Column("updates_version", Text),
)

accounts: Final = Table(
    "accounts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("began_with", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    Column("terms_at", Instant, nullable=False),
    Column("terms_version", Text, nullable=False),
    Column("updates_at", Instant),
    Column("updates_version", Text),
    Column("closed_at", Instant),
    Index(
        "accounts_closed_at_idx",
        "closed_at",
        **only("closed_at IS NOT NULL"),
    ),
)

account_entries: Final = Table(
    "account_entries",
    metadata,
    Column("entry_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False, index=True),
    Column("joined_at", Instant, nullable=False),
    Column("told_at", Instant),
    postgresql_with={"fillfactor": 50},
)
"""An entry belongs to one account at most: its primary key says so.

Each row is written anew once, when its release is told of: with room beside it, PostgreSQL leaves the indexes
as they are.

`told_at`: since when the account has its letter about the release of the entry's sitting (B14).
"""

address_changes: Final = Table(
    "address_changes",
    metadata,
    Column("id", Text, primary_key=True),
    Column("account_id", Text, nullable=False, index=True),
    Column("former", Text, nullable=False),
    Column("wanted", Text, nullable=False),
    Column("asked_at", Instant, nullable=False, index=True),
    Column("confirmed_at", Instant),
    Column("ended_at", Instant),
)
"""Both addresses are needed while the change can be undone, and no longer.

Of accounts of either audience: whose it is is no foreign key.
"""
