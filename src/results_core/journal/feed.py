"""What an organisation's systems read of the journal: its shares, in the order of the chain (mission D3).

A reader that goes on from where it stopped misses nothing and sees nothing twice: events come with their
place in the chain, which is given when everything before it is settled.
"""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, NamedTuple, Protocol

import attrs

from results_core.journal.events import Event, EventKind
from results_core.kernel.identifiers import EventId, OrganisationId, ResultId, ShareId
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
    """An event of the feed: ids alone. The instant is aware and in UTC."""

    position: int
    """In the chain, from 1."""
    id: EventId
    type: FeedType
    at: datetime
    share: ShareId
    result: ResultId | None
    version: int | None
    """The one that there was to see: 0 where there was none, None where the event says nothing of it."""


def type_of(kind: EventKind, why: str | None) -> FeedType:
    """Return what has happened; an end says why in its facts."""
    return _TYPES.get(kind) or FeedType(str(why))


def told_of(position: int, event: Event) -> Told:
    """Return what is told of an event at this position."""
    facts = event.facts
    version = facts.get("version")
    return Told(
        position=position,
        id=event.id,
        type=type_of(event.kind, str(facts.get("why"))),
        at=event.at,
        share=ShareId(str(facts["share"])),
        result=event.result,
        version=None if version is None else int(version),
    )


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
