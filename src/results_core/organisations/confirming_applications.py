"""Confirming the address of an application: from here the promised working days count (C1, L21)."""

from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.access.links import Link, LinkPurpose, LinkState
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import Digester, LinkToken
from results_core.kernel.identifiers import ApplicationId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.letters import Desk
from results_core.organisations.model import Application, ApplicationState, Details
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.working_days import Holidays, Promise, PromisedDates

PURPOSE: Final = LinkPurpose.CONFIRM_APPLICATION


@attrs.frozen(kw_only=True)
class ConfirmedApplication:
    """The board has the application: what happens until when."""

    reference: str
    promised: PromisedDates


@attrs.frozen(kw_only=True)
class ConfirmApplication:
    """Confirm the address of an application by the link of its letter."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    holidays: Holidays
    promise: Promise = Promise()

    def look(self, token: LinkToken) -> Details | LinkState:
        """Return for which organisation the link asks, or its state if it is good no more (TOK-3).

        Whoever reads the letter sees what somebody has typed in their name before they press; of the
        applicant nothing is told, for the mailbox may be a mistyped one. Looking changes nothing.
        """
        now = self.clock.now()
        with self.begin(reading=True) as work:
            link = work.links.of(digest_of(token))
            state = LinkState.DEAD if link is None else link.state(PURPOSE, now=now)
            application = None if link is None else self._served(work, link)
        if state is not LinkState.READY:
            return state
        return LinkState.DEAD if application is None else application.details

    @repeatable
    def __call__(self, token: LinkToken) -> ConfirmedApplication | LinkState:
        """Confirm, tell the applicant when the answer comes (L7), and return both dates.

        Others of the same address that wait for its confirmation are forgotten: their links are dead.
        Returns the state of a link that is good no more.
        """
        now, digest = self.clock.now(), digest_of(token)
        with self.begin() as work:
            self._await_others(work, digest)
            link = work.links.consume(digest, purpose=PURPOSE, now=now)
            if link is None:
                known = work.links.of(digest)
                return LinkState.DEAD if known is None else known.state(PURPOSE, now=now)
            application = self._served(work, link, hold=True)
            if application is None:
                return LinkState.DEAD
            promised = self._confirm(work, application, now)
            work.commit()
        return ConfirmedApplication(reference=application.reference, promised=promised)

    def _await_others(self, work: OrganisationWork, digest: str) -> None:
        """Hold every application of the address, before any is touched: one confirms and the rest follow."""
        link = work.links.of(digest)
        application = None if link is None else work.applications.of(ApplicationId(link.subject))
        if application is not None:
            work.applications.hold_unconfirmed(application.applicant.email)

    def _confirm(self, work: OrganisationWork, application: Application, now: datetime) -> PromisedDates:
        promised = self.promise.dates(now, self.holidays)
        work.applications.replace(attrs.evolve(application, state=ApplicationState.WAITING, confirmed_at=now))
        others = work.applications.forget_unconfirmed(application.applicant.email, but=application.id)
        for other in others:
            work.links.end(other, now=now)
        Desk(now=now, randomness=self.randomness, digester=self.digester).tell_applicant(
            work,
            LetterKind.APPLICATION_RECEIVED,
            application,
            facts={"organisation": application.details.name, "decided": promised.decided.isoformat()},
        )
        work.journal.add(
            anybody_event(
                EventKind.APPLICATION_CONFIRMED,
                at=now,
                randomness=self.randomness,
                facts={"application": application.id, "others_forgotten": len(others)},
            )
        )
        return promised

    def _served(self, work: OrganisationWork, link: Link, *, hold: bool = False) -> Application | None:
        """Return the application that the link confirms, if it waits for that and has this address."""
        application = work.applications.of(ApplicationId(link.subject), hold=hold)
        if application is None or application.state is not ApplicationState.UNCONFIRMED:
            return None
        return application if link.went_to(application.applicant.email, self.digester) else None


@attrs.frozen(kw_only=True)
class ResendApplication:
    """Send the letter that asks for confirmation again, instead of one whose link has expired.

    There is one answer, none: above the limits, or where nothing waits, nothing is sent.
    """

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    pause: timedelta = timedelta(seconds=60)
    a_day: int = 5

    @repeatable
    def instead_of(self, token: LinkToken) -> None:
        """Send a fresh link to the address that the expired one went to."""
        now = self.clock.now()
        with self.begin() as work:
            link = work.links.of(digest_of(token))
            if link is None or link.state(PURPOSE, now=now) is not LinkState.EXPIRED:
                return
            application = work.applications.of(ApplicationId(link.subject), hold=True)
            if application is None or not self._may_send(work, application, now):
                return
            Desk(now=now, randomness=self.randomness, digester=self.digester).ask_applicant(work, application)
            work.journal.add(
                anybody_event(
                    EventKind.APPLICATION_RESENT,
                    at=now,
                    randomness=self.randomness,
                    facts={"application": application.id},
                )
            )
            work.commit()

    def _may_send(self, work: OrganisationWork, application: Application, now: datetime) -> bool:
        issued = work.links.issued(application.id, purpose=PURPOSE, since=now - timedelta(days=1))
        rested = all(now >= at + self.pause for at in issued)
        return application.state is ApplicationState.UNCONFIRMED and rested and len(issued) < self.a_day
