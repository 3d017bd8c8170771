"""What candidates' use cases need from outside. Every instant is aware and in UTC."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Protocol

import attrs

from results_core.access.ports import AccessWork
from results_core.candidates.model import Account, Registration
from results_core.exams.entries import Entry
from results_core.exams.ports import Entries
from results_core.kernel.identifiers import (
    AccountId,
    OrganisationId,
    RegistrationId,
    ResultId,
    ShareId,
)
from results_core.kernel.values import IdNumber


class Registrations(Protocol):
    """Registrations that wait: one an entry."""

    def replace(self, registration: Registration) -> RegistrationId | None:
        """Keep the registration instead of the entry's earlier one; return that one's id (REG-6)."""

    def of(self, registration: RegistrationId) -> Registration | None:
        """Return the registration, or None if it was replaced or confirmed."""

    def of_browser(self, digest: str) -> Registration | None:
        """Return the registration that a browser made."""

    def of_entry(self, entry: ResultId) -> Registration | None:
        """Return the registration of an entry."""

    def remove(self, registration: RegistrationId) -> None:
        """Forget the registration."""


class Accounts(Protocol):
    """Accounts of candidates and the entries that belong to them."""

    def open(self, account: Account, entry: ResultId) -> None:
        """Keep a new account with its first entry, its own since the account was confirmed.

        Raises:
            AlreadyRegistered: The entry belongs to an account.
        """

    def add(self, account: AccountId, entry: ResultId, *, at: datetime) -> None:
        """Let one more entry belong to an account that is there, from this instant on.

        Raises:
            AlreadyRegistered: The entry belongs to an account, be it this one.
        """

    def of(self, account: AccountId, *, hold: bool = False) -> Account | None:
        """Return the account; with `hold` nobody else changes it until this transaction ends."""

    def replace(self, account: Account) -> None:
        """Keep the account, which was read with `hold`, as it is from now on."""

    def entries(self, account: AccountId) -> Sequence[Entry]:
        """Return the account's entries, latest exam first: names and date of birth stand in them alone."""

    def of_entry(self, entry: ResultId) -> Account | None:
        """Return the account that the entry belongs to."""

    def dissolve(self, account: AccountId) -> None:
        """Forget the account; its entries belong to nobody then."""

    def sealed_passports(self, account: AccountId) -> Mapping[IdNumber, str]:
        """Return the sealed passport numbers of the account's entries that have one, by ID Number."""


@attrs.frozen(kw_only=True)
class EndedShare:
    """A share that has ended with the account of whom the result belongs to."""

    id: ShareId
    result: ResultId
    organisation: OrganisationId


class SharesOfAccounts(Protocol):
    """What candidates have sent to organisations, as far as their accounts are concerned."""

    def withdraw_of_account(self, account: AccountId, *, at: datetime) -> Sequence[EndedShare]:
        """Withdraw every active share of the account's results: nobody sees them any more."""


class CandidateWork(AccessWork, Protocol):
    """What candidates' use cases ask of a transaction."""

    @property
    def entries(self) -> Entries:
        """Entries."""

    @property
    def registrations(self) -> Registrations:
        """Registrations that wait."""

    @property
    def accounts(self) -> Accounts:
        """Accounts."""

    @property
    def shares(self) -> SharesOfAccounts:
        """What they have sent to organisations."""
