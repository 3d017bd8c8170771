"""Changes of addresses: the latest counts, and ending takes later ones along (TOK-4)."""

from datetime import datetime, timedelta

from results_core.access.address_changes import AddressChange
from results_core.candidates.model import Account
from results_core.kernel.identifiers import AccountId, AddressChangeId
from results_core.testing.builders import EMAIL, MINH, NOON, an_account, an_entry_row, named
from results_core.testing.scenes import put_account, put_candidate, put_entry
from results_core.testing.stores import Store

A_MINUTE = timedelta(minutes=1)


def a_change(account: Account, *, name: str = "change", asked_at: datetime = NOON) -> AddressChange:
    return AddressChange(
        id=AddressChangeId(named(name)),
        account=account.id,
        former=EMAIL,
        wanted=f"{name}@mail.example",
        asked_at=asked_at,
    )


def put_changes(store: Store, *changes: AddressChange) -> None:
    """Keep the changes."""
    with store.begin() as work:
        for change in changes:
            work.address_changes.add(change)
        work.commit()


def change_of(store: Store, name: str = "change") -> AddressChange | None:
    """Return the change of this name."""
    with store.begin(reading=True) as work:
        return work.address_changes.of(AddressChangeId(named(name)))


class AddressChangesContract:
    """What changes of addresses promise."""

    def test_a_change_is_kept_as_it_was_asked_for(self, store: Store) -> None:
        """One that nobody asked for is none."""
        change = a_change(put_candidate(store))
        put_changes(store, change)

        assert change_of(store) == change
        assert change_of(store, "nothing") is None

    def test_the_latest_change_is_the_accounts_last(self, store: Store) -> None:
        """Whatever others ask for."""
        account = put_candidate(store)
        entry = put_entry(store, an_entry_row(id_number=MINH))
        other = put_account(store, entry, an_account(entry))
        later = a_change(account, name="later", asked_at=NOON + A_MINUTE)
        put_changes(
            store, later, a_change(account), a_change(other, name="his", asked_at=NOON + 2 * A_MINUTE)
        )
        with store.begin(reading=True) as work:
            found = work.address_changes.latest(account.id)
            nobodys = work.address_changes.latest(AccountId(named("nobody")))

        assert (found, nobodys) == (later, None)

    def test_a_confirmation_is_noted(self, store: Store) -> None:
        """Of that change alone."""
        account = put_candidate(store)
        put_changes(store, a_change(account), a_change(account, name="other"))
        with store.begin() as work:
            work.address_changes.confirm(AddressChangeId(named("change")), at=NOON + A_MINUTE)
            work.commit()
        confirmed, other = change_of(store), change_of(store, "other")

        assert confirmed is not None
        assert other is not None
        assert (confirmed.confirmed_at, other.confirmed_at) == (NOON + A_MINUTE, None)

    def test_ending_takes_later_changes_along(self, store: Store) -> None:
        """From the instant on, then included; earlier ones and those of others stay, and no end moves."""
        account = put_candidate(store)
        entry = put_entry(store, an_entry_row(id_number=MINH))
        other = put_account(store, entry, an_account(entry))
        put_changes(
            store,
            a_change(account, name="earlier", asked_at=NOON - A_MINUTE),
            a_change(account, name="this"),
            a_change(account, name="later", asked_at=NOON + A_MINUTE),
            a_change(other, name="his"),
        )
        with store.begin() as work:
            work.address_changes.end(account.id, since=NOON, at=NOON + 2 * A_MINUTE)
            work.address_changes.end(account.id, since=NOON, at=NOON + 3 * A_MINUTE)
            work.commit()
        ended = {
            name: None if (found := change_of(store, name)) is None else found.ended_at
            for name in ("earlier", "this", "later", "his")
        }

        at = NOON + 2 * A_MINUTE
        assert ended == {"earlier": None, "this": at, "later": at, "his": None}

    def test_forgetting_leaves_nothing_of_the_account(self, store: Store) -> None:
        """Both addresses go."""
        account = put_candidate(store)
        put_changes(store, a_change(account), a_change(account, name="other"))
        with store.begin() as work:
            work.address_changes.forget(account.id)
            work.commit()

        assert (change_of(store), change_of(store, "other")) == (None, None)
