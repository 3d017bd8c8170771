"""Clients of the API in memory, and how fast they call."""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from results_core.api_access.expiry import due
from results_core.api_access.model import Client, ClientState, Secret, Token
from results_core.api_access.ports import Expiring, Held
from results_core.kernel.identifiers import ClientId, OrganisationId, SecretId
from results_core.organisations.model import OrganisationState
from results_core.testing.memory.record import Record
from results_core.throttling.rates import Draw, Drawn, TooFast, draw


class MemoryClients:
    """Fulfils `Clients`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def add(self, client: Client) -> None:
        """Keep a client."""
        self._record.clients[client.id] = client

    def of(self, client: ClientId, *, hold: bool = False) -> Client | None:  # noqa: ARG002 - whoever writes holds all
        """Return the client."""
        return self._record.clients.get(client)

    def replace(self, client: Client) -> None:
        """Keep it as it is now."""
        self._record.clients[client.id] = client

    def named(self, beginning: str) -> Sequence[Client]:
        """Return the clients whose id begins so, two at most."""
        return [one for one in self.each() if one.id.startswith(beginning)][:2]

    def each(self, state: ClientState | None = None) -> Sequence[Client]:
        """Return all, or those of a state, in the order in which they were asked for."""
        found = (one for one in self._record.clients.values() if state is None or one.state is state)
        return sorted(found, key=lambda one: (one.asked_at, one.id))

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Client]:
        """Return the organisation's."""
        return [one for one in self.each() if one.organisation == organisation]

    def count(self, state: ClientState, *, asked_before: datetime | None = None) -> int:
        """Return how many are in the state, or those asked for before an instant."""
        return sum(asked_before is None or one.asked_at < asked_before for one in self.each(state))

    def add_secret(self, secret: Secret) -> None:
        """Keep a secret."""
        self._record.client_secrets[secret.id] = secret

    def secrets_of(self, clients: Collection[ClientId]) -> Sequence[Secret]:
        """Return their secrets, the latest first."""
        found = [one for one in self._record.client_secrets.values() if one.client in clients]
        return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)

    def end_secrets(self, client: ClientId, secret: SecretId | None = None, *, at: datetime) -> int:
        """End one, or all, of the client's, with every token of them; return how many were live."""
        ended = [
            one
            for one in self.secrets_of([client])
            if secret in {None, one.id} and one.ended_at is None and at < one.expires_at
        ]
        for one in ended:
            self._record.client_secrets[one.id] = attrs.evolve(one, ended_at=at)
        gone = {one.id for one in ended}
        for token in [one for one in self._record.client_tokens.values() if one.secret in gone]:
            del self._record.client_tokens[token.digest]
        return len(ended)

    def add_token(self, token: Token) -> None:
        """Keep a token."""
        self._record.client_tokens[token.digest] = token

    def by_secret(self, client: str, digest: str, *, address: str) -> Held | None:
        """Return what is known of the client's secret."""
        found = (one for one in self._record.client_secrets.values() if one.digest == digest)
        secret = next((one for one in found if one.client == client), None)
        return None if secret is None else self._held(secret, address)

    def by_token(self, digest: str) -> Held | None:
        """Return what is known of a token."""
        token = self._record.client_tokens.get(digest)
        if token is None:
            return None
        held = self._held(self._record.client_secrets[token.secret], None)
        expires_at = min(held.expires_at, token.expires_at)
        return attrs.evolve(held, scopes=held.scopes & token.scopes, expires_at=expires_at)

    def touch(self, client: ClientId, secret: SecretId, *, address: str | None, at: datetime) -> None:
        """Note that the secret was used, and from where."""
        used = attrs.evolve(self._record.client_secrets[secret], used_at=at)
        self._record.client_secrets[secret] = used
        if address is not None:
            self._record.client_addresses[address] = (client, at)

    def expiring(self, *, now: datetime, limit: int, hold: bool = False) -> Sequence[Expiring]:
        """Return live secrets that a warning is due for, the first to end first."""
        del hold
        found = [
            Expiring(secret=secret, client=client)
            for secret in self._record.client_secrets.values()
            if (client := self._record.clients[secret.client]).state is ClientState.APPROVED
            and self._state(client) is OrganisationState.APPROVED
            and secret.ended_at is None
            and due(secret.expires_at, secret.warned_days, now=now) is not None
        ]
        return sorted(found, key=lambda one: (one.secret.expires_at, one.secret.id))[:limit]

    def warned(self, secret: SecretId, days: int) -> None:
        """Note the warning that was written."""
        self._record.client_secrets[secret] = attrs.evolve(
            self._record.client_secrets[secret], warned_days=days
        )

    def _held(self, secret: Secret, address: str | None) -> Held:
        client = self._record.clients[secret.client]
        seen_by, seen_at = self._record.client_addresses.get(address or "", (None, None))
        return Held(
            client=client.id,
            organisation=client.organisation,
            organisation_name=self._record.organisations[client.organisation].name,
            secret=secret.id,
            scopes=client.scopes,
            client_state=client.state,
            organisation_state=self._state(client),
            secret_ended_at=secret.ended_at,
            expires_at=secret.expires_at,
            used_at=secret.used_at,
            known_since=seen_at if seen_by == client.id else None,
        )

    def _state(self, client: Client) -> OrganisationState:
        return self._record.organisations[client.organisation].state


class MemoryRates:
    """Fulfils `Rates`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._rates = record.rates

    def draw(self, draws: Sequence[Draw], *, now: datetime) -> Sequence[Drawn | TooFast]:
        """Draw each, as `rates.draw` tells."""
        answers = []
        for one in draws:
            whole_at, answer = draw(self._rates.get(one.key.key), one.policy, one.count, now=now)
            if isinstance(answer, Drawn) and whole_at is not None:
                self._rates[one.key.key] = whole_at
            answers.append(answer)
        return answers
