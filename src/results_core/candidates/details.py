"""My details: what the account knows of its owner, and what they may choose (mission B12, REG-9)."""

from collections.abc import Callable, Sequence
from datetime import datetime

import attrs

from results_core.candidates.model import Account, Consent, open_account
from results_core.candidates.ports import CandidateWork
from results_core.candidates.registering import RegistrationPolicy
from results_core.exams.entries import Entry
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable


@attrs.frozen(kw_only=True)
class Details:
    """What the page shows. Names and date of birth are those of the entries: the centre changes them."""

    account: Account
    entries: Sequence[Entry]
    """Latest exam first."""
    awaited_email: str | None = attrs.field(repr=False)
    """A new address that waits to be confirmed."""
    offers_updates: bool
    """Whether the candidate is old enough to be offered news about exams (PRV-6)."""


@attrs.frozen(kw_only=True)
class ManageDetails:
    """Show an account's details, and change what needs no password."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    policy: RegistrationPolicy = RegistrationPolicy()

    def show(self, account: AccountId) -> Details:
        """Return the details.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        now = self.clock.now()
        with self.begin(reading=True) as work:
            standing = open_account(work.accounts.of(account))
            entries = work.accounts.entries(account)
            change = work.address_changes.latest(account)
        return Details(
            account=standing,
            entries=entries,
            awaited_email=change.wanted if change is not None and change.waits(now) else None,
            offers_updates=self._is_old_enough(entries, now),
        )

    def choose_language(self, account: AccountId, language: str) -> None:
        """Have letters written in the language.

        Raises:
            UnknownAccount: There is none, or it is closed.
        """
        self._change(
            account,
            EventKind.LANGUAGE_CHOSEN,
            lambda _work, standing, _now: attrs.evolve(standing, language=language),
        )

    def choose_updates(self, account: AccountId, *, wanted: bool) -> bool:
        """Ask for news about exams or ask for none; return whether they are asked for now.

        The instant and the version of the text are kept. Below the minimum age nothing is asked for,
        whatever was wanted (PRV-6).

        Raises:
            UnknownAccount: There is none, or it is closed.
        """

        def chosen(work: CandidateWork, standing: Account, now: datetime) -> Account:
            if not wanted:
                return attrs.evolve(standing, updates=None)
            if not self._is_old_enough(work.accounts.entries(account), now):
                return standing
            consent = Consent(at=now, version=self.policy.updates_version)
            return standing if standing.updates is not None else attrs.evolve(standing, updates=consent)

        return self._change(account, EventKind.UPDATES_CHOSEN, chosen).updates is not None

    @repeatable
    def _change(
        self,
        account: AccountId,
        kind: EventKind,
        change: Callable[[CandidateWork, Account, datetime], Account],
    ) -> Account:
        now = self.clock.now()
        with self.begin() as work:
            standing = open_account(work.accounts.of(account, hold=True))
            changed = change(work, standing, now)
            if changed != standing:
                work.accounts.replace(changed)
                facts = {"updates": "yes" if changed.updates else "no", "language": changed.language}
                work.journal.add(
                    candidate_event(kind, account=account, at=now, randomness=self.randomness, facts=facts)
                )
            work.commit()
        return changed

    def _is_old_enough(self, entries: Sequence[Entry], now: datetime) -> bool:
        age = self.policy.minimum_age_updates
        return bool(entries) and all(entry.age_on(now.date()) >= age for entry in entries)
