"""Clients of the API: every sentence of keeping, recognising and ending what opens (API-1, API-2)."""

from datetime import datetime, timedelta

import attrs

from results_core.api_access.expiry import WARNED, due
from results_core.api_access.model import ClientState, Scope
from results_core.api_access.ports import Held
from results_core.kernel.identifiers import ClientId, SecretId
from results_core.organisations.model import OrganisationState
from results_core.testing.builders import NOON, digest
from results_core.testing.clients import a_client, a_secret, a_token, put_client
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.stores import Store

A_MOMENT = timedelta(microseconds=1)
HERE, ELSEWHERE = digest("here"), digest("elsewhere")


def by_secret(store: Store, client: str, opens: str, address: str = HERE) -> Held | None:
    """Return what the store knows of a secret's digest."""
    with store.begin(reading=True) as work:
        return work.clients.by_secret(client, opens, address=address)


def by_token(store: Store, opens: str) -> Held | None:
    """Return what the store knows of a token's digest."""
    with store.begin(reading=True) as work:
        return work.clients.by_token(opens)


def end(store: Store, client: ClientId, secret: SecretId | None = None, *, at: datetime = NOON) -> int:
    """End one secret, or all."""
    with store.begin() as work:
        ended = work.clients.end_secrets(client, secret, at=at)
        work.commit()
    return ended


class ClientsContract:
    """What clients promise."""

    def test_a_client_comes_back_as_it_was_kept(self, store: Store) -> None:
        """By its id or what that begins with, by its state and organisation; in the order of asking."""
        lyon = put_organisation(store)
        late = a_client(lyon, name="Late", state=ClientState.WAITING, asked_at=NOON + A_MOMENT)
        early = put_client(store, a_client(lyon, name="Early", scopes=[Scope.VERIFY, Scope.SHARES]))
        put_client(store, late)
        with store.begin() as work:
            work.clients.replace(early.revoked(at=NOON))
            assert work.clients.of(early.id, hold=True) == early.revoked(at=NOON)
            work.commit()

        with store.begin(reading=True) as work:
            assert work.clients.of(ClientId("none")) is None
            assert list(work.clients.named(late.id[:8])) == [late]
            assert len(work.clients.named("")) == 2
            assert not work.clients.named("%")
            assert list(work.clients.each(ClientState.WAITING)) == [late]
            assert [one.id for one in work.clients.each()] == [early.id, late.id]
            assert [one.id for one in work.clients.of_organisation(lyon.id)] == [early.id, late.id]
            assert work.clients.count(ClientState.WAITING) == 1
            assert work.clients.count(ClientState.WAITING, asked_before=late.asked_at) == 0

    def test_a_secret_is_good_for_its_own_client(self, store: Store) -> None:
        """One query tells everything; another's secret, or another client's name, finds nothing."""
        lyon = put_organisation(store)
        client, other = put_client(store, a_client(lyon)), put_client(store, a_client(lyon, name="Other"))
        secret = a_secret(client)

        held = by_secret(store, client.id, secret.digest)
        assert held == Held(
            client=client.id,
            organisation=lyon.id,
            organisation_name=lyon.name,
            secret=secret.id,
            scopes=client.scopes,
            client_state=ClientState.APPROVED,
            organisation_state=OrganisationState.APPROVED,
            secret_ended_at=None,
            expires_at=secret.expires_at,
            used_at=None,
            known_since=None,
        )
        assert by_secret(store, other.id, secret.digest) is None
        assert by_secret(store, "nobody\0", secret.digest) is None
        assert by_secret(store, client.id, digest("wrong")) is None

    def test_where_a_client_came_from_is_known(self, store: Store) -> None:
        """Each address by itself, the latest use of each; a token says nothing of addresses."""
        client = put_client(store, a_client(put_organisation(store)))
        secret = a_secret(client)
        for at in (NOON, NOON + A_MOMENT):
            with store.begin() as work:
                work.clients.touch(client.id, secret.id, address=HERE, at=at)
                work.commit()
        with store.begin() as work:
            work.clients.touch(client.id, secret.id, address=None, at=NOON + 2 * A_MOMENT)
            work.commit()

        here, elsewhere = (by_secret(store, client.id, secret.digest, where) for where in (HERE, ELSEWHERE))
        assert here is not None
        assert elsewhere is not None
        assert (here.known_since, here.used_at) == (NOON + A_MOMENT, NOON + 2 * A_MOMENT)
        assert (elsewhere.known_since, elsewhere.used_at) == (None, NOON + 2 * A_MOMENT)

    def test_a_token_does_what_both_it_and_its_client_may(self, store: Store) -> None:
        """And dies with whichever of token and secret dies first."""
        client = put_client(store, a_client(put_organisation(store), scopes=[Scope.SHARES, Scope.VERIFY]))
        secret = a_secret(client)
        token = a_token(secret, scopes=[Scope.VERIFY, Scope.PHOTOS])
        with store.begin() as work:
            work.clients.add_token(token)
            work.commit()

        held = by_token(store, token.digest)
        assert held is not None
        assert (held.scopes, held.expires_at) == (frozenset({Scope.VERIFY}), token.expires_at)
        assert (held.client, held.secret) == (client.id, secret.id)
        assert by_token(store, digest("none")) is None

    def test_what_is_ended_takes_its_tokens_along(self, store: Store) -> None:
        """One secret, or all that are live; what was ended or has expired before is not counted."""
        client = a_client(put_organisation(store))
        one, two = a_secret(client, name="one"), a_secret(client, name="two", made_at=NOON + A_MOMENT)
        over = a_secret(client, name="over", made_at=NOON - timedelta(days=9), lives=timedelta(days=9))
        put_client(store, client, one, two, over)
        with store.begin() as work:
            for secret in (one, two):
                work.clients.add_token(a_token(secret))
            work.commit()

        assert end(store, client.id, SecretId("none")) == 0
        assert end(store, client.id, one.id) == 1
        assert by_token(store, a_token(one).digest) is None
        assert by_token(store, a_token(two).digest) is not None
        assert end(store, client.id, at=NOON + A_MOMENT) == 1
        assert by_token(store, a_token(two).digest) is None
        with store.begin(reading=True) as work:
            kept = {secret.id: secret.ended_at for secret in work.clients.secrets_of([client.id])}
            assert [secret.id for secret in work.clients.secrets_of([client.id])] == [two.id, one.id, over.id]
        assert kept == {one.id: NOON, two.id: NOON + A_MOMENT, over.id: None}

    def test_a_state_that_lets_nobody_in_is_told(self, store: Store) -> None:
        """Of the client, its organisation and the secret, as they stand at the call."""
        lyon = put_organisation(store)
        client = put_client(store, a_client(lyon))
        with store.begin() as work:
            work.clients.replace(client.revoked(at=NOON))
            work.organisations.replace(attrs.evolve(lyon, state=OrganisationState.SUSPENDED))
            work.commit()
        end(store, client.id)

        held = by_secret(store, client.id, a_secret(client).digest)
        assert held is not None
        assert (held.client_state, held.organisation_state, held.secret_ended_at) == (
            ClientState.REVOKED,
            OrganisationState.SUSPENDED,
            NOON,
        )

    def test_warnings_come_due_on_their_days(self, store: Store) -> None:
        """60, 30 and 7 days before the end, each until it is written; the rule is `expiry.due`."""
        client = a_client(put_organisation(store))
        secret = a_secret(client)
        put_client(store, client, secret)
        for days in WARNED:
            day = secret.expires_at - timedelta(days=days)
            for at in (day - A_MOMENT, day, day + timedelta(days=1)):
                with store.begin(reading=True) as work:
                    found = [one.secret.id for one in work.clients.expiring(now=at, limit=9)]
                with store.begin() as work:
                    held = work.clients.expiring(now=at, limit=9, hold=True)
                    assert [one.secret.id for one in held] == found
                    [kept] = work.clients.secrets_of([client.id])
                assert bool(found) is (due(secret.expires_at, kept.warned_days, now=at) == days), at
            with store.begin() as work:
                work.clients.warned(secret.id, days)
                work.commit()
        with store.begin() as work:
            assert not work.clients.expiring(now=secret.expires_at, limit=9)

    def test_nobody_is_warned_of_what_opens_nothing(self, store: Store) -> None:
        """No ended secret, no client that is not approved, no suspended organisation."""
        lyon = put_organisation(store)
        shut = put_organisation(
            store, an_organisation(name="Shut", domains=("shut.example",), state=OrganisationState.SUSPENDED)
        )
        working, gone = a_client(lyon), a_client(lyon, name="Gone", state=ClientState.REVOKED)
        for client in (working, gone, a_client(shut)):
            put_client(store, client)
        old = a_secret(working, name="old")
        with store.begin() as work:
            work.clients.add_secret(old)
            work.commit()
        end(store, working.id, old.id)

        with store.begin() as work:
            found = work.clients.expiring(now=old.expires_at - A_MOMENT, limit=9)
        assert [(one.client, one.secret) for one in found] == [(working, a_secret(working))]
