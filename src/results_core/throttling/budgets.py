"""A budget: so many spendings in a window of time, and where it is said, so many in all.

The window opens with its first spending. What is spent is spent before it is judged and given back
where it turns out well, so that many at once never get more than the budget (REG-3, REG-4, LOCK-9).
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from results_core.kernel.confidential import Digester, Pseudonym


@attrs.frozen
class BudgetKey(Pseudonym):
    """Whose budget it is: a keyed digest, never an address or an ID Number."""


@attrs.frozen(kw_only=True)
class BudgetPolicy:
    """How much may be spent."""

    purpose: str
    """What is spent, in one word for the store: `wrong_pairs`."""
    most: int
    """How often in one window."""
    within: timedelta
    """How long a window is."""
    in_all: int | None = None
    """How often ever; None where only windows count."""
    remembered: timedelta = timedelta()
    """How long it is kept after the last spending, if that is longer than the window."""


@attrs.frozen
class Purse:
    """One budget of somebody's, and by whose random id it is known, where there is one."""

    key: BudgetKey
    policy: BudgetPolicy
    about: str | None = None


@attrs.frozen(kw_only=True)
class Granted:
    """It was spent."""

    opened_at: datetime
    """When the window opened that it was spent in."""
    is_last: bool
    """Whether nothing is left of the budget now."""


@attrs.frozen(kw_only=True)
class Exhausted:
    """Nothing is left: nothing was spent, and the end of the window has not moved."""

    until: datetime | None
    """When there is something left again; None: never, until somebody renews the budget."""


@attrs.frozen(kw_only=True)
class Spending:
    """What was spent of one budget so far."""

    spent: int = 0
    """In the window."""
    in_all: int = 0
    opened_at: datetime | None = None
    exhausted_at: datetime | None = None
    """When it was last used up."""
    last_at: datetime | None = None
    """When something was last spent."""

    def spend(self, policy: BudgetPolicy, *, now: datetime) -> "tuple[Spending, Granted | Exhausted]":
        """Return what is spent after one spending more, and whether it was granted.

        A clock that steps back opens no window: the latest instant that was seen counts.
        """
        refused = self.refused(policy, now=now)
        if refused is not None:
            return self, refused
        seen = self._seen(now)
        opened_at = self.opened_at
        if opened_at is None or seen >= opened_at + policy.within:
            opened_at, spent = seen, 1
        else:
            spent = self.spent + 1
        in_all = self.in_all + 1
        is_last = spent >= policy.most or (policy.in_all is not None and in_all >= policy.in_all)
        after = Spending(
            spent=spent,
            in_all=in_all,
            opened_at=opened_at,
            exhausted_at=seen if is_last else self.exhausted_at,
            last_at=seen,
        )
        return after, Granted(opened_at=opened_at, is_last=is_last)

    def refused(self, policy: BudgetPolicy, *, now: datetime) -> Exhausted | None:
        """Return what one spending more would be told if there is nothing left; None if there is."""
        if policy.in_all is not None and self.in_all >= policy.in_all:
            return Exhausted(until=None)
        if self.opened_at is None or self.spent < policy.most:
            return None
        ends = self.opened_at + policy.within
        return Exhausted(until=ends) if self._seen(now) < ends else None

    def _seen(self, now: datetime) -> datetime:
        return now if self.last_at is None else max(now, self.last_at)

    def give_back(self, granted: Granted) -> "Spending":
        """Return what is spent after one spending turned out well; an older window's is spent for good."""
        if self.opened_at != granted.opened_at or not self.spent:
            return self
        return attrs.evolve(self, spent=self.spent - 1, in_all=self.in_all - 1, exhausted_at=None)

    def joined(self, other: "Spending") -> "Spending":
        """Return what was spent of one budget that was kept under two keys: all of it counts (KEY-2)."""
        if None in {self.opened_at, other.opened_at}:
            return self if other.opened_at is None else other
        return Spending(
            spent=self.spent + other.spent,
            in_all=self.in_all + other.in_all,
            opened_at=_later(self.opened_at, other.opened_at),
            exhausted_at=_later(self.exhausted_at, other.exhausted_at),
            last_at=_later(self.last_at, other.last_at),
        )

    def forget_at(self, policy: BudgetPolicy) -> datetime | None:
        """Return the instant from which nothing of it needs to be known any more."""
        if self.opened_at is None or self.last_at is None:
            return None
        return max(self.opened_at + policy.within, self.last_at + policy.remembered)


def budget_key(digester: Digester, policy: BudgetPolicy, whose: str) -> BudgetKey:
    """Return the key of somebody's budget; different budgets of one never have the same."""
    return budget_keys(digester, policy, [whose])[0]


def budget_keys(digester: Digester, policy: BudgetPolicy, whose: Sequence[str]) -> Sequence[BudgetKey]:
    """Return the keys of many budgets of one kind, in their order."""
    texts = [f"{policy.purpose}:{one}" for one in whose]
    spelt = digester.spellings_of_each(texts, purpose="budget")
    return [BudgetKey(present, tuple(former)) for present, *former in spelt]


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((at for at in (one, other) if at is not None), default=None)
