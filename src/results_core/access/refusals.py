"""Pages that were refused to somebody who is logged in: written down, so many and no more (LOG-3)."""

from datetime import timedelta

import attrs

from results_core.access.credentials import Audience
from results_core.access.owners import event_of_owner
from results_core.access.ports import AccessWork
from results_core.access.throttles import note_used_up
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import AccountId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import BudgetPolicy, Exhausted, budget_key


@attrs.frozen(kw_only=True)
class NoteRefusal:
    """Write down that somebody asked for what is not theirs to see or to do."""

    begin: Begin[AccessWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    policy: BudgetPolicy = BudgetPolicy(purpose="refusals_of_account", most=60, within=timedelta(hours=1))
    """Whoever tries one address after the other fills no journal: above it one event says so."""

    @repeatable
    def __call__(self, account: AccountId, *, audience: Audience, page: str, answer: int) -> None:
        """Write it down.

        `page` is the page's name among ours, never the address that was asked for; `answer` what HTTP calls
        the refusal: 403, or 404 for what is somebody else's or not there, which reads the same (ENU-8).
        """
        now = self.clock.now()
        key = budget_key(self.digester, self.policy, account)
        with self.begin() as work:
            owner = work.credentials_of(audience).of_account(account)
            spent = work.budgets.spend(key, policy=self.policy, now=now)
            if owner is None or isinstance(spent, Exhausted):
                return
            work.journal.add(
                event_of_owner(
                    EventKind.ACCESS_REFUSED,
                    owner,
                    at=now,
                    randomness=self.randomness,
                    facts={"page": page, "answer": answer},
                )
            )
            if spent.is_last:
                note_used_up(work, self.policy, randomness=self.randomness, now=now)
            work.commit()
