"""Clients of the API: who calls is known by one statement, whatever was shown."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Integer,
    Select,
    Text,
    and_,
    bindparam,
    delete,
    func,
    insert,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.straight import Straight
from adapters_sql.tables import client_addresses, client_secrets, client_tokens, clients, organisations
from adapters_sql.tables.columns import Instant, key
from results_core.api_access.expiry import WARNED
from results_core.api_access.model import Client, ClientState, Secret, Token, scopes_of, spelt
from results_core.api_access.ports import Expiring, Held
from results_core.kernel.identifiers import AccountId, ClientId, OrganisationId, SecretId
from results_core.organisations.model import OrganisationState

_client, _secret, _token = clients.c, client_secrets.c, client_tokens.c
_THIS: Final = bindparam("this", type_=Text)
_AT: Final = bindparam("at", type_=Instant)
_CLIENT: Final = tuple(_client)
_SECRET: Final = tuple(_secret)
_IN_ORDER: Final = (_client.asked_at, _client.id)

_OF: Final = select(*_CLIENT).where(_client.id == _THIS)
_HELD: Final = _OF.with_for_update()
_EACH: Final = select(*_CLIENT).order_by(*_IN_ORDER)
_OF_STATE: Final = _EACH.where(_client.state == bindparam("in_state"))
_OF_ORGANISATION: Final = _EACH.where(_client.organisation_id == _THIS)
_BEGINNING: Final = bindparam("beginning", type_=Text)
_NAMED: Final = _EACH.where(func.substr(_client.id, 1, func.length(_BEGINNING)) == _BEGINNING).limit(2)
_REPLACE: Final = update(clients).where(_client.id == _THIS)
_COUNT: Final = select(func.count()).where(_client.state == bindparam("in_state"))
_COUNT_OLD: Final = _COUNT.where(_client.asked_at < bindparam("asked_before", type_=Instant))
_SECRETS_OF: Final = (
    select(*_SECRET)
    .where(_secret.client_id.in_(bindparam("these", expanding=True)))
    .order_by(_secret.made_at.desc(), _secret.id.desc())
)
_LIVE: Final = and_(_secret.ended_at.is_(None), _secret.expires_at > _AT)
_END_ALL: Final = (
    update(client_secrets).where(_secret.client_id == _THIS, _LIVE).values(ended_at=_AT).returning(_secret.id)
)
_END_ONE: Final = _END_ALL.where(_secret.id == bindparam("one"))
_END_TOKENS: Final = delete(client_tokens).where(_token.secret_id.in_(bindparam("ended", expanding=True)))


def _known(statement: Select[Any]) -> Straight:
    """Return the statement with what authentication is judged by, of its secret."""
    return Straight(
        statement.add_columns(
            _client.id,
            _client.organisation_id,
            _secret.id,
            _client.scopes,
            _client.state,
            organisations.c.state,
            organisations.c.name,
            _secret.ended_at,
            _secret.expires_at,
            _secret.used_at,
        )
        .join(clients, _client.id == _secret.client_id)
        .join(organisations, organisations.c.id == _client.organisation_id)
    )


_SEEN_AT: Final = (
    select(client_addresses.c.seen_at)
    .where(client_addresses.c.digest == bindparam("address"), client_addresses.c.client_id == _THIS)
    .scalar_subquery()
)
_BY_SECRET: Final = _known(
    select(null(), null(), _SEEN_AT)
    .select_from(client_secrets)
    .where(_secret.digest == bindparam("digest"), _secret.client_id == _THIS)
)
_BY_TOKEN: Final = _known(
    select(_token.scopes, _token.expires_at, null())
    .select_from(client_tokens)
    .join(client_secrets, _secret.id == _token.secret_id)
    .where(_token.digest == bindparam("digest"))
)
_USED: Final = update(client_secrets).where(_secret.id == _THIS).values(used_at=_AT)


def _seen(insert: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    adding = insert(client_addresses).values(
        client_id=bindparam("client"), digest=bindparam("digest"), seen_at=_AT
    )
    return adding.on_conflict_do_update(index_elements=["digest"], set_={"seen_at": adding.excluded.seen_at})


_SEEN: Final = {"sqlite": _seen(sqlite.insert), "postgresql": _seen(postgresql.insert)}
_DUE: Final = or_(
    *(
        and_(
            _secret.expires_at <= bindparam(f"within_{days}", type_=Instant),
            or_(_secret.warned_days.is_(None), _secret.warned_days > days),
        )
        for days in WARNED
    )
)
"""What `expiry.due` says: of the warnings whose day has come, the latest is not written yet."""
_EXPIRING: Final = (
    select(*_SECRET, *_CLIENT)
    .join(clients, _client.id == _secret.client_id)
    .join(organisations, organisations.c.id == _client.organisation_id)
    .where(
        _LIVE,
        _DUE,
        _client.state == ClientState.APPROVED.value,
        organisations.c.state == OrganisationState.APPROVED.value,
    )
    .order_by(_secret.expires_at, _secret.id)
    .limit(bindparam("at_most", type_=Integer))
)
_EXPIRING_HELD: Final = _EXPIRING.with_for_update(of=client_secrets, skip_locked=True)
_WARNED: Final = (
    update(client_secrets).where(_secret.id == _THIS).values(warned_days=bindparam("days", type_=Integer))
)


class SqlClients:
    """The core's `Clients`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, client: Client) -> None:
        """Keep a client."""
        self._connection.execute(insert(clients), to_row(client))

    def of(self, client: ClientId, *, hold: bool = False) -> Client | None:
        """Return the client."""
        row = self._connection.execute(_HELD if hold else _OF, {"this": key(client)}).one_or_none()
        return None if row is None else from_row(row)

    def replace(self, client: Client) -> None:
        """Keep it as it is now."""
        self._connection.execute(_REPLACE.values(to_row(client)), {"this": client.id})

    def named(self, beginning: str) -> Sequence[Client]:
        """Return the clients whose id begins so, two at most."""
        return [from_row(row) for row in self._connection.execute(_NAMED, {"beginning": key(beginning)})]

    def each(self, state: ClientState | None = None) -> Sequence[Client]:
        """Return all, or those of a state."""
        if state is None:
            return [from_row(row) for row in self._connection.execute(_EACH)]
        return [from_row(row) for row in self._connection.execute(_OF_STATE, {"in_state": state.value})]

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Client]:
        """Return the organisation's."""
        return [from_row(row) for row in self._connection.execute(_OF_ORGANISATION, {"this": organisation})]

    def count(self, state: ClientState, *, asked_before: datetime | None = None) -> int:
        """Return how many are in the state, or those asked for before an instant."""
        wanted: dict[str, Any] = {"in_state": state.value}
        if asked_before is None:
            return self._connection.execute(_COUNT, wanted).scalar_one()
        return self._connection.execute(_COUNT_OLD, {**wanted, "asked_before": asked_before}).scalar_one()

    def add_secret(self, secret: Secret) -> None:
        """Keep a secret."""
        self._connection.execute(insert(client_secrets), secret_to_row(secret))

    def secrets_of(self, clients: Collection[ClientId]) -> Sequence[Secret]:
        """Return their secrets in one query."""
        rows = self._connection.execute(_SECRETS_OF, {"these": sorted(clients)})
        return [secret_from_row(row) for row in rows]

    def end_secrets(self, client: ClientId, secret: SecretId | None = None, *, at: datetime) -> int:
        """End one, or all, of the client's, with every token of them, by two statements."""
        wanted: dict[str, Any] = {"this": client, "at": at}
        if secret is not None:
            wanted["one"] = key(secret)
        ended = self._connection.execute(_END_ALL if secret is None else _END_ONE, wanted).scalars().all()
        if ended:
            self._connection.execute(_END_TOKENS, {"ended": ended})
        return len(ended)

    def add_token(self, token: Token) -> None:
        """Keep a token."""
        self._connection.execute(
            insert(client_tokens),
            {
                "digest": token.digest,
                "client_id": token.client,
                "secret_id": token.secret,
                "scopes": spelt(token.scopes),
                "expires_at": token.expires_at,
            },
        )

    def by_secret(self, client: str, digest: str, *, address: str) -> Held | None:
        """Return what is known of the client's secret, by one statement."""
        wanted = {"this": key(client), "digest": digest, "address": address}
        return _held(_BY_SECRET.row(self._connection, wanted))

    def by_token(self, digest: str) -> Held | None:
        """Return what is known of a token, by one statement."""
        return _held(_BY_TOKEN.row(self._connection, {"digest": digest}))

    def touch(self, client: ClientId, secret: SecretId, *, address: str | None, at: datetime) -> None:
        """Note that the secret was used, and from where."""
        self._connection.execute(_USED, {"this": secret, "at": at})
        if address is not None:
            seen = {"client": client, "digest": address, "at": at}
            self._connection.execute(_SEEN[self._connection.dialect.name], seen)

    def expiring(self, *, now: datetime, limit: int, hold: bool = False) -> Sequence[Expiring]:
        """Return live secrets that a warning is due for, in one query."""
        statement = _EXPIRING_HELD if hold else _EXPIRING
        ends = {f"within_{days}": now + timedelta(days=days) for days in WARNED}
        rows = self._connection.execute(statement, {"at": now, "at_most": limit, **ends})
        own = len(_SECRET)
        return [Expiring(secret=secret_from_row(row[:own]), client=from_row(row[own:])) for row in rows]

    def warned(self, secret: SecretId, days: int) -> None:
        """Note the warning that was written."""
        self._connection.execute(_WARNED, {"this": secret, "days": days})


def to_row(client: Client) -> dict[str, Any]:
    """Return the row of a client."""
    return {
        "id": client.id,
        "organisation_id": client.organisation,
        "name": client.name,
        "purpose": client.purpose,
        "scopes": spelt(client.scopes),
        "state": client.state.value,
        "asked_at": client.asked_at,
        "asked_by": client.asked_by,
        "decided_at": client.decided_at,
        "ended_at": client.ended_at,
    }


def from_row(row: Sequence[Any]) -> Client:
    """Return the client of a row."""
    client, organisation, name, purpose, scopes, state, asked_at, asked_by, decided_at, ended_at = row
    return Client(
        id=ClientId(client),
        organisation=OrganisationId(organisation),
        name=name,
        purpose=purpose,
        scopes=scopes_of(scopes),
        state=ClientState(state),
        asked_at=asked_at,
        asked_by=AccountId(asked_by),
        decided_at=decided_at,
        ended_at=ended_at,
    )


def secret_to_row(secret: Secret) -> dict[str, Any]:
    """Return the row of a secret."""
    return {
        "id": secret.id,
        "client_id": secret.client,
        "digest": secret.digest,
        "hint": secret.hint,
        "made_at": secret.made_at,
        "expires_at": secret.expires_at,
        "ended_at": secret.ended_at,
        "used_at": secret.used_at,
        "warned_days": secret.warned_days,
    }


def secret_from_row(row: Sequence[Any]) -> Secret:
    """Return the secret of a row."""
    secret, client, digest, hint, made_at, expires_at, ended_at, used_at, warned_days = row
    return Secret(
        id=SecretId(secret),
        client=ClientId(client),
        digest=digest,
        hint=hint,
        made_at=made_at,
        expires_at=expires_at,
        ended_at=ended_at,
        used_at=used_at,
        warned_days=warned_days,
    )


def _held(row: Sequence[Any] | None) -> Held | None:
    if row is None:
        return None
    token_scopes, token_ends, known_since, client, organisation, secret, scopes, state, *rest = row
    organisation_state, name, ended_at, expires_at, used_at = rest
    granted = scopes_of(scopes)
    return Held(
        client=ClientId(client),
        organisation=OrganisationId(organisation),
        organisation_name=name,
        secret=SecretId(secret),
        scopes=granted if token_scopes is None else granted & scopes_of(token_scopes),
        client_state=ClientState(state),
        organisation_state=OrganisationState(organisation_state),
        secret_ended_at=ended_at,
        expires_at=expires_at if token_ends is None else min(expires_at, token_ends),
        used_at=used_at,
        known_since=known_since,
    )
