"""What the use cases of organisations need from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Protocol

from results_core.access.ports import AccessWork
from results_core.kernel.identifiers import AccountId, ApplicationId, JoinRequestId, OrganisationId
from results_core.organisations.model import (
    Application,
    ApplicationState,
    JoinRequest,
    Officer,
    OfficerAtWork,
    OfficerInSession,
    Organisation,
    OrganisationState,
    Requirement,
)


class Organisations(Protocol):
    """Organisations with an account, with their domains, their words and what they require."""

    def add(self, organisation: Organisation) -> None:
        """Keep a new organisation."""

    def of(self, organisation: OrganisationId, *, hold: bool = False) -> Organisation | None:
        """Return the organisation; held, nobody else changes it until this transaction ends."""

    def replace(self, organisation: Organisation) -> None:
        """Keep the organisation as it is from now on."""

    def with_domain(self, domain: str) -> Sequence[Organisation]:
        """Return those that have this very domain in their list, by name and id."""

    def called(self, name: str) -> Sequence[Organisation]:
        """Return those of this name, be it written with other capitals or accents, by id."""

    def alike(self, *, domains: Collection[str], names: Collection[str]) -> Sequence[Organisation]:
        """Return those that have one of these domains or folded names, by name and id, in few queries."""

    def add_all(self, organisations: Sequence[Organisation]) -> None:
        """Keep new organisations, however many, in few statements."""

    def each(self, state: OrganisationState | None = None) -> Iterator[Organisation]:
        """Yield all of this state, or all, by name and id."""

    def requirements(self, organisation: OrganisationId) -> Sequence[Requirement]:
        """Return what it requires, by exam."""

    def require(self, organisation: OrganisationId, requirements: Collection[Requirement]) -> None:
        """Let it require this, at most one an exam, and nothing else."""


class Officers(Protocol):
    """The people of organisations, found by the address that they log in under."""

    def add(self, officer: Officer) -> None:
        """Keep a new officer.

        Raises:
            EmailTaken: Somebody logs in under the address.
        """

    def of(self, officer: AccountId, *, hold: bool = False) -> Officer | None:
        """Return the officer; held, nobody else changes them until this transaction ends."""

    def of_email(self, email: str) -> Officer | None:
        """Return the officer of this address, in its canonical form; capitals tell no two apart."""

    def of_emails(self, emails: Collection[str]) -> Sequence[Officer]:
        """Return the officers of these addresses, by id, in one query."""

    def add_all(self, officers: Sequence[Officer]) -> None:
        """Keep new officers, however many, in few statements.

        Raises:
            EmailTaken: Somebody logs in under one of the addresses.
        """

    def at_work(self, officer: AccountId) -> OfficerAtWork | None:
        """Return the officer if they may work: active, and the organisation is not suspended (SES-3)."""

    def in_session(self, digest: str) -> OfficerInSession | None:
        """Return the same of the officer whose session this is, in one query.

        Whether the session is too old, or of another audience, is the caller's question.
        """

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Officer]:
        """Return its officers, by family name, first name and id."""

    def replace(self, officer: Officer) -> None:
        """Keep the officer as they are from now on.

        Raises:
            EmailTaken: Somebody else logs in under the address.
        """

    def remove(self, officer: AccountId) -> None:
        """Forget the officer and their recovery codes."""

    def set_recovery_codes(self, officer: AccountId, digests: Collection[str]) -> None:
        """Keep these recovery codes instead of all earlier ones."""

    def use_recovery_code(self, officer: AccountId, digest: str) -> bool:
        """Use a recovery code up; tell whether there was one. Of many at once one wins."""

    def recovery_codes_left(self, officer: AccountId) -> int:
        """Return how many are left."""


class Applications(Protocol):
    """Wishes for an account."""

    def add(self, application: Application) -> None:
        """Keep a new application."""

    def of(self, application: ApplicationId, *, hold: bool = False) -> Application | None:
        """Return the application; held, nobody else decides it until this transaction ends."""

    def of_reference(self, reference: str, *, hold: bool = False) -> Application | None:
        """Return the application of this reference, in capitals without spaces and hyphens."""

    def of_organisation(self, organisation: OrganisationId) -> Application | None:
        """Return what the organisation came from; None for an imported one."""

    def hold_unconfirmed(self, email: str) -> None:
        """Let nobody else change those of an address that wait for its confirmation until this ends."""

    def forget_unconfirmed(self, email: str, *, but: ApplicationId) -> Sequence[ApplicationId]:
        """Forget those of an address, in its canonical form, that wait for its confirmation, but this one.

        Return which they were, in their order.
        """

    def of_state(self, state: ApplicationState) -> Sequence[Application]:
        """Return those of this state, the one confirmed (or else made) first before the others."""

    def replace(self, application: Application) -> None:
        """Keep the application as it is from now on."""


class JoinRequests(Protocol):
    """Wishes to join an organisation that has an account."""

    def add(self, request: JoinRequest) -> None:
        """Keep a new wish."""

    def of(self, request: JoinRequestId, *, hold: bool = False) -> JoinRequest | None:
        """Return the wish; held, nobody else decides it until this transaction ends."""

    def waiting(self, organisation: OrganisationId) -> Sequence[JoinRequest]:
        """Return the organisation's that wait, the one confirmed first before the others."""

    def asked_by(self, email: str, *, since: datetime) -> Sequence[JoinRequest]:
        """Return those that somebody of this address made since then, then included, oldest first."""

    def replace(self, request: JoinRequest) -> None:
        """Keep the wish as it is from now on."""

    def remove(self, request: JoinRequestId) -> None:
        """Forget the wish."""


class OrganisationWork(AccessWork, Protocol):
    """What the use cases of organisations ask of a transaction."""

    @property
    def organisations(self) -> Organisations:
        """Organisations."""

    @property
    def officers(self) -> Officers:
        """Their people."""

    @property
    def applications(self) -> Applications:
        """Wishes for an account."""

    @property
    def join_requests(self) -> JoinRequests:
        """Wishes to join."""
