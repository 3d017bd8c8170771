"""Confirming the address, and asking for the letter again (mission B4)."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final

import attrs

from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword
from results_core.access.credentials import Audience
from results_core.access.links import Link, LinkPurpose, LinkState
from results_core.access.settling import forgive
from results_core.access.throttles import AskingPolicy, may_ask
from results_core.candidates.model import Account, Registration, addressee_of
from results_core.candidates.ports import CandidateWork
from results_core.candidates.registering import send_confirmation
from results_core.correspondence.messages import Letter, LetterKind, write
from results_core.exams.entries import Entry
from results_core.journal.events import EventKind, anybody_event, candidate_event
from results_core.kernel.confidential import BrowserToken, Digester, LinkToken, Password
from results_core.kernel.identifiers import AccountId, Randomness, RegistrationId, identifier
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable

PURPOSE: Final = LinkPurpose.CONFIRM_ADDRESS


@attrs.frozen(kw_only=True)
class ConfirmationView:
    """What a look at the link tells: never an ID Number or a name (REG-10)."""

    state: LinkState
    asks_password: bool = True
    """On any browser but the one that registered, the chosen password is asked for."""


@attrs.frozen(kw_only=True)
class Confirmed:
    """The address is confirmed: the candidate may log in."""


@attrs.frozen(kw_only=True)
class Confirm:
    """Confirm the address of a registration by the link of its letter."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def look(self, token: LinkToken, browser: BrowserToken | None) -> ConfirmationView:
        """Return what the link is good for in this browser; looking changes nothing (TOK-3)."""
        state, registration = self._behind(token)
        return ConfirmationView(
            state=state, asks_password=registration is None or not _made_by(registration, browser)
        )

    def __call__(
        self,
        token: LinkToken,
        *,
        browser: BrowserToken | None,
        password: Password | None,
        client: str | None = None,
    ) -> Confirmed | LinkState | PasswordRefused:
        """Confirm, if the browser is the one that registered or the password is the chosen one.

        A wrong password counts like a wrong log-in. Returns the state of a link that is good no more.

        Raises:
            Overloaded: Too many are being judged; nothing was counted (PWD-5).
        """
        state, registration = self._behind(token)
        if registration is None:
            return state
        if _made_by(registration, browser):
            return self._open_account(token, registration, None)
        judged = self.check(
            registration.id_number,
            password or Password(""),
            audience=Audience.CANDIDATES,
            # Another press may have confirmed since: then the password is that of the account.
            finding=lambda known: known.of_registration(registration.id) or known.of(registration.id_number),
            client=client,
        )
        if isinstance(judged, RightPassword):
            return self._open_account(token, registration, judged)
        return judged

    def _behind(self, token: LinkToken) -> tuple[LinkState, Registration | None]:
        now, digest = self.clock.now(), digest_of(token)
        with self.begin(reading=True) as work:
            link = work.links.of(digest)
            if link is None or link.state(PURPOSE, now=now) is not LinkState.READY:
                return _state(link, now), None
            registration = self._served(work, link)
            # Where there is none, somebody was quicker: the link as it stands now says what they did.
            latest = link if registration else work.links.of(digest)
        return (LinkState.READY, registration) if registration else (_state(latest, now), None)

    @repeatable
    def _open_account(
        self, token: LinkToken, looked_at: Registration, judged: RightPassword | None
    ) -> Confirmed | LinkState:
        with self.begin() as work:
            # Held first, as registering does: whoever comes second waits, and nobody deadlocks.
            entered = work.entries.with_secret(looked_at.id_number, hold=True)
            # Behind it: whoever is confirmed before the release is told of it (B14).
            now = self.clock.now()
            if judged is not None:
                forgive(work, judged, policy=self.check.lockout)
            link = work.links.consume(digest_of(token), purpose=PURPOSE, now=now)
            if link is None:
                work.commit()
                return LinkState.USED
            registration = self._served(work, link)
            if registration is None or entered is None:
                return LinkState.DEAD
            if work.accounts.of_entry(registration.entry) is not None:
                return LinkState.DEAD
            account = self._account(registration, now)
            work.accounts.open(account, registration.entry)
            work.registrations.remove(registration.id)
            work.outbox.add(self._welcome(account, entered.entry, now))
            work.journal.add(
                candidate_event(
                    EventKind.CONFIRMED,
                    account=account.id,
                    at=now,
                    randomness=self.randomness,
                    result=registration.entry,
                )
            )
            work.commit()
        return Confirmed()

    def _served(self, work: CandidateWork, link: Link) -> Registration | None:
        """Return the registration whose address the link went to (TOK-1)."""
        registration = work.registrations.of(RegistrationId(link.subject))
        if registration is None or not link.went_to(registration.email, self.check.digester):
            return None
        return registration

    def _account(self, registration: Registration, now: datetime) -> Account:
        return Account(
            id=AccountId(identifier(self.randomness)),
            began_with=registration.id_number,
            email=registration.email,
            digest=registration.digest,
            language=registration.language,
            registered_at=registration.registered_at,
            confirmed_at=now,
            terms=registration.terms,
            updates=registration.updates,
        )

    def _welcome(self, account: Account, entry: Entry, now: datetime) -> Letter:
        return write(
            LetterKind.REGISTERED,
            addressee_of(account),
            occasion=f"registered:{account.id}",
            at=now,
            randomness=self.randomness,
            facts={
                "releases_at": entry.sitting.releases_at.isoformat(),
                "zone": entry.centre.zone,
                "release_zone": entry.sitting.release_zone or "",
            },
        )


@attrs.frozen(kw_only=True)
class ResendPolicy:
    """How often the confirmation letter is sent again (K3)."""

    pause: timedelta = timedelta(seconds=60)
    a_day: int = 5


@attrs.frozen(kw_only=True)
class ResendConfirmation:
    """Send the confirmation letter again, from the browser that registered.

    There is one answer, none: for a browser whose registration is not the entry's, above
    the limits, or confirmed already, nothing is sent (ENU-4).
    """

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    policy: ResendPolicy = ResendPolicy()
    asking: AskingPolicy = AskingPolicy()

    def __call__(self, browser: BrowserToken, *, client: str | None = None) -> None:
        """Send a fresh link to the address that this browser gave; the earlier one dies.

        `client` is the network address that asks, as far as it is known.
        """
        digest = digest_of(browser)
        self._send(lambda work: work.registrations.of_browser(digest), whose=digest, client=client)

    def for_registration(self, registration: RegistrationId, *, client: str | None = None) -> None:
        """Send a fresh link for whoever has just shown the registration's password in another browser."""
        self._send(lambda work: work.registrations.of(registration), whose=registration, client=client)

    def instead_of(self, token: LinkToken, *, client: str | None = None) -> None:
        """Send a fresh link instead of one that has expired, to the address that the expired one went to."""
        digest = digest_of(token)

        def behind(work: CandidateWork) -> Registration | None:
            link = work.links.of(digest)
            if link is None or link.state(PURPOSE, now=self.clock.now()) is not LinkState.EXPIRED:
                return None
            return work.registrations.of(RegistrationId(link.subject))

        self._send(behind, whose=digest, client=client)

    @repeatable
    def _send(
        self, finding: Callable[[CandidateWork], Registration | None], *, whose: str, client: str | None
    ) -> None:
        now = self.clock.now()
        with self.begin() as work:
            if not may_ask(work, whose, client, self.asking, digester=self.digester, now=now):
                return
            registration = finding(work)
            if registration is not None and self._may_send(work, registration, now):
                send_confirmation(
                    work, registration, now=now, randomness=self.randomness, digester=self.digester
                )
            work.journal.add(
                anybody_event(
                    EventKind.CONFIRMATION_RESENT,
                    at=now,
                    randomness=self.randomness,
                    result=None if registration is None else registration.entry,
                )
            )
            work.commit()

    def _may_send(self, work: CandidateWork, registration: Registration, now: datetime) -> bool:
        work.links.hold(registration.id)
        issued = work.links.issued(registration.id, purpose=PURPOSE, since=now - timedelta(days=1))
        again = [instant for instant in issued if instant > registration.registered_at]
        rested = all(now >= instant + self.policy.pause for instant in issued)
        return rested and len(again) < self.policy.a_day


def _state(link: Link | None, now: datetime) -> LinkState:
    """Return what the link is good for where no registration waits for it."""
    state = LinkState.DEAD if link is None else link.state(PURPOSE, now=now)
    return LinkState.DEAD if state is LinkState.READY else state


def _made_by(registration: Registration, browser: BrowserToken | None) -> bool:
    return browser is not None and compare_digest(registration.browser_digest, digest_of(browser))
