"""Judging a pair of numbers, and what wrong ones cost (REG-3, REG-4).

Secret Numbers of four digits could be guessed: one guess at each of many ID Numbers finds some. So wrong
pairs have budgets: for each ID Number, for each Secret Number in all, for each address, and for everybody
together, which raises an alarm. A used-up budget refuses the right pair as well, or it would tell.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final, TypeAlias

import attrs

from results_core.access.throttles import count_towards_alarm, note_used_up, spend_of_client
from results_core.candidates.ports import CandidateWork
from results_core.exams.entries import Entry
from results_core.exams.keyed_numbers import SECRET_PURPOSE, secret_text
from results_core.exams.ports import EnteredSecret
from results_core.journal.events import EventKind, anybody_event
from results_core.kernel.confidential import Digester, SecretNumber
from results_core.kernel.identifiers import Randomness, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import IdNumber
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, budget_key

_A_YEAR: Final = timedelta(days=366)
_NOBODY: Final = ResultId("")
"""Looked for where there is no entry, so that the store does the same work."""


Fits: TypeAlias = Callable[[CandidateWork, Entry], bool]
"""Tells whether the entry of a right pair may be had by the one who asks for it."""


@attrs.frozen(kw_only=True)
class GuessingPolicy:
    """How many wrong pairs are judged."""

    of_id_number: BudgetPolicy = BudgetPolicy(
        purpose="pairs_of_id_number", most=5, within=timedelta(minutes=30)
    )
    of_secret: BudgetPolicy = BudgetPolicy(
        purpose="pairs_of_secret", most=20, within=_A_YEAR, in_all=20, remembered=_A_YEAR
    )
    """For one Secret Number ever: then the centre issues another, whose budget is untouched."""
    of_address: BudgetPolicy = BudgetPolicy(purpose="pairs_of_address", most=20, within=timedelta(hours=1))
    of_all: BudgetPolicy = BudgetPolicy(
        purpose="pairs_of_all", most=300, within=timedelta(hours=1), remembered=timedelta(days=7)
    )
    """From everywhere together: an alarm, which stops nobody."""


@attrs.frozen(kw_only=True)
class JudgePair:
    """Judge an ID Number and a Secret Number in one transaction, which a right pair leaves no trace of."""

    begin: Begin[CandidateWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    policy: GuessingPolicy = GuessingPolicy()

    @repeatable
    def __call__(
        self,
        id_number: IdNumber,
        secret: SecretNumber | None,
        *,
        client: str | None,
        fits: Fits | None = None,
    ) -> Entry | Exhausted | None:
        """Return the entry whose pair it is, None for a wrong one, or until when nothing is judged.

        The pair of an account that its owner has closed reads like a wrong one: the centre alone opens
        it again (B12). So does that of an entry that does not fit the one who asks.
        """
        now = self.clock.now()
        with self.begin() as work:
            entered = work.entries.with_secret(id_number)
            account = work.accounts.of_entry(_NOBODY if entered is None else entered.entry.id)
            is_closed = account is not None and account.closed_at is not None
            spent = self._spend(work, id_number, entered, client, now)
            if isinstance(spent, Exhausted):
                return spent
            is_right = entered is not None and self.matches(entered, secret) and not is_closed
            if entered is not None and is_right and (fits is None or fits(work, entered.entry)):
                return entered.entry  # without a commit: nothing was spent
            for policy in spent:
                note_used_up(work, policy, randomness=self.randomness, now=now)
            count_towards_alarm(
                work, self.policy.of_all, digester=self.digester, randomness=self.randomness, now=now
            )
            work.journal.add(
                anybody_event(EventKind.REGISTRATION_REFUSED, at=now, randomness=self.randomness)
            )
            work.commit()
        return None

    def _spend(
        self,
        work: CandidateWork,
        id_number: IdNumber,
        entered: EnteredSecret | None,
        client: str | None,
        now: datetime,
    ) -> Sequence[BudgetPolicy] | Exhausted:
        """Spend of every budget; return those that this was the last of."""
        used_up = []
        of_address = spend_of_client(work, client, self.policy.of_address, digester=self.digester, now=now)
        if isinstance(of_address, Exhausted):
            return of_address
        if of_address is not None and of_address.granted.is_last:
            used_up.append(self.policy.of_address)
        about = None if entered is None else entered.entry.id
        of_id_number = budget_key(self.digester, self.policy.of_id_number, id_number)
        of_secret = secret_budget(self.digester, self.policy, id_number, entered)
        for policy, key in ((self.policy.of_secret, of_secret), (self.policy.of_id_number, of_id_number)):
            answer = work.budgets.spend(key, policy=policy, now=now, about=about)
            if isinstance(answer, Exhausted):
                return answer
            if answer.is_last:
                used_up.append(policy)
        return used_up

    def begin_anew(self, work: CandidateWork, entered: EnteredSecret) -> None:
        """Forget what wrong pairs have cost the entry so far: its numbers are being given out anew."""
        id_number = entered.entry.id_number
        work.budgets.renew(budget_key(self.digester, self.policy.of_id_number, id_number))
        work.budgets.renew(secret_budget(self.digester, self.policy, id_number, entered))

    def matches(self, entered: EnteredSecret, secret: SecretNumber | None) -> bool:
        """Tell whether it is the Secret Number of the entry."""
        if secret is None:
            return False
        text = secret_text(entered.entry.id_number, secret.reveal())
        return entered.secret_digest is not None and self.digester.matches(
            entered.secret_digest, text, purpose=SECRET_PURPOSE
        )

    def move_on(self, work: CandidateWork, entered: EnteredSecret, secret: SecretNumber) -> None:
        """Keep the right Secret Number's digest under the present key, and what was spent of its budget.

        A digest of the present key stays as it is (KEY-2).
        """
        known = entered.secret_digest
        if known is None or not self.digester.outdated(known) or not self.matches(entered, secret):
            return
        id_number = entered.entry.id_number
        anew = self.digester.digest(secret_text(id_number, secret.reveal()), purpose=SECRET_PURPOSE)
        work.entries.renew_secret(entered.entry.id, known, anew)
        after = attrs.evolve(entered, secret_digest=anew)
        former = secret_budget(self.digester, self.policy, id_number, entered)
        present = secret_budget(self.digester, self.policy, id_number, after)
        work.budgets.move_on(attrs.evolve(present, former=(*present.former, *former.spellings)))


def secret_budget(
    digester: Digester, policy: GuessingPolicy, id_number: IdNumber, entered: EnteredSecret | None
) -> BudgetKey:
    """Return the key of the budget of the Secret Number that an ID Number has, if it has any."""
    secret_digest = entered.secret_digest if entered is not None else None
    return budget_key(digester, policy.of_secret, f"{id_number}:{secret_digest or ''}")
