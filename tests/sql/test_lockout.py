"""One statement counts tries as the rule of the core says (LOCK-3, LOCK-5, LOCK-6)."""

from datetime import timedelta
from random import Random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters_sql import SqlStore
from results_core.access.lockout import Attempts, Guard, LockoutPolicy, Reserved
from results_core.testing.builders import NOON, digest

STEPS = st.sampled_from(
    [
        timedelta(),
        timedelta(microseconds=1),
        timedelta(minutes=1),
        timedelta(minutes=30) - timedelta(microseconds=1),
        timedelta(minutes=30),
        timedelta(hours=2),
        -timedelta(microseconds=1),
        -timedelta(minutes=10),
        -timedelta(hours=3),
    ]
)
ACTS = st.lists(st.tuples(st.sampled_from(["reserve"] * 5 + ["forgive", "unlock"]), STEPS), max_size=20)
POLICIES = st.builds(
    LockoutPolicy,
    tolerated=st.integers(0, 4),
    streak=st.sampled_from([3, 100]),
    lasting=st.sampled_from([timedelta(minutes=30), timedelta(minutes=5)]),
    forgotten_after=st.sampled_from([timedelta(minutes=30), timedelta(minutes=40)]),
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(acts=ACTS, policy=POLICIES, chosen=st.randoms(use_true_random=False))
def test_the_statement_is_the_rule(
    store: SqlStore, acts: list[tuple[str, timedelta]], policy: LockoutPolicy, chosen: Random
) -> None:
    """Whatever happens, at whatever instants, the row says what the core's rule says."""
    guard = Guard(digest(str((acts, policy))))
    history, now, reservations = Attempts(), NOON, list[Reserved]()
    with store.begin() as work:
        work.attempts.unlock(guard)
        for act, step in acts:
            now += step
            if act == "reserve":
                history, expected = history.reserve(policy, now=now)
                assert work.attempts.reserve(guard, policy=policy, now=now) == expected
                reservations += [expected] if isinstance(expected, Reserved) else []
            elif act == "unlock":
                history = history.unlocked()
                work.attempts.unlock(guard)
            elif reservations:
                forgiven = chosen.choice(reservations)
                history = history.forgive(forgiven, policy)
                work.attempts.forgive(guard, forgiven, policy=policy)

            assert work.attempts.of(guard) == history
