"""Registrations and accounts in memory."""

from collections.abc import Sequence

from results_core.candidates.model import Account, Registration
from results_core.candidates.registering import AlreadyRegistered
from results_core.exams.entries import Entry
from results_core.kernel.identifiers import AccountId, RegistrationId, ResultId
from results_core.testing.memory.entries import as_it_stands
from results_core.testing.memory.record import Record


class MemoryRegistrations:
    """Fulfils `Registrations`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._registrations = record.registrations

    def replace(self, registration: Registration) -> RegistrationId | None:
        """Keep the registration instead of the entry's earlier one; return that one's id."""
        earlier = self.of_entry(registration.entry)
        if earlier is not None:
            self.remove(earlier.id)
        self._registrations[registration.id] = registration
        return None if earlier is None else earlier.id

    def of(self, registration: RegistrationId) -> Registration | None:
        """Return the registration, or None if it was replaced or confirmed."""
        return self._registrations.get(registration)

    def of_browser(self, digest: str) -> Registration | None:
        """Return the registration that a browser made."""
        return next((one for one in self._registrations.values() if one.browser_digest == digest), None)

    def of_entry(self, entry: ResultId) -> Registration | None:
        """Return the registration of an entry."""
        return next((one for one in self._registrations.values() if one.entry == entry), None)

    def remove(self, registration: RegistrationId) -> None:
        """Forget the registration."""
        self._registrations.pop(registration, None)


class MemoryAccounts:
    """Fulfils `Accounts`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._accounts = record.accounts
        self._belongings = record.belongings
        self._record = record

    def open(self, account: Account, entry: ResultId) -> None:
        """Keep a new account with its first entry.

        Raises:
            AlreadyRegistered: The entry belongs to an account.
        """
        if entry in self._belongings:
            raise AlreadyRegistered("the entry belongs to an account")
        self._accounts[account.id] = account
        self._belongings[entry] = account.id

    def of(self, account: AccountId) -> Account | None:
        """Return the account."""
        return self._accounts.get(account)

    def entries(self, account: AccountId) -> Sequence[Entry]:
        """Return the account's entries, latest exam first."""
        own = [
            as_it_stands(self._record, kept)
            for kept in self._record.entries.values()
            if self._belongings.get(kept.entry.id) == account
        ]
        return sorted(own, key=lambda entry: (entry.sitting.exam_date, entry.id_number), reverse=True)

    def of_entry(self, entry: ResultId) -> Account | None:
        """Return the account that the entry belongs to."""
        account = self._belongings.get(entry)
        return None if account is None else self._accounts[account]

    def dissolve(self, account: AccountId) -> None:
        """Forget the account; its entries belong to nobody then."""
        for entry in self.entries(account):
            del self._belongings[entry.id]
        self._accounts.pop(account, None)
