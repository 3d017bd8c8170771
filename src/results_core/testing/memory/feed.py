"""What organisations are told of the chain, in memory."""

from collections.abc import Sequence

from results_core.journal.feed import FEED, Told, told_of
from results_core.kernel.identifiers import OrganisationId
from results_core.testing.memory.record import Record


class MemoryFeed:
    """Fulfils `Feed`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def of(self, organisation: OrganisationId, *, after: int, limit: int) -> Sequence[Told]:
        """Return the first of the organisation's after a position."""
        written = list(self._record.events.values())
        sealed = (
            (position, written[self._record.seals[position].place - 1])
            for position in sorted(self._record.seals)
            if position > after
        )
        return [
            told_of(position, event)
            for position, event in sealed
            if event.organisation == organisation and event.kind in FEED
        ][:limit]
