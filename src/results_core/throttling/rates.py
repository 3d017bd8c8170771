"""Rates: so many calls in a while, spread evenly but for a burst (GCRA; API-3).

One instant tells everything about whoever calls: when their burst will be whole again.
"""

from datetime import datetime, timedelta

import attrs

from results_core.throttling.budgets import BudgetKey


@attrs.frozen(kw_only=True)
class RatePolicy:
    """How often something may be done."""

    purpose: str
    """What is limited, in one word for the store and for whoever is told: `client`."""
    most: int
    """How often, on and on."""
    within: timedelta
    """In which time."""
    burst: int
    """How often at once, after a rest."""

    @property
    def interval(self) -> timedelta:
        """After which one call more is allowed."""
        return self.within / self.most

    @property
    def span(self) -> timedelta:
        """In which a burst that was used up is whole again."""
        return self.interval * self.burst


@attrs.frozen(kw_only=True)
class Drawn:
    """It may be done."""

    left: int
    """How often at once it may be done after this."""
    whole_at: datetime
    """When the whole burst is there again."""


@attrs.frozen(kw_only=True)
class TooFast:
    """It may not be done: nothing was drawn."""

    until: datetime


@attrs.frozen(kw_only=True)
class Draw:
    """What somebody wants to do, and how often at once."""

    key: BudgetKey
    policy: RatePolicy
    count: int = 1


def draw(
    whole_at: datetime | None, policy: RatePolicy, count: int, *, now: datetime
) -> tuple[datetime | None, Drawn | TooFast]:
    """Return the instant at which the burst is whole after this, and whether it was granted.

    `whole_at` is that instant before it; None for somebody who was never here.
    """
    after = max(whole_at or now, now) + policy.interval * count
    if after > now + policy.span:
        return whole_at, TooFast(until=after - policy.span)
    return after, Drawn(left=left(after, policy, now=now), whole_at=after)


def left(whole_at: datetime, policy: RatePolicy, *, now: datetime) -> int:
    """Return how often at once it may be done now."""
    return (now + policy.span - whole_at) // policy.interval
