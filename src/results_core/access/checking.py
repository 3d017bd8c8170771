"""Checking a password: reserve the try, hash beside every transaction, settle (LOCK-5).

The hash begins as soon as the try is counted, and is judged once the count is durable: so the store writes
while the processor hashes, and whatever goes wrong in between tells nobody whether the password was right.

The password's digest is read in the transaction that reserves, so that unknown names cost the
same statements and, by a decoy, the same hash (ENU-3).
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import attrs

from results_core.access.credentials import Audience, Credential, Credentials, Standing
from results_core.access.lockout import Closed, Guard, Locked, LockoutPolicy, Reserved
from results_core.access.owners import LETTERS_TO, addressee_of, event_about_owner
from results_core.access.passwords import PasswordHasher
from results_core.access.ports import AccessWork
from results_core.access.slots import HashingSlots
from results_core.access.throttles import (
    FailurePolicy,
    Spent,
    count_towards_alarm,
    note_used_up,
    spend_of_client,
)
from results_core.correspondence.messages import Letter, write
from results_core.journal.events import Event, EventKind
from results_core.kernel.confidential import Digester, Password
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import Exhausted

JUDGED_WITHIN: Final = timedelta(minutes=1)
"""How long the letter about a closing waits for the judgement of the try that it was written with."""


@attrs.frozen(kw_only=True)
class RightPassword:
    """The password is right; the caller settles the try in the transaction of what follows."""

    audience: Audience
    guard: Guard
    reserved: Reserved
    credential: Credential
    renewed: str | None = None
    """The password's digest made anew, where the one that is kept is of an older kind (PWD-4)."""
    spent: Spent | None = None
    """What the try has cost the address that it came from."""


@attrs.frozen(kw_only=True)
class WrongPassword:
    """The name or the password is not right: which of them is told to nobody (ENU-1)."""

    left: int
    """How many more tries may be judged before the lock."""


PasswordRefused: TypeAlias = WrongPassword | Locked | Closed | Exhausted
"""Wrong, or not judged: too many wrong ones under the name, or from the address."""


@attrs.frozen(kw_only=True)
class Reservation:
    """A try that is paid for and waits for its judgement."""

    audience: Audience
    guard: Guard
    reserved: Reserved
    credential: Credential | None
    spent: Spent | None

    def refusal(self) -> "WrongPassword | Locked | Closed":
        """Return what is told of it, now that it was judged wrong."""
        if self.reserved.closes:
            return Closed()
        if self.reserved.locks_until is not None:
            return Locked(until=self.reserved.locks_until)
        return WrongPassword(left=self.reserved.left)


_Judgement: TypeAlias = tuple[bool, str | None]


@attrs.frozen(kw_only=True)
class _Begun:
    """A try that is counted, and what waits for its judgement."""

    reservation: Reservation
    judgement: Callable[[], _Judgement]


Finding: TypeAlias = Callable[[Credentials], Credential | None]


@attrs.frozen(kw_only=True)
class CheckPassword:
    """Judge one try, so that at most four are judged between two successes."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    hasher: PasswordHasher
    slots: HashingSlots
    lockout: LockoutPolicy = LockoutPolicy()
    failures: FailurePolicy = FailurePolicy()

    def __call__(
        self,
        login: str,
        password: Password,
        *,
        audience: Audience,
        finding: Finding,
        client: str | None = None,
    ) -> RightPassword | PasswordRefused:
        """Judge the password against what `finding` finds; `login` guards where it finds nothing.

        `client` is the network address that it came from, as far as it is known.

        Raises:
            Overloaded: Too many are being judged; nothing was counted.
        """
        with self.slots.take():
            begun = self._begin(login, password, audience, finding, client)
            if not isinstance(begun, _Begun):
                return begun
            right, renewed = begun.judgement()
        reservation = begun.reservation
        credential = reservation.credential
        if right and credential is not None:
            return RightPassword(
                audience=audience,
                guard=reservation.guard,
                reserved=reservation.reserved,
                credential=credential,
                renewed=renewed,
                spent=reservation.spent,
            )
        self._refuse(reservation)
        return reservation.refusal()

    def of_account(
        self, account: AccountId, password: Password, *, audience: Audience
    ) -> RightPassword | PasswordRefused:
        """Judge the password of somebody who is logged in; a wrong one counts like a wrong log-in.

        What it allows is done after `settling.settled` alone, in the transaction of the change.
        """
        return self(account, password, audience=audience, finding=lambda known: known.of_account(account))

    def guard(self, name: str, audience: Audience) -> Guard:
        """Return what the tries under this name are counted under."""
        present, *former = self.digester.spellings(f"{audience}:{name}", purpose="guard")
        return Guard(present, tuple(former))

    def _renewed(self, credential: Credential | None, password: Password) -> str | None:
        """Return another digest of a right password, where the one that is kept is of an older kind.

        Outside every transaction: whoever settles the try keeps it.
        """
        if credential is None or credential.account is None or not self.hasher.outdated(credential.digest):
            return None
        return self.hasher.digest(password)

    @repeatable
    def _begin(
        self, login: str, password: Password, audience: Audience, finding: Finding, client: str | None
    ) -> "_Begun | Locked | Closed | Exhausted":
        """Count the try before it is judged; whoever is refused writes nothing, an event neither.

        The hash goes on beside the commit, and nobody asks for its outcome where that fails.
        """
        with self.begin() as work:
            credential = _open(finding(work.credentials_of(audience)))
            reservation = self.reserve_in(
                work, login, credential, audience=audience, client=client, now=self.clock.now()
            )
            if not isinstance(reservation, Reservation):
                return reservation
            judgement = self.slots.begin(lambda: self._judge(credential, password))
            work.commit()
        return _Begun(reservation=reservation, judgement=judgement)

    def _judge(self, credential: Credential | None, password: Password) -> "_Judgement":
        """Tell whether the password is right, and its digest anew where the one kept is of an older kind."""
        right = self.hasher.verify(None if credential is None else credential.digest, password)
        return right, self._renewed(credential, password) if right else None

    @repeatable
    def _refuse(self, reservation: Reservation) -> None:
        with self.begin() as work:
            self.refuse_in(work, reservation, now=self.clock.now())
            work.commit()

    def reserve_in(
        self,
        work: AccessWork,
        login: str,
        credential: Credential | None,
        *,
        audience: Audience,
        client: str | None,
        now: datetime,
    ) -> Reservation | Locked | Closed | Exhausted:
        """Count a try, in the caller's transaction, which commits it; a refusal is not to be committed.

        The address pays last: from then to the commit everybody there waits.
        """
        guard = self.guard(login if credential is None else credential.guard_name, audience)
        reserved = work.attempts.reserve(guard, policy=self.lockout, now=now)
        if not isinstance(reserved, Reserved):
            return reserved
        unpaid = Reservation(
            audience=audience, guard=guard, reserved=reserved, credential=credential, spent=None
        )
        work.journal.add(self._event(EventKind.LOGIN_TRIED, credential, now))
        if reserved.closes:
            # With the closing itself: whatever becomes of this process, its owner is told (LOCK-8).
            self._write(work, unpaid, at=now + JUDGED_WITHIN)
        spent = spend_of_client(work, client, self.failures.of_address, digester=self.digester, now=now)
        return spent if isinstance(spent, Exhausted) else attrs.evolve(unpaid, spent=spent)

    def refuse_in(self, work: AccessWork, reservation: Reservation, *, now: datetime) -> None:
        """Write down what a wrong try has led to, and tell the owner of a lock."""
        work.journal.add(self._event(_what_follows(reservation.reserved), reservation.credential, now))
        count_towards_alarm(
            work, self.failures.of_all, digester=self.digester, randomness=self.randomness, now=now
        )
        if reservation.spent is not None and reservation.spent.granted.is_last:
            note_used_up(work, self.failures.of_address, randomness=self.randomness, now=now)
        if reservation.reserved.closes:
            work.outbox.put_off(mailing_of_closing(reservation), since=now, by=-JUDGED_WITHIN)
        else:
            self._write(work, reservation, at=now)

    def _write(self, work: AccessWork, reservation: Reservation, *, at: datetime) -> None:
        letter = self._letter(reservation, at)
        if letter is not None:
            work.outbox.add(letter)

    def _letter(self, reservation: Reservation, at: datetime) -> Letter | None:
        """Return what the owner is told of a lock, or of a log-in that only the mailbox opens again."""
        credential, reserved = reservation.credential, reservation.reserved
        if credential is None or credential.account is None:
            return None
        if not reserved.closes and reserved.locks_until is None:
            return None
        letters = LETTERS_TO[reservation.audience]
        kind = letters.closed if reserved.closes else letters.locked
        letter = write(
            kind,
            addressee_of(credential, credential.account),
            occasion=f"{kind}:{credential.account}:{reserved.generation}",
            at=at,
            randomness=self.randomness,
            facts={} if reserved.closes else _instant_fact("until", reserved.locks_until),
        )
        return attrs.evolve(letter, mailing=mailing_of_closing(reservation)) if reserved.closes else letter

    def _event(self, kind: EventKind, credential: Credential | None, now: datetime) -> Event:
        return event_about_owner(kind, credential, at=now, randomness=self.randomness)


def mailing_of_closing(judged: Reservation | RightPassword) -> str:
    """Return what the letter about the closing that a try has led to is called back by."""
    return f"closing:{judged.guard}:{judged.reserved.generation}"


def _open(credential: Credential | None) -> Credential | None:
    """Return the credential, or None for a closed account: it is nobody's in every answer (ENU-1)."""
    return None if credential is None or credential.standing is Standing.CLOSED else credential


def _what_follows(reserved: Reserved) -> EventKind:
    if reserved.closes:
        return EventKind.LOGIN_CLOSED
    return EventKind.LOGIN_REFUSED if reserved.locks_until is None else EventKind.LOGIN_LOCKED


def _instant_fact(name: str, instant: datetime | None) -> dict[str, str]:
    return {} if instant is None else {name: instant.isoformat()}
