"""Registrations, accounts and changes of their addresses in memory."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import attrs

from results_core.access.address_changes import AddressChange
from results_core.candidates.model import Account, Registration
from results_core.candidates.registering import AlreadyRegistered
from results_core.exams.entries import Entry
from results_core.kernel.identifiers import AccountId, AddressChangeId, RegistrationId, ResultId
from results_core.kernel.values import IdNumber
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
        self._changes = record.address_changes
        self._record = record

    def open(self, account: Account, entry: ResultId) -> None:
        """Keep a new account with its first entry.

        Raises:
            AlreadyRegistered: The entry belongs to an account.
        """
        self._take(entry, account.id, account.confirmed_at)
        self._accounts[account.id] = account

    def add(self, account: AccountId, entry: ResultId, *, at: datetime) -> None:
        """Let one more entry belong to an account that is there, from this instant on.

        Raises:
            AlreadyRegistered: The entry belongs to an account, be it this one.
        """
        self._take(entry, account, at)

    def of(self, account: AccountId, *, hold: bool = False) -> Account | None:
        """Return the account; whoever writes has the store alone."""
        del hold
        return self._accounts.get(account)

    def replace(self, account: Account) -> None:
        """Keep the account as it is from now on."""
        self._accounts[account.id] = account

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
        for change in [one.id for one in self._changes.values() if one.account == account]:
            del self._changes[change]

    def sealed_passports(self, account: AccountId) -> Mapping[IdNumber, str]:
        """Return the sealed passport numbers of the account's entries that have one, by ID Number."""
        return {
            kept.entry.id_number: kept.passport_sealed
            for kept in self._record.entries.values()
            if kept.passport_sealed is not None and self._belongings.get(kept.entry.id) == account
        }

    def _take(self, entry: ResultId, account: AccountId, at: datetime) -> None:
        if entry in self._belongings:
            raise AlreadyRegistered("the entry belongs to an account")
        self._belongings[entry] = account
        self._record.joined[entry, account] = at


class MemoryAddressChanges:
    """Fulfils `AddressChanges`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._changes = record.address_changes

    def add(self, change: AddressChange) -> None:
        """Keep a change that was asked for."""
        self._changes[change.id] = change

    def of(self, change: AddressChangeId) -> AddressChange | None:
        """Return the change."""
        return self._changes.get(change)

    def latest(self, account: AccountId) -> AddressChange | None:
        """Return the change that the account asked for last."""
        return max(self._own(account), key=lambda change: (change.asked_at, change.id), default=None)

    def confirm(self, change: AddressChangeId, *, at: datetime) -> None:
        """Note that the new mailbox has confirmed it."""
        self._changes[change] = attrs.evolve(self._changes[change], confirmed_at=at)

    def end(self, account: AccountId, *, since: datetime, at: datetime) -> None:
        """End the account's changes that were asked for since then."""
        for change in self._own(account):
            if change.asked_at >= since and change.ended_at is None:
                self._changes[change.id] = attrs.evolve(change, ended_at=at)

    def forget(self, account: AccountId) -> None:
        """Forget every change of the account."""
        for change in self._own(account):
            del self._changes[change.id]

    def _own(self, account: AccountId) -> list[AddressChange]:
        return [change for change in self._changes.values() if change.account == account]
