"""Logging in, going on with a session, and logging out (mission B5)."""

from contextlib import suppress
from typing import Final

import attrs

from results_core.access.browsers import Browser, browser_of
from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience, Credential
from results_core.access.ports import AccessWork
from results_core.access.sessions import Session, SessionPolicy, open_session
from results_core.access.settling import settle
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.confidential import Password, SessionToken
from results_core.kernel.errors import Contended, OutcomeUnknown, StoreUnavailable
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import canonical_code

_TRIES: Final = 2
"""The password, or its digest alone, may change between judging and letting in: what stands then decides."""


@attrs.frozen(kw_only=True)
class LoggedIn:
    """The session is open."""

    token: SessionToken
    session: Session
    language: str


@attrs.frozen(kw_only=True)
class Unconfirmed:
    """The password is right, but the address is not confirmed yet: no session is made (REG-7)."""

    credential: Credential


@attrs.frozen(kw_only=True)
class LogIn:
    """Log in with an ID Number and a password."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def __call__(
        self, *, id_number: str, password: Password, user_agent: str = "", client: str | None = None
    ) -> LoggedIn | Unconfirmed | PasswordRefused:
        """Judge the password and open a session; of `user_agent` two words are kept.

        An ID Number of no known form is treated like any that nobody has (ENU-1). `client` is the
        network address that the try came from; without one only the ID Number's own count holds.

        Raises:
            Overloaded: Too many are being judged; nothing was counted (PWD-5).
        """
        login = canonical_code(id_number)
        left = 0
        for _ in range(_TRIES):
            judged = self._judge(login, password, client)
            if not isinstance(judged, RightPassword):
                return judged
            answer = self._let_in(judged, browser_of(user_agent))
            if answer is not None:
                return answer
            left = judged.reserved.left
        return WrongPassword(left=left)

    def _judge(self, login: str, password: Password, client: str | None) -> RightPassword | PasswordRefused:
        return self.check(
            login,
            password,
            audience=Audience.CANDIDATES,
            finding=lambda work: work.credentials.of(login),
            client=client,
        )

    @repeatable
    def _let_in(self, judged: RightPassword, browser: Browser) -> LoggedIn | Unconfirmed | None:
        now = self.clock.now()
        account = judged.credential.account
        with self.begin() as work:
            if not settle(work, judged, policy=self.check.lockout):
                work.commit()
                return None
            if account is None:
                work.commit()
                return Unconfirmed(credential=judged.credential)
            opened = open_session(
                account, Audience.CANDIDATES, now=now, randomness=self.randomness, browser=browser
            )
            work.sessions.open(opened.session)
            work.journal.add(
                candidate_event(EventKind.LOGGED_IN, account=account, at=now, randomness=self.randomness)
            )
            work.commit()
        return LoggedIn(token=opened.token, session=opened.session, language=judged.credential.language)


@attrs.frozen(kw_only=True)
class GoOn:
    """Go on with an open session: one read, and a write at most once a minute (SES-2)."""

    begin: Begin[AccessWork]
    clock: Clock
    policy: SessionPolicy = SessionPolicy()

    def __call__(self, token: SessionToken, *, audience: Audience) -> Session | None:
        """Return the session, or None if it has ended, is too old or is another audience's."""
        now = self.clock.now()
        digest = digest_of(token)
        with self.begin(reading=True) as work:
            session = work.sessions.of(digest)
        if session is None or session.audience is not audience or not session.goes_on(self.policy, now=now):
            return None
        if session.is_to_be_noted(self.policy, now=now):
            # Whoever reads need not wait for those who write: the next use is written down.
            with suppress(Contended, OutcomeUnknown, StoreUnavailable):
                self._note(digest)
        return session

    @repeatable
    def _note(self, digest: str) -> None:
        with self.begin() as work:
            work.sessions.touch(digest, at=self.clock.now())
            work.commit()


@attrs.frozen(kw_only=True)
class LogOut:
    """End a session."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness

    @repeatable
    def __call__(self, token: SessionToken) -> None:
        """End the session that the token opens, if it is still open."""
        with self.begin() as work:
            session = work.sessions.end(digest_of(token))
            if session is not None:
                work.journal.add(
                    candidate_event(
                        EventKind.LOGGED_OUT,
                        account=session.account,
                        at=self.clock.now(),
                        randomness=self.randomness,
                    )
                )
            work.commit()
