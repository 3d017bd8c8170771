"""Clients of the API with telling defaults, and scenes that put them into any store."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from results_core.api_access.model import SECRET_LIVES, Client, ClientState, Scope, Secret, Token
from results_core.api_access.tokens import TOKEN_LIVES, ClientSecret, fresh_secret, hint_of
from results_core.kernel.identifiers import AccountId, ClientId, SecretId
from results_core.kernel.tokens import digest_of
from results_core.organisations.model import Organisation
from results_core.testing.builders import NOON, digest, named
from results_core.testing.stand_ins import SeededRandomness
from results_core.testing.stores import Store

EVERYTHING: Final = frozenset(Scope)


def a_client(
    organisation: Organisation,
    *,
    name: str = "Admissions",
    scopes: Iterable[Scope] = EVERYTHING,
    state: ClientState = ClientState.APPROVED,
    asked_at: datetime = NOON,
) -> Client:
    return Client(
        id=ClientId(named(f"client {name} of {organisation.id}")),
        organisation=organisation.id,
        name=name,
        purpose="Offers of places",
        scopes=frozenset(scopes),
        state=state,
        asked_at=asked_at,
        asked_by=AccountId(named("officer who asked")),
        decided_at=None if state is ClientState.WAITING else asked_at,
    )


def a_client_secret(client: Client, *, name: str = "secret") -> ClientSecret:
    """Return the secret of this name: always the same one."""
    return fresh_secret(SeededRandomness(f"{name} of {client.id}"))


def a_secret(
    client: Client, *, name: str = "secret", made_at: datetime = NOON, lives: timedelta = SECRET_LIVES
) -> Secret:
    opens = a_client_secret(client, name=name)
    return Secret(
        id=SecretId(named(f"{name} of {client.id}")),
        client=client.id,
        digest=digest_of(opens),
        hint=hint_of(opens),
        made_at=made_at,
        expires_at=made_at + lives,
    )


def a_token(secret: Secret, *, name: str = "token", scopes: Iterable[Scope] = EVERYTHING) -> Token:
    return Token(
        digest=digest(f"{name} of {secret.id}"),
        client=secret.client,
        secret=secret.id,
        scopes=frozenset(scopes),
        expires_at=NOON + TOKEN_LIVES,
    )


def put_client(store: Store, client: Client, *secrets: Secret) -> Client:
    """Keep a client with these secrets, or with the usual one."""
    with store.begin() as work:
        work.clients.add(client)
        for secret in secrets or [a_secret(client)]:
            work.clients.add_secret(secret)
        work.commit()
    return client
