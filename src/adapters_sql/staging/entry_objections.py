"""What can be wrong between the rows of `entries.csv`, and between them and the record."""

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, and_, func, select

from adapters_sql.staging.bulk import a_list, one_of
from adapters_sql.staging.entry_sittings import Announcement, announced
from adapters_sql.staging.entry_tables import announcements, staged
from adapters_sql.tables import account_entries, entries, sittings
from results_core.kernel.objections import RowObjection

_firsts = (
    select(staged.c.id_number, func.min(staged.c.line).label("line"))
    .group_by(staged.c.id_number)
    .having(func.count() > 1)
    .subquery()
)
_REPEATED: Final = select(staged.c.line, staged.c.id_number).join(
    _firsts, and_(_firsts.c.id_number == staged.c.id_number, staged.c.line > _firsts.c.line)
)
_ANNOUNCED_SO: Final = {
    dialect: select(staged.c.line, staged.c.announcement).where(among)
    for dialect, among in one_of(staged.c.announcement, "announcements").items()
}
_ELSEWHERE: Final = (
    select(
        staged.c.line,
        announcements.c.exam,
        sittings.c.exam,
        announcements.c.session,
        sittings.c.session,
        announcements.c.exam_date,
        sittings.c.exam_date,
    )
    .join(announcements, announcements.c.key == staged.c.announcement)
    .join(entries, entries.c.id_number == staged.c.id_number)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .where(announcements.c.known.is_distinct_from(entries.c.sitting_id))
)
_OTHER_SECRET: Final = (
    select(staged.c.line)
    .join(entries, entries.c.id_number == staged.c.id_number)
    .join(account_entries, account_entries.c.entry_id == entries.c.id)
    .where(
        staged.c.secret_digest != entries.c.secret_digest,
        staged.c.secret_digest.is_distinct_from(entries.c.replaced_secret_digest),
    )
)


def between_rows(connection: Connection, at_most: int | None) -> Iterator[RowObjection]:
    """Yield what rows of the file have against one another; from at most so many rows."""
    for line, id_number in connection.execute(_REPEATED.limit(at_most)):
        yield RowObjection(line, "id_number", id_number, "an ID Number that no earlier row has")


def of_the_record(connection: Connection, at_most: int | None) -> Iterator[RowObjection]:
    """Yield what speaks against the rows in the record; of each kind from at most so many rows."""
    yield from _otherwise_announced(connection, at_most)
    for line, *pairs in connection.execute(_ELSEWHERE.limit(at_most)):
        for column, value, known in zip(
            ("exam", "session", "exam_date"), pairs[::2], pairs[1::2], strict=True
        ):
            if value != known:
                yield RowObjection(line, column, str(value), f"{known}, for which the entry is known")
                break
    for (line,) in connection.execute(_OTHER_SECRET.limit(at_most)):
        yield RowObjection(
            line, "secret_number", "", "the known Secret Number: somebody has registered with it"
        )


def _otherwise_announced(connection: Connection, at_most: int | None) -> Iterator[RowObjection]:
    """Yield what is wrong with rows that say otherwise of their sitting than the record or its first row."""
    wrong = {said.key: faults for said in announced(connection) if (faults := [*_faults_of(said)])}
    if wrong:
        dialect = connection.dialect.name
        said_so = _ANNOUNCED_SO[dialect].limit(at_most)
        for line, key in connection.execute(said_so, {"announcements": a_list(list(wrong), dialect)}):
            for column, value, expected in wrong[key]:
                yield RowObjection(line, column, value, expected)


def _faults_of(said: Announcement) -> Iterator[tuple[str, str, str]]:
    if said.releases_at != said.known_releases_at:
        known = f"{said.known_releases_at.isoformat()}, the release of {said.name}"
        yield "releases_at", said.releases_at.isoformat(), known
    if said.delivery != said.known_delivery:
        yield "delivery", said.delivery, f"{said.known_delivery}, as {said.name} was taken"
