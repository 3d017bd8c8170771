"""The staging of `entries.csv`."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import Connection

from adapters_sql.staging import entry_changes, entry_objections, entry_sittings
from adapters_sql.staging.bulk import insert_rows
from adapters_sql.staging.entry_tables import announcements, places, renamed, staged
from adapters_sql.staging.staged import SqlStaged
from adapters_sql.staging.telling import addressees, tell
from adapters_sql.work import Surroundings
from results_core.exams.entries import EntryRow
from results_core.exams.ports import EntryChanges
from results_core.kernel.objections import RowObjection
from results_core.results.statement_numbers import issue_many


def _cells(*names: str) -> Callable[[EntryRow], tuple[Any, ...]]:
    return itemgetter(*map(EntryRow._fields.index, names))


_OF_THE_ENTRY: Final = _cells(*(column.name for column in staged.columns if column.name in EntryRow._fields))
_OF_ITS_SITTING: Final = _cells("exam", "session", "exam_date", "delivery", "releases_at", "release_zone")
_OF_ITS_CENTRE: Final = _cells("centre", "centre_name", "country", "centre_zone")
_TOLD: Final = addressees(renamed)


class SqlStagedEntries(SqlStaged[EntryRow, EntryChanges]):
    """The core's `StagedEntries`."""

    tables = (staged, announcements, places, renamed)

    def __init__(self, connection: Connection, surroundings: Surroundings) -> None:
        """Take the connection over until the staging ends; see `open`."""
        super().__init__(connection, surroundings)
        self._announcements: dict[tuple[Any, ...], int] = {}
        self._places: dict[tuple[Any, ...], int] = {}

    def _stage(self, rows: Sequence[EntryRow]) -> None:
        spelt, said_of_sittings, said_of_centres = [], [], []
        for row in rows:
            sitting, centre = _OF_ITS_SITTING(row), _OF_ITS_CENTRE(row)
            announcement, place = self._announcements.get(sitting), self._places.get(centre)
            if announcement is None:
                announcement = self._announcements[sitting] = len(self._announcements)
                said_of_sittings.append((announcement, *sitting, row.sitting_id, None))
            if place is None:
                place = self._places[centre] = len(self._places)
                said_of_centres.append((place, *centre))
            spelt.append((*_OF_THE_ENTRY(row), announcement, place))
        insert_rows(self._connection, announcements, said_of_sittings)
        insert_rows(self._connection, places, said_of_centres)
        insert_rows(self._connection, staged, spelt)

    def _drop(self, lines: list[int]) -> None:
        super()._drop(lines)
        self._connection.execute(entry_sittings.FORGET_UNSAID)

    def _objections_between_rows(self, at_most: int | None = None) -> Iterator[RowObjection]:
        return entry_objections.between_rows(self._connection, at_most)

    def _objections_of_the_record(self, at_most: int | None = None) -> Iterator[RowObjection]:
        return entry_objections.of_the_record(self._connection, at_most)

    def _changes(self) -> EntryChanges:
        rows, known, corrected = self._connection.execute(entry_changes.COUNT).one()
        return EntryChanges(
            new=rows - known,
            corrected=corrected,
            unchanged=known - corrected,
            sittings=len(entry_sittings.new_sittings(self._connection)),
        )

    def _apply(self, now: datetime) -> Sequence[str]:
        execute = self._connection.execute
        corrected = execute(entry_changes.CORRECTED).scalars().all()
        entry_sittings.take_centres(self._connection)
        entry_sittings.add_sittings(self._connection)
        if corrected:
            self._number(execute(entry_changes.RENAMED).all())
            execute(entry_changes.CORRECT)
            execute(entry_changes.SUPERSEDE, {"now": now})
            execute(entry_changes.ADD_VERSIONS, {"now": now})
            tell(self._connection, self._surroundings, _TOLD, now)
        execute(entry_changes.ADD[self._connection.dialect.name])
        return corrected

    def _hold(self) -> None:
        super()._hold()
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(entry_changes.HOLD)

    def _number(self, reported: Sequence[Sequence[Any]]) -> None:
        """Give each result whose name changes a fresh number of ours."""
        fresh = issue_many(self._surroundings.randomness, len(reported))
        insert_rows(
            self._connection,
            renamed,
            [(result, number, own) for (result, number), own in zip(reported, fresh, strict=True)],
        )
