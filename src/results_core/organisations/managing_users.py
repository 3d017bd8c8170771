"""What main users do about the users of their organisation (screens V12, mission C5, AUZ-6, AUZ-7).

Who acts is looked at in the transaction itself, behind the hold on the organisation: whoever has just
been demoted or removed changes nothing any more, and of two main users who remove each other one does.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.access.checking import CheckPassword
from results_core.access.credentials import Audience
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import AccountId, OrganisationId, Randomness, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.letters import Desk
from results_core.organisations.main_users import main_user_here
from results_core.organisations.managing import NothingToSend
from results_core.organisations.model import (
    EmailTaken,
    JoinRequest,
    Officer,
    OfficerState,
    Organisation,
    Person,
    Role,
    UnknownOfficer,
    login_name,
)
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.user_forms import ReadUser, UserForm, UserReader
from results_core.throttling.budgets import BudgetPolicy, Exhausted, budget_key

INVITATIONS: Final = BudgetPolicy(purpose="invitations_to_address", most=5, within=timedelta(days=1))
"""Letters to one address for one organisation."""


class LastMainUser(Refused):
    """The only main user who can log in can be neither removed nor demoted (AUZ-7)."""

    code = "last_main_user"


@attrs.frozen(kw_only=True)
class UserLine:
    """A user as colleagues see them."""

    officer: Officer
    is_locked: bool
    """Whether too many wrong passwords keep them out."""


@attrs.frozen(kw_only=True)
class UsersPage:
    """The users of an organisation, and who would like to be one."""

    users: Sequence[UserLine]
    """By family name and first name."""
    requests: Sequence[JoinRequest]
    """Those that wait for an answer, the oldest first."""


@attrs.frozen(kw_only=True)
class ManageUsers:
    """List, add, change, remove users, and invite them again."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword
    reader: UserReader
    invitations: BudgetPolicy = INVITATIONS

    def listed(self, organisation: OrganisationId) -> UsersPage:
        """Return the users of an organisation, and the wishes to join it that wait."""
        with self.begin(reading=True) as work:
            officers = work.officers.of_organisation(organisation)
            requests = work.join_requests.waiting(organisation)
            guards = [self.check.guard(one.id, Audience.ORGANISATIONS) for one in officers]
            tries = work.attempts.of_each(guards)
        now, streak = self.clock.now(), self.check.lockout.streak
        lines = [
            UserLine(
                officer=officer,
                is_locked=tried.streak >= streak
                or (tried.locked_until is not None and now < tried.locked_until),
            )
            for officer, tried in zip(officers, tries, strict=True)
        ]
        return UsersPage(users=lines, requests=requests)

    def colleague(self, by: AccountId, user: AccountId) -> Officer:
        """Return a user of the same organisation.

        Raises:
            UnknownOfficer: There is none (ENU-8).
        """
        with self.begin(reading=True) as work:
            actor, found = work.officers.of(by), work.officers.of(user)
        if actor is None or found is None or found.organisation != actor.organisation:
            raise UnknownOfficer("the organisation has no such user")
        return found

    def add(self, by: AccountId, form: UserForm) -> Officer | Exhausted | Sequence[Objection]:
        """Add a user and write to them: how to set a password, or what to do first (L13).

        The answer is the same whether or not the address logs in for another organisation (ENU-6).

        Raises:
            NotMainUser: Whoever asks is none (any more).
        """
        try:
            return self._add(by, form)
        except EmailTaken:
            # Another organisation added the address meanwhile: now it is found there.
            return self._add(by, form)

    @repeatable
    def edit(self, by: AccountId, user: AccountId, form: UserForm) -> Officer | Sequence[Objection]:
        """Change name, job title and role; another role ends the user's sessions (SES-3).

        Raises:
            NotMainUser: Whoever asks is none (any more).
            UnknownOfficer: The organisation has no such user.
            LastMainUser: It would be without a main user.
        """
        read = self.reader.read_profile(form)
        if not isinstance(read, ReadUser):
            return read
        now = self.clock.now()
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            officer = _user_of(work, organisation, user)
            person = attrs.evolve(
                officer.person,
                first_name=read.first_name,
                family_name=read.family_name,
                job_title=read.job_title,
            )
            changed = attrs.evolve(officer, person=person, role=read.role)
            if changed == officer:
                return officer
            if officer.is_main and not changed.is_main:
                self._keep_a_main_user(work, officer)
            work.officers.replace(changed)
            if changed.role is not officer.role:
                work.sessions.end_all(officer.id)
            self._note(work, EventKind.OFFICER_CHANGED, by, changed, now, role=changed.role.value)
            work.commit()
        return changed

    @repeatable
    def resend(self, by: AccountId, user: AccountId) -> Officer | Exhausted:
        """Write again to somebody who has chosen no password; earlier links die.

        Whoever has left the other organisation meanwhile gets a link now.

        Raises:
            NotMainUser: Whoever asks is none (any more).
            UnknownOfficer: The organisation has no such user.
            NothingToSend: The password is chosen.
        """
        now = self.clock.now()
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            officer = _user_of(work, organisation, user)
            if not officer.is_invited:
                raise NothingToSend("the user has chosen a password")
            spent = self._spend(work, organisation, officer.email, now)
            if isinstance(spent, Exhausted):
                return spent
            invited = attrs.evolve(officer, state=_state_of(work, officer.id, officer.email), invited_at=now)
            work.officers.replace(invited)
            self._invite(work, invited, organisation, now)
            self._note(work, EventKind.INVITATION_RESENT, by, invited, now)
            work.commit()
        return invited

    @repeatable
    def remove(self, by: AccountId, user: AccountId) -> Officer:
        """Forget a user; sessions and links die at once (SES-3). What they have done stays in the journal.

        Raises:
            NotMainUser: Whoever asks is none (any more).
            UnknownOfficer: The organisation has no such user.
            LastMainUser: It would be without a main user.
        """
        now = self.clock.now()
        with self.begin() as work:
            organisation = main_user_here(work, by).organisation
            officer = _user_of(work, organisation, user)
            if officer.is_main:
                self._keep_a_main_user(work, officer)
            work.sessions.end_all(officer.id)
            work.links.end(officer.id, now=now)
            work.officers.remove(officer.id)
            self._note(work, EventKind.OFFICER_REMOVED, by, officer, now)
            work.commit()
        return officer

    def welcome(
        self,
        work: OrganisationWork,
        person: Person,
        role: Role,
        organisation: Organisation,
        now: datetime,
        *,
        agreed: JoinRequest | None = None,
    ) -> Officer:
        """Keep a new user in this transaction and write to them; `agreed` says to which terms.

        Raises:
            EmailTaken: Somebody else took the address at this moment.
        """
        officer = Officer(
            id=AccountId(identifier(self.randomness)),
            organisation=organisation.id,
            person=person,
            role=role,
            state=_state_of(work, None, person.email),
            invited_at=now,
            terms_at=None if agreed is None else agreed.terms_at,
            terms_version=None if agreed is None else agreed.terms_version,
        )
        work.officers.add(officer)
        self._invite(work, officer, organisation, now)
        return officer

    @repeatable
    def _add(self, by: AccountId, form: UserForm) -> Officer | Exhausted | Sequence[Objection]:
        now = self.clock.now()
        with self.begin() as work:
            acting = main_user_here(work, by)
            organisation = acting.organisation
            read = self.reader.read_new(form, organisation)
            if not isinstance(read, ReadUser):
                return read
            if is_user_of(work, organisation.id, read.email):
                return [Objection("email", "user_exists")]
            spent = self._spend(work, organisation, read.email, now)
            if isinstance(spent, Exhausted):
                return spent
            officer = self.welcome(work, read.person(acting.officer.language), read.role, organisation, now)
            self._note(work, EventKind.OFFICER_ADDED, by, officer, now, role=officer.role.value)
            work.commit()
        return officer

    def _invite(
        self, work: OrganisationWork, officer: Officer, organisation: Organisation, now: datetime
    ) -> None:
        desk = Desk(now=now, randomness=self.randomness, digester=self.check.digester)
        if officer.state is OfficerState.ELSEWHERE:
            facts = {"organisation": organisation.name}
            desk.tell(work, LetterKind.INVITED_ELSEWHERE, officer, facts=facts)
        else:
            desk.invite(work, officer, organisation, kind=LetterKind.SET_PASSWORD)

    def _spend(
        self, work: OrganisationWork, organisation: Organisation, email: str, now: datetime
    ) -> Exhausted | None:
        whose = f"{organisation.id}:{login_name(email)}"
        key = budget_key(self.check.digester, self.invitations, whose)
        answer = work.budgets.spend(key, policy=self.invitations, now=now)
        return answer if isinstance(answer, Exhausted) else None

    def _keep_a_main_user(self, work: OrganisationWork, officer: Officer) -> None:
        """Let the officer stop being a main user only where another one can log in.

        Raises:
            LastMainUser: There is none.
        """
        others = (one for one in work.officers.of_organisation(officer.organisation) if one.id != officer.id)
        if not any(one.is_main and one.state is OfficerState.ACTIVE for one in others):
            raise LastMainUser("the organisation would be without a main user")

    def _note(
        self,
        work: OrganisationWork,
        kind: EventKind,
        by: AccountId,
        user: Officer,
        now: datetime,
        **facts: str,
    ) -> None:
        work.journal.add(
            organisation_event(
                kind,
                officer=by,
                organisation=user.organisation,
                at=now,
                randomness=self.randomness,
                facts={"user": user.id, **facts},
            )
        )


def is_user_of(work: OrganisationWork, organisation: OrganisationId, email: str) -> bool:
    """Tell whether somebody of this address is a user of the organisation, or invited to be one."""
    users = work.officers.of_organisation(organisation)
    return any(login_name(one.email) == login_name(email) for one in users)


def _user_of(work: OrganisationWork, organisation: Organisation, user: AccountId) -> Officer:
    officer = work.officers.of(user, hold=True)
    if officer is None or officer.organisation != organisation.id:
        raise UnknownOfficer("the organisation has no such user")
    return officer


def _state_of(work: OrganisationWork, user: AccountId | None, email: str) -> OfficerState:
    known = work.officers.of_email(email)
    return OfficerState.INVITED if known is None or known.id == user else OfficerState.ELSEWHERE
