"""What the columns and indexes of every migration are made of."""

from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

INSTANT: Final = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
FACTS: Final = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
WORD: Final = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")
POSITION: Final = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def where(condition: str) -> dict[str, Any]:
    """Return what makes an index one of the rows for which the condition holds, on both databases."""
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}
