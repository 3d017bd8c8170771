"""What access to the API needs from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from results_core.api_access.model import Client, ClientState, Scope, Secret, Token
from results_core.kernel.identifiers import ClientId, OrganisationId, SecretId
from results_core.organisations.model import OrganisationState
from results_core.organisations.ports import OrganisationWork
from results_core.throttling.ports import Rates


@attrs.frozen(kw_only=True)
class Held:
    """What the store knows of a secret or token that somebody has shown: everything in one query."""

    client: ClientId
    organisation: OrganisationId
    organisation_name: str
    secret: SecretId
    scopes: frozenset[Scope]
    """Of the client, and of the token where there is one."""
    client_state: ClientState
    organisation_state: OrganisationState
    secret_ended_at: datetime | None
    expires_at: datetime
    """When the secret dies, or the token if that is sooner."""
    used_at: datetime | None
    """When the secret was last used, as far as that was noted."""
    known_since: datetime | None
    """When the client was last noted at the address; None at one that it never came from, and of tokens."""


@attrs.frozen(kw_only=True)
class Expiring:
    """A secret about which its organisation's main users are to be told."""

    secret: Secret
    client: Client


class Clients(Protocol):
    """Clients with their secrets and tokens."""

    def add(self, client: Client) -> None:
        """Keep a client."""

    def of(self, client: ClientId, *, hold: bool = False) -> Client | None:
        """Return the client; held, nobody else changes it, its secrets or tokens until this ends."""

    def replace(self, client: Client) -> None:
        """Keep it as it is now."""

    def named(self, beginning: str) -> Sequence[Client]:
        """Return the clients whose id begins so, two at most."""

    def each(self, state: ClientState | None = None) -> Sequence[Client]:
        """Return all, or those of a state, in the order in which they were asked for."""

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Client]:
        """Return the organisation's, in the order in which they were asked for."""

    def count(self, state: ClientState, *, asked_before: datetime | None = None) -> int:
        """Return how many are in the state, or those asked for before an instant."""

    def add_secret(self, secret: Secret) -> None:
        """Keep a secret."""

    def secrets_of(self, clients: Collection[ClientId]) -> Sequence[Secret]:
        """Return their secrets, live or not, the latest first, in one query."""

    def end_secrets(self, client: ClientId, secret: SecretId | None = None, *, at: datetime) -> int:
        """End one, or all, of the client's, with every token of them; return how many were live."""

    def add_token(self, token: Token) -> None:
        """Keep a token."""

    def by_secret(self, client: str, digest: str, *, address: str) -> Held | None:
        """Return what is known of the client's secret, in one query that costs the same whatever there is.

        `address` is where this client is, as `touch` has kept it: a digest of both.
        """

    def by_token(self, digest: str) -> Held | None:
        """Return what is known of a token, in one query; from where it comes is not asked."""

    def touch(self, client: ClientId, secret: SecretId, *, address: str | None, at: datetime) -> None:
        """Note that the secret was used, and from where if that is to be known."""

    def expiring(self, *, now: datetime, limit: int, hold: bool = False) -> Sequence[Expiring]:
        """Return live secrets of approved clients of open organisations that a warning is due for.

        Those are 60, 30 and 7 days from their end, with no warning as late as that written yet
        (`expiry.due`); the first to end comes first. With `hold` they
        are held until this ends; without it this MUST be allowed to who only reads.
        """

    def warned(self, secret: SecretId, days: int) -> None:
        """Note the warning that was written."""


class ClientWork(OrganisationWork, Protocol):
    """What access to the API asks of a transaction."""

    @property
    def clients(self) -> Clients:
        """Clients."""

    @property
    def rates(self) -> Rates:
        """How fast they call."""
