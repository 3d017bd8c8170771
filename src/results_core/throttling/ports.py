"""What budgets need from outside. Every instant is aware and in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, Granted, Spending
from results_core.throttling.rates import Draw, Drawn, TooFast


@attrs.frozen(kw_only=True)
class UsedUp:
    """A budget that was used up."""

    key: str
    """As it is kept, under whichever key."""
    purpose: str
    about: str | None
    """What it is about, by its random id, where there is something."""
    at: datetime
    in_all: int


class Budgets(Protocol):
    """What was spent, one row a key, made with its first spending.

    Whatever writes first moves what lies under the key's former spellings to the present one, joined
    as `Spending.joined` tells: a rotation of keys renews no budget (KEY-2).
    """

    def spend(
        self, key: BudgetKey, *, policy: BudgetPolicy, now: datetime, about: str | None = None
    ) -> Granted | Exhausted:
        """Spend once, as `Spending.spend` tells; `about` names what the budget is about by its random id.

        MUST be one atomic step that spends or refuses: many at once never get more than the policy
        grants. Who is refused writes nothing.
        """

    def give_back(self, key: BudgetKey, granted: Granted) -> None:
        """Give back what turned out well, as `Spending.give_back` tells."""

    def move_on(self, key: BudgetKey) -> None:
        """Move what lies under the key's former spellings to the present one."""

    def renew(self, key: BudgetKey) -> None:
        """Forget everything that was spent."""

    def of(self, key: BudgetKey) -> Spending:
        """Return what was spent; nothing where nobody has."""

    def of_each(self, keys: Sequence[BudgetKey]) -> Sequence[Spending]:
        """Return what was spent under each of these keys, in their order, in one query."""

    def hold(self, key: BudgetKey) -> None:
        """Let nobody else hold this budget until the transaction ends; spending alone waits for nobody."""

    def hold_each(self, keys: Sequence[BudgetKey]) -> None:
        """Hold each of these budgets as `hold` does, in one order that is everybody's, in one query."""

    def keep_each(self, spendings: Sequence[tuple[BudgetKey, Spending]], *, policy: BudgetPolicy) -> None:
        """Keep what was spent under each of these keys by now; whoever does holds them all.

        However many, in few statements.
        """

    def used_up(self, *, since: datetime) -> Sequence[UsedUp]:
        """Return the budgets that were used up since then, then included, oldest first."""


class Rates(Protocol):
    """How fast things are done, one instant a key."""

    def draw(self, draws: Sequence[Draw], *, now: datetime) -> Sequence[Drawn | TooFast]:
        """Draw each, as `rates.draw` tells, and answer in the order of the draws.

        Each is one atomic step: many at once never get more than the policy grants. What is refused
        writes nothing. A key that rotates (KEY-2) begins with a whole burst: nothing is lost by that.
        """
