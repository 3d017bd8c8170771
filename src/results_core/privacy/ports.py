"""What keeping and forgetting personal data needs from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Iterator, Mapping
from datetime import datetime
from typing import Protocol

import attrs

from results_core.candidates.ports import CandidateWork
from results_core.journal.ports import Journal
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.transactions import Work
from results_core.kernel.values import IdNumber


@attrs.frozen(kw_only=True)
class Deadlines:
    """Instants before which things have had their time."""

    registered: datetime
    tried: datetime
    closed: datetime
    closing_streak: int
    spent: datetime
    link_expired: datetime
    session_seen: datetime
    session_opened: datetime
    address_asked: datetime
    written: datetime
    released: datetime
    account_closed: datetime
    decided: datetime
    downloaded: datetime
    token_expired: datetime
    client_seen: datetime
    called: datetime
    told: datetime


@attrs.frozen(kw_only=True)
class Forgotten:
    """How much of each kind has had its time, or was forgotten."""

    registrations: int = 0
    attempts: int = 0
    budgets: int = 0
    links: int = 0
    sessions: int = 0
    address_changes: int = 0
    letters: int = 0
    photos: int = 0
    passports: int = 0
    accounts: int = 0
    applications: int = 0
    join_requests: int = 0
    files: int = 0
    downloads: int = 0
    rates: int = 0
    client_tokens: int = 0
    client_addresses: int = 0
    client_calls: int = 0
    webhook_deliveries: int = 0

    def __add__(self, other: "Forgotten") -> "Forgotten":
        """Return both together."""
        ours, theirs = attrs.asdict(self), attrs.asdict(other)
        return Forgotten(**{kind: ours[kind] + theirs[kind] for kind in ours})

    def __bool__(self) -> bool:
        """Whether it was anything at all."""
        return any(attrs.astuple(self))


class Leftovers(Protocol):
    """What has served and is not needed any more.

    Registrations by their making, counts by their last try (those that closed log-in are kept longer),
    budgets when they need not be remembered, files likewise, links by their expiry, sessions by their last
    use or their opening, whichever has had its time, and changes of addresses by their asking. Letters by
    their writing, except those that wait; good-byes to closed accounts go as soon as they do not wait.
    Photos and passport numbers by the release of their sitting. Accounts by their closing: their entries
    belong to nobody then, and their Secret Numbers are dead. Requests of organisations and of people who
    want to join one: by their making while their address is not confirmed, like registrations, else by the
    decision. Of clients of the API their tokens by their expiry, the addresses that they came from by their
    last call, what they called under a key by its beginning, what webhooks were told by its end, and rates
    when the burst is whole again.
    """

    def count(self, before: Deadlines) -> Forgotten:
        """Tell how much is older than these instants."""

    def forget(self, before: Deadlines, *, limit: int) -> Forgotten:
        """Forget what is older, at most so many of each kind, and tell how much it was."""


class RetentionWork(Work, Protocol):
    """What forgetting asks of a transaction."""

    @property
    def leftovers(self) -> Leftovers:
        """What may be forgotten."""

    @property
    def journal(self) -> Journal:
        """Events."""


@attrs.frozen(kw_only=True)
class Person:
    """What is erased together: an account if there is one, and its entries. Random ids alone."""

    account: AccountId | None
    results: frozenset[ResultId]


@attrs.frozen(kw_only=True)
class ErasedPerson:
    """A line of the ledger."""

    at: datetime
    person: Person


class LedgerDamaged(ResultsError):
    """A line of the ledger of erasures cannot be read: nobody may be served before it is mended."""

    code = "ledger_damaged"


class ErasureLedger(Protocol):
    """Who was erased, kept outside the database and its backups, only ever added to (PRV-5)."""

    def add(self, erased: ErasedPerson) -> None:
        """Keep a line, durably before returning.

        Raises:
            OSError: It cannot be kept.
        """

    def read(self) -> Iterator[ErasedPerson]:
        """Yield the lines, oldest first.

        Raises:
            LedgerDamaged: One cannot be read.
            OSError: The ledger cannot be read.
        """


class PersonalData(Protocol):
    """What the record holds of people, besides what the other ports show."""

    def sealed_passports(self, results: Collection[ResultId]) -> Mapping[IdNumber, str]:
        """Return the sealed passport numbers of the entries that have one."""

    def sealed_photos(self, results: Collection[ResultId]) -> Mapping[ResultId, str]:
        """Return the sealed photos that there are."""

    def unerased(self, results: Collection[ResultId]) -> Mapping[ResultId, AccountId | None]:
        """Return which of these are there and not erased, each with the account it belongs to."""

    def erased_at(self, id_number: IdNumber) -> datetime | None:
        """Return when the candidate of this ID Number was erased; None for nobody, or who was not."""

    def erase(self, person: Person, *, at: datetime) -> None:
        """Forget the person, set by set, all but the restricted record.

        Account, sessions, links, changes of addresses, registrations, letters, photos, passport numbers,
        addresses and operators' remarks go for good. Of the entries stays what the board must answer for;
        nobody registers with them again, and no import brings back what was forgotten.
        """


class ErasureWork(CandidateWork, Protocol):
    """What erasing asks of a transaction."""

    @property
    def personal_data(self) -> PersonalData:
        """What the record holds of people."""
