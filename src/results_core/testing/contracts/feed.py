"""What organisations are told of the chain: theirs, sealed, in its order."""

from collections.abc import Mapping
from typing import Final

from results_core.journal.events import EventKind
from results_core.journal.feed import FEED, FeedType, ReadFeed, Told
from results_core.journal.sealing import SealEvents
from results_core.kernel.identifiers import OrganisationId, ResultId, ShareId
from results_core.testing.builders import an_event, named
from results_core.testing.scenes import put_events
from results_core.testing.stores import Store

_OURS = OrganisationId(named("our organisation"))
_FACTS: Final[Mapping[str, str | int]] = {"share": "s", "why": "expired"}
_RESULT = ResultId(named("result"))
_THEIRS = OrganisationId(named("their organisation"))


def _tell(store: Store, *names: str, organisation: OrganisationId = _OURS) -> None:
    """Write an event of the feed for each name."""
    put_events(
        store,
        *(
            an_event(name=name, kind=EventKind.SHARE_RECEIVED, organisation=organisation, facts=_FACTS)
            for name in names
        ),
    )


class FeedContract:
    """What the feed promises."""

    def test_an_organisation_is_told_of_its_own_sealed_events_alone(self, store: Store) -> None:
        """Neither of others', nor of what is no matter of the feed, nor before the seal."""
        _tell(store, "first")
        _tell(store, "theirs", organisation=_THEIRS)
        put_events(store, an_event(name="a look", kind=EventKind.RESULT_LOOKED, organisation=_OURS))
        put_events(
            store,
            *(an_event(name=kind, kind=kind, organisation=_OURS, facts=_FACTS) for kind in sorted(FEED)),
        )
        read = ReadFeed(begin=store.begin)
        assert read(_OURS) == []
        SealEvents(begin=store.begin).all()

        assert [told.id for told in read(_OURS)] == [named("first"), *map(named, sorted(FEED))]
        assert [told.id for told in read(_THEIRS)] == [named("theirs")]
        assert [told.position for told in read(_OURS)] == [1, *range(4, 4 + len(FEED))]

    def test_a_reader_goes_on_where_it_stopped(self, store: Store) -> None:
        """Whatever was sealed meanwhile, in however many batches: nothing twice, nothing left out."""
        read, seal = ReadFeed(begin=store.begin), SealEvents(begin=store.begin)
        _tell(store, *"abcde")
        seal(limit=3)
        first = read(_OURS, limit=2)
        seal.all()
        _tell(store, *"fg")
        seal.all()
        rest = read(_OURS, after=first[-1].position, limit=100)

        assert [told.id for told in (*first, *rest)] == [named(name) for name in "abcdefg"]
        assert read(_OURS, after=rest[-1].position) == []

    def test_an_organisation_is_told_of_an_event_as_it_was_written(self, store: Store) -> None:
        """With its instant, its share and its facts."""
        written = an_event(
            kind=EventKind.SHARE_ENDED, organisation=_OURS, result=_RESULT, facts={**_FACTS, "version": 2}
        )
        put_events(store, written)
        SealEvents(begin=store.begin).all()

        assert ReadFeed(begin=store.begin)(_OURS) == [
            Told(1, written.id, FeedType.EXPIRED, written.at, ShareId("s"), _RESULT, 2)
        ]

    def test_a_page_is_as_long_as_it_was_asked_for(self, store: Store) -> None:
        """However the store reads it."""
        _tell(store, *"abcdefghijklm")
        SealEvents(begin=store.begin).all()
        for limit in (1, 9, 10, 11, 100):
            assert len(ReadFeed(begin=store.begin)(_OURS, limit=limit)) == min(limit, 13)
