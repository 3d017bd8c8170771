"""What organisations ask to be changed, in memory."""

from collections.abc import Sequence

from results_core.kernel.identifiers import ChangeRequestId, OrganisationId
from results_core.organisations.change_requests import ChangeRequest
from results_core.testing.memory.record import Record


class MemoryChangeRequests:
    """Fulfils `ChangeRequests`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._kept = record.change_requests

    def put(self, request: ChangeRequest) -> None:
        """Keep the request in the place of the organisation's earlier one."""
        self._kept[request.organisation] = request

    def of(self, request: ChangeRequestId) -> ChangeRequest | None:
        """Return the request."""
        return next((one for one in self._kept.values() if one.id == request), None)

    def of_organisation(self, organisation: OrganisationId) -> ChangeRequest | None:
        """Return what the organisation asks for."""
        return self._kept.get(organisation)

    def waiting(self) -> Sequence[ChangeRequest]:
        """Return all, the oldest first."""
        return sorted(self._kept.values(), key=lambda one: (one.asked_at, one.id))

    def remove(self, request: ChangeRequestId) -> bool:
        """Forget the request; False where it is gone."""
        kept = self.of(request)
        return kept is not None and self._kept.pop(kept.organisation, None) is not None
