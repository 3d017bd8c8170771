"""Imports come one at a time, changes by hand between them: by locks on PostgreSQL; SQLite has one writer."""

from typing import Final

from sqlalchemy import func, literal, select

_IMPORTS: Final = 7_305_802

HOLD_IMPORTS: Final = select(func.pg_advisory_xact_lock(literal(_IMPORTS)))
"""Makes other imports and changes by hand wait until the transaction ends, or waits for them."""

HOLD_IMPORTS_OFF: Final = select(func.pg_advisory_xact_lock_shared(literal(_IMPORTS)))
"""Makes imports wait, and lets other changes by hand be."""
