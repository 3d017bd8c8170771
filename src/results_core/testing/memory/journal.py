"""The journal in memory."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from results_core.journal.events import Event
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.testing.memory.record import Record


class MemoryJournal:
    """Fulfils `Journal`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._events = record.events

    def add(self, event: Event) -> None:
        """Write the event down."""
        self._events[event.id] = event

    def add_all(self, events: Iterable[Event]) -> None:
        """Write many down."""
        for event in events:
            self.add(event)

    def read(
        self,
        *,
        account: AccountId | None = None,
        result: ResultId | None = None,
        since: datetime | None = None,
    ) -> Iterator[Event]:
        """Yield events, oldest first: those that concern the account or the result, if one is named."""
        for event in sorted(self._events.values(), key=lambda event: event.at):
            concerned = account in {None, event.account} and result in {None, event.result}
            if concerned and (since is None or event.at >= since):
                yield event
