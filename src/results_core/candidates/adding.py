"""Adding another exam to one's account, with its own pair of numbers (mission B15).

Afterwards any of the ID Numbers logs in, and one lock holds for all of them: tries are counted under
the ID Number that the account began with.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

import attrs

from results_core.candidates.guessing import JudgePair
from results_core.candidates.model import Account, open_account
from results_core.candidates.pairs import PAIR_UNKNOWN, read_pair
from results_core.candidates.ports import CandidateWork
from results_core.candidates.warning import warn_owner
from results_core.exams.entries import Entry
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.confidential import SecretNumber
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.objections import Objection
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import Exhausted

ALREADY_ADDED: Final = Objection("id_number", "exam_already_added")


@attrs.frozen(kw_only=True)
class ExamAdded:
    """The exam is the account's."""

    entry: Entry


@attrs.frozen(kw_only=True)
class AddExam:
    """Add another exam to the account of somebody who is logged in."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    judge: JudgePair

    def __call__(
        self, account: AccountId, *, id_number: str, secret_number: str, client: str | None = None
    ) -> ExamAdded | Exhausted | Sequence[Objection]:
        """Add the exam whose pair it is, or return every objection, each with its field.

        A wrong pair is counted as in registering, and so is one whose entry has another date of birth.
        An entry that has an account of its own is refused in the same words, without a count; its owner
        is told (L15). A registration of it that waits is dropped.

        Args:
            account: Whose exam it is to be.
            id_number: As it was typed, like the Secret Number.
            secret_number: Of the exam's own Confirmation of Entry.
            client: The network address that it came from, as far as it is known.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        typed = read_pair(id_number, secret_number)
        if typed.id_number is None or not typed.has_secret:
            return typed.objections
        judged = self.judge(
            typed.id_number,
            typed.secret,
            client=client,
            fits=lambda work, entry: self._fits(work, account, entry),
        )
        if isinstance(judged, Exhausted):
            return judged
        if judged is None or typed.secret is None:
            return (PAIR_UNKNOWN,)
        return self._add(account, judged, typed.secret)

    def _fits(self, work: CandidateWork, account: AccountId, entry: Entry) -> bool:
        """Tell whether the entry is somebody's, which is told apart later, or has the account's birthday."""
        return work.accounts.of_entry(entry.id) is not None or _is_of(work, account, entry)

    @repeatable
    def _add(
        self, account: AccountId, judged: Entry, secret: SecretNumber
    ) -> ExamAdded | Sequence[Objection]:
        with self.begin() as work:
            # Held first, as registering and confirming do; what was judged may have changed since.
            entered = work.entries.with_secret(judged.id_number, hold=True)
            now = self.clock.now()
            if entered is None or not self.judge.matches(entered, secret):
                return (PAIR_UNKNOWN,)
            owner = work.accounts.of_entry(judged.id)
            if owner is not None:
                return self._refuse(work, owner, account, now)
            open_account(work.accounts.of(account, hold=True))
            if not _is_of(work, account, entered.entry):
                return (PAIR_UNKNOWN,)
            self.judge.move_on(work, entered, secret)
            self._drop_registration(work, entered.entry, now)
            work.accounts.add(account, judged.id, at=now)
            work.journal.add(
                candidate_event(
                    EventKind.EXAM_ADDED,
                    account=account,
                    at=now,
                    randomness=self.randomness,
                    result=judged.id,
                )
            )
            work.commit()
        return ExamAdded(entry=entered.entry)

    def _refuse(
        self, work: CandidateWork, owner: Account, account: AccountId, now: datetime
    ) -> Sequence[Objection]:
        if owner.id == account:
            return (ALREADY_ADDED,)
        if owner.closed_at is None:
            warn_owner(work, owner, now=now, randomness=self.randomness)
            work.commit()
        return (PAIR_UNKNOWN,)

    def _drop_registration(self, work: CandidateWork, entry: Entry, now: datetime) -> None:
        registration = work.registrations.of_entry(entry.id)
        if registration is not None:
            work.links.end(registration.id, now=now)
            work.registrations.remove(registration.id)


def _is_of(work: CandidateWork, account: AccountId, entry: Entry) -> bool:
    """Tell whether the entry has the date of birth of the account, as one of its own has it."""
    return entry.date_of_birth in {own.date_of_birth for own in work.accounts.entries(account)}
