"""What an organisation sees: the one place that every query for one goes through (AUZ-3, AUZ-5)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from types import MappingProxyType
from typing import Any, Final, TypeVar

from sqlalchemy import (
    ColumnElement,
    Connection,
    CursorResult,
    Delete,
    Insert,
    Select,
    Update,
    and_,
    bindparam,
    or_,
)

from adapters_sql.staging.bulk import a_list
from adapters_sql.stores.release import PRESENT
from adapters_sql.straight import Straight
from adapters_sql.tables import shares
from adapters_sql.tables.columns import Instant
from results_core.kernel.identifiers import OrganisationId

Statement = TypeVar("Statement", Select[Any], Update, Delete)
Built = TypeVar("Built", Select[Any], Insert, Update, Delete)

_IS_SCOPED: Final = "is_scoped"
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_BY_KEYS: Final = "SET LOCAL random_page_cost = 1.1"
"""By default every page counts as one of a disk that turns: for 2,000 rows of 100,000 it reads them all."""

_BY_ONE_PLAN: Final = f"{_BY_KEYS}; SET LOCAL plan_cache_mode = force_generic_plan"
"""To plan a join of eight tables anew for each page takes a tenth of what reading the page does."""


class Unscoped(Exception):
    """A statement for an organisation was not made by `scoped`: a fault of the program."""


def visible() -> ColumnElement[bool]:
    """Tell, in a query that reads `shares`, whether its organisation sees the share now."""
    return and_(
        shares.c.received_at <= PRESENT,
        shares.c.ended_at.is_(None),
        or_(shares.c.expires_at.is_(None), shares.c.expires_at > PRESENT),
    )


def scoped(statement: Statement) -> Statement:
    """Bind a statement on `shares` to what one organisation sees now."""
    return statement.where(
        shares.c.organisation_id == bindparam("scope_organisation"), visible()
    ).execution_options(**{_IS_SCOPED: True})


def owned(statement: Statement, owner: ColumnElement[Any]) -> Statement:
    """Bind a statement to the rows of one organisation, in a table that names the organisation of each."""
    return statement.where(owner == bindparam("scope_organisation")).execution_options(**{_IS_SCOPED: True})


def among(statement: Built, chosen: Select[Any]) -> Built:
    """Declare a statement for the rows of an organisation that `chosen`, a scoped query in it, names.

    Raises:
        Unscoped: The query in it was not made by `scoped`.
    """
    if not chosen.get_execution_options().get(_IS_SCOPED):
        raise Unscoped(str(chosen))
    return statement.execution_options(**{_IS_SCOPED: True})


class ScopedConnection:
    """A connection on which only scoped statements run, for one organisation."""

    def __init__(
        self, connection: Connection, organisation: OrganisationId, present: datetime | None
    ) -> None:
        self._connection = connection
        self._scope = {"scope_organisation": organisation, "present": present}

    @property
    def dialect(self) -> str:
        """The name of the database's dialect."""
        return self._connection.dialect.name

    def add(self, statement: Insert | Update, values: Mapping[str, Any]) -> None:
        """Add rows of the organisation, or change some that were found to be its own."""
        self._connection.execute(statement, values)

    def execute(
        self, statement: Select[Any] | Update | Insert | Delete, values: Mapping[str, Any] = _NOTHING
    ) -> CursorResult[Any]:
        """Run the statement for the organisation.

        Raises:
            Unscoped: It was not made by `scoped`.
        """
        if not statement.get_execution_options().get(_IS_SCOPED):
            raise Unscoped(str(statement))
        return self._connection.execute(statement, {**values, **self._scope})

    def rows(self, statement: Select[Any] | Straight, values: Mapping[str, Any]) -> Sequence[Sequence[Any]]:
        """Return the rows of a statement, which may be one that the driver is told as it is.

        Raises:
            Unscoped: It was not made by `scoped`.
        """
        if isinstance(statement, Select):
            return self.execute(statement, values).all()
        return _of_scope(statement).rows(self._connection, {**values, **self._scope})

    def named(self, statement: Mapping[str, Straight], names: Sequence[str]) -> Sequence[Sequence[Any]]:
        """Return rows that rows of the organisation name, of a table that is not of shares.

        `statement` is of each database, with the parameter `names` as `one_of` takes it.
        """
        known = {"names": a_list(names, self.dialect)}
        return statement[self.dialect].rows(self._connection, known)

    def bare_rows(
        self, statement: Select[Any], values: Mapping[str, Any] = _NOTHING
    ) -> Iterable[tuple[Any, ...]]:
        """Return the rows of `bare_columns`. Raises what it raises."""
        return zip(*self.bare_columns(statement, values), strict=True)

    def bare_columns(
        self, statement: Select[Any] | Straight, values: Mapping[str, Any] = _NOTHING
    ) -> Sequence[Sequence[Any]]:
        """Return some rows of a long table by their columns, in a third of the time of `execute`.

        They come from the driver as they are, and are read column by column, what repeats once. From here to
        the end of the transaction, PostgreSQL looks rows up by their keys, and makes one plan of a statement
        that it is told straight. No columns where no row is there.

        Raises:
            Unscoped: It was not made by `scoped`.
        """
        if self.dialect == "postgresql":
            is_straight = isinstance(statement, Straight)
            self._connection.exec_driver_sql(_BY_ONE_PLAN if is_straight else _BY_KEYS)
        columns: list[Sequence[Any]] = list(zip(*self._as_driven(statement, values), strict=True))
        if columns:
            for place, read in self._readers(_selection(statement)):
                column = columns[place]
                columns[place] = _read(column, read)
        return columns

    def _as_driven(
        self, statement: Select[Any] | Straight, values: Mapping[str, Any]
    ) -> Sequence[Sequence[Any]]:
        if isinstance(statement, Straight):
            return _of_scope(statement).bare_rows(self._connection, {**values, **self._scope})
        with self.execute(statement, values) as found:
            rows: Sequence[Sequence[Any]] = found.cursor.fetchall()
            return rows

    def _readers(self, statement: Select[Any]) -> Iterator[tuple[int, Callable[[Any], Any]]]:
        """Yield what reads the values of each column that are not as the driver returns them.

        Instants are, on PostgreSQL: every connection asks for them in UTC.
        """
        dialect = self._connection.dialect
        for place, column in enumerate(statement.selected_columns):
            if dialect.name == "postgresql" and isinstance(column.type, Instant):
                continue
            read = column.type.dialect_impl(dialect).result_processor(dialect, None)
            if read is not None:
                yield place, read


def _of_scope(statement: Straight) -> Straight:
    if not statement.statement.get_execution_options().get(_IS_SCOPED):
        raise Unscoped(str(statement.statement))
    return statement


def _selection(statement: Select[Any] | Straight) -> Any:  # noqa: ANN401 - a Select
    return statement.statement if isinstance(statement, Straight) else statement


def _read(column: Sequence[Any], read: Callable[[Any], Any]) -> Sequence[Any]:
    """Read each value, once if many of them repeat."""
    spelt = set(column)
    if len(spelt) == 1:
        return [read(column[0])] * len(column)
    known = {one: read(one) for one in spelt}.__getitem__ if len(spelt) * 2 < len(column) else read
    return list(map(known, column))
