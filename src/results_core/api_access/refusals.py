"""Calls that were refused to a client that was let in: written down, so many and no more (LOG-3)."""

from datetime import timedelta

import attrs

from results_core.access.throttles import note_used_up
from results_core.api_access.authenticating import Caller
from results_core.api_access.ports import ClientWork
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import BudgetPolicy, Exhausted, budget_key


@attrs.frozen(kw_only=True)
class NoteClientRefusal:
    """Write down that a client asked for what it may not do, or what is not its organisation's."""

    begin: Begin[ClientWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    policy: BudgetPolicy = BudgetPolicy(purpose="refusals_of_client", most=60, within=timedelta(hours=1))
    """Above it one event says so, and no more are written."""

    @repeatable
    def __call__(self, caller: Caller, *, page: str, answer: int) -> None:
        """Write it down: `page` is the resource's name among ours, `answer` what HTTP calls the refusal."""
        now = self.clock.now()
        key = budget_key(self.digester, self.policy, caller.client)
        with self.begin() as work:
            spent = work.budgets.spend(key, policy=self.policy, now=now, about=caller.client)
            if isinstance(spent, Exhausted):
                return
            work.journal.add(
                organisation_event(
                    EventKind.ACCESS_REFUSED,
                    client=caller.client,
                    organisation=caller.organisation,
                    at=now,
                    randomness=self.randomness,
                    facts={"page": page, "answer": answer},
                )
            )
            if spent.is_last:
                note_used_up(work, self.policy, randomness=self.randomness, now=now)
            work.commit()
