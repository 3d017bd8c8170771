"""What access needs from outside. Every instant is aware and in UTC."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from results_core.access.address_changes import AddressChanges
from results_core.access.credentials import Audience, Credentials
from results_core.access.links import Link, LinkPurpose
from results_core.access.lockout import Attempts, Closed, Guard, Locked, LockoutPolicy, Reserved
from results_core.access.sessions import Session
from results_core.correspondence.ports import Outbox
from results_core.journal.ports import Journal
from results_core.kernel.identifiers import AccountId, SessionId
from results_core.kernel.transactions import Work
from results_core.throttling.ports import Budgets


class AttemptBook(Protocol):
    """The counts of tries, one row a guard, made at its first try.

    Whatever writes first moves what lies under the guard's former spellings to the present one, joined
    as `Attempts.joined` tells: a rotation of keys takes no lock off and forgets no try (KEY-2).
    """

    def reserve(self, guard: Guard, *, policy: LockoutPolicy, now: datetime) -> Reserved | Locked | Closed:
        """Reserve one try, as `Attempts.reserve` tells.

        MUST be one atomic step: of 50 at once at most four are reserved (LOCK-5).
        """

    def forgive(self, guard: Guard, reserved: Reserved, *, policy: LockoutPolicy) -> None:
        """Take back this try and those before it, as `Attempts.forgive` tells."""

    def take_back(self, guard: Guard, *, policy: LockoutPolicy) -> None:
        """Take back one try and none before it, as `Attempts.take_back` tells."""

    def unlock(self, guard: Guard) -> None:
        """Forget the count, the lock and the streak."""

    def of(self, guard: Guard) -> Attempts:
        """Return the history, an empty one where nobody has tried."""

    def of_each(self, guards: Sequence[Guard]) -> Sequence[Attempts]:
        """Return the history of each, in their order, in one query."""


class Sessions(Protocol):
    """Open sessions, found by their token's digest."""

    def open(self, session: Session) -> None:
        """Keep the session."""

    def of(self, digest: str) -> Session | None:
        """Return the session, or None if it was ended; whether it is too old is the caller's question."""

    def touch(self, digest: str, *, at: datetime) -> None:
        """Note that it was used."""

    def end(self, digest: str) -> Session | None:
        """End it and return it; None if it was ended before."""

    def of_account(self, account: AccountId) -> Sequence[Session]:
        """Return the account's sessions, the one used last first; their age is the caller's question."""

    def end_one(self, account: AccountId, session: SessionId) -> bool:
        """End the session of this name if it is the account's; tell whether it was open."""

    def end_all(self, account: AccountId) -> int:
        """End every session of the account; return how many there were (SES-3)."""


class Links(Protocol):
    """One-time links, kept as digests (TOK-1)."""

    def issue(self, link: Link) -> None:
        """Keep the link."""

    def issue_all(self, links: Sequence[Link]) -> None:
        """Keep the links, however many, in few statements."""

    def of(self, digest: str) -> Link | None:
        """Return the link, whatever its state."""

    def consume(self, digest: str, *, purpose: LinkPurpose, now: datetime) -> Link | None:
        """Use the link up and return it, or None if it is of another purpose, used, dead or expired.

        MUST be one conditional update: of 30 at once one wins (TOK-2).
        """

    def end(self, subject: str, *, purpose: LinkPurpose | None = None, now: datetime) -> None:
        """Kill the subject's outstanding links, of one purpose or of all."""

    def issued(self, subject: str, *, purpose: LinkPurpose, since: datetime) -> Sequence[datetime]:
        """Return when links were issued to the subject since then, then included, oldest first."""

    def hold(self, subject: str) -> None:
        """Make others who would issue to the subject wait until this transaction ends."""


class AccessWork(Work, Protocol):
    """What logging in and recovering ask of a transaction."""

    @property
    def attempts(self) -> AttemptBook:
        """The counts of tries."""

    @property
    def budgets(self) -> Budgets:
        """What was spent."""

    def credentials_of(self, audience: Audience) -> Credentials:
        """Return the names and passwords' digests of an audience."""

    @property
    def sessions(self) -> Sessions:
        """Open sessions."""

    @property
    def links(self) -> Links:
        """One-time links."""

    @property
    def address_changes(self) -> AddressChanges:
        """Changes of addresses."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""

    @property
    def journal(self) -> Journal:
        """Events."""
