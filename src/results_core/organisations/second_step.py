"""Setting up, passing and turning off the second step (screens V4b, mission C4).

Between the right password and the code there is no session, but a token of one purpose, which is kept like
that of a link: it dies with the next password, after ten minutes, and with its use.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, TypeAlias

import attrs

from results_core.access.browsers import Browser, browser_of
from results_core.access.checking import PasswordRefused, Reservation, RightPassword, WrongPassword
from results_core.access.credentials import Audience, Credential, Standing
from results_core.access.links import LinkPurpose, LinkState
from results_core.access.logging_in import Entrance, LoggedIn
from results_core.access.second_step import (
    RecoveryCode,
    StepCode,
    StepSecret,
    accepted_step,
    digest_of_recovery_code,
    fresh_secret,
    place_of_second_step,
)
from results_core.access.settling import forgive, settled
from results_core.journal.events import EventKind
from results_core.kernel.confidential import ColumnCipher, LinkToken, Password
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.tokens import digest_of
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer, UnknownOfficer
from results_core.organisations.ports import OrganisationWork
from results_core.organisations.recovery_codes import give_recovery_codes, tell_of_step

PURPOSE: Final = LinkPurpose.SECOND_STEP


@attrs.frozen(kw_only=True)
class Pending:
    """A log-in that waits for its second step."""

    officer: AccountId
    email: str = attrs.field(repr=False)
    sets_up: bool
    """Whether the step is still to be set up, because the organisation requires it."""


@attrs.frozen(kw_only=True)
class WrongCode:
    """The code that was to prove a new second step is not right; nothing has changed."""


@attrs.frozen(kw_only=True)
class SecondStepOn:
    """The second step is asked for from now on."""

    recovery_codes: Sequence[RecoveryCode]
    """To be shown once: they are kept as digests."""
    logged_in: LoggedIn | None = None
    """The session, where it was set up while logging in."""


@attrs.frozen(kw_only=True)
class SecondStepOff:
    """The password is enough again."""


@attrs.frozen(kw_only=True)
class StepRequired:
    """The organisation requires the second step: it stays."""


_Accepts: TypeAlias = Callable[[OrganisationWork, Officer, datetime], Officer | None]


@attrs.frozen(kw_only=True)
class SecondStep:
    """The second step of officers."""

    begin: Begin[OrganisationWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    entrance: Entrance

    def pending(self, token: LinkToken) -> Pending | None:
        """Return the log-in that the token goes on with; looking changes nothing."""
        with self.begin(reading=True) as work:
            owner = self._owner(work, token)
        if owner is None or owner.account is None:
            return None
        return Pending(officer=owner.account, email=owner.email, sets_up=not owner.second_step)

    def log_in(
        self, token: LinkToken, *, code: StepCode, user_agent: str = "", client: str | None = None
    ) -> LoggedIn | PasswordRefused | None:
        """Open the session by a code of the app; a wrong one counts like a wrong password.

        Returns None where the log-in waits no more.
        """
        return self._pass(token, lambda _, officer, now: self._by_app(officer, code, now), user_agent, client)

    def log_in_by_recovery_code(
        self, token: LinkToken, *, code: StepCode, user_agent: str = "", client: str | None = None
    ) -> LoggedIn | PasswordRefused | None:
        """Open the session by a recovery code, which is used up; a wrong one counts like a wrong password."""
        return self._pass(
            token, lambda work, officer, _: self._by_recovery(work, officer, code), user_agent, client
        )

    def offer(self) -> StepSecret:
        """Return a secret for the app; nothing is kept before a code has proved that the app has it."""
        return fresh_secret(self.randomness)

    def set_up(
        self, officer: AccountId, *, password: Password, secret: StepSecret, code: StepCode
    ) -> SecondStepOn | WrongCode | PasswordRefused:
        """Turn it on for somebody who is logged in and types the password, and tell them by letter.

        Whoever finds an open session locks nobody out. A wrong password counts like a wrong log-in; a wrong
        code comes first and costs no try: the secret is the officer's own.

        Raises:
            UnknownOfficer: There is none, or it is on already.
        """
        if accepted_step(secret, code, now=self.clock.now(), last=None) is None:
            return WrongCode()
        judged = self.entrance.check.of_account(officer, password, audience=Audience.ORGANISATIONS)
        return self._set_up(officer, judged, secret, code) if isinstance(judged, RightPassword) else judged

    def set_up_at_log_in(
        self, token: LinkToken, *, secret: StepSecret, code: StepCode, user_agent: str = ""
    ) -> SecondStepOn | WrongCode | None:
        """Turn it on where the organisation requires it, and open the session.

        Returns None where the log-in waits no more.
        """
        return self._set_up_at_log_in(token, secret, code, browser_of(user_agent))

    def turn_off(
        self, officer: AccountId, *, password: Password, code: StepCode
    ) -> SecondStepOff | StepRequired | WrongCode | PasswordRefused:
        """Turn it off with password and code; both count like a wrong log-in where they are wrong."""
        with self.begin(reading=True) as work:
            owner = work.credentials_of(Audience.ORGANISATIONS).of_account(officer)
        if owner is not None and owner.second_step_required:
            return StepRequired()
        judged = self.entrance.check.of_account(officer, password, audience=Audience.ORGANISATIONS)
        return self._turn_off(officer, judged, code) if isinstance(judged, RightPassword) else judged

    def recovery_codes_left(self, officer: AccountId) -> int:
        """Return how many recovery codes are left."""
        with self.begin(reading=True) as work:
            return work.officers.recovery_codes_left(officer)

    @repeatable
    def _pass(
        self, token: LinkToken, accepts: _Accepts, user_agent: str, client: str | None
    ) -> LoggedIn | PasswordRefused | None:
        now, check = self.clock.now(), self.entrance.check
        with self.begin() as work:
            owner = self._owner(work, token)
            if owner is None or owner.account is None or not owner.second_step:
                return None
            reservation = check.reserve_in(
                work, owner.guard_name, owner, audience=Audience.ORGANISATIONS, client=client, now=now
            )
            if not isinstance(reservation, Reservation):
                return reservation
            officer = work.officers.of(owner.account, hold=True)
            accepted = None if officer is None else accepts(work, officer, now)
            if accepted is None:
                check.refuse_in(work, reservation, now=now)
                work.commit()
                return reservation.refusal()
            if work.links.consume(digest_of(token), purpose=PURPOSE, now=now) is None:
                return None
            work.officers.replace(accepted)
            forgive(work, _right(reservation, owner), policy=check.lockout)
            opened = self.entrance.open_in(work, owner, Audience.ORGANISATIONS, browser_of(user_agent))
            work.commit()
        return opened

    def _by_app(self, officer: Officer, code: StepCode, now: datetime) -> Officer | None:
        if officer.second_step_sealed is None:
            return None
        opened = self.cipher.open(officer.second_step_sealed, place=place_of_second_step(officer.id))
        step = accepted_step(StepSecret(opened), code, now=now, last=officer.second_step_last)
        return None if step is None else attrs.evolve(officer, second_step_last=step)

    def _by_recovery(self, work: OrganisationWork, officer: Officer, code: StepCode) -> Officer | None:
        digest = digest_of_recovery_code(self.entrance.check.digester, officer.id, code.reveal())
        return officer if work.officers.use_recovery_code(officer.id, digest) else None

    @repeatable
    def _set_up(
        self, account: AccountId, judged: RightPassword, secret: StepSecret, code: StepCode
    ) -> SecondStepOn | WrongCode | WrongPassword:
        now = self.clock.now()
        with self.begin() as work:
            left_behind = settled(work, judged, policy=self.entrance.check.lockout)
            if left_behind is not None:
                return left_behind
            officer = work.officers.of(account, hold=True)
            if officer is None or officer.second_step_sealed is not None:
                raise UnknownOfficer("there is no such officer, or the second step is on")
            codes = self._turn_on(work, officer, secret, code, now)
            if codes is None:
                return WrongCode()
            work.commit()
        return SecondStepOn(recovery_codes=codes)

    @repeatable
    def _set_up_at_log_in(
        self, token: LinkToken, secret: StepSecret, code: StepCode, browser: Browser
    ) -> SecondStepOn | WrongCode | None:
        now = self.clock.now()
        with self.begin() as work:
            owner = self._owner(work, token)
            if owner is None or owner.account is None or owner.second_step:
                return None
            officer = work.officers.of(owner.account, hold=True)
            if officer is None or officer.second_step_sealed is not None:
                return None
            codes = self._turn_on(work, officer, secret, code, now)
            if codes is None:
                return WrongCode()
            if work.links.consume(digest_of(token), purpose=PURPOSE, now=now) is None:
                return None
            opened = self.entrance.open_in(work, owner, Audience.ORGANISATIONS, browser)
            work.commit()
        return SecondStepOn(recovery_codes=codes, logged_in=opened)

    def _turn_on(
        self, work: OrganisationWork, officer: Officer, secret: StepSecret, code: StepCode, now: datetime
    ) -> Sequence[RecoveryCode] | None:
        """Keep secret and recovery codes if the code proves that the app has the secret."""
        step = accepted_step(secret, code, now=now, last=None)
        if step is None:
            return None
        sealed = self.cipher.seal(secret.reveal(), place=place_of_second_step(officer.id))
        work.officers.replace(attrs.evolve(officer, second_step_sealed=sealed, second_step_last=step))
        codes = give_recovery_codes(
            work, officer, digester=self.entrance.check.digester, randomness=self.randomness
        )
        tell_of_step(work, officer, EventKind.SECOND_STEP_SET_UP, at=now, randomness=self.randomness)
        return codes

    @repeatable
    def _turn_off(
        self, account: AccountId, judged: RightPassword, code: StepCode
    ) -> SecondStepOff | WrongPassword | WrongCode | PasswordRefused:
        now, check = self.clock.now(), self.entrance.check
        with self.begin() as work:
            officer = work.officers.of(account, hold=True)
            if officer is None or self._by_app(officer, code, now) is None:
                # The password's try stays counted: the code that came with it was wrong.
                reservation = Reservation(
                    audience=judged.audience,
                    guard=judged.guard,
                    reserved=judged.reserved,
                    credential=judged.credential,
                    spent=judged.spent,
                )
                check.refuse_in(work, reservation, now=now)
                work.commit()
                refused = reservation.refusal()
                return WrongCode() if isinstance(refused, WrongPassword) else refused
            left_behind = settled(work, judged, policy=check.lockout)
            if left_behind is not None:
                return left_behind
            work.officers.replace(attrs.evolve(officer, second_step_sealed=None, second_step_last=None))
            work.officers.set_recovery_codes(account, ())
            work.links.end(account, purpose=PURPOSE, now=now)
            tell_of_step(work, officer, EventKind.SECOND_STEP_TURNED_OFF, at=now, randomness=self.randomness)
            work.commit()
        return SecondStepOff()

    def _owner(self, work: OrganisationWork, token: LinkToken) -> Credential | None:
        """Return whose log-in waits, if they may still log in and have the address that they had."""
        link = work.links.of(digest_of(token))
        if link is None or link.state(PURPOSE, now=self.clock.now()) is not LinkState.READY:
            return None
        owner = work.credentials_of(Audience.ORGANISATIONS).of_account(AccountId(link.subject))
        if owner is None or owner.standing is not Standing.ACTIVE:
            return None
        if not owner.second_step and not owner.second_step_required:
            return None
        return owner if link.went_to(owner.email, self.entrance.check.digester) else None


def _right(reservation: Reservation, owner: Credential) -> RightPassword:
    """Return the try as one that was right, to be forgiven with those before it."""
    return RightPassword(
        audience=reservation.audience,
        guard=reservation.guard,
        reserved=reservation.reserved,
        credential=owner,
        spent=reservation.spent,
    )
