"""What the journal needs from outside."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from results_core.journal.events import Event
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.transactions import Work


class Journal(Protocol):
    """Events, added in the transaction of what they record and never changed (AUD-1)."""

    def add(self, event: Event) -> None:
        """Write the event down."""

    def add_all(self, events: Iterable[Event]) -> None:
        """Write many down, in one statement however many they are."""

    def read(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        since: datetime | None = None,
    ) -> Iterator[Event]:
        """Yield events, oldest first: those that concern the account or the result, if one is named.

        Those of one instant come in the order in which they were written; `since` is included.
        """


class JournalWork(Work, Protocol):
    """What reading the journal asks of a transaction."""

    @property
    def journal(self) -> Journal:
        """The events."""
