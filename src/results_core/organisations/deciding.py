"""Deciding applications: operators alone do, with name and reason (C2, AUZ-9)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.correspondence.messages import LetterKind
from results_core.exams.zones import zone_of
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.confidential import Digester
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness, identifier
from results_core.kernel.reasons import reason_given
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.domains import (
    HostNames,
    UnfitDomain,
    domain_of,
    domain_of_website,
    is_own_address,
    owned_domain,
)
from results_core.organisations.finding import application_named
from results_core.organisations.letters import Desk
from results_core.organisations.look_alikes import may_be_mistaken
from results_core.organisations.model import (
    Application,
    ApplicationState,
    Officer,
    Organisation,
    Role,
    login_name,
)
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.words import folded
from results_core.organisations.working_days import Holidays, Promise, PromisedDates


class NotWaiting(Refused):
    """The application is decided, or its address is not confirmed yet."""

    code = "application_not_waiting"


@attrs.frozen(kw_only=True)
class ApplicationView:
    """An application, when it is due, and what an operator should look at before deciding."""

    application: Application
    promised: PromisedDates | None
    """None while the address is not confirmed."""
    is_overdue: bool
    domain: str
    """The registrable domain of the applicant's address."""
    differs_from_website: bool
    may_be_mistaken: bool = False
    """Whether its name, domain or web site has letters that are taken for others."""
    alike: tuple[Organisation, ...] = ()
    """Organisations of the same domain or name."""
    twins: tuple[str, ...] = ()
    """References of other applications of the same domain or name that wait."""
    address_is_taken: bool = False
    """Whether somebody logs in under the applicant's address: it cannot be approved then."""


@attrs.frozen(kw_only=True)
class DecideApplications:
    """List, show, approve or decline applications."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    hosts: HostNames
    holidays: Holidays
    promise: Promise = Promise()

    def waiting(self) -> Sequence[ApplicationView]:
        """Return the applications that wait, the oldest first."""
        with self.begin(reading=True) as work:
            waiting = work.applications.of_state(ApplicationState.WAITING)
            return self._views(work, waiting, waiting)

    def overdue(self) -> int:
        """Return how many should have been decided by now."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            waiting = work.applications.of_state(ApplicationState.WAITING)
        return sum(self._is_overdue(one, now) for one in waiting)

    def show(self, reference: str) -> ApplicationView:
        """Return the application of this reference.

        Raises:
            UnknownApplication: There is none.
        """
        with self.begin(reading=True) as work:
            application = application_named(work, reference)
            waiting = work.applications.of_state(ApplicationState.WAITING)
            return self._views(work, [application], waiting)[0]

    @repeatable
    def approve(
        self, reference: str, *, operator: str, domains: Sequence[str] = (), reason: str = ""
    ) -> Organisation:
        """Make the organisation and its main user, who gets the link to set a password (L8).

        Without domains the list is that of the applicant's address.

        Raises:
            UnknownApplication: There is none of this reference.
            NotWaiting: It is decided, or its address is not confirmed.
            UnfitDomain: A domain is no registrable one or gives addresses to anybody, or the applicant's
                address is of none of them.
            EmailTaken: Somebody logs in under the applicant's address.
        """
        now = self.clock.now()
        with self.begin() as work:
            application = self._waiting(work, reference)
            organisation = self._organisation(application, self._list(application, domains), now)
            officer = self._main_user(application, organisation, now)
            work.organisations.add(organisation)
            work.officers.add(officer)
            work.applications.replace(
                attrs.evolve(
                    application,
                    state=ApplicationState.APPROVED,
                    decided_at=now,
                    organisation=organisation.id,
                )
            )
            Desk(now=now, randomness=self.randomness, digester=self.digester).invite(
                work, officer, organisation, kind=LetterKind.APPLICATION_APPROVED
            )
            work.journal.add(
                operator_event(
                    EventKind.ORGANISATION_APPROVED,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    organisation=organisation.id,
                    facts={
                        "application": application.id,
                        "officer": officer.id,
                        "domains": " ".join(organisation.domains),
                    },
                    personal={"reason": reason} if reason else {},
                )
            )
            work.commit()
        return organisation

    @repeatable
    def decline(self, reference: str, *, operator: str, reason: str) -> Application:
        """Decline the application and tell the applicant why (L8b).

        Raises:
            NoReason: There is no reason, or it is too long.
            UnknownApplication: There is none of this reference.
            NotWaiting: It is decided, or its address is not confirmed.
        """
        now, told = self.clock.now(), reason_given(reason)
        with self.begin() as work:
            application = self._waiting(work, reference)
            declined = attrs.evolve(application, state=ApplicationState.DECLINED, decided_at=now)
            work.applications.replace(declined)
            Desk(now=now, randomness=self.randomness, digester=self.digester).tell_applicant(
                work,
                LetterKind.APPLICATION_DECLINED,
                declined,
                facts={"organisation": declined.details.name, "reason": told},
            )
            work.journal.add(
                operator_event(
                    EventKind.APPLICATION_DECLINED,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    facts={"application": application.id},
                    personal={"reason": told},
                )
            )
            work.commit()
        return declined

    def _waiting(self, work: OrganisationWork, reference: str) -> Application:
        application = application_named(work, reference, hold=True)
        if application.state is not ApplicationState.WAITING:
            raise NotWaiting(f"the application is {application.state.value}")
        return application

    def _list(self, application: Application, domains: Sequence[str]) -> tuple[str, ...]:
        email = application.applicant.email
        own = domain_of(email, self.hosts)
        wanted = tuple(
            dict.fromkeys(owned_domain(one, self.hosts) for one in domains or ([own] if own else []))
        )
        if not is_own_address(email, wanted, self.hosts):
            raise UnfitDomain("the applicant's address is of none of these domains")
        return wanted

    def _organisation(
        self, application: Application, domains: tuple[str, ...], now: datetime
    ) -> Organisation:
        return Organisation(
            id=OrganisationId(identifier(self.randomness)),
            details=application.details,
            domains=tuple(sorted(domains)),
            zone=zone_of(application.details.country),
            approved_at=now,
        )

    def _main_user(self, application: Application, organisation: Organisation, now: datetime) -> Officer:
        return Officer(
            id=AccountId(identifier(self.randomness)),
            organisation=organisation.id,
            person=application.applicant,
            role=Role.MAIN,
            invited_at=now,
            terms_at=application.terms_at,
            terms_version=application.terms_version,
        )

    def _views(
        self, work: OrganisationWork, shown: Sequence[Application], waiting: Sequence[Application]
    ) -> Sequence[ApplicationView]:
        now = self.clock.now()
        domains = {one.id: domain_of(one.applicant.email, self.hosts) or "" for one in (*shown, *waiting)}
        names = {one.id: folded(one.details.name) for one in (*shown, *waiting)}
        alike = work.organisations.alike(
            domains={domains[one.id] for one in shown}, names={names[one.id] for one in shown}
        )
        addresses = {one.applicant.email for one in shown}
        taken = {login_name(one.email) for one in work.officers.of_emails(addresses)}

        def view(one: Application) -> ApplicationView:
            domain, name = domains[one.id], names[one.id]
            return ApplicationView(
                application=one,
                promised=None
                if one.confirmed_at is None
                else self.promise.dates(one.confirmed_at, self.holidays),
                is_overdue=self._is_overdue(one, now),
                domain=domain,
                may_be_mistaken=may_be_mistaken(
                    one.details.name, (domain, one.details.website.partition("/")[0])
                ),
                differs_from_website=domain_of_website(one.details.website, self.hosts) != domain,
                alike=tuple(
                    other
                    for other in alike
                    if (domain in other.domains or folded(other.name) == name)
                    and other.id != one.organisation
                ),
                twins=tuple(
                    other.reference
                    for other in waiting
                    if other.id != one.id and (domains[other.id] == domain or names[other.id] == name)
                ),
                address_is_taken=login_name(one.applicant.email) in taken and one.organisation is None,
            )

        return [view(one) for one in shown]

    def _is_overdue(self, application: Application, now: datetime) -> bool:
        return (
            application.state is ApplicationState.WAITING
            and application.confirmed_at is not None
            and self.promise.is_broken(application.confirmed_at, self.holidays, now=now)
        )
