"""Changing the password: with the current one, and every other session ends (mission B12, PWD-3)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.choosing import objections_to_choice, objections_to_current
from results_core.access.credentials import Audience, Standing, UnknownAccount
from results_core.access.owners import addressee_of, event_of_owner, letter_of_changed_password
from results_core.access.passwords import CommonPasswords, PasswordHasher, PasswordPolicy
from results_core.access.ports import AccessWork
from results_core.access.sessions import OpenedSession, open_session
from results_core.access.settling import settled
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Password, SessionToken
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class PasswordChanged:
    """The new password holds; the session goes on under another token (SES-1)."""

    token: SessionToken


@attrs.frozen(kw_only=True)
class ChangePassword:
    """Change the password of somebody who is logged in."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    hasher: PasswordHasher
    common: CommonPasswords
    check: CheckPassword
    audience: Audience = Audience.CANDIDATES
    policy: PasswordPolicy = PasswordPolicy()

    def __call__(
        self,
        account: AccountId,
        *,
        session: SessionToken,
        current: Password,
        password: Password,
        password_again: Password,
    ) -> PasswordChanged | PasswordRefused | Sequence[Objection]:
        """Change it, end every session, open one afresh for this browser, and tell the owner.

        A wrong current password counts like a wrong log-in. Objections come first, all at once, and cost
        no try.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        objections = (
            *objections_to_current(current),
            *self._objections(account, password, password_again),
        )
        if objections:
            return objections
        judged = self.check.of_account(account, current, audience=self.audience)
        if not isinstance(judged, RightPassword):
            return judged
        with self.check.slots.take() as slot, slot:
            digest = self.hasher.digest(password)
        return self._change(account, session, judged, digest)

    def _objections(
        self, account: AccountId, password: Password, password_again: Password
    ) -> Sequence[Objection]:
        with self.begin(reading=True) as work:
            credentials = work.credentials_of(self.audience)
            owner, telling = credentials.of_account(account), credentials.telling_of(account)
        if owner is None or owner.standing is not Standing.ACTIVE:
            raise UnknownAccount("there is no such account, or it is closed")
        return objections_to_choice(
            password,
            password_again,
            policy=self.policy,
            common=self.common,
            logins=telling.logins,
            email=owner.email,
            names=telling.names,
        )

    @repeatable
    def _change(
        self, account: AccountId, token: SessionToken, judged: RightPassword, digest: str
    ) -> PasswordChanged | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            refused = settled(work, judged, policy=self.check.lockout)
            if refused is not None:
                return refused
            owner = judged.credential
            work.credentials_of(self.audience).replace_digest(account, digest)
            opened = self._session_instead_of(work, token, account, now)
            work.links.end(account, now=now)
            work.outbox.add(
                letter_of_changed_password(
                    self.audience,
                    addressee_of(owner, account),
                    by=opened.session.id,
                    at=now,
                    randomness=self.randomness,
                )
            )
            work.journal.add(
                event_of_owner(EventKind.PASSWORD_CHANGED, owner, at=now, randomness=self.randomness)
            )
            work.commit()
        return PasswordChanged(token=opened.token)

    def _session_instead_of(
        self, work: AccessWork, token: SessionToken, account: AccountId, now: datetime
    ) -> OpenedSession:
        """End every session of the account, and open one for the browser that brought the token."""
        former = work.sessions.of(digest_of(token))
        if former is None or former.account != account:
            raise UnknownAccount("the session has ended")
        work.sessions.end_all(account)
        opened = open_session(
            account, self.audience, now=now, randomness=self.randomness, browser=former.browser
        )
        work.sessions.open(opened.session)
        return opened
