"""What was spent of budgets."""

from typing import Final

from sqlalchemy import BigInteger, CheckConstraint, Column, Integer, Table, Text

from adapters_sql.tables.columns import metadata

budgets: Final = Table(
    "budgets",
    metadata,
    Column("key", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("about", Text),
    Column("spent", Integer, nullable=False),
    Column("in_all", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("exhausted_at", BigInteger),
    Column("forget_at", BigInteger, nullable=False),
    CheckConstraint("spent >= 0", name="spent"),
)
"""Instants in microseconds since 1970 on both databases: one arithmetic for both.

No index but the key: what walks the table is the hourly chore and an operator, and the chore keeps it small.
"""
