"""Changing the address: asked for with the password, confirmed by the new mailbox (mission B12, L16, L17).

Nobody learns from it whether an address is known: two accounts may share one, and a letter goes to any.
"""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.address_changes import AddressChange
from results_core.access.addresses import AddressBook
from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.choosing import objections_to_current
from results_core.access.credentials import Audience
from results_core.access.links import LinkState
from results_core.access.moving_address import CONFIRMING, MoveAddress
from results_core.access.settling import settled
from results_core.candidates.confirming import ConfirmationView
from results_core.candidates.model import addressee_of, open_account
from results_core.candidates.ports import CandidateWork
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import AccountId
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class AddressChangeAsked:
    """Letters are on their way: to the new address a link to confirm, to the old one a link to undo."""

    email: str = attrs.field(repr=False)
    suggestion: str | None = None
    """The address that was probably meant."""


@attrs.frozen(kw_only=True)
class AddressChanged:
    """The new address holds."""


@attrs.frozen(kw_only=True)
class AskAddressChange:
    """Ask for another address."""

    begin: Begin[CandidateWork]
    clock: Clock
    addresses: AddressBook
    check: CheckPassword
    move: MoveAddress

    def __call__(
        self, account: AccountId, *, password: Password, email: str
    ) -> AddressChangeAsked | PasswordRefused | Sequence[Objection]:
        """Write both letters; nothing changes before the new mailbox confirms.

        A wrong password counts like a wrong log-in. Objections, all at once, cost no try.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        wanted = self.addresses.canonical(email)
        objections = (*self._objections(account, email, wanted), *objections_to_current(password))
        if objections or wanted is None:
            return objections
        judged = self.check.of_account(account, password, audience=Audience.CANDIDATES)
        return self._ask(account, wanted, judged) if isinstance(judged, RightPassword) else judged

    def _objections(self, account: AccountId, typed: str, wanted: str | None) -> tuple[Objection, ...]:
        if not typed.strip():
            return (Objection("email", "email_missing"),)
        if wanted is None:
            return (Objection("email", "email_malformed"),)
        with self.begin(reading=True) as work:
            standing = open_account(work.accounts.of(account))
        return (Objection("email", "email_unchanged"),) if standing.email == wanted else ()

    @repeatable
    def _ask(
        self, account: AccountId, wanted: str, judged: RightPassword
    ) -> AddressChangeAsked | WrongPassword | Sequence[Objection]:
        now = self.clock.now()
        with self.begin() as work:
            refused = settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            standing = open_account(work.accounts.of(account, hold=True))
            if not self.move.ask(work, addressee_of(standing), wanted, now=now):
                work.commit()
                return (Objection("email", "email_changes_used_up"),)
            work.journal.add(
                candidate_event(
                    EventKind.ADDRESS_CHANGE_ASKED,
                    account=account,
                    at=now,
                    randomness=self.move.randomness,
                )
            )
            work.commit()
        return AddressChangeAsked(email=wanted, suggestion=self.addresses.suggestion(wanted))


@attrs.frozen(kw_only=True)
class ConfirmAddressChange:
    """Confirm the new address by the link of its letter."""

    begin: Begin[CandidateWork]
    clock: Clock
    check: CheckPassword
    move: MoveAddress

    def look(self, token: LinkToken, account: AccountId | None) -> ConfirmationView:
        """Return what the link is good for; looking changes nothing (TOK-3).

        `account` is that of whoever is logged in: every other browser is asked for the password, so that
        the reader of a mistyped mailbox gets nowhere.
        """
        state, change = self._behind(token)
        return ConfirmationView(state=state, asks_password=change is None or change.account != account)

    def __call__(
        self, token: LinkToken, *, account: AccountId | None, password: Password | None
    ) -> AddressChanged | LinkState | PasswordRefused:
        """Change the address, kill the account's other links, tell both mailboxes.

        A wrong password counts like a wrong log-in. Returns the state of a link that is good no more.
        """
        state, change = self._behind(token)
        if change is None:
            return state
        if change.account == account:
            return self._confirm(token, change.account, None)
        judged = self.check.of_account(change.account, password or Password(""), audience=Audience.CANDIDATES)
        return self._confirm(token, change.account, judged) if isinstance(judged, RightPassword) else judged

    def _behind(self, token: LinkToken) -> tuple[LinkState, AddressChange | None]:
        with self.begin(reading=True) as work:
            return self.move.behind(work, token, CONFIRMING, now=self.clock.now())

    @repeatable
    def _confirm(
        self, token: LinkToken, account: AccountId, judged: RightPassword | None
    ) -> AddressChanged | LinkState | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            refused = None if judged is None else settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            gone = self._move(work, token, account, now)
            # Where the link is gone, the try that was taken back is kept nevertheless.
            work.commit()
        return AddressChanged() if gone is None else gone

    def _move(
        self, work: CandidateWork, token: LinkToken, account: AccountId, now: datetime
    ) -> LinkState | None:
        """Return None, or how the link stands that somebody was quicker with; then nothing has changed."""
        standing = work.accounts.of(account, hold=True)
        if standing is None or standing.closed_at is not None:
            return LinkState.DEAD
        state, change = self.move.behind(work, token, CONFIRMING, now=now)
        if change is None:
            return state
        if not self.move.confirm(work, token, change, addressee_of(standing), now=now):
            return LinkState.USED
        work.accounts.replace(attrs.evolve(standing, email=change.wanted))
        work.journal.add(
            candidate_event(
                EventKind.ADDRESS_CHANGED, account=account, at=now, randomness=self.move.randomness
            )
        )
        return None
