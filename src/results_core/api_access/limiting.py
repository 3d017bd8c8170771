"""How often the API may be called: by a client, for an organisation, from an address (API-3)."""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from results_core.api_access.authenticating import Caller
from results_core.api_access.ports import ClientWork
from results_core.kernel.confidential import Digester
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import BudgetKey
from results_core.throttling.clients import client_of
from results_core.throttling.rates import Draw, Drawn, RatePolicy, TooFast

_MINUTE = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class CallPolicy:
    """How many calls a minute, and how many at once after a rest."""

    of_client: RatePolicy = RatePolicy(purpose="client", most=1200, within=_MINUTE, burst=300)
    of_organisation: RatePolicy = RatePolicy(purpose="organisation", most=2400, within=_MINUTE, burst=600)
    of_address: RatePolicy = RatePolicy(purpose="address", most=2400, within=_MINUTE, burst=600)


def call_policy(calls: int) -> CallPolicy:
    """Return the limits where a client may call so often a minute, a quarter of that at once.

    All clients of an organisation, and all from one address, have twice as much together.
    """
    return CallPolicy(
        of_client=_a_minute("client", calls),
        of_organisation=_a_minute("organisation", 2 * calls),
        of_address=_a_minute("address", 2 * calls),
    )


def _a_minute(purpose: str, calls: int) -> RatePolicy:
    return RatePolicy(purpose=purpose, most=calls, within=_MINUTE, burst=max(1, calls // 4))


@attrs.frozen(kw_only=True)
class Counted:
    """What one of the limits says to a call."""

    policy: RatePolicy
    answer: Drawn | TooFast


@attrs.frozen(kw_only=True)
class LimitCalls:
    """Count calls, and refuse those that come too fast."""

    begin: Begin[ClientWork]
    clock: Clock
    digester: Digester
    policy: CallPolicy = CallPolicy()

    @repeatable
    def __call__(self, caller: Caller | None, address: str, *, count: int = 1) -> Sequence[Counted]:
        """Draw so many calls at once of every limit that holds; where one refuses, nothing is drawn of any.

        Somebody who has not shown who they are is counted by the address alone.
        """
        policy = self.policy
        whose = (
            []
            if caller is None
            else [
                (policy.of_client, caller.client),
                (policy.of_organisation, caller.organisation),
            ]
        )
        whose.append((policy.of_address, client_of(address)))
        draws = [Draw(key=self._key(each, of), policy=each, count=count) for each, of in whose]
        with self.begin() as work:
            answers = work.rates.draw(draws, now=self.clock.now())
            if all(isinstance(answer, Drawn) for answer in answers):
                work.commit()
        return [Counted(policy=one.policy, answer=answer) for one, answer in zip(draws, answers, strict=True)]

    def _key(self, policy: RatePolicy, whose: str) -> BudgetKey:
        return BudgetKey(self.digester.digest(f"{policy.purpose}:{whose}", purpose="rate"))
