"""Changing an officer's address: confirmed by the new mailbox, undone by the former (V15, L16, L17)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.address_changes import AddressChange
from results_core.access.addresses import AddressBook
from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.choosing import objections_to_current
from results_core.access.credentials import Audience, UnknownAccount
from results_core.access.links import LinkState
from results_core.access.moving_address import CONFIRMING, UNDOING, MoveAddress
from results_core.access.settling import settled
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import AccountId
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.domains import HostNames, is_own_address
from results_core.organisations.letters import addressee
from results_core.organisations.model import Officer, login_name
from results_core.organisations.ports import OrganisationWork


@attrs.frozen(kw_only=True)
class ChangeOfficerAddress:
    """Ask for another address, confirm it, undo it."""

    begin: Begin[OrganisationWork]
    clock: Clock
    addresses: AddressBook
    hosts: HostNames
    check: CheckPassword
    move: MoveAddress

    def ask(
        self, account: AccountId, *, password: Password, email: str
    ) -> str | PasswordRefused | Sequence[Objection]:
        """Write both letters and return the address; nothing changes before the new mailbox confirms.

        An address outside the organisation's domains is refused (AUZ-8). Of one that somebody else logs in
        under nothing is told: it gets no letter, and the answer is the same (ENU-6). A wrong password counts
        like a wrong log-in; objections, all at once, cost no try.
        """
        wanted = self.addresses.canonical(email)
        objections = (*self._objections(account, email, wanted), *objections_to_current(password))
        if objections or wanted is None:
            return objections
        judged = self.check.of_account(account, password, audience=Audience.ORGANISATIONS)
        return self._ask(account, wanted, judged) if isinstance(judged, RightPassword) else judged

    def look(self, token: LinkToken, account: AccountId) -> LinkState:
        """Return what the link to confirm by is good for, to the officer who is logged in (TOK-3)."""
        with self.begin(reading=True) as work:
            state, change = self._to_confirm(work, token, self.clock.now())
        return LinkState.DEAD if change is not None and change.account != account else state

    @repeatable
    def confirm(self, token: LinkToken, account: AccountId) -> LinkState | None:
        """Change the address, kill the other links, tell both mailboxes.

        Returns None, or the state of a link that is good no more; and then nothing has changed. Only the
        officer who is logged in confirms: the reader of a mistyped mailbox gets nowhere.
        """
        now = self.clock.now()
        with self.begin() as work:
            standing = work.officers.of(account, hold=True)
            state, change = self._to_confirm(work, token, now)
            if standing is None or change is None or change.account != account:
                return LinkState.DEAD if state is LinkState.READY else state
            if _is_anothers(work, change.wanted, account):
                return LinkState.DEAD
            if not self.move.confirm(work, token, change, addressee(standing), now=now):
                return LinkState.USED
            work.officers.replace(_at(standing, change.wanted))
            self._note(work, EventKind.ADDRESS_CHANGED, standing, now)
            work.commit()
        return None

    def look_undoing(self, token: LinkToken) -> LinkState:
        """Return what the link to undo by is good for; looking changes nothing (TOK-3)."""
        with self.begin(reading=True) as work:
            return self._to_undo(work, token, self.clock.now())[0]

    @repeatable
    def undo(self, token: LinkToken) -> LinkState | None:
        """Restore the former address, end every session and link, send a link to a new password there.

        Returns None, or the state of a link that is good no more; and then nothing has changed.
        """
        now = self.clock.now()
        with self.begin() as work:
            state, change = self._to_undo(work, token, now)
            if change is None:
                return state
            standing = work.officers.of(change.account, hold=True)
            # Held now: whoever was quicker has finished, and what they did is read again.
            state, change = self._to_undo(work, token, now)
            if standing is None or change is None or _is_anothers(work, change.former, standing.id):
                return LinkState.DEAD if state is LinkState.READY else state
            if not self.move.undo(work, token, change, addressee(standing), now=now):
                return LinkState.USED
            work.officers.replace(_at(standing, change.former))
            self._note(work, EventKind.ADDRESS_CHANGE_UNDONE, standing, now)
            work.commit()
        return None

    def _objections(self, account: AccountId, typed: str, wanted: str | None) -> tuple[Objection, ...]:
        if not typed.strip():
            return (Objection("email", "email_missing"),)
        if wanted is None:
            return (Objection("email", "email_malformed"),)
        with self.begin(reading=True) as work:
            standing = work.officers.of(account)
            organisation = None if standing is None else work.organisations.of(standing.organisation)
        if standing is None or organisation is None:
            raise UnknownAccount("there is no such officer")
        if login_name(standing.email) == login_name(wanted):
            return (Objection("email", "email_unchanged"),)
        if not is_own_address(wanted, organisation.domains, self.hosts):
            named = ", ".join(f"@{domain}" for domain in organisation.domains)
            return (Objection("email", "email_of_another_house", {"domains": named}),)
        return ()

    @repeatable
    def _ask(
        self, account: AccountId, wanted: str, judged: RightPassword
    ) -> str | WrongPassword | Sequence[Objection]:
        now = self.clock.now()
        with self.begin() as work:
            refused = settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            standing = work.officers.of(account, hold=True)
            if standing is None:
                raise UnknownAccount("there is no such officer")
            is_taken = _is_anothers(work, wanted, account)
            if not self.move.ask(work, addressee(standing), wanted, is_taken=is_taken, now=now):
                work.commit()
                return (Objection("email", "email_changes_used_up"),)
            self._note(work, EventKind.ADDRESS_CHANGE_ASKED, standing, now)
            work.commit()
        return wanted

    def _to_confirm(
        self, work: OrganisationWork, token: LinkToken, now: datetime
    ) -> tuple[LinkState, AddressChange | None]:
        state, change = self.move.behind(work, token, CONFIRMING, now=now)
        if change is not None and not self._is_of_the_house(work, change):
            return LinkState.DEAD, None
        return state, change

    def _is_of_the_house(self, work: OrganisationWork, change: AddressChange) -> bool:
        """Tell whether the address is of the organisation's domains as they are by now (AUZ-8)."""
        officer = work.officers.of(change.account)
        organisation = None if officer is None else work.organisations.of(officer.organisation)
        return organisation is not None and is_own_address(change.wanted, organisation.domains, self.hosts)

    def _to_undo(
        self, work: OrganisationWork, token: LinkToken, now: datetime
    ) -> tuple[LinkState, AddressChange | None]:
        state, change = self.move.behind(work, token, UNDOING, now=now)
        if change is not None and work.officers.of(change.account) is None:
            return LinkState.DEAD, None
        return state, change

    def _note(self, work: OrganisationWork, kind: EventKind, officer: Officer, now: datetime) -> None:
        work.journal.add(
            organisation_event(
                kind,
                officer=officer.id,
                organisation=officer.organisation,
                at=now,
                randomness=self.move.randomness,
            )
        )


def _at(officer: Officer, email: str) -> Officer:
    return attrs.evolve(officer, person=attrs.evolve(officer.person, email=email))


def _is_anothers(work: OrganisationWork, email: str, officer: AccountId) -> bool:
    holder = work.officers.of_email(email)
    return holder is not None and holder.id != officer
