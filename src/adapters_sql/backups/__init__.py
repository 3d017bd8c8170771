"""Backups of the whole record, taken from a running service, and what is restored from them (RLB-12)."""

from adapters_sql.backups.archive import BadArchive, Contents, Head, Summary
from adapters_sql.backups.restoring import NotEmpty, holds_something, restore
from adapters_sql.backups.taking import take

__all__ = [
    "BadArchive",
    "Contents",
    "Head",
    "NotEmpty",
    "Summary",
    "holds_something",
    "restore",
    "take",
]
