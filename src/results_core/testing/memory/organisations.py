"""Organisations and the applications that they come from, in memory."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

from results_core.kernel.identifiers import ApplicationId, JoinRequestId, OrganisationId
from results_core.organisations.model import (
    Application,
    ApplicationState,
    JoinRequest,
    JoinRequestState,
    Organisation,
    OrganisationState,
    Requirement,
)
from results_core.organisations.words import folded
from results_core.testing.memory.record import Record


class MemoryOrganisations:
    """Fulfils `Organisations`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._organisations = record.organisations
        self._requirements = record.requirements

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""
        self._organisations[organisation.id] = organisation

    def of(self, organisation: OrganisationId, *, hold: bool = False) -> Organisation | None:
        """Return the organisation; whoever writes has the store alone."""
        del hold
        return self._organisations.get(organisation)

    def replace(self, organisation: Organisation) -> None:
        """Keep the organisation as it is from now on."""
        self._organisations[organisation.id] = organisation

    def with_domain(self, domain: str) -> Sequence[Organisation]:
        """Return those that have this very domain in their list, by name and id."""
        return [one for one in self.each() if domain in one.domains]

    def called(self, name: str) -> Sequence[Organisation]:
        """Return those of this name, be it written with other capitals or accents, by id."""
        return [one for one in self.each() if folded(one.name) == folded(name)]

    def alike(self, *, domains: Collection[str], names: Collection[str]) -> Sequence[Organisation]:
        """Return those that have one of these domains or folded names, by name and id."""
        return [
            one
            for one in self.each()
            if not set(domains).isdisjoint(one.domains) or folded(one.name) in names
        ]

    def add_all(self, organisations: Sequence[Organisation]) -> None:
        """Keep new organisations."""
        for organisation in organisations:
            self.add(organisation)

    def each(self, state: OrganisationState | None = None) -> Iterator[Organisation]:
        """Yield all of this state, or all, by name and id."""
        ordered = sorted(self._organisations.values(), key=lambda one: (folded(one.name), one.id))
        return (one for one in ordered if state is None or one.state is state)

    def requirements(self, organisation: OrganisationId) -> Sequence[Requirement]:
        """Return what it requires, by exam."""
        return list(self._requirements.get(organisation, ()))

    def require(self, organisation: OrganisationId, requirements: Collection[Requirement]) -> None:
        """Let it require this, and nothing else."""
        self._requirements[organisation] = tuple(sorted(requirements, key=lambda one: one.exam))


class MemoryApplications:
    """Fulfils `Applications`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._applications = record.applications

    def add(self, application: Application) -> None:
        """Keep a new application."""
        self._applications[application.id] = application

    def of(self, application: ApplicationId, *, hold: bool = False) -> Application | None:
        """Return the application; whoever writes has the store alone."""
        del hold
        return self._applications.get(application)

    def of_reference(self, reference: str, *, hold: bool = False) -> Application | None:
        """Return the application of this reference."""
        del hold
        return next((one for one in self._applications.values() if one.reference == reference), None)

    def of_organisation(self, organisation: OrganisationId) -> Application | None:
        """Return what the organisation came from."""
        return next((one for one in self._applications.values() if one.organisation == organisation), None)

    def hold_unconfirmed(self, email: str) -> None:
        """Whoever writes holds everything anyhow."""

    def forget_unconfirmed(self, email: str, *, but: ApplicationId) -> Sequence[ApplicationId]:
        """Forget those of an address that wait for its confirmation, but this one."""
        waiting = [one for one in self.of_state(ApplicationState.UNCONFIRMED) if one.applicant.email == email]
        forgotten = sorted(one.id for one in waiting if one.id != but)
        for application in forgotten:
            del self._applications[application]
        return forgotten

    def of_state(self, state: ApplicationState) -> Sequence[Application]:
        """Return those of this state, the one confirmed (or else made) first before the others."""
        wanted = [one for one in self._applications.values() if one.state is state]
        return sorted(wanted, key=lambda one: (one.confirmed_at or one.applied_at, one.id))

    def replace(self, application: Application) -> None:
        """Keep the application as it is from now on."""
        self._applications[application.id] = application


class MemoryJoinRequests:
    """Fulfils `JoinRequests`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._requests = record.join_requests

    def add(self, request: JoinRequest) -> None:
        """Keep a new wish."""
        self._requests[request.id] = request

    def of(self, request: JoinRequestId, *, hold: bool = False) -> JoinRequest | None:
        """Return the wish; whoever writes has the store alone."""
        del hold
        return self._requests.get(request)

    def waiting(self, organisation: OrganisationId) -> Sequence[JoinRequest]:
        """Return the organisation's that wait, the one confirmed first before the others."""
        waiting = [
            one
            for one in self._requests.values()
            if one.organisation == organisation and one.state is JoinRequestState.WAITING
        ]
        return sorted(waiting, key=lambda one: (one.confirmed_at or one.asked_at, one.id))

    def asked_by(self, email: str, *, since: datetime) -> Sequence[JoinRequest]:
        """Return those that somebody of this address made since then, oldest first."""
        asked = [
            one for one in self._requests.values() if one.person.email == email and one.asked_at >= since
        ]
        return sorted(asked, key=lambda one: (one.asked_at, one.id))

    def replace(self, request: JoinRequest) -> None:
        """Keep the wish as it is from now on."""
        self._requests[request.id] = request

    def remove(self, request: JoinRequestId) -> None:
        """Forget the wish."""
        self._requests.pop(request, None)
