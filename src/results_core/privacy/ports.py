"""What keeping and forgetting personal data needs from outside. Every instant is aware and in UTC."""

from datetime import datetime
from typing import Protocol

import attrs

from results_core.journal.ports import Journal
from results_core.kernel.transactions import Work


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
    budgets when they need not be remembered, links by their expiry, sessions by their last use or their
    opening, whichever has had its time, and changes of addresses by their asking. Letters by their
    writing, except those that wait; good-byes to closed accounts go as soon as they do not wait.
    Photos and passport numbers by the release of their sitting. Accounts by their closing: their entries
    belong to nobody then, and their Secret Numbers are dead.
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
