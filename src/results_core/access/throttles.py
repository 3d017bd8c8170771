"""How many wrong passwords an address may send, and how many are cause for alarm (LOCK-9)."""

from datetime import datetime, timedelta
from typing import Protocol

import attrs

from results_core.journal.events import Event, EventKind, system_event
from results_core.journal.ports import Journal
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, Granted, budget_key
from results_core.throttling.clients import client_of
from results_core.throttling.ports import Budgets

_EVERYBODY = "everybody"
_MINUTE = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class FailurePolicy:
    """What wrong passwords cost beyond the lock of their ID Number.

    Right ones are free: a school has one address.
    """

    of_address: BudgetPolicy = BudgetPolicy(
        purpose="passwords_of_address", most=30, within=timedelta(minutes=5)
    )
    of_all: BudgetPolicy = BudgetPolicy(
        purpose="passwords_of_all", most=1000, within=timedelta(minutes=5), remembered=timedelta(days=7)
    )
    """From everywhere together: an alarm, which stops nobody."""


@attrs.frozen(kw_only=True)
class AskingPolicy:
    """How many letters may be asked for, written or not: above it nothing is kept (ENU-5)."""

    of_one: BudgetPolicy = BudgetPolicy(purpose="letters_of_one", most=20, within=timedelta(hours=6))
    """For one name, browser or link."""
    of_address: BudgetPolicy = BudgetPolicy(purpose="letters_of_address", most=60, within=timedelta(hours=1))


@attrs.frozen(kw_only=True)
class Spent:
    """What was spent before a try was judged, to be given back if it is right."""

    key: BudgetKey
    granted: Granted


class CountingWork(Protocol):
    """What counting failures asks of a transaction."""

    @property
    def budgets(self) -> Budgets:
        """What was spent."""

    @property
    def journal(self) -> Journal:
        """Events."""


def spend_of_client(
    work: CountingWork, client: str | None, policy: BudgetPolicy, *, digester: Digester, now: datetime
) -> Spent | Exhausted | None:
    """Spend once of the budget of an address; nothing where no address is known of."""
    if client is None:
        return None
    key = budget_key(digester, policy, client_of(client))
    answer = work.budgets.spend(key, policy=policy, now=now)
    return answer if isinstance(answer, Exhausted) else Spent(key=key, granted=answer)


def may_ask(
    work: CountingWork,
    whose: str,
    client: str | None,
    policy: AskingPolicy,
    *,
    digester: Digester,
    now: datetime,
) -> bool:
    """Spend once of what may be asked for; where nothing is left the caller commits nothing.

    So a stranger who asks without end adds no rows.
    """
    spent = spend_of_client(work, client, policy.of_address, digester=digester, now=now)
    if isinstance(spent, Exhausted):
        return False
    key = budget_key(digester, policy.of_one, whose)
    return isinstance(work.budgets.spend(key, policy=policy.of_one, now=now), Granted)


def spend_on_letter(
    work: CountingWork,
    addressee: str,
    client: str | None,
    *,
    to_one: BudgetPolicy,
    of_address: BudgetPolicy,
    digester: Digester,
    randomness: Randomness,
    now: datetime,
) -> Exhausted | None:
    """Spend once of what a stranger may have us write: to one addressee, and from one network address.

    Whoever uses up either budget is written down, once; where nothing is left the caller commits nothing.
    """
    of_client = spend_of_client(work, client, of_address, digester=digester, now=now)
    if isinstance(of_client, Exhausted):
        return of_client
    to_addressee = work.budgets.spend(budget_key(digester, to_one, addressee), policy=to_one, now=now)
    if isinstance(to_addressee, Exhausted):
        return to_addressee
    if of_client is not None and of_client.granted.is_last:
        note_used_up(work, of_address, randomness=randomness, now=now)
    if to_addressee.is_last:
        note_used_up(work, to_one, randomness=randomness, now=now)
    return None


def count_towards_alarm(
    work: CountingWork, policy: BudgetPolicy, *, digester: Digester, randomness: Randomness, now: datetime
) -> None:
    """Count a failure of anybody; the one that fills the window raises the alarm, once a window."""
    key = budget_key(digester, policy, _EVERYBODY)
    answer = work.budgets.spend(key, policy=policy, now=now)
    if isinstance(answer, Granted) and answer.is_last:
        work.journal.add(_about(EventKind.ALARM_RAISED, policy, randomness=randomness, now=now))


def note_used_up(work: CountingWork, policy: BudgetPolicy, *, randomness: Randomness, now: datetime) -> None:
    """Write down that a budget was used up: those that are refused afterwards write nothing."""
    work.journal.add(_about(EventKind.BUDGET_USED_UP, policy, randomness=randomness, now=now))


def _about(kind: EventKind, policy: BudgetPolicy, *, randomness: Randomness, now: datetime) -> Event:
    facts: dict[str, str | int] = {
        "budget": policy.purpose,
        "most": policy.most,
        "minutes": policy.within // _MINUTE,
    }
    return system_event(kind, at=now, randomness=randomness, facts=facts)
