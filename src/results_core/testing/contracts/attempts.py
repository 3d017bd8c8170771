"""The counts of tries: every sentence of the lockout (mission B5, LOCK-1 to LOCK-6)."""

from datetime import datetime, timedelta

from results_core.access.lockout import Attempts, Closed, Guard, Locked, LockoutPolicy, Reserved
from results_core.testing.builders import NOON, digest
from results_core.testing.stores import Store

GUARD = Guard(digest("guard"))
POLICY = LockoutPolicy()
HALF_AN_HOUR = timedelta(minutes=30)
A_MOMENT = timedelta(microseconds=1)


def reserve(
    store: Store, at: datetime, *, guard: Guard = GUARD, policy: LockoutPolicy = POLICY
) -> Reserved | Locked | Closed:
    """Reserve a try in a transaction of its own."""
    with store.begin() as work:
        answer = work.attempts.reserve(guard, policy=policy, now=at)
        work.commit()
    return answer


def reserved(store: Store, at: datetime, *, times: int = 1) -> Reserved:
    """Reserve so many tries, all of which may be judged; return the last."""
    for _ in range(times - 1):
        assert isinstance(reserve(store, at), Reserved)
    answer = reserve(store, at)
    assert isinstance(answer, Reserved)
    return answer


def forgive(store: Store, right: Reserved) -> None:
    """Take back a try in a transaction of its own."""
    with store.begin() as work:
        work.attempts.forgive(GUARD, right, policy=POLICY)
        work.commit()


def history(store: Store, guard: Guard = GUARD) -> Attempts:
    """Return what the store knows of the tries."""
    with store.begin(reading=True) as work:
        return work.attempts.of(guard)


class AttemptsContract:
    """What the book of attempts promises."""

    def test_nobody_has_tried_at_first(self, store: Store) -> None:
        """The history of a guard that nobody has tried is empty."""
        assert history(store) == Attempts()

    def test_four_tries_may_be_judged(self, store: Store) -> None:
        """Each try says how many are left after it, and the fourth until when its failure locks."""
        tries = [reserve(store, NOON) for _ in range(4)]

        assert tries == [
            Reserved(generation=1, left=3, locks_until=None),
            Reserved(generation=2, left=2, locks_until=None),
            Reserved(generation=3, left=1, locks_until=None),
            Reserved(generation=4, left=0, locks_until=NOON + HALF_AN_HOUR),
        ]

    def test_the_fourth_try_locks(self, store: Store) -> None:
        """The lock stands from the fourth reservation on, before anybody has judged it (LOCK-5)."""
        reserved(store, NOON, times=4)

        assert reserve(store, NOON) == Locked(until=NOON + HALF_AN_HOUR)

    def test_the_lock_lasts_exactly_half_an_hour(self, store: Store) -> None:
        """A microsecond before 1,800 seconds are over nothing is judged; then it is (LOCK-3)."""
        reserved(store, NOON, times=4)
        last_refusal = reserve(store, NOON + HALF_AN_HOUR - A_MOMENT)
        first_judgement = reserve(store, NOON + HALF_AN_HOUR)

        assert last_refusal == Locked(until=NOON + HALF_AN_HOUR)
        assert isinstance(first_judgement, Reserved)

    def test_the_lock_counts_from_the_fourth_try(self, store: Store) -> None:
        """It is the last of the four that starts the half hour."""
        reserved(store, NOON, times=3)
        fourth = reserve(store, NOON + timedelta(minutes=29))

        assert isinstance(fourth, Reserved)
        assert fourth.locks_until == NOON + timedelta(minutes=59)

    def test_the_count_starts_anew_after_a_lock(self, store: Store) -> None:
        """After a lock four more may be judged (LOCK-4)."""
        reserved(store, NOON, times=4)

        assert reserved(store, NOON + HALF_AN_HOUR).left == 3

    def test_tries_during_the_lock_change_nothing(self, store: Store) -> None:
        """They neither count nor make the lock any longer (LOCK-4)."""
        reserved(store, NOON, times=4)
        before = history(store)
        for minutes in range(1, 30):
            reserve(store, NOON + timedelta(minutes=minutes))

        assert history(store) == before

    def test_half_an_hour_of_quiet_is_forgotten(self, store: Store) -> None:
        """Without a further try for 30 minutes, earlier ones no longer count (LOCK-6)."""
        reserved(store, NOON, times=3)

        assert reserved(store, NOON + HALF_AN_HOUR).left == 3

    def test_less_than_half_an_hour_of_quiet_counts(self, store: Store) -> None:
        """A microsecond earlier the earlier tries still count."""
        reserved(store, NOON, times=2)

        assert reserved(store, NOON + HALF_AN_HOUR - A_MOMENT).left == 1

    def test_every_try_starts_the_quiet_anew(self, store: Store) -> None:
        """It is the quiet since the last try that counts, not the time since the first."""
        reserved(store, NOON)
        reserved(store, NOON + timedelta(minutes=20))

        assert reserved(store, NOON + timedelta(minutes=40)).left == 1

    def test_a_success_takes_back_what_came_before(self, store: Store) -> None:
        """After a right third try, four more may be judged."""
        forgive(store, reserved(store, NOON, times=3))

        assert reserved(store, NOON).left == 3

    def test_a_right_fourth_try_takes_its_own_lock_off(self, store: Store) -> None:
        """The lock that the fourth reservation set goes when it turns out right (LOCK-1)."""
        forgive(store, reserved(store, NOON, times=4))

        assert history(store).locked_until is None
        assert reserved(store, NOON).left == 3

    def test_a_success_takes_back_nothing_that_came_later(self, store: Store) -> None:
        """Tries that others reserved meanwhile stay counted (LOCK-6)."""
        right = reserved(store, NOON)
        reserved(store, NOON, times=2)
        forgive(store, right)

        assert history(store).wrong == 2
        assert reserved(store, NOON).left == 1

    def test_an_earlier_success_opens_a_lock_that_counted_it(self, store: Store) -> None:
        """Three wrong tries are no four: the lock that the right one helped to set goes."""
        right = reserved(store, NOON)
        reserved(store, NOON, times=3)
        forgive(store, right)

        assert history(store).locked_until is None
        assert reserved(store, NOON).left == 0

    def test_four_after_a_success_stay_locked(self, store: Store) -> None:
        """A success that is settled late leaves the lock of four later tries alone."""
        right = reserved(store, NOON)
        forgive(store, right)
        reserved(store, NOON, times=4)
        forgive(store, right)

        assert reserve(store, NOON) == Locked(until=NOON + HALF_AN_HOUR)

    def test_unlocking_forgets_count_and_lock(self, store: Store) -> None:
        """After the mailbox or an operator has vouched, nothing counts any more (LOCK-7)."""
        reserved(store, NOON, times=4)
        with store.begin() as work:
            work.attempts.unlock(GUARD)
            work.commit()

        assert history(store).locked_until is None
        assert reserved(store, NOON).left == 3

    def test_unlocking_what_nobody_tried_does_nothing(self, store: Store) -> None:
        """A guard that nobody has tried can be unlocked, and is as it was."""
        with store.begin() as work:
            work.attempts.unlock(GUARD)
            work.commit()

        assert reserved(store, NOON).left == 3

    def test_a_success_after_unlocking_takes_back_nothing_twice(self, store: Store) -> None:
        """A try that was forgotten already is not taken from those that follow."""
        right = reserved(store, NOON, times=3)
        with store.begin() as work:
            work.attempts.unlock(GUARD)
            work.commit()
        reserved(store, NOON)
        forgive(store, right)

        assert history(store).wrong == 1

    def test_a_clock_that_steps_back_shortens_no_lock(self, store: Store) -> None:
        """The lock ends at its instant, however the clock came there (LOCK-3)."""
        reserved(store, NOON, times=4)

        assert reserve(store, NOON - timedelta(hours=1)) == Locked(until=NOON + HALF_AN_HOUR)

    def test_a_clock_that_steps_back_forgets_nothing(self, store: Store) -> None:
        """The latest instant that was seen counts: for the quiet, and for the lock that follows."""
        reserved(store, NOON, times=3)
        fourth = reserve(store, NOON - timedelta(hours=1))

        assert isinstance(fourth, Reserved)
        assert fourth.locks_until == NOON + HALF_AN_HOUR

    def test_one_try_is_taken_back_alone(self, store: Store) -> None:
        """What waits for its second step opens nothing yet: wrong tries before it stay counted."""
        reserved(store, NOON, times=3)
        with store.begin() as work:
            work.attempts.take_back(GUARD, policy=POLICY)
            work.attempts.take_back(Guard("nobody's"), policy=POLICY)
            work.commit()
        kept = history(store)
        reserved(store, NOON, times=2)
        with store.begin() as work:
            work.attempts.take_back(GUARD, policy=POLICY)
            work.commit()
        unlocked = history(store)

        assert (kept.wrong, kept.streak, kept.locked_until) == (2, 2, None)
        assert (unlocked.wrong, unlocked.streak, unlocked.locked_until) == (3, 3, None)

    def test_a_long_streak_closes_log_in(self, store: Store) -> None:
        """After so many failures no waiting helps, and tries change nothing any more (LOCK-8)."""
        five = LockoutPolicy(tolerated=2, streak=5)
        tries = [reserve(store, NOON + n * HALF_AN_HOUR, policy=five) for n in range(5)]
        closed = history(store)
        later = reserve(store, NOON + timedelta(days=20), policy=five)

        assert [one.closes for one in tries if isinstance(one, Reserved)] == [False] * 4 + [True]
        assert closed.streak == 5
        assert later == Closed()
        assert history(store) == closed

    def test_a_success_ends_the_streak(self, store: Store) -> None:
        """Only what was tried since still counts."""
        reserved(store, NOON, times=2)
        right = reserved(store, NOON)
        reserved(store, NOON)
        forgive(store, right)

        assert history(store).streak == 1

    def test_unlocking_ends_the_streak(self, store: Store) -> None:
        """The mailbox opens what a streak has closed."""
        five = LockoutPolicy(streak=5)
        for n in range(5):
            reserve(store, NOON + n * HALF_AN_HOUR, policy=five)
        with store.begin() as work:
            work.attempts.unlock(GUARD)
            work.commit()

        assert isinstance(reserve(store, NOON + timedelta(days=1), policy=five), Reserved)

    def test_guards_do_not_touch_one_another(self, store: Store) -> None:
        """A lock under one guard is nothing to another."""
        reserved(store, NOON, times=4)
        other = reserve(store, NOON, guard=Guard(digest("another guard")))

        assert isinstance(other, Reserved)
        assert other.left == 3

    def test_a_try_that_is_not_committed_does_not_count(self, store: Store) -> None:
        """A reservation lives and dies with its transaction."""
        with store.begin() as work:
            work.attempts.reserve(GUARD, policy=POLICY, now=NOON)

        assert history(store) == Attempts()

    def test_another_key_takes_no_lock_off(self, store: Store) -> None:
        """What lies under an older key goes on under the present one, and is nowhere else (KEY-2)."""
        rotated = Guard(digest("rotated"), (GUARD.key,))
        reserved(store, NOON, times=4)
        before = history(store)

        assert history(store, rotated) == before
        assert reserve(store, NOON, guard=rotated) == Locked(until=NOON + HALF_AN_HOUR)
        reserve(store, NOON + HALF_AN_HOUR, guard=rotated)
        assert history(store) == Attempts()
        assert history(store, Guard(rotated.key)).generation == before.generation + 1

    def test_tries_under_two_keys_count_together(self, store: Store) -> None:
        """None is lost, whichever process counted it under whichever key, nor what a success takes back."""
        other = Guard(digest("other"))
        rotated = Guard(digest("rotated"), (GUARD.key, other.key))
        reserved(store, NOON, times=2)
        reserve(store, NOON + A_MOMENT, guard=other)
        expected = history(store).joined(history(store, other))
        right = reserve(store, NOON + A_MOMENT, guard=rotated)

        assert (expected.wrong, expected.streak, expected.generation) == (3, 3, 3)
        assert right == Reserved(generation=4, left=0, locks_until=NOON + A_MOMENT + HALF_AN_HOUR)
        with store.begin() as work:
            work.attempts.forgive(Guard(digest("next"), (rotated.key,)), right, policy=POLICY)
            work.commit()
        assert history(store, Guard(digest("next"))) == Attempts(last_at=NOON + A_MOMENT, generation=4)

    def test_unlocking_reaches_what_lies_under_older_keys(self, store: Store) -> None:
        """A reset opens log-in whatever key the lock was set under."""
        reserved(store, NOON, times=4)
        rotated = Guard(digest("rotated"), (GUARD.key,))
        with store.begin() as work:
            work.attempts.unlock(rotated)
            work.commit()

        assert isinstance(reserve(store, NOON, guard=rotated), Reserved)

    def test_another_policy_is_followed(self, store: Store) -> None:
        """How many are tolerated and how long the lock lasts are the policy's to say."""
        strict = LockoutPolicy(tolerated=1, lasting=timedelta(hours=1))
        reserve(store, NOON, policy=strict)
        second = reserve(store, NOON, policy=strict)

        assert second == Reserved(generation=2, left=0, locks_until=NOON + timedelta(hours=1))
        assert reserve(store, NOON, policy=strict) == Locked(until=NOON + timedelta(hours=1))

    def test_many_are_asked_about_at_once(self, store: Store) -> None:
        """Each in its place, what lies under older keys too; nobody's tries are an empty history."""
        reserved(store, NOON, times=2)
        other = Guard(digest("other"))
        reserve(store, NOON, guard=other)
        rotated = Guard(digest("rotated"), (GUARD.key,))
        asked = [other, Guard(digest("nobody")), rotated]
        with store.begin(reading=True) as work:
            found = work.attempts.of_each(asked)
            none = work.attempts.of_each([])

        assert found == [history(store, one) for one in asked]
        assert [one.wrong for one in found] == [1, 0, 2]
        assert none == []
