"""Registrations that wait, accounts, and the entries that belong to them."""

from typing import Final

from sqlalchemy import Column, Date, ForeignKey, Table, Text

from adapters_sql.tables.columns import Instant, metadata

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
    Column("registered_at", Instant, nullable=False),
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
    Column("date_of_birth", Date, nullable=False),
    Column("registered_at", Instant, nullable=False),
    Column("confirmed_at", Instant, nullable=False),
    Column("terms_at", Instant, nullable=False),
    Column("terms_version", Text, nullable=False),
    Column("updates_at", Instant),
    Column("updates_version", Text),
    Column("disabled_at", Instant),
)

account_entries: Final = Table(
    "account_entries",
    metadata,
    Column("entry_id", Text, ForeignKey("entries.id"), primary_key=True),
    Column("account_id", Text, ForeignKey("accounts.id"), nullable=False, index=True),
)
"""An entry belongs to one account at most: its primary key says so."""
