"""Budgets in memory."""

from collections.abc import Sequence
from datetime import datetime
from functools import reduce

import attrs

from results_core.testing.memory.record import KeptSpending, Record
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, Granted, Spending
from results_core.throttling.ports import UsedUp


class MemoryBudgets:
    """Fulfils `Budgets`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._budgets = record.budgets

    def spend(
        self, key: BudgetKey, *, policy: BudgetPolicy, now: datetime, about: str | None = None
    ) -> Granted | Exhausted:
        """Spend once, as `Spending.spend` tells."""
        self.move_on(key)
        spending, answer = self.of(key).spend(policy, now=now)
        forget_at = spending.forget_at(policy)
        if isinstance(answer, Granted) and forget_at is not None:
            self._budgets[key.key] = KeptSpending(
                spending=spending, purpose=policy.purpose, about=about, forget_at=forget_at
            )
        return answer

    def give_back(self, key: BudgetKey, granted: Granted) -> None:
        """Give back what turned out well, as `Spending.give_back` tells."""
        self.move_on(key)
        if key.key in self._budgets:
            kept = self._budgets[key.key]
            self._budgets[key.key] = attrs.evolve(kept, spending=kept.spending.give_back(granted))

    def move_on(self, key: BudgetKey) -> None:
        """Add what was spent under older keys to what was spent under the present one."""
        found = [self._budgets[one] for one in key.spellings if one in self._budgets]
        if any(one in self._budgets for one in key.former):
            spending, forget_at = self.of(key), max(one.forget_at for one in found)
            self.renew(key)
            self._budgets[key.key] = attrs.evolve(found[-1], spending=spending, forget_at=forget_at)

    def renew(self, key: BudgetKey) -> None:
        """Forget everything that was spent."""
        for one in key.spellings:
            if one in self._budgets:
                del self._budgets[one]

    def of(self, key: BudgetKey) -> Spending:
        """Return what was spent; nothing where nobody has."""
        kept = (self._budgets[one].spending for one in key.spellings if one in self._budgets)
        return reduce(Spending.joined, kept, Spending())

    def of_each(self, keys: Sequence[BudgetKey]) -> Sequence[Spending]:
        """Return what was spent under each of these keys."""
        return [self.of(key) for key in keys]

    def hold(self, key: BudgetKey) -> None:
        """Do nothing: whoever writes holds everything anyhow."""

    def hold_each(self, keys: Sequence[BudgetKey]) -> None:
        """Do nothing, as `hold`."""

    def keep_each(self, spendings: Sequence[tuple[BudgetKey, Spending]], *, policy: BudgetPolicy) -> None:
        """Keep what was spent under each of these keys by now."""
        for key, spending in spendings:
            self.renew(key)
            forget_at = spending.forget_at(policy)
            if forget_at is not None:
                self._budgets[key.key] = KeptSpending(
                    spending=spending, purpose=policy.purpose, about=None, forget_at=forget_at
                )

    def used_up(self, *, since: datetime) -> Sequence[UsedUp]:
        """Return the budgets that were used up since then, oldest first."""
        found = [
            UsedUp(
                key=key,
                purpose=kept.purpose,
                about=kept.about,
                at=kept.spending.exhausted_at,
                in_all=kept.spending.in_all,
            )
            for key, kept in self._budgets.items()
            if kept.spending.exhausted_at is not None and kept.spending.exhausted_at >= since
        ]
        return sorted(found, key=lambda one: (one.at, one.purpose, one.about or ""))
