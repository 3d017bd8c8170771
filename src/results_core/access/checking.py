"""Checking a password: reserve the try, hash outside every transaction, settle (LOCK-5).

The password's digest is read in the transaction that reserves, so that unknown names cost the
same statements and, by a decoy, the same hash (ENU-3).
"""

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

import attrs

from results_core.access.credentials import Audience, Credential, Standing
from results_core.access.lockout import Guard, Locked, LockoutPolicy, Reserved
from results_core.access.passwords import PasswordHasher
from results_core.access.ports import AccessWork
from results_core.correspondence.messages import Addressee, LetterKind, write
from results_core.journal.events import Event, EventKind, anybody_event
from results_core.kernel.confidential import Digester, Password
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class RightPassword:
    """The password is right; the caller forgives the try in the transaction of what follows."""

    guard: Guard
    reserved: Reserved
    credential: Credential


@attrs.frozen(kw_only=True)
class WrongPassword:
    """The name or the password is not right: which of them is told to nobody (ENU-1)."""

    left: int
    """How many more tries may be judged before the lock."""


@attrs.frozen(kw_only=True)
class Reservation:
    """A try that is paid for and waits for its judgement."""

    guard: Guard
    reserved: Reserved
    credential: Credential | None


Finding: TypeAlias = Callable[[AccessWork], Credential | None]


@attrs.frozen(kw_only=True)
class CheckPassword:
    """Judge one try, so that at most four are judged between two successes."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    hasher: PasswordHasher
    lockout: LockoutPolicy = LockoutPolicy()

    def __call__(
        self, login: str, password: Password, *, audience: Audience, finding: Finding
    ) -> RightPassword | WrongPassword | Locked:
        """Judge the password against what `finding` finds; `login` guards where it finds nothing."""
        reservation = self._reserve(login, audience, finding)
        if isinstance(reservation, Locked):
            return reservation
        credential = reservation.credential
        right = self.hasher.verify(None if credential is None else credential.digest, password)
        if right and credential is not None:
            return RightPassword(
                guard=reservation.guard, reserved=reservation.reserved, credential=credential
            )
        self._refuse(reservation)
        if reservation.reserved.locks_until is not None:
            return Locked(until=reservation.reserved.locks_until)
        return WrongPassword(left=reservation.reserved.left)

    def guard(self, name: str, audience: Audience) -> Guard:
        """Return what the tries under this name are counted under."""
        return Guard(self.digester.digest(f"{audience}:{name}", purpose="guard"))

    @repeatable
    def _reserve(self, login: str, audience: Audience, finding: Finding) -> Reservation | Locked:
        now = self.clock.now()
        with self.begin() as work:
            credential = _open(finding(work))
            guard = self.guard(login if credential is None else credential.guard_name, audience)
            reserved = work.attempts.reserve(guard, policy=self.lockout, now=now)
            if isinstance(reserved, Locked):
                return reserved
            work.journal.add(self._event(EventKind.LOGIN_TRIED, credential, now))
            work.commit()
        return Reservation(guard=guard, reserved=reserved, credential=credential)

    @repeatable
    def _refuse(self, reservation: Reservation) -> None:
        now = self.clock.now()
        credential = reservation.credential
        locks = reservation.reserved.locks_until is not None
        with self.begin() as work:
            work.journal.add(
                self._event(EventKind.LOGIN_LOCKED if locks else EventKind.LOGIN_REFUSED, credential, now)
            )
            if locks and credential is not None and credential.account is not None:
                work.outbox.add(
                    write(
                        LetterKind.LOGIN_LOCKED,
                        Addressee(
                            email=credential.email,
                            language=credential.language,
                            about=credential.account,
                        ),
                        occasion=f"login_locked:{credential.account}:{reservation.reserved.generation}",
                        at=now,
                        randomness=self.randomness,
                        facts=_instant_fact("until", reservation.reserved.locks_until),
                    )
                )
            work.commit()

    def _event(self, kind: EventKind, credential: Credential | None, now: datetime) -> Event:
        return anybody_event(
            kind,
            at=now,
            randomness=self.randomness,
            account=None if credential is None else credential.account,
        )


def _open(credential: Credential | None) -> Credential | None:
    """Return the credential, or None for a closed account: it is nobody's in every answer (ENU-1)."""
    return None if credential is None or credential.standing is Standing.CLOSED else credential


def _instant_fact(name: str, instant: datetime | None) -> dict[str, str]:
    return {} if instant is None else {name: instant.isoformat()}
