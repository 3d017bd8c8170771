"""A client: a system that may call the API for its organisation, with its secrets (mission D2)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, ClientId, OrganisationId, SecretId

LIVE_SECRETS: Final = 2
"""So that the new one can be put in place while the old one still works (API-1)."""
SECRET_LIVES: Final = timedelta(days=365)
MOST_CLIENTS: Final = 10
"""Of an organisation, waiting or approved."""


@unique
class Scope(StrEnum):
    """What a client may do; `results` of interfaces §5 comes within `shares`."""

    SHARES = "shares"
    """List what was shared, read it, and follow the feed."""
    STATEMENTS = "statements"
    PHOTOS = "photos"
    PASSPORT = "passport"
    """See passport numbers, where the candidate's scope lets them be seen."""
    VERIFY = "verify"
    """Look results up by number and date of birth, and check claims."""
    WEBHOOKS = "webhooks"


@unique
class ClientState(StrEnum):
    """How a client stands."""

    WAITING = "waiting"
    """For an operator's decision."""
    APPROVED = "approved"
    DECLINED = "declined"
    REVOKED = "revoked"


@attrs.frozen(kw_only=True)
class Client:
    """A system of an organisation. Instants are aware and in UTC."""

    id: ClientId
    organisation: OrganisationId
    name: str
    """What its people call it: "Admissions"."""
    purpose: str
    """What they want it for, in their words; operators decide by it."""
    scopes: frozenset[Scope]
    """Wanted, or granted once it is approved."""
    state: ClientState = ClientState.WAITING
    asked_at: datetime
    asked_by: AccountId
    decided_at: datetime | None = None
    ended_at: datetime | None = None
    """When it was revoked."""

    @property
    def is_standing(self) -> bool:
        """Whether it waits or works: it counts towards what an organisation may have."""
        return self.state in {ClientState.WAITING, ClientState.APPROVED}

    def approved(self, scopes: Iterable[Scope], *, at: datetime) -> "Client":
        """Return the client with what it may do from now on."""
        return attrs.evolve(self, state=ClientState.APPROVED, scopes=frozenset(scopes), decided_at=at)

    def declined(self, *, at: datetime) -> "Client":
        """Return the client that will not be one."""
        return attrs.evolve(self, state=ClientState.DECLINED, decided_at=at)

    def revoked(self, *, at: datetime) -> "Client":
        """Return the client that nothing opens for any more."""
        return attrs.evolve(self, state=ClientState.REVOKED, ended_at=at)


@attrs.frozen(kw_only=True)
class Secret:
    """One secret of a client, as far as anybody but its holder knows it."""

    id: SecretId
    client: ClientId
    digest: str = attrs.field(repr=False)
    """SHA-256 of the whole."""
    hint: str
    """Its beginning and its end, by which people tell two apart."""
    made_at: datetime
    expires_at: datetime
    ended_at: datetime | None = None
    """When somebody revoked it, or its client."""
    used_at: datetime | None = None
    """To the minute or so."""
    warned_days: int | None = None
    """The last warning that was written: so many days before the end."""

    def is_live(self, now: datetime) -> bool:
        """Tell whether it opens anything."""
        return self.ended_at is None and now < self.expires_at


@attrs.frozen(kw_only=True)
class Token:
    """A bearer token: good for a quarter of an hour, and no longer than its secret (API-2)."""

    digest: str = attrs.field(repr=False)
    client: ClientId
    secret: SecretId
    scopes: frozenset[Scope]
    expires_at: datetime


class UnknownClient(Missing):
    """There is no such client, or it is another organisation's: the two read the same (ENU-8)."""

    code = "unknown_client"


class UnknownSecret(Missing):
    """There is no such secret of this client."""

    code = "unknown_secret"


def spelt(scopes: Iterable[Scope]) -> str:
    """Return the scopes in one line, in the order in which they are listed everywhere."""
    wanted = frozenset(scopes)
    return " ".join(scope.value for scope in Scope if scope in wanted)


def scopes_of(text: str) -> frozenset[Scope]:
    """Return the scopes of such a line.

    Raises:
        ValueError: A word of it is none.
    """
    return frozenset(map(Scope, text.split()))
