"""Logging in, going on with a session, and logging out (mission B5)."""

from collections.abc import Callable
from contextlib import suppress
from typing import Final, TypeAlias, TypeVar

import attrs

from results_core.access.addresses import AddressBook, login_of
from results_core.access.browsers import Browser, browser_of
from results_core.access.checking import CheckPassword, PasswordRefused, RightPassword, WrongPassword
from results_core.access.credentials import Audience, Credential, Standing
from results_core.access.links import LinkPurpose, digest_of_address, issue_link
from results_core.access.owners import event_about_owner, event_of_owner, owner_of
from results_core.access.ports import AccessWork
from results_core.access.sessions import Session, SessionPolicy, open_session
from results_core.access.settling import give_back, hold
from results_core.journal.events import EventKind
from results_core.kernel.confidential import LinkToken, Password, SessionToken
from results_core.kernel.errors import Contended, OutcomeUnknown, StoreUnavailable
from results_core.kernel.identifiers import AccountId, Randomness
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
class Suspended:
    """The password is right, but the organisation is suspended: no session is made (screens V4)."""


@attrs.frozen(kw_only=True)
class SecondStepAsked:
    """The password is right, but a second step follows: no session is made before it (screens V4b)."""

    token: LinkToken
    """What goes on with this log-in, for ten minutes, and opens nothing else."""
    sets_up: bool
    """Whether it is still to be set up, because the organisation requires it."""


_Entered = TypeVar("_Entered")
_LettingIn: TypeAlias = Callable[[AccessWork, RightPassword], _Entered]


@attrs.frozen(kw_only=True)
class Entrance:
    """What logging in is for every audience."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def enter(
        self,
        login: str,
        password: Password,
        *,
        audience: Audience,
        client: str | None,
        letting_in: _LettingIn[_Entered],
    ) -> _Entered | PasswordRefused:
        """Judge the password, and let whoever has it in as long as it still is the right one."""
        left = 0
        for _ in range(_TRIES):
            judged = self.check(
                login,
                password,
                audience=audience,
                finding=lambda known: known.of(login),
                client=client,
            )
            if not isinstance(judged, RightPassword):
                return judged
            entered = self._let_in(judged, letting_in)
            if entered is not None:
                return entered
            left = judged.reserved.left
        return WrongPassword(left=left)

    @repeatable
    def _let_in(self, judged: RightPassword, letting_in: _LettingIn[_Entered]) -> _Entered | None:
        with self.begin() as work:
            holds = hold(work, judged, policy=self.check.lockout)
            is_suspended = judged.credential.standing is Standing.SUSPENDED
            entered = letting_in(work, judged) if holds or is_suspended else None
            give_back(work, judged)
            work.commit()
        return entered

    def open_in(self, work: AccessWork, owner: Credential, audience: Audience, browser: Browser) -> LoggedIn:
        """Open a session in the caller's transaction, and write it down."""
        now = self.clock.now()
        account = owner.account or AccountId("")
        opened = open_session(account, audience, now=now, randomness=self.randomness, browser=browser)
        work.sessions.open(opened.session)
        work.credentials_of(audience).note_log_in(account, at=now)
        work.journal.add(event_of_owner(EventKind.LOGGED_IN, owner, at=now, randomness=self.randomness))
        return LoggedIn(token=opened.token, session=opened.session, language=owner.language)


@attrs.frozen(kw_only=True)
class LogIn:
    """Log in with an ID Number and a password."""

    entrance: Entrance

    def __call__(
        self, *, id_number: str, password: Password, user_agent: str = "", client: str | None = None
    ) -> LoggedIn | Unconfirmed | PasswordRefused:
        """Judge the password and open a session; of `user_agent` two words are kept.

        An ID Number of no known form is treated like any that nobody has (ENU-1). `client` is the
        network address that the try came from; without one only the ID Number's own count holds.

        Raises:
            Overloaded: Too many are being judged; nothing was counted (PWD-5).
        """
        browser = browser_of(user_agent)

        def let_in(work: AccessWork, judged: RightPassword) -> LoggedIn | Unconfirmed:
            if judged.credential.account is None:
                return Unconfirmed(credential=judged.credential)
            return self.entrance.open_in(work, judged.credential, Audience.CANDIDATES, browser)

        return self.entrance.enter(
            canonical_code(id_number),
            password,
            audience=Audience.CANDIDATES,
            client=client,
            letting_in=let_in,
        )


@attrs.frozen(kw_only=True)
class LogInOfficer:
    """Log in with an email address and a password (mission C4)."""

    entrance: Entrance
    addresses: AddressBook

    def __call__(
        self, *, email: str, password: Password, user_agent: str = "", client: str | None = None
    ) -> LoggedIn | SecondStepAsked | Suspended | PasswordRefused:
        """Judge the password and open a session: the same rules, counts and answers as for candidates.

        Whoever is disabled, has left or was invited only is nobody; a suspended organisation is told
        after the right password alone.

        Raises:
            Overloaded: Too many are being judged; nothing was counted (PWD-5).
        """
        browser = browser_of(user_agent)

        def let_in(work: AccessWork, judged: RightPassword) -> LoggedIn | SecondStepAsked | Suspended:
            if judged.credential.standing is Standing.SUSPENDED:
                return Suspended()
            if judged.credential.second_step or judged.credential.second_step_required:
                return self._ask_second_step(work, judged.credential)
            return self.entrance.open_in(work, judged.credential, Audience.ORGANISATIONS, browser)

        return self.entrance.enter(
            login_of(email, self.addresses),
            password,
            audience=Audience.ORGANISATIONS,
            client=client,
            letting_in=let_in,
        )

    def _ask_second_step(self, work: AccessWork, owner: Credential) -> SecondStepAsked:
        """Issue what goes on with this log-in, instead of every earlier one's."""
        now, randomness = self.entrance.clock.now(), self.entrance.randomness
        subject = owner.account or AccountId("")
        issued = issue_link(
            LinkPurpose.SECOND_STEP,
            subject,
            address_digest=digest_of_address(self.entrance.check.digester, owner.email),
            now=now,
            randomness=randomness,
        )
        work.links.end(subject, purpose=LinkPurpose.SECOND_STEP, now=now)
        work.links.issue(issued.link)
        work.journal.add(event_about_owner(EventKind.SECOND_STEP_ASKED, owner, at=now, randomness=randomness))
        return SecondStepAsked(token=issued.token, sets_up=not owner.second_step)


@attrs.frozen(kw_only=True)
class GoOn:
    """Go on with an open session: one read, and a write at most once a minute (SES-2)."""

    begin: Begin[AccessWork]
    clock: Clock
    policy: SessionPolicy = SessionPolicy()

    def __call__(self, token: SessionToken, *, audience: Audience) -> Session | None:
        """Return the session, or None if it has ended, is too old or is another audience's."""
        with self.begin(reading=True) as work:
            session = work.sessions.of(digest_of(token))
        return session if session is not None and self.goes_on(session, audience) else None

    def goes_on(self, session: Session, audience: Audience) -> bool:
        """Tell whether a session that was read a moment ago goes on, and write its use down."""
        now = self.clock.now()
        if session.audience is not audience or not session.goes_on(self.policy, now=now):
            return False
        if session.is_to_be_noted(self.policy, now=now):
            # Whoever reads need not wait for those who write: the next use is written down.
            with suppress(Contended, OutcomeUnknown, StoreUnavailable):
                self._note(session.digest)
        return True

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
            owner = None if session is None else owner_of(work, session)
            if owner is not None:
                work.journal.add(
                    event_of_owner(
                        EventKind.LOGGED_OUT, owner, at=self.clock.now(), randomness=self.randomness
                    )
                )
            work.commit()
