"""Leftovers: what has served is forgotten, and nothing else (REG-6, ENU-2)."""

from datetime import timedelta

import attrs

from results_core.access.lockout import Attempts, Guard, LockoutPolicy
from results_core.candidates.ports import Deadlines, Forgotten
from results_core.testing.builders import NOON, a_link, a_session, digest
from results_core.testing.contracts.address_changes import a_change, change_of, put_changes
from results_core.testing.scenes import put_candidate, put_links, put_registered
from results_core.testing.stores import Store
from results_core.throttling.budgets import BudgetKey, BudgetPolicy

A_MOMENT = timedelta(microseconds=1)
LONG_AGO = NOON - timedelta(days=365)
GUARD = Guard(digest("guard"))


def forget(store: Store, **before: object) -> Forgotten:
    """Forget what is older than the instants that are named, and nothing of any other kind."""
    kinds = {field.name for field in attrs.fields(Deadlines)} - {"closing_streak"}
    deadlines = Deadlines(**(dict.fromkeys(kinds, LONG_AGO) | {"closing_streak": 4} | before))  # type: ignore[arg-type]
    with store.begin() as work:
        forgotten = work.leftovers.forget(deadlines)
        work.commit()
    return forgotten


class LeftoversContract:
    """What forgetting promises."""

    def test_a_registration_that_has_waited_too_long_is_forgotten(self, store: Store) -> None:
        """It goes when it was made before the instant, and stays when it was made at it."""
        registration = put_registered(store)

        assert forget(store, registered=NOON) == Forgotten()
        assert forget(store, registered=NOON + A_MOMENT) == Forgotten(registrations=1)
        with store.begin(reading=True) as work:
            assert work.registrations.of(registration.id) is None

    def test_a_count_that_nobody_adds_to_is_forgotten(self, store: Store) -> None:
        """Unknown ID Numbers leave rows behind, but not for ever."""
        with store.begin() as work:
            work.attempts.reserve(GUARD, policy=LockoutPolicy(), now=NOON)
            work.commit()

        assert forget(store, tried=NOON) == Forgotten()
        assert forget(store, tried=NOON + A_MOMENT) == Forgotten(attempts=1)
        with store.begin(reading=True) as work:
            assert work.attempts.of(GUARD) == Attempts()

    def test_a_count_that_closed_log_in_is_kept_longer(self, store: Store) -> None:
        """Waiting a while opens nothing that only the mailbox opens (LOCK-8)."""
        with store.begin() as work:
            for _ in range(4):
                work.attempts.reserve(GUARD, policy=LockoutPolicy(streak=4), now=NOON)
            work.commit()

        assert forget(store, tried=NOON + A_MOMENT) == Forgotten()
        assert forget(store, closed=NOON + A_MOMENT) == Forgotten(attempts=1)

    def test_a_budget_is_forgotten_when_its_window_is_over(self, store: Store) -> None:
        """Or when it need not be remembered any more: addresses do not pile up (LOCK-9)."""
        window = BudgetPolicy(purpose="guesses", most=3, within=timedelta(minutes=5))
        with store.begin() as work:
            work.budgets.spend(BudgetKey("short"), policy=window, now=NOON)
            long = attrs.evolve(window, remembered=timedelta(days=7))
            work.budgets.spend(BudgetKey("long"), policy=long, now=NOON)
            work.commit()
        end = NOON + timedelta(minutes=5)

        assert forget(store, spent=end - A_MOMENT) == Forgotten()
        assert forget(store, spent=end) == Forgotten(budgets=1)
        assert forget(store, spent=NOON + timedelta(days=7)) == Forgotten(budgets=1)

    def test_a_link_is_forgotten_by_its_expiry(self, store: Store) -> None:
        """A used link stays for as long as somebody may press it again."""
        link = a_link()
        put_links(store, link)

        assert forget(store, link_expired=link.expires_at) == Forgotten()
        assert forget(store, link_expired=link.expires_at + A_MOMENT) == Forgotten(links=1)
        with store.begin(reading=True) as work:
            assert work.links.of(link.digest) is None

    def test_a_session_is_forgotten_when_it_is_over(self, store: Store) -> None:
        """By its last use or its opening, whichever has had its time."""
        account = put_candidate(store).id
        with store.begin() as work:
            work.sessions.open(a_session(account, name="idle"))
            work.sessions.open(a_session(account, name="used"))
            work.sessions.touch(digest("used"), at=NOON + timedelta(minutes=5))
            work.commit()

        assert forget(store, session_seen=NOON) == Forgotten(sessions=1)
        with store.begin(reading=True) as work:
            assert work.sessions.of(digest("idle")) is None
            assert work.sessions.of(digest("used")) is not None
        assert forget(store, session_opened=NOON) == Forgotten(sessions=1)

    def test_a_change_of_address_is_forgotten_when_it_cannot_be_undone(self, store: Store) -> None:
        """Both addresses go at the instant at which the link to undo it expires."""
        put_changes(store, a_change(put_candidate(store)))

        assert forget(store, address_asked=NOON - A_MOMENT) == Forgotten()
        assert forget(store, address_asked=NOON) == Forgotten(address_changes=1)
        assert change_of(store) is None
