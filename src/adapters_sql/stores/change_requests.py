"""What organisations ask to be changed."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select

from adapters_sql.tables import change_requests
from adapters_sql.tables.columns import key
from results_core.kernel.identifiers import AccountId, ChangeRequestId, OrganisationId
from results_core.organisations.change_requests import ChangeRequest
from results_core.organisations.model import OrganisationType

_row = change_requests.c
_SELECT: Final = select(
    _row.id,
    _row.organisation_id,
    _row.asked_by,
    _row.asked_at,
    _row.name,
    _row.type,
    _row.domains,
    _row.reason,
)
_OF: Final = _SELECT.where(_row.id == bindparam("request"))
_OF_ORGANISATION: Final = _SELECT.where(_row.organisation_id == bindparam("organisation"))
_WAITING: Final = _SELECT.order_by(_row.asked_at, _row.id)
_DROP: Final = delete(change_requests).where(_row.organisation_id == bindparam("organisation"))
_REMOVE: Final = delete(change_requests).where(_row.id == bindparam("request")).returning(_row.id)
_ADD: Final = insert(change_requests)


class SqlChangeRequests:
    """The core's `ChangeRequests`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def put(self, request: ChangeRequest) -> None:
        """Keep the request in the place of the organisation's earlier one."""
        self._connection.execute(_DROP, {"organisation": request.organisation})
        self._connection.execute(
            _ADD,
            {
                "id": request.id,
                "organisation_id": request.organisation,
                "asked_by": request.asked_by,
                "asked_at": request.asked_at,
                "name": request.name,
                "type": request.type.value,
                "domains": " ".join(request.domains),
                "reason": request.reason,
            },
        )

    def of(self, request: ChangeRequestId) -> ChangeRequest | None:
        """Return the request."""
        return _read(self._connection.execute(_OF, {"request": key(request)}).one_or_none())

    def of_organisation(self, organisation: OrganisationId) -> ChangeRequest | None:
        """Return what the organisation asks for."""
        asked = {"organisation": key(organisation)}
        return _read(self._connection.execute(_OF_ORGANISATION, asked).one_or_none())

    def waiting(self) -> Sequence[ChangeRequest]:
        """Return all, the oldest first."""
        return [_from_row(row) for row in self._connection.execute(_WAITING)]

    def remove(self, request: ChangeRequestId) -> bool:
        """Forget the request; False where it is gone."""
        return self._connection.execute(_REMOVE, {"request": key(request)}).first() is not None


def _read(row: Sequence[Any] | None) -> ChangeRequest | None:
    return None if row is None else _from_row(row)


def _from_row(row: Sequence[Any]) -> ChangeRequest:
    request, organisation, asked_by, asked_at, name, kind, domains, reason = row
    return ChangeRequest(
        id=ChangeRequestId(request),
        organisation=OrganisationId(organisation),
        asked_by=AccountId(asked_by),
        asked_at=asked_at,
        name=name,
        type=OrganisationType(kind),
        domains=tuple(domains.split()),
        reason=reason,
    )
