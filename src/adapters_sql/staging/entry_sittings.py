"""The sittings and centres of `entries.csv`: a few, whatever the number of rows."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any, Final

import attrs
from sqlalchemy import Connection, and_, delete, func, insert, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.staging.entry_tables import announcements, places, staged
from adapters_sql.tables import centres, sittings
from results_core.exams.sessions import SittingName

_MEET: Final = update(announcements).values(
    known=select(sittings.c.id)
    .where(
        and_(
            sittings.c.exam == announcements.c.exam,
            sittings.c.session == announcements.c.session,
            sittings.c.exam_date == announcements.c.exam_date,
        )
    )
    .scalar_subquery()
)
_ANNOUNCED: Final = (
    select(announcements, sittings.c.releases_at, sittings.c.delivery)
    .select_from(announcements.outerjoin(sittings, sittings.c.id == announcements.c.known))
    .order_by(announcements.c.key)
)
FORGET_UNSAID: Final = delete(announcements).where(announcements.c.key.not_in(select(staged.c.announcement)))
"""Takes out what only rows said that are dropped."""
_last_lines = (
    select(staged.c.place, func.max(staged.c.line).label("line")).group_by(staged.c.place).subquery()
)
_PLACES: Final = (
    select(places.c.centre, places.c.centre_name, places.c.country, places.c.centre_zone)
    .join(_last_lines, _last_lines.c.place == places.c.key)
    .order_by(_last_lines.c.line)
)
_ADD_SITTING: Final = insert(sittings)
_SAID_OF_CENTRES: Final = ("name", "country", "zone")


def _take_centre(insert_into: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    taken = insert_into(centres)
    return taken.on_conflict_do_update(
        index_elements=[centres.c.number],
        set_={name: taken.excluded[name] for name in _SAID_OF_CENTRES},
        where=tuple_(*(centres.c[name] for name in _SAID_OF_CENTRES))
        != tuple_(*(taken.excluded[name] for name in _SAID_OF_CENTRES)),
    )


_TAKE_CENTRE: Final = {"sqlite": _take_centre(sqlite.insert), "postgresql": _take_centre(postgresql.insert)}


@attrs.frozen(kw_only=True)
class Announcement:
    """What some rows say of their sitting, and what holds."""

    key: int
    name: SittingName
    releases_at: datetime
    delivery: str
    release_zone: str | None
    sitting_id: str
    known: bool
    known_releases_at: datetime
    """Of the sitting in the record, else of its first row."""
    known_delivery: str


def announced(connection: Connection) -> Sequence[Announcement]:
    """Return what the rows say of sittings, in the order of their first rows."""
    connection.execute(_MEET)
    firsts: dict[tuple[str, str, date], tuple[datetime, str]] = {}
    found = []
    for row in map(tuple, connection.execute(_ANNOUNCED)):
        key, exam, session, exam_date, delivery, releases_at, zone, sitting_id, known = row[:9]
        first = firsts.setdefault((exam, session, exam_date), (releases_at, delivery))
        expected_release, expected_delivery = first if known is None else row[9:]
        found.append(
            Announcement(
                key=key,
                name=SittingName(exam, session, exam_date),
                releases_at=releases_at,
                delivery=delivery,
                release_zone=zone,
                sitting_id=sitting_id,
                known=known is not None,
                known_releases_at=expected_release,
                known_delivery=expected_delivery,
            )
        )
    return found


def new_sittings(connection: Connection) -> Sequence[Announcement]:
    """Return the first announcement of each sitting that the record does not know."""
    return list(_first_of_each(announced(connection)))


def _first_of_each(said: Sequence[Announcement]) -> Iterator[Announcement]:
    seen: set[SittingName] = set()
    for announcement in said:
        if not announcement.known and announcement.name not in seen:
            seen.add(announcement.name)
            yield announcement


def add_sittings(connection: Connection) -> int:
    """Add the sittings that the record does not know; then all are known. Return how many they were."""
    new = new_sittings(connection)
    if new:
        connection.execute(
            _ADD_SITTING,
            [
                {
                    "id": announcement.sitting_id,
                    "exam": announcement.name.exam,
                    "session": announcement.name.session,
                    "exam_date": announcement.name.exam_date,
                    "delivery": announcement.delivery,
                    "releases_at": announcement.releases_at,
                    "release_zone": announcement.release_zone,
                }
                for announcement in new
            ],
        )
        connection.execute(_MEET)
    return len(new)


def take_centres(connection: Connection) -> None:
    """Take centres as their last row says."""
    said = {
        number: {"number": number, "name": name, "country": country, "zone": zone}
        for number, name, country, zone in connection.execute(_PLACES)
    }
    if said:
        connection.execute(_TAKE_CENTRE[connection.dialect.name], list(said.values()))
