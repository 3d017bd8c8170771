"""What organisations have received, numbered as it arrives, and how far their officers were told."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Date,
    Integer,
    Text,
    bindparam,
    func,
    or_,
    select,
    text,
    union_all,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.stores.release import PRESENT
from adapters_sql.stores.scoping import visible
from adapters_sql.tables import arrivals, organisations, shares
from adapters_sql.tables.columns import Instant
from results_core.kernel.identifiers import OrganisationId
from results_core.notifications.ports import Done, Receiver
from results_core.notifications.preferences import Notice
from results_core.organisations.model import OrganisationState
from results_core.sharing.states import BLOCKED

_row = arrivals.c
_ASTRAY: Final = timedelta(days=15)
"""A turn that lies so far ahead was reckoned by a clock that was wrong."""
_TO_NUMBER: Final = (text("shares.arrival IS NULL"), shares.c.received_at <= PRESENT)
_UNNUMBERED: Final = (
    select(shares.c.id, shares.c.organisation_id, shares.c.received_at)
    .where(*_TO_NUMBER)
    .order_by(shares.c.received_at, shares.c.id)
    .limit(bindparam("at_most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_AMONG: Final[BindParameter[Any]] = bindparam("among", expanding=True)


def _beginning(insertion: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    return insertion(arrivals).on_conflict_do_nothing()


_BEGIN: Final = {"sqlite": _beginning(sqlite.insert), "postgresql": _beginning(postgresql.insert)}
_NEXT: Final = update(arrivals).where(_row.organisation_id.in_(_AMONG)).values(latest=_row.latest + 1)
_NUMBER: Final = (
    update(shares)
    .where(shares.c.id.in_(_AMONG))
    .values(
        arrival=select(_row.latest)
        .where(_row.organisation_id == shares.c.organisation_id)
        .correlate(shares)
        .scalar_subquery()
    )
)
_IS_OPEN: Final = organisations.c.state == OrganisationState.APPROVED.value


def _turn_has_come(notice: Notice) -> ColumnElement[bool]:
    if notice is Notice.EACH:
        return text("latest > each_told")  # type: ignore[return-value]
    at = _row[f"{notice}_at"]
    return or_(at <= bindparam("by", type_=Instant), at > bindparam("astray", type_=Instant))


def _due(notice: Notice) -> Any:  # noqa: ANN401 - a Select
    rhythm = Notice.DAILY if notice is Notice.EACH else notice
    return (
        select(
            _row.organisation_id,
            organisations.c.zone,
            _row.latest,
            _row[f"{rhythm}_done"],
            _row[f"{rhythm}_at"],
        )
        .join(organisations, organisations.c.id == _row.organisation_id)
        .where(_turn_has_come(notice), _IS_OPEN)
        .order_by(_row.organisation_id)
        .limit(bindparam("at_most", type_=Integer))
        .with_for_update(skip_locked=True, of=arrivals)
    )


def _is_any_due(notice: Notice) -> Any:  # noqa: ANN401 - a Select
    return (
        select(_row.organisation_id)
        .join(organisations, organisations.c.id == _row.organisation_id)
        .where(_turn_has_come(notice), _IS_OPEN)
        .limit(1)
        .subquery()
        .select()
    )


_ANY_DUE: Final = union_all(
    select(shares.c.id).where(*_TO_NUMBER).limit(1).subquery().select(), *map(_is_any_due, Notice)
)
_DUE: Final = {notice: _due(notice) for notice in Notice}


def _counts(notice: Notice) -> Any:  # noqa: ANN401 - a Select
    return (
        select(shares.c.organisation_id, shares.c.exam, func.count())
        .join(arrivals, _row.organisation_id == shares.c.organisation_id)
        .where(
            shares.c.organisation_id.in_(_AMONG),
            shares.c.arrival > _row[f"{notice}_told"],
            shares.c.arrival <= _row.latest,
            shares.c.status.not_in(sorted(status.value for status in BLOCKED)),
            visible(),
        )
        .group_by(shares.c.organisation_id, shares.c.exam)
    )


_COUNTS: Final = {notice: _counts(notice) for notice in Notice}


def _settling(notice: Notice) -> Any:  # noqa: ANN401 - an Update
    told = _row[f"{notice}_told"]
    values: dict[str, Any] = {told.name: func.coalesce(bindparam("now_told", type_=Integer), told)}
    if notice is not Notice.EACH:
        values[f"{notice}_done"] = bindparam("now_done", type_=Date)
        values[f"{notice}_at"] = bindparam("again_at", type_=Instant)
    return update(arrivals).where(_row.organisation_id == bindparam("of", type_=Text)).values(values)


_SETTLE: Final = {notice: _settling(notice) for notice in Notice}


class SqlArrivals:
    """The core's `Arrivals`."""

    def __init__(self, connection: Connection, present: datetime | None) -> None:
        self._connection = connection
        self._present = present

    def are_due(self, at: datetime) -> bool:
        """Tell whether there is anything to number, or any open organisation's turn has come."""
        return self._connection.execute(_ANY_DUE, self._by(at)).first() is not None

    def number(self, *, limit: int) -> int:
        """Number what was received and is not numbered; return how many."""
        arrived = self._connection.execute(_UNNUMBERED, {"at_most": limit, "present": self._present}).all()
        if not arrived:
            return 0
        first_at: dict[str, datetime] = {}
        for _, organisation, received_at in arrived:
            first_at.setdefault(organisation, received_at)
        self._connection.execute(
            _BEGIN[self._connection.dialect.name],
            [_beginning_row(organisation, first_at[organisation]) for organisation in sorted(first_at)],
        )
        self._connection.execute(_NEXT, {"among": sorted(first_at)})
        self._connection.execute(_NUMBER, {"among": [share for share, _, _ in arrived]})
        return len(arrived)

    def due(self, notice: Notice, at: datetime, *, limit: int) -> Sequence[Receiver]:
        """Return open organisations whose turn has come."""
        rows = self._connection.execute(_DUE[notice], {**self._by(at), "at_most": limit})
        return [_receiver(row) for row in rows]

    def counts(
        self, notice: Notice, organisations: Sequence[OrganisationId]
    ) -> Mapping[OrganisationId, Mapping[str, int]]:
        """Return, by exam, how many results are new since the last time and to be seen now."""
        counted: dict[OrganisationId, dict[str, int]] = {}
        rows = self._connection.execute(
            _COUNTS[notice], {"among": list(organisations), "present": self._present}
        )
        for organisation, exam, count in rows:
            counted.setdefault(OrganisationId(organisation), {})[exam] = count
        return counted

    def settle(self, notice: Notice, done: Sequence[Done]) -> None:
        """Keep how far each was told and when it is its turn again."""
        if done:
            self._connection.execute(_SETTLE[notice], [_settled_row(notice, one) for one in done])

    def _by(self, at: datetime) -> dict[str, Any]:
        return {"by": at, "astray": at + _ASTRAY, "present": self._present}


def _beginning_row(organisation: str, at: datetime) -> dict[str, Any]:
    nothing = dict.fromkeys(("latest", "each_told", "daily_told", "weekly_told"), 0)
    return {"organisation_id": organisation, "daily_at": at, "weekly_at": at, **nothing}


def _settled_row(notice: Notice, done: Done) -> dict[str, Any]:
    told = {"of": done.organisation, "now_told": done.told_to}
    if notice is Notice.EACH:
        return told
    return {**told, "now_done": done.period, "again_at": done.next_at}


def _receiver(row: Sequence[Any]) -> Receiver:
    organisation, zone, latest, done, since = row
    last: date | None = done
    return Receiver(
        organisation=OrganisationId(organisation), zone=zone, latest=latest, done=last, since=since
    )
