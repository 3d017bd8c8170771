"""What an organisation's systems read of the journal: its shares, in the order of the chain (mission D3).

A reader that goes on from where it stopped misses nothing and sees nothing twice: events come with their
place in the chain, which is given when everything before it is settled.
"""

from collections.abc import Sequence
from enum import StrEnum, unique
from typing import Final, NamedTuple, Protocol

import attrs

from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import OrganisationId
from results_core.kernel.transactions import Begin, Work

FEED: Final = frozenset(
    {
        EventKind.SHARE_RECEIVED,
        EventKind.SHARE_RELEASED,
        EventKind.SHARE_HIDDEN,
        EventKind.SHARE_AMENDED,
        EventKind.SHARE_ENDED,
    }
)
"""What organisations are told of; it names nobody and holds no result."""


@unique
class FeedType(StrEnum):
    """By which name systems know an event."""

    SHARED = "shared"
    RELEASED = "released"
    HIDDEN = "hidden"
    AMENDED = "amended"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_TYPES: Final = {
    EventKind.SHARE_RECEIVED: FeedType.SHARED,
    EventKind.SHARE_RELEASED: FeedType.RELEASED,
    EventKind.SHARE_HIDDEN: FeedType.HIDDEN,
    EventKind.SHARE_AMENDED: FeedType.AMENDED,
}


class Told(NamedTuple):
    """An event of the feed."""

    position: int
    """In the chain, from 1."""
    event: Event

    @property
    def type(self) -> FeedType:
        """What has happened; an end says why in its facts."""
        return _TYPES.get(self.event.kind) or FeedType(str(self.event.facts["why"]))


class Feed(Protocol):
    """Sealed events, by the organisation that they are for."""

    def of(self, organisation: OrganisationId, *, after: int, limit: int) -> Sequence[Told]:
        """Return the first of the organisation's after a position; it costs the same anywhere."""


class ReadFeedWork(Work, Protocol):
    """What reading the feed asks of a transaction."""

    @property
    def feed(self) -> Feed:
        """Sealed events by organisation."""


@attrs.frozen(kw_only=True)
class ReadFeed:
    """Return what an organisation is told, oldest first."""

    begin: Begin[ReadFeedWork]

    def __call__(self, organisation: OrganisationId, *, after: int = 0, limit: int = 100) -> Sequence[Told]:
        """Return so many events at most that follow a position; none where there is nothing new yet."""
        with self.begin(reading=True) as work:
            return work.feed.of(organisation, after=after, limit=limit)
