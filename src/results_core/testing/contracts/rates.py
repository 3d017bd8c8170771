"""Rates and calls under keys: every sentence of drawing and of doing a thing once (API-3, API-4)."""

from datetime import datetime, timedelta

import attrs

from results_core.api_access.repeating import DONE, KeptCall
from results_core.testing.builders import NOON, digest
from results_core.testing.stores import Store
from results_core.throttling.budgets import BudgetKey
from results_core.throttling.rates import Draw, Drawn, RatePolicy, TooFast

A_SECOND = timedelta(seconds=1)
POLICY = RatePolicy(purpose="client", most=60, within=timedelta(minutes=1), burst=3)
KEY, OTHER = BudgetKey(digest("rate")), BudgetKey(digest("another rate"))


def drawn(store: Store, at: datetime, *keys: BudgetKey, count: int = 1) -> list[Drawn | TooFast]:
    """Draw of each key at an instant."""
    with store.begin() as work:
        answers = work.rates.draw([Draw(key=key, policy=POLICY, count=count) for key in keys], now=at)
        work.commit()
    return list(answers)


def a_call(*, request: str = "request", at: datetime = NOON) -> KeptCall:
    """Return a call that begins."""
    return KeptCall(
        key=digest("call"), request=digest(request), begun_at=at, held_until=at + timedelta(minutes=1)
    )


def begun(store: Store, call: KeptCall) -> KeptCall | None:
    """Begin a call, in a transaction of its own."""
    with store.begin() as work:
        standing = work.calls.begin(call, forgotten=call.begun_at - timedelta(hours=24))
        work.commit()
    return standing


class RatesContract:
    """What rates and calls under keys promise."""

    def test_a_burst_and_then_one_at_a_time(self, store: Store) -> None:
        """Three at once, one a second afterwards, and the whole burst after a rest."""
        burst = [drawn(store, NOON, KEY)[0] for _ in range(4)]
        later = [drawn(store, NOON + A_SECOND, KEY)[0] for _ in range(2)]
        rested = drawn(store, NOON + 60 * A_SECOND, KEY, count=3)

        assert burst == [
            Drawn(left=2, whole_at=NOON + A_SECOND),
            Drawn(left=1, whole_at=NOON + 2 * A_SECOND),
            Drawn(left=0, whole_at=NOON + 3 * A_SECOND),
            TooFast(until=NOON + A_SECOND),
        ]
        assert later == [Drawn(left=0, whole_at=NOON + 4 * A_SECOND), TooFast(until=NOON + 2 * A_SECOND)]
        assert rested == [Drawn(left=0, whole_at=NOON + 63 * A_SECOND)]

    def test_each_key_has_its_own_rate(self, store: Store) -> None:
        """Several are drawn together, and answered in the order in which they were asked."""
        drawn(store, NOON, KEY, count=3)

        assert drawn(store, NOON, OTHER, KEY) == [
            Drawn(left=2, whole_at=NOON + A_SECOND),
            TooFast(until=NOON + A_SECOND),
        ]
        assert drawn(store, NOON, BudgetKey(digest("third")), count=4) == [TooFast(until=NOON + A_SECOND)]

    def test_what_is_begun_stands_in_the_way_of_the_same(self, store: Store) -> None:
        """Whoever comes next is told what stands there; what is let go is nobody's."""
        call = a_call()
        assert begun(store, call) is None
        assert begun(store, a_call(request="other", at=NOON + A_SECOND)) == call
        with store.begin() as work:
            work.calls.let_go(call)
            work.commit()
        assert begun(store, a_call(at=NOON + A_SECOND)) is None

    def test_an_answer_is_kept_for_a_day(self, store: Store) -> None:
        """Then the key is as new."""
        call = a_call()
        begun(store, call)
        answered = attrs.evolve(call, status=200, media_type="application/json", sealed="sealed")
        with store.begin() as work:
            assert work.calls.settle(answered)
            assert not work.calls.settle(answered)
            work.calls.let_go(call)
            work.commit()

        day = timedelta(hours=24)
        assert begun(store, a_call(at=NOON + day - A_SECOND)) == answered
        assert begun(store, a_call(at=NOON + day)) is None

    def test_what_is_done_is_nobodys_to_begin(self, store: Store) -> None:
        """Whoever began it may answer, and not let go; nobody takes it over, nor is it done twice."""
        call = a_call()
        begun(store, call)
        done = attrs.evolve(call, status=DONE)
        with store.begin() as work:
            assert work.calls.note_done(call)
            assert not work.calls.note_done(call)
            work.calls.let_go(call)
            work.commit()
        assert begun(store, a_call(at=call.held_until + A_SECOND)) == done
        answered = attrs.evolve(call, status=200, media_type="application/json", sealed="sealed")
        with store.begin() as work:
            assert work.calls.settle(answered)
            assert not work.calls.note_done(call)
            work.commit()
        assert begun(store, a_call(at=call.held_until + A_SECOND)) == answered

    def test_who_is_never_heard_of_again_holds_it_for_a_while(self, store: Store) -> None:
        """Then the same request takes over, another never; who comes back late settles nothing."""
        call = a_call()
        begun(store, call)
        assert begun(store, a_call(at=call.held_until - A_SECOND)) == call
        assert begun(store, a_call(request="other", at=call.held_until)) == call
        assert begun(store, a_call(at=call.held_until)) is None
        with store.begin() as work:
            assert not work.calls.settle(attrs.evolve(call, status=200, media_type="", sealed="late"))
