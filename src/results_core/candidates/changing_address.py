"""Changing the address: asked for with the password, confirmed by the new mailbox (mission B12, L16, L17).

Nobody learns from it whether an address is known: two accounts may share one, and a letter goes to any.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.access.address_changes import AddressChange
from results_core.access.addresses import AddressBook
from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience
from results_core.access.links import Link, LinkPurpose, LinkState, digest_of_address, issue_link
from results_core.access.settling import settled
from results_core.candidates.confirming import ConfirmationView
from results_core.candidates.model import Account, open_account
from results_core.candidates.ports import CandidateWork
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.confidential import LinkToken, Password
from results_core.kernel.identifiers import AccountId, AddressChangeId, Randomness, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable

PURPOSE: Final = LinkPurpose.CONFIRM_NEW_ADDRESS
A_DAY: Final = 5
"""So many changes may be asked for in 24 hours: letters go to addresses that nobody has confirmed."""


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
    randomness: Randomness
    addresses: AddressBook
    check: CheckPassword

    def __call__(
        self, account: AccountId, *, password: Password, email: str
    ) -> AddressChangeAsked | PasswordRefused | Sequence[Objection]:
        """Write both letters; nothing changes before the new mailbox confirms.

        A wrong password counts like a wrong log-in. An objection to the address costs no try.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        wanted = self.addresses.canonical(email)
        objections = self._objections(account, email, wanted)
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
            issued = work.links.issued(account, purpose=PURPOSE, since=now - timedelta(days=1))
            if len(issued) >= A_DAY:
                work.commit()
                return (Objection("email", "email_changes_used_up"),)
            change = AddressChange(
                id=AddressChangeId(identifier(self.randomness)),
                account=account,
                former=standing.email,
                wanted=wanted,
                asked_at=now,
            )
            work.address_changes.add(change)
            work.links.end(account, purpose=PURPOSE, now=now)
            self._write(work, change, standing, now)
            work.journal.add(
                candidate_event(
                    EventKind.ADDRESS_CHANGE_ASKED, account=account, at=now, randomness=self.randomness
                )
            )
            work.commit()
        return AddressChangeAsked(email=wanted, suggestion=self.addresses.suggestion(wanted))

    def _write(self, work: CandidateWork, change: AddressChange, standing: Account, now: datetime) -> None:
        letters = (
            (LetterKind.CONFIRM_NEW_ADDRESS, PURPOSE, str(change.account), change.wanted),
            (LetterKind.ADDRESS_CHANGING, LinkPurpose.UNDO_ADDRESS, str(change.id), change.former),
        )
        for kind, purpose, subject, email in letters:
            issued = issue_link(
                purpose,
                subject,
                address_digest=digest_of_address(self.check.digester, email),
                now=now,
                randomness=self.randomness,
            )
            work.links.issue(issued.link)
            work.outbox.add(
                write(
                    kind,
                    Addressee(email=email, language=standing.language, about=standing.id),
                    occasion=f"{kind}:{change.id}",
                    at=now,
                    randomness=self.randomness,
                    link=issued.token,
                    lives=issued.link.expires_at - now,
                    facts={"at": now.isoformat()},
                )
            )


@attrs.frozen(kw_only=True)
class ConfirmAddressChange:
    """Confirm the new address by the link of its letter."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

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
        digest = digest_of(token)
        with self.begin(reading=True) as work:
            link = work.links.of(digest)
            change = None if link is None else self._served(work, link)
            # Where there is none, somebody may have been quicker: the link as it stands now says so.
            link = link if change else work.links.of(digest)
        state = LinkState.DEAD if link is None else link.state(PURPOSE, now=self.clock.now())
        if state is not LinkState.READY:
            return state, None
        return (state, change) if change is not None else (LinkState.DEAD, None)

    def _served(self, work: CandidateWork, link: Link) -> AddressChange | None:
        """Return the change that the link confirms: the latest, to the address that it went to (TOK-1)."""
        change = work.address_changes.latest(AccountId(link.subject))
        if change is None or not change.waits(self.clock.now()):
            return None
        return change if link.went_to(change.wanted, self.check.digester) else None

    @repeatable
    def _confirm(
        self, token: LinkToken, account: AccountId, judged: RightPassword | None
    ) -> AddressChanged | LinkState | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            refused = None if judged is None else settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            standing = work.accounts.of(account, hold=True)
            link = work.links.consume(digest_of(token), purpose=PURPOSE, now=now)
            change = None if link is None else self._served(work, link)
            if standing is None or standing.closed_at is not None or change is None:
                return self._gone(work, token, now)
            work.accounts.replace(attrs.evolve(standing, email=change.wanted))
            work.address_changes.confirm(change.id, at=now)
            work.links.end(account, now=now)
            self._tell(work, change, standing, now)
            work.journal.add(
                candidate_event(
                    EventKind.ADDRESS_CHANGED, account=account, at=now, randomness=self.randomness
                )
            )
            work.commit()
        return AddressChanged()

    def _gone(self, work: CandidateWork, token: LinkToken, now: datetime) -> LinkState:
        """Keep the try that was taken back, and say how the link, which somebody was quicker with, stands."""
        link = work.links.of(digest_of(token))
        state = LinkState.DEAD if link is None else link.state(PURPOSE, now=now)
        work.commit()
        return LinkState.DEAD if state is LinkState.READY else state

    def _tell(self, work: CandidateWork, change: AddressChange, standing: Account, now: datetime) -> None:
        for email in (change.former, change.wanted):
            work.outbox.add(
                write(
                    LetterKind.ADDRESS_CHANGED,
                    Addressee(email=email, language=standing.language, about=standing.id),
                    occasion=f"address_changed:{change.id}",
                    at=now,
                    randomness=self.randomness,
                    facts={"at": now.isoformat()},
                )
            )
