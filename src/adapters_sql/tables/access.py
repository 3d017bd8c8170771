"""Counts of tries, sessions and one-time links.

Sessions and links serve people of every kind: whom they serve is no foreign key.
"""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Index, Integer, Table, Text

from adapters_sql.tables.columns import Instant, metadata

attempts: Final = Table(
    "attempts",
    metadata,
    Column("guard", Text, primary_key=True),
    Column("wrong", Integer, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("locked_until", BigInteger),
    Column("generation", BigInteger, nullable=False),
    Column("streak", Integer, nullable=False),
    CheckConstraint("wrong >= 0", name="wrong"),
    Index("attempts_last_at_idx", "last_at"),
)
"""Instants in microseconds since 1970 on both databases: one arithmetic for both."""

sessions: Final = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("audience", Text, nullable=False),
    Column("account", Text, nullable=False, index=True),
    Column("opened_at", Instant, nullable=False, index=True),
    Column("seen_at", Instant, nullable=False),
    Column("id", Text, nullable=False),
    Column("browser", Text, nullable=False),
    Column("system", Text, nullable=False),
)

links: Final = Table(
    "links",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("address_digest", Text, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False, index=True),
    Column("used_at", Instant),
    Column("ended_at", Instant),
    Index("links_subject_issued_at_idx", "subject", "issued_at"),
)
