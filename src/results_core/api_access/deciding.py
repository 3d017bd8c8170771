"""Operators decide which systems may call the API, and take it back (mission D2, E2)."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from results_core.api_access.letters import tell_main_users
from results_core.api_access.managing import ClientView, views_of
from results_core.api_access.model import Client, ClientState, Scope, UnknownClient, spelt
from results_core.api_access.ports import ClientWork
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.errors import Kind, Refused, ResultsError
from results_core.kernel.identifiers import Randomness
from results_core.kernel.reasons import reason_given
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Organisation
from results_core.organisations.working_days import Holidays, working_days_after

ANSWERED_WITHIN: Final = 2
"""Working days (V13)."""
_SHORTEST_BEGINNING: Final = 4


class SeveralClients(ResultsError):
    """Several clients' ids begin so."""

    kind = Kind.CONFLICT
    code = "several_clients"


class ClientDecided(Refused):
    """The client was approved, declined or revoked already."""

    code = "client_decided"


@attrs.frozen(kw_only=True)
class ClientRequest:
    """A client as operators see it."""

    view: ClientView
    organisation: Organisation
    answer_by: date
    is_overdue: bool

    @property
    def client(self) -> Client:
        """The client itself."""
        return self.view.client


@attrs.frozen(kw_only=True)
class DecideClients:
    """List, approve, decline and revoke clients, named by their id or its beginning."""

    begin: Begin[ClientWork]
    clock: Clock
    randomness: Randomness
    holidays: Holidays
    zone: str
    """The board's: its working days count."""

    def listed(self, state: ClientState | None = None) -> Sequence[ClientRequest]:
        """Return all, or those of a state, in the order in which they were asked for."""
        with self.begin(reading=True) as work:
            return self._requests(work, work.clients.each(state))

    def waiting(self) -> Sequence[ClientRequest]:
        """Return those that wait for a decision, the oldest first."""
        return self.listed(ClientState.WAITING)

    def answer_by(self, asked_at: datetime) -> date:
        """Return the last day on which whoever asks then hears from the board."""
        day = asked_at.astimezone(ZoneInfo(self.zone)).date()
        return working_days_after(day, ANSWERED_WITHIN, self.holidays)

    def overdue(self) -> int:
        """Return how many should have been answered by now."""
        return sum(one.is_overdue for one in self.waiting())

    def show(self, named: str) -> ClientRequest:
        """Return the client of this id.

        Raises:
            UnknownClient: There is none.
            SeveralClients: There are several.
        """
        with self.begin(reading=True) as work:
            [found] = self._requests(work, [_named(work, named)])
        return found

    @repeatable
    def approve(
        self, named: str, *, operator: str, scopes: Collection[Scope] = (), reason: str = ""
    ) -> Client:
        """Let the client have what it asked for, or these scopes; its main users are told (L25).

        Raises what `show` raises.

        Raises:
            ClientDecided: It does not wait.
        """
        now = self.clock.now()
        with self.begin() as work:
            client = _held(work, named, ClientState.WAITING)
            approved = client.approved(scopes or client.scopes, at=now)
            work.clients.replace(approved)
            self._tell(work, LetterKind.API_APPROVED, approved, now)
            self._note(work, EventKind.CLIENT_APPROVED, approved, operator=operator, now=now, reason=reason)
            work.commit()
        return approved

    @repeatable
    def decline(self, named: str, *, operator: str, reason: str) -> Client:
        """Decline; its main users read why.

        Raises what `show` raises.

        Raises:
            NoReason: There is no reason, or it is too long.
            ClientDecided: It does not wait.
        """
        now, why = self.clock.now(), reason_given(reason)
        with self.begin() as work:
            declined = _held(work, named, ClientState.WAITING).declined(at=now)
            work.clients.replace(declined)
            self._tell(work, LetterKind.API_DECLINED, declined, now, why)
            self._note(work, EventKind.CLIENT_DECLINED, declined, operator=operator, now=now, reason=why)
            work.commit()
        return declined

    @repeatable
    def revoke(self, named: str, *, operator: str, reason: str) -> Client:
        """Take the access away: secrets and tokens die at once; its main users read why.

        Raises what `show` raises.

        Raises:
            NoReason: There is no reason, or it is too long.
            ClientDecided: It is not approved.
        """
        now, why = self.clock.now(), reason_given(reason)
        with self.begin() as work:
            revoked = _held(work, named, ClientState.APPROVED).revoked(at=now)
            work.clients.replace(revoked)
            work.clients.end_secrets(revoked.id, at=now)
            self._tell(work, LetterKind.API_REVOKED, revoked, now, why)
            self._note(work, EventKind.CLIENT_REVOKED, revoked, operator=operator, now=now, reason=why)
            work.commit()
        return revoked

    def _requests(self, work: ClientWork, clients: Sequence[Client]) -> Sequence[ClientRequest]:
        now, found = self.clock.now(), []
        for view in views_of(work, clients, now=now):
            organisation = work.organisations.of(view.client.organisation)
            if organisation is not None:
                answer_by = self.answer_by(view.client.asked_at)
                is_late = now.astimezone(ZoneInfo(self.zone)).date() > answer_by
                found.append(
                    ClientRequest(
                        view=view,
                        organisation=organisation,
                        answer_by=answer_by,
                        is_overdue=is_late and view.client.state is ClientState.WAITING,
                    )
                )
        return found

    def _tell(
        self, work: ClientWork, kind: LetterKind, client: Client, now: datetime, reason: str = ""
    ) -> None:
        tell_main_users(
            work,
            kind,
            client,
            occasion=client.id,
            at=now,
            randomness=self.randomness,
            facts={"reason": reason} if reason else {},
        )

    def _note(
        self,
        work: ClientWork,
        kind: EventKind,
        client: Client,
        *,
        operator: str,
        now: datetime,
        reason: str,
    ) -> None:
        work.journal.add(
            operator_event(
                kind,
                operator=operator,
                at=now,
                randomness=self.randomness,
                organisation=client.organisation,
                facts={"client": client.id, "scopes": spelt(client.scopes)},
                personal={"reason": reason} if reason else {},
            )
        )


def _named(work: ClientWork, named: str) -> Client:
    beginning = named.strip().lower()
    found = work.clients.named(beginning) if len(beginning) >= _SHORTEST_BEGINNING else []
    if not found:
        raise UnknownClient("no client's id begins so")
    if len(found) > 1:
        raise SeveralClients("several clients' ids begin so")
    return found[0]


def _held(work: ClientWork, named: str, state: ClientState) -> Client:
    client = work.clients.of(_named(work, named).id, hold=True)
    if client is None or client.state is not state:
        raise ClientDecided(f"the client is not {state.value}")
    return client
