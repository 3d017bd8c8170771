"""Who calls: a client by its secret or by a token (API-1, API-2).

A wrong secret and an unknown client get one answer, by the same work. Whoever holds the right secret is
told why it opens nothing any more: nobody learns from that who does not hold it.
"""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.access.throttles import note_used_up
from results_core.api_access.model import ClientState, Scope, Token
from results_core.api_access.ports import ClientWork, Held
from results_core.api_access.tokens import (
    LONGEST,
    TOKEN_LIVES,
    AccessToken,
    ClientSecret,
    fresh_access_token,
)
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import ClientId, OrganisationId, Randomness, SecretId
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import OrganisationState
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, Granted, budget_key
from results_core.throttling.clients import client_of

NOTED_EVERY: Final = timedelta(minutes=1)
"""How exactly the last use of a secret is known: a call more in between writes nothing."""
ADDRESS_NOTED_EVERY: Final = timedelta(days=1)


@unique
class Refusal(StrEnum):
    """Why somebody is not let in."""

    WRONG = "wrong"
    """No such client, another secret, or a token that there is not."""
    EXPIRED = "expired"
    """The secret, or the token."""
    REVOKED = "revoked"
    """The secret or the client."""
    SUSPENDED = "suspended"
    """The organisation."""


@attrs.frozen
class NotLetIn:
    """Nobody is let in."""

    why: Refusal


@attrs.frozen(kw_only=True)
class TooManyWrong:
    """Too many wrong secrets were tried for this client: none is looked at for a while."""

    until: datetime


@attrs.frozen(kw_only=True)
class Caller:
    """A client that has shown what opens."""

    client: ClientId
    organisation: OrganisationId
    """For which it acts: nothing of any other is ever told (AUZ-3)."""
    organisation_name: str
    """As it is called now: receipts say it."""
    secret: SecretId
    scopes: frozenset[Scope]
    expires_at: datetime


@attrs.frozen(kw_only=True)
class Issued:
    """A token, which nobody sees again."""

    token: AccessToken
    scopes: frozenset[Scope]
    lives: timedelta


@attrs.frozen
class ScopeNotGranted:
    """The client may not do what it asks a token for."""


@attrs.frozen(kw_only=True)
class WrongSecretPolicy:
    """How many wrong secrets a client may show (API-2)."""

    tries: BudgetPolicy = BudgetPolicy(purpose="client_secrets", most=10, within=timedelta(minutes=5))
    shut: BudgetPolicy = BudgetPolicy(purpose="client_shut", most=1, within=timedelta(minutes=15))
    """Spent once when the tries are used up: while its window lasts nobody is let in from elsewhere."""
    of_address: BudgetPolicy = BudgetPolicy(
        purpose="client_secrets_of_address", most=60, within=timedelta(minutes=5)
    )
    """For whichever clients: whoever makes ids up leaves no row for each. Right secrets are free."""


@attrs.frozen(kw_only=True)
class Authenticate:
    """Tell who calls. A call that is let in costs one reading; once a minute one short writing more."""

    begin: Begin[ClientWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    policy: WrongSecretPolicy = WrongSecretPolicy()

    def by_token(self, token: AccessToken) -> Caller | NotLetIn:
        """Return the caller whose token it is."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            held = work.clients.by_token(digest_of(token)) if _is_short(token) else None
        answer = _judged(held, now)
        if held is not None and isinstance(answer, Caller) and _is_due(held.used_at, NOTED_EVERY, now):
            self._note(held, None, now)
        return answer

    def by_secret(
        self, client: str, secret: ClientSecret, *, address: str
    ) -> Caller | NotLetIn | TooManyWrong:
        """Return the caller whose secret it is; `address` is where it calls from.

        Ten wrong ones in five minutes shut everybody out for fifteen, but for the right one from an address
        that the client came from before.
        """
        now = self.clock.now()
        place = self._place(client, address)
        with self.begin(reading=True) as work:
            held = work.clients.by_secret(client[:LONGEST], digest_of(secret), address=place)
            shut = self._shut_until(work, client, now) if held is None or held.known_since is None else None
        if shut is not None:
            return TooManyWrong(until=shut)
        answer = _judged(held, now)
        if held is None:
            return self._count_wrong(client, address, now)
        if isinstance(answer, Caller) and self._is_news(held, now):
            self._note(held, place, now)
        return answer

    @repeatable
    def token_for(
        self, caller: Caller, wanted: frozenset[Scope] | None = None
    ) -> Issued | ScopeNotGranted | NotLetIn:
        """Give a caller that has shown its secret a token, for all that it may do or for less.

        A token is good for 900 seconds, and no longer than the secret.
        """
        now = self.clock.now()
        scopes = caller.scopes if wanted is None else wanted
        if not scopes <= caller.scopes:
            return ScopeNotGranted()
        token = fresh_access_token(self.randomness)
        expires_at = min(now + TOKEN_LIVES, caller.expires_at)
        with self.begin() as work:
            client = work.clients.of(caller.client, hold=True)
            if client is None or client.state is not ClientState.APPROVED:
                return NotLetIn(Refusal.REVOKED)
            work.clients.add_token(
                Token(
                    digest=digest_of(token),
                    client=caller.client,
                    secret=caller.secret,
                    scopes=scopes,
                    expires_at=expires_at,
                )
            )
            work.journal.add(
                organisation_event(
                    EventKind.CLIENT_LET_IN,
                    client=caller.client,
                    organisation=caller.organisation,
                    at=now,
                    randomness=self.randomness,
                    facts={"by": "token", "secret": caller.secret},
                )
            )
            work.commit()
        return Issued(token=token, scopes=scopes, lives=expires_at - now)

    def _shut_until(self, work: ClientWork, client: str, now: datetime) -> datetime | None:
        spent = work.budgets.of(self._key(self.policy.shut, client))
        if spent.opened_at is None or now >= spent.opened_at + self.policy.shut.within:
            return None
        return spent.opened_at + self.policy.shut.within

    @repeatable
    def _count_wrong(self, client: str, address: str, now: datetime) -> NotLetIn | TooManyWrong:
        of_address = self.policy.of_address
        with self.begin() as work:
            here = work.budgets.spend(self._key(of_address, client_of(address)), policy=of_address, now=now)
            if isinstance(here, Exhausted):
                return TooManyWrong(until=here.until or now + of_address.within)
            spent = work.budgets.spend(
                self._key(self.policy.tries, client), policy=self.policy.tries, now=now
            )
            if isinstance(spent, Granted) and spent.is_last:
                work.budgets.spend(self._key(self.policy.shut, client), policy=self.policy.shut, now=now)
                note_used_up(work, self.policy.tries, randomness=self.randomness, now=now)
            work.commit()
        return NotLetIn(Refusal.WRONG)

    def _is_news(self, held: Held, now: datetime) -> bool:
        return _is_due(held.used_at, NOTED_EVERY, now) or _is_due(held.known_since, ADDRESS_NOTED_EVERY, now)

    @repeatable
    def _note(self, held: Held, place: str | None, now: datetime) -> None:
        with self.begin() as work:
            work.clients.touch(held.client, held.secret, address=place, at=now)
            if place is not None and held.known_since is None:
                work.journal.add(
                    organisation_event(
                        EventKind.CLIENT_LET_IN,
                        client=held.client,
                        organisation=held.organisation,
                        at=now,
                        randomness=self.randomness,
                        facts={"by": "new_address", "secret": held.secret},
                    )
                )
            work.commit()

    def _key(self, policy: BudgetPolicy, client: str) -> BudgetKey:
        return budget_key(self.digester, policy, client[:LONGEST])

    def _place(self, client: str, address: str) -> str:
        return self.digester.digest(f"{client[:LONGEST]}:{client_of(address)}", purpose="client_address")


def _judged(held: Held | None, now: datetime) -> Caller | NotLetIn:
    if held is None:
        return NotLetIn(Refusal.WRONG)
    if held.client_state is not ClientState.APPROVED or held.secret_ended_at is not None:
        return NotLetIn(Refusal.REVOKED)
    if now >= held.expires_at:
        return NotLetIn(Refusal.EXPIRED)
    if held.organisation_state is not OrganisationState.APPROVED:
        return NotLetIn(Refusal.SUSPENDED)
    return Caller(
        client=held.client,
        organisation=held.organisation,
        organisation_name=held.organisation_name,
        secret=held.secret,
        scopes=held.scopes,
        expires_at=held.expires_at,
    )


def _is_short(token: AccessToken) -> bool:
    return len(token.reveal()) <= LONGEST


def _is_due(noted: datetime | None, every: timedelta, now: datetime) -> bool:
    return noted is None or now >= noted + every
