"""Main users look after the clients of their organisation: secrets are made and revoked (API-1)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from results_core.api_access.model import (
    LIVE_SECRETS,
    SECRET_LIVES,
    Client,
    ClientState,
    Secret,
    UnknownClient,
    UnknownSecret,
)
from results_core.api_access.ports import ClientWork
from results_core.api_access.tokens import ClientSecret, fresh_secret, hint_of
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import (
    AccountId,
    ClientId,
    OrganisationId,
    Randomness,
    SecretId,
    identifier,
)
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.main_users import main_user_here


@attrs.frozen(kw_only=True)
class ClientView:
    """A client with its secrets, the latest first; those that are over are among them."""

    client: Client
    secrets: tuple[Secret, ...]
    now: datetime

    @property
    def live(self) -> Sequence[Secret]:
        """The secrets that open something."""
        return [one for one in self.secrets if one.is_live(self.now)]

    @property
    def may_make_secret(self) -> bool:
        """Whether there is room for one more."""
        return self.client.state is ClientState.APPROVED and len(self.live) < LIVE_SECRETS

    @property
    def used_at(self) -> datetime | None:
        """When it last called, as far as that is known."""
        return max((one.used_at for one in self.secrets if one.used_at is not None), default=None)


@attrs.frozen(kw_only=True)
class MadeSecret:
    """A new secret, which nobody sees again."""

    client: Client
    opens: ClientSecret
    secret: Secret


@attrs.frozen
class TwoAreLive:
    """Two secrets are live already: one has to end first."""


@attrs.frozen(kw_only=True)
class ManageClients:
    """Look after the clients of one's own organisation."""

    begin: Begin[ClientWork]
    clock: Clock
    randomness: Randomness

    def of(self, organisation: OrganisationId) -> Sequence[ClientView]:
        """Return the organisation's clients, those that are over last; every user may see them."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            clients = work.clients.of_organisation(organisation)
            views = views_of(work, clients, now=now)
        return sorted(views, key=lambda view: not view.client.is_standing)

    def one(self, organisation: OrganisationId, client: ClientId) -> ClientView:
        """Return one of the organisation's clients.

        Raises:
            UnknownClient: It has none of this id.
        """
        with self.begin(reading=True) as work:
            found = _own(work, organisation, client)
            [view] = views_of(work, [found], now=self.clock.now())
        return view

    @repeatable
    def make_secret(self, by: AccountId, client: ClientId) -> MadeSecret | TwoAreLive:
        """Make a secret that lives for a year; the one that is there goes on working.

        Raises:
            NotMainUser: Whoever asks is none (any more).
            UnknownClient: The organisation has none of this id that is approved.
        """
        now = self.clock.now()
        with self.begin() as work:
            acting = main_user_here(work, by)
            found = _own(work, acting.organisation.id, client, hold=True)
            [view] = views_of(work, [found], now=now)
            if found.state is not ClientState.APPROVED:
                raise UnknownClient("the client is not approved")
            if not view.may_make_secret:
                return TwoAreLive()
            opens = fresh_secret(self.randomness)
            secret = Secret(
                id=SecretId(identifier(self.randomness)),
                client=client,
                digest=digest_of(opens),
                hint=hint_of(opens),
                made_at=now,
                expires_at=now + SECRET_LIVES,
            )
            work.clients.add_secret(secret)
            self._note(work, by, found, EventKind.CLIENT_SECRET_MADE, now=now, facts={"secret": secret.id})
            work.commit()
        return MadeSecret(client=found, opens=opens, secret=secret)

    @repeatable
    def end_secret(self, by: AccountId, client: ClientId, secret: SecretId) -> None:
        """Let a secret and every token of it open nothing any more, at once.

        Raises:
            NotMainUser: Whoever asks is none (any more).
            UnknownClient: The organisation has none of this id.
            UnknownSecret: No secret of this id is live.
        """
        now = self.clock.now()
        with self.begin() as work:
            acting = main_user_here(work, by)
            found = _own(work, acting.organisation.id, client, hold=True)
            if not work.clients.end_secrets(client, secret, at=now):
                raise UnknownSecret("no such secret is live")
            self._note(work, by, found, EventKind.CLIENT_SECRET_ENDED, now=now, facts={"secret": secret})
            work.commit()

    @repeatable
    def revoke(self, by: AccountId, client: ClientId) -> None:
        """Give the access up, or take the wish back: nothing of the client opens anything any more.

        Raises:
            NotMainUser: Whoever asks is none (any more).
            UnknownClient: The organisation has none of this id that stands.
        """
        now = self.clock.now()
        with self.begin() as work:
            acting = main_user_here(work, by)
            found = _own(work, acting.organisation.id, client, hold=True)
            if not found.is_standing:
                raise UnknownClient("the client does not stand any more")
            work.clients.replace(found.revoked(at=now))
            work.clients.end_secrets(client, at=now)
            self._note(work, by, found, EventKind.CLIENT_REVOKED, now=now, facts={})
            work.commit()

    def _note(
        self,
        work: ClientWork,
        by: AccountId,
        client: Client,
        kind: EventKind,
        *,
        now: datetime,
        facts: Mapping[str, str],
    ) -> None:
        work.journal.add(
            organisation_event(
                kind,
                officer=by,
                organisation=client.organisation,
                at=now,
                randomness=self.randomness,
                facts={"client": client.id, **facts},
            )
        )


def views_of(work: ClientWork, clients: Sequence[Client], *, now: datetime) -> Sequence[ClientView]:
    """Return the clients with their secrets, in one query."""
    secrets = work.clients.secrets_of([one.id for one in clients]) if clients else []
    return [
        ClientView(client=client, secrets=tuple(one for one in secrets if one.client == client.id), now=now)
        for client in clients
    ]


def _own(work: ClientWork, organisation: OrganisationId, client: ClientId, *, hold: bool = False) -> Client:
    found = work.clients.of(client, hold=hold)
    if found is None or found.organisation != organisation:
        raise UnknownClient("no such client of this organisation")
    return found
