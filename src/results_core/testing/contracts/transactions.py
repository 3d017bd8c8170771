"""Transactions: all or nothing, and nothing without a commit."""

from results_core.journal.events import EventKind
from results_core.kernel.values import IdNumber
from results_core.testing.builders import ZOFIA, a_letter, a_registration, an_account, an_event
from results_core.testing.contracts.refusals import Interrupted, refused
from results_core.testing.scenes import put_entry
from results_core.testing.stores import Store


class TransactionsContract:
    """What `begin` and `commit` promise."""

    def test_what_is_not_committed_is_forgotten(self, store: Store) -> None:
        """Leaving the block without a commit undoes everything, on every subject."""
        entry = put_entry(store)
        with store.begin() as work:
            work.accounts.open(an_account(entry), entry.id)
            work.outbox.add(a_letter())
            work.journal.add(an_event())

        with store.begin(reading=True) as work:
            assert work.accounts.of_entry(entry.id) is None
            assert work.outbox.oldest_waiting() is None
            assert list(work.journal.read()) == []

    def test_what_an_error_leaves_is_forgotten(self, store: Store) -> None:
        """An error that leaves the block undoes everything and goes on its way."""
        with refused(Interrupted), store.begin() as work:
            work.journal.add(an_event())
            raise Interrupted

        with store.begin(reading=True) as work:
            assert list(work.journal.read()) == []

    def test_what_is_committed_stays(self, store: Store) -> None:
        """After a commit every later transaction sees all of it."""
        entry = put_entry(store)
        with store.begin() as work:
            work.registrations.replace(a_registration(entry))
            work.outbox.add(a_letter())
            work.journal.add(an_event())
            work.commit()

        with store.begin(reading=True) as work:
            assert work.registrations.of_entry(entry.id) == a_registration(entry)
            assert work.outbox.oldest_waiting() == a_letter().written_at
            assert [event.kind for event in work.journal.read()] == [EventKind.LOGGED_IN]

    def test_a_transaction_sees_its_own_changes(self, store: Store) -> None:
        """What was done earlier in a transaction is there for what comes later in it."""
        entry = put_entry(store)
        with store.begin() as work:
            work.registrations.replace(a_registration(entry))

            assert work.registrations.of_entry(entry.id) == a_registration(entry)

    def test_one_transaction_follows_another(self, store: Store) -> None:
        """A transaction that was undone holds nobody up, nor does one that read."""
        put_entry(store)
        with store.begin() as work:
            work.entries.with_secret(IdNumber(ZOFIA), hold=True)
        with store.begin(reading=True) as work:
            work.entries.of(IdNumber(ZOFIA))
        with store.begin() as work:
            work.journal.add(an_event())
            work.commit()

        with store.begin(reading=True) as work:
            assert len(list(work.journal.read())) == 1
