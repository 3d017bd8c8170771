"""The first password of an officer, by the link of an approval or an invitation (screens V3, L8, L13)."""

from collections.abc import Sequence
from typing import Final

import attrs

from results_core.access.checking import CheckPassword
from results_core.access.choosing import objections_to_choice
from results_core.access.credentials import Audience
from results_core.access.links import Link, LinkPurpose, LinkState
from results_core.access.passwords import CommonPasswords, PasswordHasher, PasswordPolicy
from results_core.access.slots import HashingSlots
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer, OfficerState
from results_core.organisations.ports import OrganisationWork

PURPOSE: Final = LinkPurpose.SET_PASSWORD


@attrs.frozen(kw_only=True)
class Invitation:
    """What the link is good for, and what its page says."""

    state: LinkState
    asks_terms: bool = False
    """Whether the terms are still to be agreed to: an applicant has done so already."""
    main_users: Sequence[str] = attrs.field(default=(), repr=False)
    """Who can send it again, by name, to whoever holds one that has expired; others are told no name."""


@attrs.frozen(kw_only=True)
class PasswordSet:
    """The officer may log in."""


@attrs.frozen(kw_only=True)
class SetPassword:
    """Choose the first password; the officer is active from then on."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    hasher: PasswordHasher
    slots: HashingSlots
    common: CommonPasswords
    check: CheckPassword
    terms_version: str
    policy: PasswordPolicy = PasswordPolicy()

    def look(self, token: LinkToken) -> Invitation:
        """Return what the link is good for; looking changes nothing (TOK-3)."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            link = work.links.of(digest_of(token))
            officer = None if link is None else self._served(work, link)
            if link is None or officer is None:
                return Invitation(state=LinkState.DEAD)
            state = link.state(PURPOSE, now=now)
            main_users = self._who_sends(work, officer) if state is LinkState.EXPIRED else ()
        return Invitation(state=state, asks_terms=officer.terms_at is None, main_users=main_users)

    def __call__(
        self, token: LinkToken, *, password: Password, password_again: Password, terms: bool
    ) -> PasswordSet | LinkState | Sequence[Objection]:
        """Set the password, make the officer active and kill the other links.

        Returns the state of a link that is good no more, or the objections, and then nothing has changed.

        Raises:
            Overloaded: Too many passwords are being worked on; the link is still good (PWD-5).
        """
        now = self.clock.now()
        with self.begin(reading=True) as work:
            link = work.links.of(digest_of(token))
            officer = None if link is None else self._served(work, link)
        if link is None or officer is None:
            return LinkState.DEAD
        if (state := link.state(PURPOSE, now=now)) is not LinkState.READY:
            return state
        objections = [
            *objections_to_choice(
                password,
                password_again,
                policy=self.policy,
                common=self.common,
                logins=officer.telling.logins,
                email=officer.email,
                names=officer.telling.names,
            )
        ]
        if officer.terms_at is None and not terms:
            objections.append(Objection("terms", "terms_missing"))
        if objections:
            return objections
        with self.slots.take() as slot, slot:
            digest = self.hasher.digest(password)
        return self._set(token, officer.id, digest)

    @repeatable
    def _set(self, token: LinkToken, account: AccountId, digest: str) -> PasswordSet | LinkState:
        now = self.clock.now()
        with self.begin() as work:
            # Guard, account, links: whoever else changes the officer takes hold of them in this order.
            work.attempts.unlock(self.check.guard(account, Audience.ORGANISATIONS))
            officer = work.officers.of(account, hold=True)
            link = work.links.consume(digest_of(token), purpose=PURPOSE, now=now)
            if link is None:
                return LinkState.USED
            if officer is None or self._served(work, link) is None:
                return LinkState.DEAD
            work.officers.replace(
                attrs.evolve(
                    officer,
                    digest=digest,
                    state=OfficerState.ACTIVE,
                    joined_at=now,
                    terms_at=officer.terms_at or now,
                    terms_version=officer.terms_version or self.terms_version,
                )
            )
            work.links.end(account, now=now)
            work.journal.add(
                organisation_event(
                    EventKind.OFFICER_JOINED,
                    officer=account,
                    organisation=officer.organisation,
                    at=now,
                    randomness=self.randomness,
                )
            )
            work.commit()
        return PasswordSet()

    def _served(self, work: OrganisationWork, link: Link) -> Officer | None:
        """Return who was invited by the link to the address that they still have (TOK-4)."""
        if link.purpose is not PURPOSE:
            return None
        officer = work.officers.of(AccountId(link.subject))
        if officer is None or not link.went_to(officer.email, self.check.digester):
            return None
        is_settled = link.used_at is not None and officer.state is OfficerState.ACTIVE
        return officer if officer.state is OfficerState.INVITED or is_settled else None

    def _who_sends(self, work: OrganisationWork, invited: Officer) -> Sequence[str]:
        colleagues = work.officers.of_organisation(invited.organisation)
        return [
            f"{one.person.first_name} {one.person.family_name}".strip()
            for one in colleagues
            if one.is_main and one.state is OfficerState.ACTIVE
        ]
