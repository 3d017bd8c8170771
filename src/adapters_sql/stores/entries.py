"""Sittings, centres and entries."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Text, bindparam, func, or_, select, update

from adapters_sql.stores import secret_numbers
from adapters_sql.stores.following import follow_sitting
from adapters_sql.stores.organisation_corrections import remember_delivered
from adapters_sql.stores.release import released
from adapters_sql.stores.release_letters import HOLD_TELLING_OFF
from adapters_sql.tables import account_entries, centres, entries, registrations, result_versions, sittings
from adapters_sql.tables.columns import Instant
from results_core.exams.entries import Centre, Entry
from results_core.exams.ports import EnteredSecret, EntryToConfirm
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import Delivery, Sitting, SittingCounts
from results_core.kernel.identifiers import ResultId, SittingId
from results_core.kernel.time import ZonedInstant
from results_core.kernel.values import IdNumber

SITTING: Final = (
    sittings.c.id,
    sittings.c.exam,
    sittings.c.session,
    sittings.c.exam_date,
    sittings.c.delivery,
    sittings.c.releases_at,
    sittings.c.release_zone,
    sittings.c.hidden_at,
)
"""What `sitting_from_row` reads."""

ENTRY: Final = (
    entries.c.id,
    entries.c.id_number,
    entries.c.given_names,
    entries.c.family_name,
    entries.c.date_of_birth,
    entries.c.place_of_entry,
    entries.c.candidate_number,
    centres.c.number,
    centres.c.name,
    centres.c.country,
    centres.c.zone,
    *SITTING,
)
"""What `entry_from_row` reads."""

_EACH: Final = (
    select(*ENTRY)
    .select_from(entries)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .join(centres, centres.c.number == entries.c.centre)
)
_OF: Final = _EACH.where(entries.c.id_number == bindparam("id_number"), entries.c.restricted_at.is_(None))
_WITH_SECRETS: Final = (
    _EACH.add_columns(entries.c.secret_digest)
    .where(entries.c.id.in_(bindparam("results", expanding=True)))
    .order_by(entries.c.id_number)
)
_WITH_SECRET: Final = _OF.add_columns(entries.c.secret_digest)
_HELD: Final = _WITH_SECRET.with_for_update(of=entries)
_OF_SITTING: Final = (
    sittings.c.exam == bindparam("exam"),
    sittings.c.session == bindparam("session"),
    sittings.c.exam_date == bindparam("exam_date"),
)
_TO_CONFIRM: Final = (
    select(
        *ENTRY,
        entries.c.secret_digest,
        entries.c.secret_issued_at,
        or_(account_entries.c.entry_id.is_not(None), registrations.c.entry_id.is_not(None)),
    )
    .select_from(entries)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .join(centres, centres.c.number == entries.c.centre)
    .outerjoin(account_entries, account_entries.c.entry_id == entries.c.id)
    .outerjoin(registrations, registrations.c.entry_id == entries.c.id)
    .where(*_OF_SITTING, entries.c.restricted_at.is_(None))
    .order_by(entries.c.centre, entries.c.candidate_number, entries.c.id_number)
)
_HOLD_SITTING: Final = (
    select(entries.c.id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .where(*_OF_SITTING)
    .order_by(entries.c.id)
    .with_for_update(of=entries)
)
_OUT: Final = (
    (result_versions.c.result_id == entries.c.id) & result_versions.c.superseded_at.is_(None) & released()
)
_SITTINGS: Final = (
    select(
        *SITTING,
        func.count(entries.c.id),
        func.count(account_entries.c.entry_id),
        func.count(result_versions.c.result_id),
        released(),
    )
    .select_from(sittings)
    .outerjoin(entries, entries.c.sitting_id == sittings.c.id)
    .outerjoin(account_entries, account_entries.c.entry_id == entries.c.id)
    .outerjoin(result_versions, _OUT)
    .group_by(*SITTING)
    .order_by(sittings.c.releases_at.desc(), sittings.c.exam_date.desc(), sittings.c.exam, sittings.c.session)
)
_NAMED: Final = _SITTINGS.where(*_OF_SITTING)
_OF_SITTING_MOVED: Final = (
    # Named unlike the columns: an update's parameters are its new values.
    sittings.c.exam == bindparam("of_exam"),
    sittings.c.session == bindparam("of_session"),
    sittings.c.exam_date == bindparam("of_date"),
)
_MOVE: Final = (
    update(sittings)
    .where(*_OF_SITTING_MOVED)
    .values(releases_at=bindparam("at", type_=Instant), release_zone=bindparam("in_zone", type_=Text))
    .returning(sittings.c.id)
)
_HIDE: Final = update(sittings).where(*_OF_SITTING_MOVED).values(hidden_at=bindparam("since", type_=Instant))
_RENEW_SECRET: Final = (
    update(entries)
    .where(entries.c.id == bindparam("result"), entries.c.secret_digest == bindparam("known"))
    .values(secret_digest=bindparam("anew"))
)
_NEXT_RELEASE: Final = (
    select(*SITTING)
    .where(~released())
    .order_by(sittings.c.releases_at, sittings.c.exam_date, sittings.c.exam, sittings.c.session)
    .limit(1)
)


class SqlEntries:
    """The core's `Entries`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def of(self, id_number: IdNumber) -> Entry | None:
        """Return the entry of the ID Number."""
        row = self._connection.execute(_OF, {"id_number": id_number}).one_or_none()
        return None if row is None else entry_from_row(row)

    def with_secret(self, id_number: IdNumber, *, hold: bool = False) -> EnteredSecret | None:
        """Return the entry and its Secret Number's digest; on SQLite every writer holds it anyway."""
        statement = _HELD if hold else _WITH_SECRET
        row = self._connection.execute(statement, {"id_number": id_number}).one_or_none()
        if row is None:
            return None
        entered = EnteredSecret(entry=entry_from_row(row), secret_digest=row[-1])
        if hold and self._connection.dialect.name == "postgresql":
            self._connection.execute(HOLD_TELLING_OFF, {"sitting": entered.entry.sitting.id})
        return entered

    def to_confirm(self, name: SittingName, *, hold: bool = False) -> Sequence[EntryToConfirm]:
        """Return the entries of the sitting by centre, candidate number and ID Number."""
        wanted = {"exam": name.exam, "session": name.session, "exam_date": name.exam_date}
        if hold and self._connection.dialect.name == "postgresql":
            # A statement of its own: what waited for others reads what they committed only with the next.
            self._connection.execute(_HOLD_SITTING, wanted)
        return [
            EntryToConfirm(
                entry=entry_from_row(row),
                secret_digest=row[-3],
                secret_issued_at=row[-2],
                registered=row[-1],
            )
            for row in self._connection.execute(_TO_CONFIRM, wanted)
        ]

    def issue_secrets(self, digests: Mapping[ResultId, str], *, at: datetime) -> None:
        """Keep Secret Numbers of ours in the place of those that were, by one statement."""
        secret_numbers.issue(self._connection, digests, at=at)

    def renew_secret(self, result: ResultId, known: str, anew: str) -> None:
        """Keep another digest of the Secret Number that has this one."""
        self._connection.execute(_RENEW_SECRET, {"result": result, "known": known, "anew": anew})

    def with_secrets(self, results: Collection[ResultId]) -> Sequence[EnteredSecret]:
        """Return the entries of these results that are there, sorted by ID Number."""
        rows = self._connection.execute(_WITH_SECRETS, {"results": list(results)})
        return [EnteredSecret(entry=entry_from_row(row), secret_digest=row[-1]) for row in rows]

    def sittings(self, name: SittingName | None = None) -> Sequence[SittingCounts]:
        """Return the sittings, latest release first, or the one named, in one query."""
        wanted: dict[str, Any] = {"present": self._present}
        if name is None:
            rows = self._connection.execute(_SITTINGS, wanted)
        else:
            wanted |= {"exam": name.exam, "session": name.session, "exam_date": name.exam_date}
            rows = self._connection.execute(_NAMED, wanted)
        return [
            SittingCounts(
                sitting=sitting_from_row(row),
                entries=row[-4],
                registered=row[-3],
                results=row[-2],
                released=bool(row[-1]),
            )
            for row in rows
        ]

    def move_release(self, name: SittingName, to: ZonedInstant) -> None:
        """Let the results of the sitting come out at another instant."""
        moved = self._connection.execute(
            _MOVE,
            {
                "of_exam": name.exam,
                "of_session": name.session,
                "of_date": name.exam_date,
                "at": to.at,
                "in_zone": to.zone,
            },
        ).scalar_one()
        remember_delivered(self._connection, moved, self._present)
        follow_sitting(self._connection, moved, self._present)

    def hide(self, name: SittingName, *, since: datetime) -> None:
        """Note since when a move hides what had been out."""
        self._connection.execute(
            _HIDE,
            {"of_exam": name.exam, "of_session": name.session, "of_date": name.exam_date, "since": since},
        )

    def next_release(self) -> Sitting | None:
        """Return the sitting that is released next, of those not released yet."""
        row = self._connection.execute(_NEXT_RELEASE, {"present": self._present}).one_or_none()
        return None if row is None else sitting_from_row(row)


def entry_from_row(row: Sequence[Any]) -> Entry:
    """Return the entry of the columns `ENTRY`, with which the row begins."""
    entry, id_number, given_names, family_name, date_of_birth, place_of_entry, candidate_number = row[:7]
    number, name, country, zone = row[7:11]
    return Entry(
        id=ResultId(entry),
        id_number=IdNumber(id_number),
        given_names=given_names,
        family_name=family_name,
        date_of_birth=date_of_birth,
        sitting=sitting_from_row(row[11:]),
        centre=Centre(number=number, name=name, country=country, zone=zone),
        place_of_entry=place_of_entry,
        candidate_number=candidate_number,
    )


def sitting_from_row(row: Sequence[Any]) -> Sitting:
    """Return the sitting of the columns `SITTING`, with which the row begins."""
    sitting, exam, session, exam_date, delivery, releases_at, release_zone, hidden_at = row[: len(SITTING)]
    return Sitting(
        id=SittingId(sitting),
        exam=exam,
        session=session,
        exam_date=exam_date,
        delivery=Delivery(delivery),
        releases_at=releases_at,
        release_zone=release_zone,
        hidden_at=hidden_at,
    )
