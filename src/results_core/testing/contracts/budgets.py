"""Budgets: every sentence of spending, giving back and being refused (REG-3, REG-4, LOCK-9)."""

from datetime import datetime, timedelta

from results_core.testing.builders import NOON, digest
from results_core.testing.stores import Store
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, Exhausted, Granted, Spending
from results_core.throttling.ports import UsedUp

KEY = BudgetKey(digest("budget"))
WINDOW = timedelta(minutes=30)
A_MOMENT = timedelta(microseconds=1)
THREE = BudgetPolicy(purpose="guesses", most=3, within=WINDOW)
FIVE_IN_ALL = BudgetPolicy(purpose="guesses", most=3, within=WINDOW, in_all=5, remembered=timedelta(days=365))


def spend(
    store: Store,
    at: datetime = NOON,
    *,
    times: int = 1,
    policy: BudgetPolicy = THREE,
    key: BudgetKey = KEY,
    about: str | None = None,
) -> list[Granted | Exhausted]:
    """Spend so often, each in a transaction of its own; return the answers."""
    answers = []
    for _ in range(times):
        with store.begin() as work:
            answers.append(work.budgets.spend(key, policy=policy, now=at, about=about))
            work.commit()
    return answers


def spent(store: Store, key: BudgetKey = KEY) -> Spending:
    """Return what the store knows of the budget."""
    with store.begin(reading=True) as work:
        return work.budgets.of(key)


def give_back(store: Store, granted: Granted | Exhausted) -> None:
    """Give back in a transaction of its own."""
    assert isinstance(granted, Granted)
    with store.begin() as work:
        work.budgets.give_back(KEY, granted)
        work.commit()


def used_up(store: Store, since: datetime = NOON) -> list[UsedUp]:
    """Return the budgets that were used up since then."""
    with store.begin(reading=True) as work:
        return list(work.budgets.used_up(since=since))


class BudgetsContract:
    """What budgets promise."""

    def test_nothing_is_spent_at_first(self, store: Store) -> None:
        """A key that nobody has spent under is untouched."""
        assert spent(store) == Spending()

    def test_so_much_may_be_spent_and_no_more(self, store: Store) -> None:
        """The last one says that it is the last; then it is refused until the window ends."""
        answers = spend(store, times=4)

        assert answers == [
            Granted(opened_at=NOON, is_last=False),
            Granted(opened_at=NOON, is_last=False),
            Granted(opened_at=NOON, is_last=True),
            Exhausted(until=NOON + WINDOW),
        ]

    def test_who_is_refused_changes_nothing_of_a_budget(self, store: Store) -> None:
        """Refused ones neither count nor move the end."""
        spend(store, times=3)
        before = spent(store)
        refused = spend(store, NOON + timedelta(minutes=29), times=9)

        assert set(refused) == {Exhausted(until=NOON + WINDOW)}
        assert spent(store) == before

    def test_a_window_opens_with_its_first_spending(self, store: Store) -> None:
        """It ends to the microsecond, and the next one opens whenever somebody spends again."""
        spend(store, times=3)
        [refused] = spend(store, NOON + WINDOW - A_MOMENT)
        [granted] = spend(store, NOON + WINDOW)

        assert refused == Exhausted(until=NOON + WINDOW)
        assert granted == Granted(opened_at=NOON + WINDOW, is_last=False)
        assert spent(store).spent == 1

    def test_some_budgets_end_for_good(self, store: Store) -> None:
        """So many in all, whatever the windows say; then there is no instant to wait for (REG-3)."""
        spend(store, times=3, policy=FIVE_IN_ALL)
        later = NOON + timedelta(days=100)
        answers = spend(store, later, times=3, policy=FIVE_IN_ALL)

        assert answers == [
            Granted(opened_at=later, is_last=False),
            Granted(opened_at=later, is_last=True),
            Exhausted(until=None),
        ]

    def test_what_is_renewed_is_as_at_first(self, store: Store) -> None:
        """A budget that has ended for good begins again."""
        for hours in range(2):
            spend(store, NOON + timedelta(hours=hours), times=3, policy=FIVE_IN_ALL)
        with store.begin() as work:
            work.budgets.renew(KEY)
            work.budgets.renew(BudgetKey(digest("another")))
            work.commit()

        assert spent(store) == Spending()
        assert isinstance(spend(store, policy=FIVE_IN_ALL)[0], Granted)

    def test_what_turned_out_well_is_given_back(self, store: Store) -> None:
        """It counts neither in the window nor in all, and a budget that it used up is not used up."""
        last = spend(store, times=3, policy=FIVE_IN_ALL)[-1]
        give_back(store, last)

        assert spent(store) == Spending(spent=2, in_all=2, opened_at=NOON, last_at=NOON)
        assert used_up(store) == []
        assert spend(store, policy=FIVE_IN_ALL) == [Granted(opened_at=NOON, is_last=True)]

    def test_an_older_window_gives_nothing_back(self, store: Store) -> None:
        """What was spent in a window that is over is not taken from the present one."""
        [early] = spend(store)
        spend(store, NOON + WINDOW)
        give_back(store, early)

        assert spent(store).spent == 1

    def test_a_clock_that_steps_back_opens_no_window(self, store: Store) -> None:
        """The latest instant that was seen counts."""
        spend(store, times=3)

        assert spend(store, NOON - timedelta(hours=1)) == [Exhausted(until=NOON + WINDOW)]

    def test_budgets_do_not_touch_one_another(self, store: Store) -> None:
        """What one key has spent is nothing to another."""
        spend(store, times=3)

        assert spend(store, key=BudgetKey(digest("another"))) == [Granted(opened_at=NOON, is_last=False)]

    def test_another_key_renews_nothing(self, store: Store) -> None:
        """What was spent under older keys is the same budget, and moves on to the present one (KEY-2)."""
        old, between = BudgetKey(digest("old")), BudgetKey(digest("between"))
        present = BudgetKey(digest("present"), (old.key, between.key))
        spend(store, times=2, key=old, about="an entry")
        spend(store, NOON + A_MOMENT, key=between, policy=FIVE_IN_ALL)
        apart = spent(store, old).joined(spent(store, between))

        assert spent(store, present) == apart
        assert spend(store, NOON + A_MOMENT, key=present) == [Exhausted(until=NOON + A_MOMENT + WINDOW)]
        with store.begin() as work:
            work.budgets.move_on(present)
            work.commit()
        assert [spent(store, key) for key in (old, between)] == [Spending()] * 2
        assert spent(store, BudgetKey(present.key)) == apart
        assert (apart.spent, apart.in_all, apart.opened_at) == (3, 3, NOON + A_MOMENT)
        with store.begin() as work:
            work.budgets.renew(present)
            work.commit()
        assert spent(store, present) == Spending()

    def test_what_is_spent_under_an_older_key_is_given_back(self, store: Store) -> None:
        """However the key was spelt when it was spent."""
        [granted] = spend(store)
        assert isinstance(granted, Granted)
        with store.begin() as work:
            work.budgets.give_back(BudgetKey(digest("present"), (KEY.key,)), granted)
            work.commit()

        assert (spent(store), spent(store, BudgetKey(digest("present"))).spent) == (Spending(), 0)

    def test_what_was_used_up_is_told(self, store: Store) -> None:
        """What it was, what it was about, when, and how much in all; since then, then included."""
        spend(store, times=2, key=BudgetKey(digest("half")))
        spend(store, times=4, about="an entry")

        told = UsedUp(key=KEY.key, purpose="guesses", about="an entry", at=NOON, in_all=3)
        assert used_up(store) == [told]
        assert used_up(store, NOON + A_MOMENT) == []

    def test_a_spending_that_is_not_committed_is_none(self, store: Store) -> None:
        """A spending lives and dies with its transaction."""
        with store.begin() as work:
            work.budgets.spend(KEY, policy=THREE, now=NOON)

        assert spent(store) == Spending()

    def test_many_budgets_are_read_at_once(self, store: Store) -> None:
        """In the order of the keys; what lies under a former key counts (KEY-2)."""
        spend(store, times=2)
        spend(store, key=BudgetKey(digest("old")))
        moved = BudgetKey(digest("new"), (digest("old"),))
        with store.begin() as work:
            work.budgets.hold(KEY)
            read = work.budgets.of_each([BudgetKey(digest("nobody")), moved, KEY])

        assert [one.spent for one in read] == [0, 1, 2]
