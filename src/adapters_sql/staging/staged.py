"""What the stagings of all files have in common."""

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from datetime import datetime
from types import MappingProxyType
from typing import Any, ClassVar, Final, Generic, Self, TypeVar

import psycopg
from sqlalchemy import Connection, Insert, MetaData, Table, delete, func, select, text

from adapters_sql.engine import BEGINS, Database
from adapters_sql.faults import BEGIN
from adapters_sql.staging.bulk import a_list, one_of, sending_columns
from adapters_sql.stores.import_lock import HOLD_IMPORTS
from adapters_sql.stores.release import PRESENT
from adapters_sql.work import SqlWork, Surroundings
from results_core.exams.importing import ImportConflict, Record
from results_core.kernel.objections import RowObjection

Row = TypeVar("Row", bound=Sequence[Any])
Changes = TypeVar("Changes")

temporary: Final = MetaData()
"""The tables of the stagings: each connection has its own."""

_STAGED_AT_ONCE: Final = 2_000
_NOTHING: Final[Mapping[str, Any]] = MappingProxyType({})
_PRESENT: Final = select(PRESENT)


class SqlStaged(Generic[Row, Changes]):
    """Rows of one file in temporary tables of a connection of their own.

    On SQLite they lie in another file, so that staging takes no write lock; on PostgreSQL they come by COPY.
    """

    tables: ClassVar[tuple[Table, ...]]
    """The temporary tables, that of the rows first."""
    known_by: ClassVar[tuple[str, ...]]
    """The columns of the first of them by which it is joined and looked through."""

    def __init__(self, connection: Connection, surroundings: Surroundings) -> None:
        """Take the connection over until the staging ends; see `open`."""
        self._connection = connection
        self._surroundings = surroundings
        self._rows_agree = True
        self._waiting: list[Row] = []
        self._on_the_way = ExitStack()
        self._commit_each_statement(each=True)
        with self._step():
            temporary.create_all(connection, self.tables, checkfirst=False)

    @classmethod
    @contextmanager
    def open(cls, database: Database, surroundings: Surroundings) -> Iterator[Self]:
        """Stage one file; leaving it without `apply` forgets it."""
        with database.hold() as connection:
            staged = cls(connection, surroundings)
            with staged._on_the_way:
                yield staged

    def add(self, rows: Sequence[Row]) -> None:
        """Stage rows that are good by themselves."""
        self._waiting += rows
        if len(self._waiting) >= _STAGED_AT_ONCE:
            self._send()

    def objections(self) -> Iterable[RowObjection]:
        """Return what is wrong between the rows, and between them and the record."""
        self._send()
        with self._step():
            self._know_the_rows()
            between_rows = list(self._objections_between_rows())
            self._rows_agree = not between_rows
            return [*between_rows, *self._objections_of_the_record()]

    def drop(self, lines: Iterable[int]) -> None:
        """Take these rows out: what is left is applied."""
        dropped = list(lines)
        if dropped:
            self._send()
            with self._step():
                self._drop(dropped)

    def changes(self) -> Changes:
        """Return what `apply` would do now."""
        self._send()
        with self._step():
            return self._changes()

    def apply(self, record: Record[Changes]) -> Changes:
        """Apply everything in one transaction, with the events that `record` returns, and commit.

        Raises:
            ImportConflict: What `objections` looks for came into being meanwhile: nothing is applied.
            OutcomeUnknown: The store was lost while committing.
        """
        self._send()
        self._on_the_way.close()
        self._commit_each_statement(each=False)
        connection = self._connection.execution_options(**{BEGINS: BEGIN})
        with connection.begin() as transaction:
            self._hold()
            if self._is_objectionable():
                raise ImportConflict("the record changed while the file was being read")
            changes, changed = self._apply(connection.execute(_PRESENT, self._present()).scalar_one())
            work = SqlWork(connection, transaction, self._surroundings)
            work.journal.add_all(record(changes, changed))
            work.commit()
        return changes

    def _send(self) -> None:
        """Stage the rows that wait: few journeys to a server, and no more rows than memory holds anyway.

        The server takes them in while the next are read and judged; the next step waits for it.
        """
        if self._waiting:
            self._rows_agree = False
            self._on_the_way.enter_context(self._step())
            self._on_the_way.enter_context(self._stage(self._waiting))
            self._waiting = []

    def _stage(self, rows: Sequence[Row]) -> AbstractContextManager[None]:
        """Send the rows into the first of the temporary tables, whose columns are theirs."""
        return sending_columns(self._connection, self.tables[0], list(zip(*rows, strict=True)))

    def _drop(self, lines: list[int]) -> None:
        """Take rows out of the first of the temporary tables."""
        dialect, rows = self._connection.dialect.name, self.tables[0]
        self._connection.execute(
            delete(rows).where(one_of(rows.c.line, "lines")[dialect]), {"lines": a_list(lines, dialect)}
        )

    @abstractmethod
    def _objections_between_rows(self, at_most: int | None = None) -> Iterator[RowObjection]:
        """Yield what rows have against one another; of each kind from at most so many rows."""

    @abstractmethod
    def _objections_of_the_record(self, at_most: int | None = None) -> Iterator[RowObjection]:
        """Yield what speaks against rows in the record; of each kind from at most so many rows."""

    @abstractmethod
    def _changes(self) -> Changes:
        """Return what `_apply` would do now."""

    @abstractmethod
    def _apply(self, now: datetime) -> tuple[Changes, Sequence[str]]:
        """Change the record; return what was done, and the ids of what was changed, not new."""

    def _add(self, addition: Insert, values: Mapping[str, Any] = _NOTHING) -> int:
        """Add what is new; return how many rows that was."""
        counting = {"preserve_rowcount": True}
        return self._connection.execute(addition, values, execution_options=counting).rowcount

    def _count(self) -> int:
        """Return how many rows there are."""
        return self._connection.execute(select(func.count()).select_from(self.tables[0])).scalar_one()

    def _is_objectionable(self) -> bool:
        """Tell whether anything is wrong by now; rows that agreed with one another still do."""
        if not self._rows_agree and any(self._objections_between_rows(at_most=1)):
            return True
        return any(self._objections_of_the_record(at_most=1))

    @contextmanager
    def _step(self) -> Iterator[None]:
        """Do something that takes no lock on the record, once what was sent has arrived."""
        self._on_the_way.close()
        with self._connection.execution_options(**{BEGINS: "BEGIN"}).begin():
            yield

    def _commit_each_statement(self, *, each: bool) -> None:
        """Let each statement of a step be one journey to PostgreSQL instead of three."""
        if self._connection.dialect.name == "postgresql":
            driver: psycopg.Connection = self._connection.connection.dbapi_connection  # type: ignore[assignment]
            driver.autocommit = each

    def _know_the_rows(self) -> None:
        """Let PostgreSQL see how many rows there are before it plans, and how their keys repeat."""
        if self._connection.dialect.name == "postgresql":
            rows, *others = (table.name for table in self.tables)
            self._connection.execute(text(f"ANALYZE {rows} ({', '.join(self.known_by)})"))
            for name in others:
                self._connection.execute(text(f"ANALYZE {name}"))

    def _hold(self) -> None:
        """Make other imports wait; on SQLite every writer waits anyway."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(HOLD_IMPORTS)

    def _present(self) -> dict[str, datetime | None]:
        return {"present": self._surroundings.present()}
