"""The staging of `results.csv`."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Final

from sqlalchemy import Connection, bindparam, select

from adapters_sql.staging import result_changes, result_objections
from adapters_sql.staging.bulk import a_list, one_of, sending_columns
from adapters_sql.staging.result_tables import awaited, replaced, staged
from adapters_sql.staging.staged import SqlStaged
from adapters_sql.staging.telling import tell, tell_of_news
from adapters_sql.stores.following import follow, following
from adapters_sql.stores.organisation_corrections import mark, marking
from adapters_sql.tables import entries, sittings
from adapters_sql.tables.columns import Instant
from adapters_sql.work import Surroundings
from results_core.kernel.objections import RowObjection
from results_core.results.model import ResultRow
from results_core.results.ports import EntryToMark, ResultChanges

_ENTRIES_OF: Final = {
    dialect: select(entries.c.id_number, entries.c.id, entries.c.sitting_id).where(among)
    for dialect, among in one_of(entries.c.id_number, "id_numbers").items()
}
_SITTINGS: Final = select(sittings.c.id, sittings.c.exam, sittings.c.exam_date)
_ANY_OUT: Final = {
    dialect: select(sittings.c.id)
    .where(among, sittings.c.releases_at <= bindparam("now", type_=Instant))
    .limit(1)
    for dialect, among in one_of(sittings.c.id, "named").items()
}
_MARKING: Final = marking(select(staged.c.result))
_FOLLOWING: Final = following(select(staged.c.result))
_Sat = tuple[str, date]
"""An exam and its date."""


class SqlStagedResults(SqlStaged[ResultRow, ResultChanges]):
    """The core's `StagedResults`."""

    tables = (staged, replaced, awaited)
    known_by = ("result", "sitting", "status", "statement_number")

    def __init__(self, connection: Connection, surroundings: Surroundings) -> None:
        """Take the connection over until the staging ends; see `open`."""
        super().__init__(connection, surroundings)
        self._sittings: dict[str, _Sat] = {}
        self._named: set[str] = set()

    def entries_of(self, id_numbers: Sequence[str]) -> Mapping[str, EntryToMark]:
        """Return what is known of the entries, by canonical ID Number, in one query or two."""
        dialect = self._connection.dialect.name
        wanted = a_list(list(id_numbers), dialect)
        with self._step():
            rows = self._connection.execute(_ENTRIES_OF[dialect], {"id_numbers": wanted}).all()
            if not self._sittings.keys() >= {sitting for _, _, sitting in rows}:
                self._sittings = {
                    sitting: (exam, exam_date)
                    for sitting, exam, exam_date in self._connection.execute(_SITTINGS)
                }
        return {
            id_number: EntryToMark(result, sitting, *self._sittings[sitting])
            for id_number, result, sitting in rows
        }

    def _stage(self, rows: Sequence[ResultRow]) -> AbstractContextManager[None]:
        said = dict(zip(ResultRow._fields, zip(*rows, strict=True), strict=True))
        self._named.update(said["sitting"])
        return sending_columns(self._connection, staged, [said[column.name] for column in staged.columns])

    def _objections_between_rows(self, at_most: int | None = None) -> Iterator[RowObjection]:
        return result_objections.between_rows(self._connection, at_most)

    def _objections_of_the_record(self, at_most: int | None = None) -> Iterator[RowObjection]:
        return result_objections.of_the_record(self._connection, at_most)

    def _changes(self) -> ResultChanges:
        rows, known, amended = self._connection.execute(result_changes.COUNT).one()
        return ResultChanges(new=rows - known, amended=amended, unchanged=known - amended)

    def _apply(self, now: datetime) -> tuple[ResultChanges, Sequence[str]]:
        execute = self._connection.execute
        execute(result_changes.FIND_REPLACED)
        amended = execute(result_changes.REPLACED).scalars().all()
        is_late = self._is_late(now)
        if is_late:
            execute(result_changes.FIND_NEWS, {"now": now})
        new = self._add(result_changes.ADD[self._connection.dialect.name], {"now": now})
        if amended:
            execute(result_changes.SUPERSEDE, {"now": now})
            execute(result_changes.AMEND, {"now": now})
            tell(self._connection, self._surroundings, result_changes.TOLD, now)
            mark(self._connection, _MARKING, self._surroundings.present())
        if is_late:
            tell_of_news(self._connection, now)
        follow(self._connection, _FOLLOWING, self._surroundings.present())
        unchanged = self._count() - new - len(amended)
        return ResultChanges(new=new, amended=len(amended), unchanged=unchanged), amended

    def _is_late(self, now: datetime) -> bool:
        """Tell whether a row may be of a sitting that is out: most files are not, and are asked no more."""
        dialect = self._connection.dialect.name
        wanted = {"named": a_list(sorted(self._named), dialect), "now": now}
        return self._connection.execute(_ANY_OUT[dialect], wanted).first() is not None
