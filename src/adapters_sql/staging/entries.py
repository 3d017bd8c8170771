"""The staging of `entries.csv`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, select

from adapters_sql.staging import entry_changes, entry_objections, entry_sittings
from adapters_sql.staging.bulk import a_list, insert_rows, one_of, sending_columns
from adapters_sql.staging.entry_tables import announcements, places, renamed, staged
from adapters_sql.staging.staged import SqlStaged
from adapters_sql.staging.telling import addressees, tell
from adapters_sql.stores.following import follow_entries
from adapters_sql.stores.organisation_corrections import mark_results
from adapters_sql.tables import entries
from adapters_sql.work import Surroundings
from results_core.exams.entries import CentreOfARow, EntryRow, SittingOfARow
from results_core.exams.ports import EntryChanges, KnownDigests
from results_core.kernel.objections import RowObjection
from results_core.results.statement_numbers import issue_many

_KNOWN_DIGESTS: Final = {
    dialect: select(
        entries.c.id_number,
        entries.c.secret_digest,
        entries.c.replaced_secret_digest,
        entries.c.passport_digest,
    ).where(among)
    for dialect, among in one_of(entries.c.id_number, "wanted").items()
}
_TOLD: Final = addressees(renamed)


class SqlStagedEntries(SqlStaged[EntryRow, EntryChanges]):
    """The core's `StagedEntries`."""

    tables = (staged, announcements, places, renamed)
    known_by = ("id_number", "announcement", "place")

    def __init__(self, connection: Connection, surroundings: Surroundings) -> None:
        """Take the connection over until the staging ends; see `open`."""
        super().__init__(connection, surroundings)
        self._announcements: dict[SittingOfARow, int] = {}
        self._places: dict[CentreOfARow, int] = {}

    def _stage(self, rows: Sequence[EntryRow]) -> AbstractContextManager[None]:
        *cells, sittings, centres = zip(*rows, strict=True)
        said_of_sittings = _numbered(sittings, self._announcements)
        said_of_centres = _numbered(centres, self._places)
        insert_rows(self._connection, announcements, [(*said, None) for said in said_of_sittings])
        insert_rows(self._connection, places, said_of_centres)
        sat = [self._announcements[sitting] for sitting in sittings]
        entered = [self._places[centre] for centre in centres]
        return sending_columns(self._connection, staged, [*cells, sat, entered])

    def known_digests(self, id_numbers: Sequence[str]) -> Mapping[str, KnownDigests]:
        """Return what the record recognises the numbers of these entries by, in one query."""
        dialect = self._connection.dialect.name
        wanted = {"wanted": a_list(list(id_numbers), dialect)}
        with self._step():
            rows = self._connection.execute(_KNOWN_DIGESTS[dialect], wanted).all()
        return {row[0]: KnownDigests(*row[1:]) for row in rows}

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

    def _apply(self, now: datetime) -> tuple[EntryChanges, Sequence[str]]:
        execute = self._connection.execute
        corrected = execute(entry_changes.CORRECTED).scalars().all()
        entry_sittings.take_centres(self._connection)
        sittings = entry_sittings.add_sittings(self._connection)
        if corrected:
            self._number(execute(entry_changes.RENAMED).all())
            execute(entry_changes.CORRECT)
            execute(entry_changes.SUPERSEDE, {"now": now})
            execute(entry_changes.ADD_VERSIONS, {"now": now})
            tell(self._connection, self._surroundings, _TOLD, now)
            mark_results(self._connection, corrected, self._surroundings.present())
            follow_entries(self._connection, corrected, self._surroundings.present())
        new = self._add(entry_changes.ADD[self._connection.dialect.name])
        changes = EntryChanges(
            new=new,
            corrected=len(corrected),
            unchanged=self._count() - new - len(corrected),
            sittings=sittings,
        )
        return changes, corrected

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


Said = TypeVar("Said", bound=tuple[Any, ...])


def _numbered(said: Iterable[Said], known: dict[Said, int]) -> list[tuple[Any, ...]]:
    """Give each that is not known yet the next number; return those with their numbers before them."""
    before = len(known)
    for one in said:
        known.setdefault(one, len(known))
    return [(number, *one) for one, number in islice(known.items(), before, None)]
