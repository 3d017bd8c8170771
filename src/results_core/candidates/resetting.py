"""What a centre does for whoever lost mailbox or numbers: begin anew, or send again (missions B16, E2)."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.access.checking import CheckPassword
from results_core.access.credentials import Audience
from results_core.candidates.guessing import JudgePair
from results_core.candidates.helping import UnknownEntry
from results_core.candidates.model import Account, addressee_of
from results_core.candidates.ports import CandidateWork
from results_core.candidates.registering import send_confirmation
from results_core.correspondence.messages import LetterKind, write
from results_core.exams.entries import Entry
from results_core.exams.secret_numbers import digests_of, fresh_secret_number
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.confidential import Digester, SecretNumber
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import IdNumber, parse_id_number


class NothingWaits(Refused):
    """No letter waits to be sent again: nobody has registered, or the address is confirmed."""

    code = "nothing_waits"


@attrs.frozen(kw_only=True)
class RenewedEntry:
    """An entry, and the Secret Number that it has from now on: it is told here and nowhere else."""

    entry: Entry
    secret: SecretNumber


@attrs.frozen(kw_only=True)
class ResetCandidate:
    """Dissolve an account, or a registration that waits, and give out new Secret Numbers.

    Nothing that was handed out before opens anything afterwards: password, sessions, links and Secret
    Numbers are dead (REG-5). Results stay, and so does what was shared of them.
    """

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    check: CheckPassword
    judge: JudgePair

    @repeatable
    def __call__(self, id_number: str, *, operator: str) -> Sequence[RenewedEntry]:
        """Return the ID Numbers that belonged together, each with its new Secret Number.

        Without any account that is the one ID Number. The account's address is told (L18).

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
        """
        wanted = parse_id_number(id_number)
        now = self.clock.now()
        with self.begin() as work:
            entered = work.entries.with_secret(wanted, hold=True)
            if entered is None:
                raise UnknownEntry("no entry has this ID Number")
            account = work.accounts.of_entry(entered.entry.id)
            if account is not None:
                # Whoever adds an exam to it has been waited for, or finds it gone.
                account = work.accounts.of(account.id, hold=True)
            entries = [entered.entry] if account is None else work.accounts.entries(account.id)
            for entry in entries:
                self._drop_registration(work, entry, now)
            if account is not None:
                self._dissolve(work, account, now)
            renewed = [
                RenewedEntry(entry=entry, secret=fresh_secret_number(self.randomness)) for entry in entries
            ]
            self._renew(work, renewed, account, operator=operator, now=now)
            work.commit()
        return renewed

    def _drop_registration(self, work: CandidateWork, entry: Entry, now: datetime) -> None:
        """Forget whoever waits to be confirmed, and the tries that were counted under the ID Number."""
        entered = work.entries.with_secret(entry.id_number, hold=True)
        if entered is None:
            raise UnknownEntry("no entry has this ID Number")
        self.judge.begin_anew(work, entered)
        registration = work.registrations.of_entry(entry.id)
        if registration is not None:
            work.links.end(registration.id, now=now)
            work.registrations.remove(registration.id)
        self._unlock(work, entry.id_number)

    def _dissolve(self, work: CandidateWork, account: Account, now: datetime) -> None:
        work.sessions.end_all(account.id)
        work.links.end(account.id, now=now)
        self._unlock(work, account.began_with)
        work.address_changes.forget(account.id)
        work.accounts.dissolve(account.id)
        if account.closed_at is not None:
            return  # its owner was told at the time, and the address is forgotten
        work.outbox.add(
            write(
                LetterKind.ACCOUNT_RESET,
                addressee_of(account),
                occasion=f"account_reset:{account.id}",
                at=now,
                randomness=self.randomness,
                facts={"at": now.isoformat()},
            )
        )

    def _unlock(self, work: CandidateWork, id_number: IdNumber) -> None:
        work.attempts.unlock(self.check.guard(id_number, Audience.CANDIDATES))

    def _renew(
        self,
        work: CandidateWork,
        renewed: Sequence[RenewedEntry],
        account: Account | None,
        *,
        operator: str,
        now: datetime,
    ) -> None:
        digests = digests_of(self.digester, [(one.entry.id_number, one.secret) for one in renewed])
        work.entries.issue_secrets(
            {one.entry.id: digest for one, digest in zip(renewed, digests, strict=True)}, at=now
        )
        work.journal.add_all(
            [
                operator_event(
                    EventKind.CANDIDATE_RESET,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    account=None if account is None else account.id,
                    result=one.entry.id,
                )
                for one in renewed
            ]
        )


@attrs.frozen(kw_only=True)
class ResendForOperator:
    """Send the letter again that a candidate says never came."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    digester: Digester

    @repeatable
    def __call__(self, id_number: str, *, operator: str) -> LetterKind:
        """Send a fresh link to the address that waits to be confirmed; return which letter it is.

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
            NothingWaits: Nobody waits for a letter.
        """
        wanted = parse_id_number(id_number)
        now = self.clock.now()
        with self.begin() as work:
            entered = work.entries.with_secret(wanted, hold=True)
            if entered is None:
                raise UnknownEntry("no entry has this ID Number")
            registration = work.registrations.of_entry(entered.entry.id)
            if registration is None:
                raise NothingWaits("nobody waits for a letter: not registered, or confirmed already")
            send_confirmation(work, registration, now=now, randomness=self.randomness, digester=self.digester)
            work.journal.add(
                operator_event(
                    EventKind.CONFIRMATION_RESENT,
                    operator=operator,
                    at=now,
                    randomness=self.randomness,
                    result=entered.entry.id,
                )
            )
            work.commit()
        return LetterKind.CONFIRM_ADDRESS
