"""What operators do for a candidate at the helpdesk: look, unlock, log out (mission E2)."""

from collections.abc import Sequence

import attrs

from results_core.access.checking import CheckPassword
from results_core.access.credentials import Audience, UnknownAccount
from results_core.access.lockout import Attempts, Guard
from results_core.candidates.model import Account, Registration
from results_core.candidates.ports import CandidateWork
from results_core.correspondence.outbox import Posting
from results_core.exams.entries import Entry
from results_core.journal.events import EventKind, operator_event
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import IdNumber, parse_id_number


class UnknownEntry(Missing):
    """No entry has this ID Number."""

    code = "unknown_entry"


@attrs.frozen(kw_only=True)
class CandidateView:
    """What the helpdesk sees of a candidate: nothing of any result."""

    entry: Entry
    registration: Registration | None
    account: Account | None
    attempts: Attempts
    failed_letters: Sequence[Posting] = ()
    """Letters that the mailbox refused or that were given up: the address may be wrong (RLB-4)."""


@attrs.frozen(kw_only=True)
class HelpCandidate:
    """Show, unlock or log out a candidate."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    check: CheckPassword

    def show(self, id_number: str) -> CandidateView:
        """Return how the candidate stands.

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
        """
        with self.begin(reading=True) as work:
            return self._view(work, parse_id_number(id_number))

    @repeatable
    def unlock(self, id_number: str, *, operator: str) -> CandidateView:
        """Take the lock off and forget the count.

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
        """
        wanted = parse_id_number(id_number)
        with self.begin() as work:
            view = self._view(work, wanted)
            work.attempts.unlock(self._guard(view))
            work.journal.add(
                operator_event(
                    EventKind.UNLOCKED,
                    operator=operator,
                    at=self.clock.now(),
                    randomness=self.randomness,
                    account=None if view.account is None else view.account.id,
                    result=view.entry.id,
                )
            )
            work.commit()
        return attrs.evolve(view, attempts=view.attempts.unlocked())

    @repeatable
    def log_out(self, id_number: str, *, operator: str) -> int:
        """End every session of the candidate's account; return how many there were (SES-5).

        Raises:
            NotAnIdNumber: The text is none.
            UnknownEntry: No entry has it.
            UnknownAccount: Nobody has an account under it.
        """
        wanted = parse_id_number(id_number)
        with self.begin() as work:
            view = self._view(work, wanted)
            if view.account is None:
                raise UnknownAccount("nobody has an account under this ID Number")
            ended = work.sessions.end_all(view.account.id)
            work.journal.add(
                operator_event(
                    EventKind.SESSIONS_ENDED,
                    operator=operator,
                    at=self.clock.now(),
                    randomness=self.randomness,
                    account=view.account.id,
                    result=view.entry.id,
                    facts={"sessions": ended},
                )
            )
            work.commit()
        return ended

    def _view(self, work: CandidateWork, id_number: IdNumber) -> CandidateView:
        entry = work.entries.of(id_number)
        if entry is None:
            raise UnknownEntry("no entry has this ID Number")
        view = CandidateView(
            entry=entry,
            registration=work.registrations.of_entry(entry.id),
            account=work.accounts.of_entry(entry.id),
            attempts=Attempts(),
        )
        subject = view.account or view.registration
        return attrs.evolve(
            view,
            attempts=work.attempts.of(self._guard(view)),
            failed_letters=() if subject is None else work.outbox.failed_about(subject.id),
        )

    def _guard(self, view: CandidateView) -> Guard:
        began_with = view.entry.id_number if view.account is None else view.account.began_with
        return self.check.guard(began_with, Audience.CANDIDATES)
