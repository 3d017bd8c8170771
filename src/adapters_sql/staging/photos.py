"""The staging of a directory of photos."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import Column, Integer, Table, Text, and_, bindparam, case, func, insert, select, update

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.staging.staged import SqlStaged, temporary
from adapters_sql.tables import entries, photos, sittings
from adapters_sql.tables.columns import Instant
from results_core.kernel.objections import RowObjection
from results_core.results.photos import EntryToPicture, PhotoChanges, PhotoRow

staged: Final = Table(
    "staged_photos",
    temporary,
    *(Column(name, Integer if name == "line" else Text) for name in PhotoRow._fields),
    prefixes=["TEMPORARY"],
)
"""The columns of `PhotoRow`, in its order."""

_ENTRIES_OF: Final = {
    dialect: select(entries.c.id_number, sittings.c.exam, photos.c.digest)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .outerjoin(photos, photos.c.result_id == entries.c.id)
    .where(among, entries.c.restricted_at.is_(None))
    for dialect, among in one_of(entries.c.id_number, "id_numbers").items()
}
_firsts = (
    select(staged.c.id_number, func.min(staged.c.line).label("line"))
    .group_by(staged.c.id_number)
    .having(func.count() > 1)
    .subquery()
)
_REPEATED: Final = select(staged.c.line, staged.c.file).join(
    _firsts, and_(_firsts.c.id_number == staged.c.id_number, staged.c.line > _firsts.c.line)
)

_ENTRY: Final = entries.c.id_number == staged.c.id_number
_ROWS: Final = staged.join(entries, _ENTRY)
_DIFFERS: Final = and_(photos.c.digest != staged.c.digest, staged.c.sealed.is_not(None))
_COUNT: Final = select(
    func.count(), func.count(photos.c.result_id), func.count(case((_DIFFERS, photos.c.result_id)))
).select_from(_ROWS.outerjoin(photos, photos.c.result_id == entries.c.id))
_REPLACED: Final = (
    select(entries.c.id)
    .select_from(_ROWS.join(photos, photos.c.result_id == entries.c.id))
    .where(_DIFFERS)
    .order_by(staged.c.line)
)
_NOW: Final = bindparam("now", type_=Instant())
_REPLACE: Final = (
    update(photos)
    .where(photos.c.result_id == entries.c.id, _ENTRY, _DIFFERS)
    .values(digest=staged.c.digest, sealed=staged.c.sealed, taken_in_at=_NOW)
)
_ADD: Final = insert(photos).from_select(
    ["result_id", "digest", "sealed", "taken_in_at"],
    select(entries.c.id, staged.c.digest, staged.c.sealed, _NOW)
    .select_from(_ROWS.outerjoin(photos, photos.c.result_id == entries.c.id))
    .where(photos.c.result_id.is_(None), staged.c.sealed.is_not(None)),
)


class SqlStagedPhotos(SqlStaged[PhotoRow, PhotoChanges]):
    """The core's `StagedPhotos`."""

    tables = (staged,)
    known_by = ("line", "id_number")

    def add(self, rows: Sequence[PhotoRow]) -> None:
        """Stage photos at once: a row of them is no few bytes."""
        super().add(rows)
        self._send()

    def entries_of(self, id_numbers: Sequence[str]) -> Mapping[str, EntryToPicture]:
        """Return what is known of the entries, by canonical ID Number, in one query."""
        dialect = self._connection.dialect.name
        wanted = a_list(list(id_numbers), dialect)
        with self._step():
            rows = self._connection.execute(_ENTRIES_OF[dialect], {"id_numbers": wanted}).all()
        return {id_number: EntryToPicture(exam=exam, digest=digest) for id_number, exam, digest in rows}

    def _objections_between_rows(self, at_most: int | None = None) -> Iterator[RowObjection]:
        for line, file in self._connection.execute(_REPEATED.limit(at_most)):
            yield RowObjection(line, "file", file, "one file of each ID Number")

    def _objections_of_the_record(self, at_most: int | None = None) -> Iterator[RowObjection]:
        """Yield nothing: entries neither go nor change their exam."""
        del at_most
        yield from ()

    def _changes(self) -> PhotoChanges:
        rows, known, replaced = self._connection.execute(_COUNT).one()
        return PhotoChanges(new=rows - known, replaced=replaced, unchanged=known - replaced)

    def _apply(self, now: datetime) -> tuple[PhotoChanges, Sequence[str]]:
        changes = self._changes()
        replaced = self._connection.execute(_REPLACED).scalars().all()
        if replaced:
            self._connection.execute(_REPLACE, {"now": now})
        self._connection.execute(_ADD, {"now": now})
        return changes, replaced
