"""The statement that spends says what the core's rule says, and a store that is down lets nobody in."""

import sqlite3
from datetime import timedelta
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters_sql import SqlStore
from results_core.access.logging_in import LoggedIn
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import NOON, PASSWORD, ZOFIA, digest
from results_core.testing.rehearsal import rehearse
from results_core.testing.stand_ins import LabelledCipher
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Granted, Spending
from tests.sql.watching import answers

STEPS = st.sampled_from(
    [
        timedelta(),
        timedelta(minutes=1),
        timedelta(minutes=5),
        timedelta(hours=1),
        -timedelta(microseconds=1),
        -timedelta(hours=2),
    ]
)
ACTS = st.lists(st.tuples(st.sampled_from(["spend"] * 5 + ["give back", "renew"]), STEPS), max_size=25)
POLICIES = st.builds(
    BudgetPolicy,
    purpose=st.just("guesses"),
    most=st.integers(1, 4),
    within=st.sampled_from([timedelta(minutes=5), timedelta(hours=1)]),
    in_all=st.sampled_from([None, 1, 6]),
    remembered=st.sampled_from([timedelta(), timedelta(days=7)]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS, policy=POLICIES, chosen=st.randoms(use_true_random=False))
def test_the_spending_statement_is_the_rule(
    store: SqlStore, acts: list[tuple[str, timedelta]], policy: BudgetPolicy, chosen: Random
) -> None:
    """Whatever happens, at whatever instants, the row says what `Spending` says."""
    key = BudgetKey(digest(str((acts, policy))))
    spending, now, granted = Spending(), NOON, list[Granted]()
    with store.begin() as work:
        for act, step in acts:
            now += step
            if act == "spend":
                spending, expected = spending.spend(policy, now=now)
                assert work.budgets.spend(key, policy=policy, now=now) == expected
                granted += [expected] if isinstance(expected, Granted) else []
            elif act == "renew":
                spending = Spending()
                work.budgets.renew(key)
            elif granted:
                back = chosen.choice(granted)
                spending = spending.give_back(back)
                work.budgets.give_back(key, back)

            assert work.budgets.of(key) == spending


def test_a_spending_is_one_statement(store: SqlStore) -> None:
    """On top of it, who is refused is told until when."""
    once = BudgetPolicy(purpose="guesses", most=1, within=timedelta(minutes=5))
    with answers() as sent, store.begin() as work:
        begun = len(sent)
        work.budgets.spend(BudgetKey("key"), policy=once, now=NOON)
        spent = len(sent)
        work.budgets.spend(BudgetKey("key"), policy=once, now=NOON)

    assert (spent - begun, len(sent) - spent) == (1, 2)


def test_an_address_pays_last_and_is_given_back_last(url: str) -> None:
    """From there to the commit everybody who comes from it waits for the row."""
    on = rehearse(
        opening=lambda clock, randomness: SqlStore.open(
            url, cipher=LabelledCipher(), randomness=randomness, clock=clock
        )
    )
    on.register_and_confirm()
    with answers() as sent:
        on.application.log_in(id_number=ZOFIA, password=PASSWORD, client="192.0.2.7")
    on.store.close()

    verbs = [" ".join(one.statement.split()[:3]) for one in sent]
    assert verbs[-1].startswith("UPDATE budgets")
    assert verbs.index("INSERT INTO budgets") == verbs.index("INSERT INTO events") + 1


def test_where_tries_cannot_be_counted_nobody_is_let_in(sqlite_url: str) -> None:
    """Somebody holds the database: no password is judged, the right one neither (LOCK-10)."""
    on = rehearse(
        opening=lambda clock, randomness: SqlStore.open(
            f"{sqlite_url}?timeout=0.01", cipher=LabelledCipher(), randomness=randomness, clock=clock
        )
    )
    on.register_and_confirm()
    holder = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    judged = on.hasher.verifications
    with pytest.raises(StoreUnavailable):
        on.application.log_in(id_number=ZOFIA, password=PASSWORD, client="192.0.2.7")
    assert on.hasher.verifications == judged
    holder.execute("ROLLBACK")
    holder.close()

    assert isinstance(on.application.log_in(id_number=ZOFIA, password=PASSWORD), LoggedIn)
    on.store.close()
