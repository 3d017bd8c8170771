"""What candidates' use cases need from outside. Every instant is aware and in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

import attrs

from results_core.access.ports import AccessWork
from results_core.candidates.model import Account, Registration
from results_core.exams.entries import Entry
from results_core.exams.ports import Entries
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, RegistrationId, ResultId
from results_core.kernel.transactions import Work


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
        """Keep a new account with its first entry.

        Raises:
            AlreadyRegistered: The entry belongs to an account.
        """

    def of(self, account: AccountId) -> Account | None:
        """Return the account."""

    def entries(self, account: AccountId) -> Sequence[Entry]:
        """Return the account's entries, latest exam first: names and date of birth stand in them alone."""

    def of_entry(self, entry: ResultId) -> Account | None:
        """Return the account that the entry belongs to."""

    def dissolve(self, account: AccountId) -> None:
        """Forget the account; its entries belong to nobody then."""


@attrs.frozen(kw_only=True)
class Deadlines:
    """Instants before which things have had their time."""

    registered: datetime
    tried: datetime
    link_expired: datetime
    session_seen: datetime
    session_opened: datetime


@attrs.frozen(kw_only=True)
class Forgotten:
    """How much was forgotten."""

    registrations: int = 0
    attempts: int = 0
    links: int = 0
    sessions: int = 0


class Leftovers(Protocol):
    """What has served and is not needed any more."""

    def forget(self, before: Deadlines) -> Forgotten:
        """Forget what is older than these instants, and tell how much it was.

        Registrations by their making, counts by their last try, links by their expiry, sessions by
        their last use or their opening, whichever has had its time.
        """


class TidyWork(Work, Protocol):
    """What tidying asks of a transaction."""

    @property
    def leftovers(self) -> Leftovers:
        """What may be forgotten."""

    @property
    def journal(self) -> Journal:
        """Events."""


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
