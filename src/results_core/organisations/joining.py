"""Joining an organisation that has an account: its main users decide (mission C3, screens V2, L21, L22).

Whoever asks is told one thing, whatever accounts the address has (ENU-6): a letter asks for its
confirmation first, and only then does anybody of the organisation hear of it.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, Protocol

import attrs

from results_core.access.links import Link, LinkPurpose, LinkState
from results_core.access.throttles import spend_of_client, spend_on_letter
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import Digester, LinkToken
from results_core.kernel.identifiers import JoinRequestId, OrganisationId, Randomness, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.directory import PAGE, DirectoryWork, Found, Listed, TooShort, words_to_find
from results_core.organisations.join_letters import JoinDesk
from results_core.organisations.model import (
    JoinRequest,
    JoinRequestState,
    OfficerState,
    Organisation,
    Person,
    UnknownOrganisation,
    login_name,
)
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.user_forms import JoinForm, UserReader
from results_core.throttling.budgets import BudgetPolicy, Exhausted

PURPOSE: Final = LinkPurpose.CONFIRM_APPLICATION
_UNCONFIRMED_FOR: Final = timedelta(days=7)
"""How far back a wish is looked for that this one may take the place of."""


class JoiningWork(OrganisationWork, DirectoryWork, Protocol):
    """What joining asks of a transaction."""


@attrs.frozen(kw_only=True)
class JoiningPolicy:
    """How much strangers may look for, and how many letters they make us write."""

    terms_version: str = "1"
    searches: BudgetPolicy = BudgetPolicy(purpose="join_searches", most=60, within=timedelta(minutes=1))
    to_address: BudgetPolicy = BudgetPolicy(purpose="joins_to_address", most=5, within=timedelta(days=1))
    of_client: BudgetPolicy = BudgetPolicy(purpose="joins_of_client", most=20, within=timedelta(hours=1))


@attrs.frozen(kw_only=True)
class JoinAsked:
    """A letter is on its way."""

    email: str = attrs.field(repr=False)
    organisation: str


@attrs.frozen(kw_only=True)
class JoinConfirmed:
    """The main users of the organisation are asked."""

    organisation: str


@attrs.frozen(kw_only=True)
class AskToJoin:
    """Find the organisation, and ask to join it."""

    begin: Begin[JoiningWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    reader: UserReader
    policy: JoiningPolicy = JoiningPolicy()

    def find(self, text: str, *, client: str | None = None) -> Found | Exhausted:
        """Return the approved organisations in whose name or town the words begin words (ENU-7).

        Raises:
            TooShort: There are fewer than three letters to look for.
        """
        words = words_to_find(text)
        if not words:
            raise TooShort("fewer than three letters")
        refused = self._look(client)
        if refused is not None:
            return refused
        with self.begin(reading=True) as work:
            listed = work.directory.find(words, exam=None, limit=PAGE + 1)
        return Found(listed=tuple(listed[:PAGE]), has_more=len(listed) > PAGE)

    def listed(self, organisation: OrganisationId) -> Listed:
        """Return what anybody is told of the organisation.

        Raises:
            UnknownOrganisation: There is none, or none that may be joined now.
        """
        with self.begin(reading=True) as work:
            found = work.directory.open(organisation)
        if found is None:
            raise UnknownOrganisation("no organisation to join")
        return found

    @repeatable
    def __call__(
        self, organisation: OrganisationId, form: JoinForm, *, client: str | None = None
    ) -> JoinAsked | Exhausted | Sequence[Objection]:
        """Ask to join, or return every objection at once, each with its field.

        Raises:
            UnknownOrganisation: There is none, or none that may be joined now.
        """
        now = self.clock.now()
        with self.begin() as work:
            joined = work.organisations.of(organisation)
            if joined is None or not joined.is_open:
                raise UnknownOrganisation("no organisation to join")
            person = self.reader.read_joiner(form, joined)
            if not isinstance(person, Person):
                return person
            refused = spend_on_letter(
                work,
                login_name(person.email),
                client,
                to_one=self.policy.to_address,
                of_address=self.policy.of_client,
                digester=self.digester,
                randomness=self.randomness,
                now=now,
            )
            if refused is not None:
                return refused
            request = self._keep(work, joined, person, now)
            JoinDesk(now=now, randomness=self.randomness, digester=self.digester).ask_joiner(
                work, request, joined
            )
            work.journal.add(
                anybody_event(
                    EventKind.JOIN_ASKED,
                    at=now,
                    randomness=self.randomness,
                    organisation=joined.id,
                    facts={"request": request.id},
                )
            )
            work.commit()
        return JoinAsked(email=person.email, organisation=joined.name)

    def _keep(
        self, work: JoiningWork, organisation: Organisation, person: Person, now: datetime
    ) -> JoinRequest:
        """Keep the wish in the place of an earlier one that nobody confirmed."""
        fresh = JoinRequest(
            id=JoinRequestId(identifier(self.randomness)),
            organisation=organisation.id,
            person=person,
            terms_at=now,
            terms_version=self.policy.terms_version,
            asked_at=now,
        )
        earlier = [
            one
            for one in work.join_requests.asked_by(person.email, since=now - _UNCONFIRMED_FOR)
            if one.organisation == organisation.id and one.state is JoinRequestState.UNCONFIRMED
        ]
        if not earlier:
            work.join_requests.add(fresh)
            return fresh
        again = attrs.evolve(fresh, id=earlier[-1].id)
        work.join_requests.replace(again)
        return again

    @repeatable
    def _look(self, client: str | None) -> Exhausted | None:
        with self.begin() as work:
            spent = spend_of_client(
                work, client, self.policy.searches, digester=self.digester, now=self.clock.now()
            )
            work.commit()
        return spent if isinstance(spent, Exhausted) else None


@attrs.frozen(kw_only=True)
class ConfirmJoining:
    """Confirm the address of somebody who asks to join, by the link of the letter."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    digester: Digester

    def look(self, token: LinkToken) -> LinkState:
        """Return what the link is good for; looking changes nothing (TOK-3)."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            link = work.links.of(digest_of(token))
            state = LinkState.DEAD if link is None else link.state(PURPOSE, now=now)
            is_served = link is not None and self._served(work, link) is not None
        return LinkState.DEAD if state is LinkState.READY and not is_served else state

    @repeatable
    def __call__(self, token: LinkToken) -> JoinConfirmed | LinkState:
        """Confirm, and ask the main users (L22); a suspended organisation's are not written to.

        Returns the state of a link that is good no more.
        """
        now, digest = self.clock.now(), digest_of(token)
        with self.begin() as work:
            link = work.links.consume(digest, purpose=PURPOSE, now=now)
            if link is None:
                known = work.links.of(digest)
                return LinkState.DEAD if known is None else known.state(PURPOSE, now=now)
            request = self._served(work, link)
            organisation = None if request is None else work.organisations.of(request.organisation, hold=True)
            if request is None or organisation is None:
                return LinkState.DEAD
            self._confirm(work, request, organisation, now)
            work.commit()
        return JoinConfirmed(organisation=organisation.name)

    def _confirm(
        self, work: OrganisationWork, request: JoinRequest, organisation: Organisation, now: datetime
    ) -> None:
        """Let the wish wait; one of the same address that waits already is enough for everybody."""
        waiting = work.join_requests.waiting(organisation.id)
        if any(login_name(one.person.email) == login_name(request.person.email) for one in waiting):
            work.join_requests.remove(request.id)
            return
        confirmed = attrs.evolve(request, state=JoinRequestState.WAITING, confirmed_at=now)
        work.join_requests.replace(confirmed)
        if organisation.is_open:
            desk = JoinDesk(now=now, randomness=self.randomness, digester=self.digester)
            for officer in work.officers.of_organisation(organisation.id):
                if officer.is_main and officer.state is OfficerState.ACTIVE:
                    desk.ask_main_user(work, confirmed, officer, organisation)
        work.journal.add(
            anybody_event(
                EventKind.JOIN_CONFIRMED,
                at=now,
                randomness=self.randomness,
                organisation=organisation.id,
                facts={"request": request.id},
            )
        )

    def _served(self, work: OrganisationWork, link: Link) -> JoinRequest | None:
        """Return the wish that the link confirms, if it waits for that and has this address."""
        request = work.join_requests.of(JoinRequestId(link.subject))
        if request is None or request.state is not JoinRequestState.UNCONFIRMED:
            return None
        return request if link.went_to(request.person.email, self.digester) else None
