"""Forgotten passwords (mission B6): a link to the registered address, and a new password by it."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.access.addresses import AddressBook, login_of
from results_core.access.checking import CheckPassword
from results_core.access.choosing import objections_to_choice
from results_core.access.credentials import Audience, Credential, Standing, Telling
from results_core.access.links import (
    IssuedLink,
    Link,
    LinkPurpose,
    LinkState,
    digest_of_address,
    issue_link,
)
from results_core.access.owners import LETTERS_TO, addressee_of, event_about_owner, letter_of_changed_password
from results_core.access.passwords import CommonPasswords, PasswordHasher, PasswordPolicy
from results_core.access.ports import AccessWork
from results_core.access.slots import HashingSlots
from results_core.access.throttles import AskingPolicy, may_ask
from results_core.correspondence.messages import Addressee, Letter, write
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Digester, LinkToken, Password
from results_core.kernel.identifiers import AccountId, Randomness, identifier
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import canonical_code

LETTERS: Final = 3
WITHIN: Final = timedelta(hours=6)
"""At most so many letters to an account in so long; above that, silence (ENU-5)."""

PURPOSE: Final = LinkPurpose.RESET_PASSWORD


@attrs.frozen(kw_only=True)
class ResetLetters:
    """Writes letters with a link to set a new password.

    There is one answer, none, whoever asks about whatever name: the letter alone tells (ENU-5).
    It never locks, and an unconfirmed registration gets no letter.
    """

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    asking: AskingPolicy = AskingPolicy()

    @repeatable
    def send(self, login: str, audience: Audience, *, client: str | None) -> None:
        """Write the letter, if there is an account under the name and it had fewer than three."""
        now = self.clock.now()
        with self.begin() as work:
            whose = f"{audience}:{login}"
            if not may_ask(work, whose, client, self.asking, digester=self.digester, now=now):
                return
            credential = work.credentials_of(audience).of(login)
            link = self._issue(work, credential, now)
            if link is not None and credential is not None:
                addressee = addressee_of(credential, link.link.subject)
                work.outbox.add(reset_letter(link, addressee, audience, now=now, randomness=self.randomness))
            work.journal.add(
                event_about_owner(EventKind.RECOVERY_ASKED, credential, at=now, randomness=self.randomness)
            )
            work.commit()

    def _issue(self, work: AccessWork, credential: Credential | None, now: datetime) -> IssuedLink | None:
        """Return the link for the letter, if there is to be one.

        For nobody a link is made as well, dead from the start: the store does the same work.
        """
        nobody = identifier(self.randomness)
        account = None
        if credential is not None and credential.standing is Standing.ACTIVE:
            account = credential.account
        work.links.hold(account or nobody)
        had = work.links.issued(account or nobody, purpose=PURPOSE, since=now - WITHIN)
        subject = account if account is not None and len(had) < LETTERS else None
        work.links.end(subject or nobody, purpose=PURPOSE, now=now)
        issued = issue_link(
            PURPOSE,
            subject or nobody,
            address_digest=digest_of_address(self.digester, credential.email if credential else nobody),
            now=now,
            randomness=self.randomness,
        )
        work.links.issue(issued.link if subject else attrs.evolve(issued.link, ended_at=now))
        return issued if subject else None


@attrs.frozen(kw_only=True)
class AskToRecover:
    """Ask for a link to set a new password, by ID Number."""

    letters: ResetLetters

    def __call__(self, *, id_number: str, client: str | None = None) -> None:
        """Write the letter, if there is an account under the ID Number and it had fewer than three.

        `client` is the network address that asks, as far as it is known.
        """
        self.letters.send(canonical_code(id_number), Audience.CANDIDATES, client=client)


@attrs.frozen(kw_only=True)
class AskOfficerToRecover:
    """Ask for a link to set a new password, by email address."""

    letters: ResetLetters
    addresses: AddressBook

    def __call__(self, *, email: str, client: str | None = None) -> None:
        """Write the letter, if an officer who may log in has the address and had fewer than three.

        `client` is the network address that asks, as far as it is known.
        """
        self.letters.send(login_of(email, self.addresses), Audience.ORGANISATIONS, client=client)


def reset_letter(
    issued: IssuedLink, addressee: Addressee, audience: Audience, *, now: datetime, randomness: Randomness
) -> Letter:
    """Return the letter with a link to set a new password (L3, L26)."""
    return write(
        LETTERS_TO[audience].reset,
        addressee,
        occasion=f"reset_password:{issued.link.digest}",
        at=now,
        randomness=randomness,
        link=issued.token,
        lives=issued.link.expires_at - now,
    )


@attrs.frozen(kw_only=True)
class PasswordReset:
    """The new password holds; every session has ended and the lock is off."""


@attrs.frozen(kw_only=True)
class Recover:
    """Set a new password by the link of a letter."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    hasher: PasswordHasher
    slots: HashingSlots
    common: CommonPasswords
    check: CheckPassword
    audience: Audience = Audience.CANDIDATES
    policy: PasswordPolicy = PasswordPolicy()

    def look(self, token: LinkToken) -> LinkState:
        """Return what the link is good for; looking changes nothing (TOK-3)."""
        found = self._behind(token)
        return found if isinstance(found, LinkState) else LinkState.READY

    def __call__(
        self, token: LinkToken, *, password: Password, password_again: Password
    ) -> PasswordReset | LinkState | Sequence[Objection]:
        """Set the password, end all sessions and other links, take the lock off, tell the owner.

        Returns the state of a link that is good no more, or the objections to the passwords,
        and then nothing has changed.

        Raises:
            Overloaded: Too many passwords are being worked on; the link is still good (PWD-5).
        """
        found = self._behind(token)
        if isinstance(found, LinkState):
            return found
        credential, telling = found
        objections = objections_to_choice(
            password,
            password_again,
            policy=self.policy,
            common=self.common,
            logins=telling.logins,
            email=credential.email,
            names=telling.names,
        )
        if objections:
            return objections
        with self.slots.take() as slot, slot:
            digest = self.hasher.digest(password)
        return self._set(token, credential, digest)

    def _behind(self, token: LinkToken) -> tuple[Credential, Telling] | LinkState:
        """Return whom the link serves, with what no password of theirs may hold."""
        now = self.clock.now()
        with self.begin(reading=True) as work:
            link = work.links.of(digest_of(token))
            if link is None:
                return LinkState.DEAD
            state = link.state(PURPOSE, now=now)
            if state is not LinkState.READY:
                return state
            account = AccountId(link.subject)
            credentials = work.credentials_of(self.audience)
            credential, telling = credentials.of_account(account), credentials.telling_of(account)
        serves = credential is not None and self._serves(link, credential)
        return (credential, telling) if credential is not None and serves else LinkState.DEAD

    def _serves(self, link: Link, credential: Credential) -> bool:
        """Tell whether the link went to the address that the account has now (TOK-4)."""
        is_open = credential.standing is Standing.ACTIVE
        return is_open and link.went_to(credential.email, self.check.digester)

    @repeatable
    def _set(self, token: LinkToken, found: Credential, digest: str) -> PasswordReset | LinkState:
        now = self.clock.now()
        with self.begin() as work:
            # Guard, account, links: whoever else changes the account takes hold of them in this order.
            work.attempts.unlock(self.check.guard(found.guard_name, self.audience))
            account = AccountId(found.account or "")
            credentials = work.credentials_of(self.audience)
            credentials.replace_digest(account, digest)
            link = work.links.consume(digest_of(token), purpose=PURPOSE, now=now)
            if link is None:
                return LinkState.USED
            credential = credentials.of_account(account)
            if credential is None or not self._serves(link, credential):
                return LinkState.DEAD
            work.sessions.end_all(account)
            work.links.end(account, now=now)
            work.outbox.add(
                letter_of_changed_password(
                    self.audience,
                    addressee_of(credential, account),
                    by=link.digest,
                    at=now,
                    randomness=self.randomness,
                )
            )
            work.journal.add(
                event_about_owner(EventKind.PASSWORD_RESET, credential, at=now, randomness=self.randomness)
            )
            work.commit()
        return PasswordReset()
