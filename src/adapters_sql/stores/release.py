"""The condition of release, in the one place that every reading of results goes through (A6, REL-1)."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, func
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from adapters_sql.tables import sittings
from adapters_sql.tables.columns import Instant


class database_time(FunctionElement[datetime]):  # noqa: N801 - SQLAlchemy writes its functions so
    """The instant of the statement by the database's clock; NULL on SQLite, which has none to rely on."""

    type = Instant()
    inherit_cache = True


@compiles(database_time, "postgresql")
def _on_postgresql(_element: database_time, _compiler: SQLCompiler, **_options: Any) -> str:  # noqa: ANN401
    return "statement_timestamp()"


@compiles(database_time, "sqlite")
def _on_sqlite(_element: database_time, _compiler: SQLCompiler, **_options: Any) -> str:  # noqa: ANN401
    return "NULL"


PRESENT: Final[ColumnElement[datetime]] = func.coalesce(
    bindparam("present", type_=Instant()), database_time()
)
"""The present: the parameter `present`, or the database's clock where it is None."""


def released() -> ColumnElement[bool]:
    """Tell, in a query that reads `sittings`, whether the results of the sitting are out."""
    return sittings.c.releases_at <= PRESENT
