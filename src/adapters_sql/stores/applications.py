"""Wishes for an account, and wishes to join one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from adapters_sql.stores.officers import person_from_row, person_to_row
from adapters_sql.stores.organisations import details_from_row, details_to_row
from adapters_sql.tables import applications, join_requests
from adapters_sql.tables.columns import findable, key
from results_core.kernel.identifiers import ApplicationId, JoinRequestId, OrganisationId
from results_core.organisations.model import (
    Application,
    ApplicationState,
    JoinRequest,
    JoinRequestState,
)

_row = applications.c
_SELECT: Final = select(
    _row.id,
    _row.reference,
    _row.first_name,
    _row.family_name,
    _row.job_title,
    _row.email,
    _row.language,
    _row.name,
    _row.type,
    _row.website,
    _row.address_1,
    _row.address_2,
    _row.town,
    _row.region,
    _row.postcode,
    _row.country,
    _row.state,
    _row.terms_at,
    _row.terms_version,
    _row.applied_at,
    _row.confirmed_at,
    _row.decided_at,
    _row.organisation_id,
)
_ADD: Final = insert(applications)
_REPLACE: Final = update(applications).where(_row.id == bindparam("replaced"))
_OF: Final = _SELECT.where(_row.id == bindparam("application"))
_OF_REFERENCE: Final = _SELECT.where(_row.reference == bindparam("wanted"))
_OF_ORGANISATION: Final = _SELECT.where(_row.organisation_id == bindparam("organisation")).limit(1)
_HOLD_UNCONFIRMED: Final = (
    select(_row.id)
    .where(_row.state == ApplicationState.UNCONFIRMED.value, _row.email == bindparam("address"))
    .order_by(_row.id)
    .with_for_update()
)
_FORGET_UNCONFIRMED: Final = (
    delete(applications)
    .where(
        _row.state == ApplicationState.UNCONFIRMED.value,
        _row.email == bindparam("address"),
        _row.id != bindparam("kept"),
    )
    .returning(_row.id)
)
_OF_STATE: Final = _SELECT.where(_row.state == bindparam("wanted")).order_by(
    func.coalesce(_row.confirmed_at, _row.applied_at), _row.id
)

_wish = join_requests.c
_SELECT_WISH: Final = select(
    _wish.id,
    _wish.organisation_id,
    _wish.first_name,
    _wish.family_name,
    _wish.job_title,
    _wish.email,
    _wish.language,
    _wish.state,
    _wish.terms_at,
    _wish.terms_version,
    _wish.asked_at,
    _wish.confirmed_at,
    _wish.decided_at,
)
_ADD_WISH: Final = insert(join_requests)
_REPLACE_WISH: Final = update(join_requests).where(_wish.id == bindparam("replaced"))
_REMOVE_WISH: Final = delete(join_requests).where(_wish.id == bindparam("request"))
_WISH_OF: Final = _SELECT_WISH.where(_wish.id == bindparam("request"))
_WAITING: Final = _SELECT_WISH.where(
    _wish.organisation_id == bindparam("organisation"), _wish.state == JoinRequestState.WAITING.value
).order_by(_wish.confirmed_at, _wish.id)
_ASKED_BY: Final = _SELECT_WISH.where(
    _wish.email == bindparam("address"), _wish.asked_at >= bindparam("since")
).order_by(_wish.asked_at, _wish.id)


class SqlApplications:
    """The core's `Applications`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, application: Application) -> None:
        """Keep a new application."""
        self._connection.execute(_ADD, to_row(application))

    def of(self, application: ApplicationId, *, hold: bool = False) -> Application | None:
        """Return the application; on SQLite every writer holds it anyway."""
        wanted = _OF.with_for_update() if hold else _OF
        return from_row(self._connection.execute(wanted, {"application": key(application)}).one_or_none())

    def of_reference(self, reference: str, *, hold: bool = False) -> Application | None:
        """Return the application of this reference."""
        wanted = _OF_REFERENCE.with_for_update() if hold else _OF_REFERENCE
        return from_row(self._connection.execute(wanted, {"wanted": key(reference)}).one_or_none())

    def of_organisation(self, organisation: OrganisationId) -> Application | None:
        """Return what the organisation came from."""
        found = self._connection.execute(_OF_ORGANISATION, {"organisation": key(organisation)})
        return from_row(found.one_or_none())

    def hold_unconfirmed(self, email: str) -> None:
        """Hold those of an address in the order of their ids; on SQLite every writer holds them anyway."""
        self._connection.execute(_HOLD_UNCONFIRMED, {"address": findable(email)}).all()

    def forget_unconfirmed(self, email: str, *, but: ApplicationId) -> Sequence[ApplicationId]:
        """Forget those of an address that wait for its confirmation, but this one."""
        values = {"address": findable(email), "kept": key(but)}
        return sorted(map(ApplicationId, self._connection.execute(_FORGET_UNCONFIRMED, values).scalars()))

    def of_state(self, state: ApplicationState) -> Sequence[Application]:
        """Return those of this state, the one confirmed (or else made) first before the others."""
        rows = self._connection.execute(_OF_STATE, {"wanted": state.value})
        return [_from_row(row) for row in rows]

    def replace(self, application: Application) -> None:
        """Keep the application as it is from now on."""
        self._connection.execute(_REPLACE, {**to_row(application), "replaced": application.id})


class SqlJoinRequests:
    """The core's `JoinRequests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, request: JoinRequest) -> None:
        """Keep a new wish."""
        self._connection.execute(_ADD_WISH, _wish_to_row(request))

    def of(self, request: JoinRequestId, *, hold: bool = False) -> JoinRequest | None:
        """Return the wish; on SQLite every writer holds it anyway."""
        wanted = _WISH_OF.with_for_update() if hold else _WISH_OF
        row = self._connection.execute(wanted, {"request": key(request)}).one_or_none()
        return None if row is None else _wish_from_row(row)

    def waiting(self, organisation: OrganisationId) -> Sequence[JoinRequest]:
        """Return the organisation's that wait, the one confirmed first before the others."""
        rows = self._connection.execute(_WAITING, {"organisation": key(organisation)})
        return [_wish_from_row(row) for row in rows]

    def asked_by(self, email: str, *, since: datetime) -> Sequence[JoinRequest]:
        """Return those that somebody of this address made since then, oldest first."""
        rows = self._connection.execute(_ASKED_BY, {"address": findable(email), "since": since})
        return [_wish_from_row(row) for row in rows]

    def replace(self, request: JoinRequest) -> None:
        """Keep the wish as it is from now on."""
        self._connection.execute(_REPLACE_WISH, {**_wish_to_row(request), "replaced": request.id})

    def remove(self, request: JoinRequestId) -> None:
        """Forget the wish."""
        self._connection.execute(_REMOVE_WISH, {"request": request})


def to_row(application: Application) -> dict[str, Any]:
    """Return the row of an application."""
    return {
        "id": application.id,
        "reference": application.reference,
        **person_to_row(application.applicant),
        **details_to_row(application.details),
        "state": application.state.value,
        "terms_at": application.terms_at,
        "terms_version": application.terms_version,
        "applied_at": application.applied_at,
        "confirmed_at": application.confirmed_at,
        "decided_at": application.decided_at,
        "organisation_id": application.organisation,
    }


def from_row(row: Sequence[Any] | None) -> Application | None:
    """Return the application of a row."""
    return None if row is None else _from_row(row)


def _from_row(row: Sequence[Any]) -> Application:
    state, terms_at, terms_version, applied_at, confirmed_at, decided_at, organisation = row[16:]
    return Application(
        id=ApplicationId(row[0]),
        reference=row[1],
        applicant=person_from_row(row[2:7]),
        details=details_from_row(row[7:16]),
        state=ApplicationState(state),
        terms_at=terms_at,
        terms_version=terms_version,
        applied_at=applied_at,
        confirmed_at=confirmed_at,
        decided_at=decided_at,
        organisation=None if organisation is None else OrganisationId(organisation),
    )


def _wish_to_row(request: JoinRequest) -> dict[str, Any]:
    return {
        "id": request.id,
        "organisation_id": request.organisation,
        **person_to_row(request.person),
        "state": request.state.value,
        "terms_at": request.terms_at,
        "terms_version": request.terms_version,
        "asked_at": request.asked_at,
        "confirmed_at": request.confirmed_at,
        "decided_at": request.decided_at,
    }


def _wish_from_row(row: Sequence[Any]) -> JoinRequest:
    state, terms_at, terms_version, asked_at, confirmed_at, decided_at = row[7:]
    return JoinRequest(
        id=JoinRequestId(row[0]),
        organisation=OrganisationId(row[1]),
        person=person_from_row(row[2:7]),
        state=JoinRequestState(state),
        terms_at=terms_at,
        terms_version=terms_version,
        asked_at=asked_at,
        confirmed_at=confirmed_at,
        decided_at=decided_at,
    )
