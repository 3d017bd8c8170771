"""The chain of sealed events in memory."""

from collections.abc import Collection, Mapping, Sequence

from results_core.journal.chain import Head, Link, Recorded, Seal
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.erasing import events_erased
from results_core.journal.events import Event, EventKind
from results_core.journal.ports import Backlog, Erasure, Unsealed
from results_core.kernel.identifiers import EventId
from results_core.testing.memory.record import Record


class MemorySeals:
    """Fulfils `Seals`: events are sealed in the order in which they were written."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record
        self._seals = record.seals

    def head(self) -> Head:
        """Return where the chain has come to."""
        last = self._seals.get(len(self._seals))
        return Head() if last is None else Head(last.position, last.hash)

    def unsealed(self, *, limit: int) -> Unsealed:
        """Return the next events that are not sealed."""
        return Unsealed(self.head(), self._recorded()[len(self._seals) :][:limit])

    def extend(self, head: Head, seals: Sequence[Seal]) -> bool:
        """Carry the chain on from its head, if it still ends there."""
        if head != self.head():
            return False
        self._seals.update((seal.position, seal) for seal in seals)
        return True

    def backlog(self) -> Backlog:
        """Return how many events are not sealed, and the instant of the oldest."""
        waiting = self._recorded()[len(self._seals) :]
        return Backlog(len(waiting), min((event.at for event in waiting), default=None))

    def links(self, *, after: int, limit: int) -> Sequence[Link]:
        """Return what the chain holds after a position."""
        recorded = {event.place: event for event in self._recorded()}
        sealed = [self._seals[position] for position in sorted(self._seals) if position > after]
        return [self._link(seal, recorded.get(seal.place)) for seal in sealed[:limit]]

    def unreached(self) -> EventId | None:
        """Return an event before the head that was not sealed."""
        sealed = {seal.place for seal in self._seals.values()}
        end = max(sealed, default=0)
        missed = [event.id for event in self._recorded() if event.place < end and event.place not in sealed]
        return missed[0] if missed else None

    def erasures(self, events: Collection[EventId]) -> Mapping[EventId, Erasure]:
        """Return which of these are events of the kind `erased`, sealed or not yet."""
        positions = {seal.place: seal.position for seal in self._seals.values()}
        return {
            event.id: Erasure(positions.get(event.place), events_erased(event.facts))
            for event in self._recorded()
            if event.id in events and event.kind == EventKind.ERASED
        }

    def latest_checkpoint(self) -> Checkpoint | None:
        """Return the checkpoint of the highest position."""
        return self._record.checkpoints.get(max(self._record.checkpoints, default=0))

    def checkpoints(self, *, after: int, limit: int) -> Sequence[Checkpoint]:
        """Return the checkpoints of positions after this one."""
        kept = self._record.checkpoints
        return [kept[position] for position in sorted(kept) if position > after][:limit]

    def add_checkpoint(self, checkpoint: Checkpoint) -> bool:
        """Keep a checkpoint that follows the last one."""
        if checkpoint.previous != max(self._record.checkpoints, default=0):
            return False
        self._record.checkpoints[checkpoint.position] = checkpoint
        return True

    def _link(self, seal: Seal, event: Recorded | None) -> Link:
        payload = None if event is None else self._record.payloads.get(event.id)
        return Link(seal.position, seal.hash, event, payload)

    def _recorded(self) -> list[Recorded]:
        return [
            self._as_recorded(place, event) for place, event in enumerate(self._record.events.values(), 1)
        ]

    def _as_recorded(self, place: int, event: Event) -> Recorded:
        return Recorded(
            place=place,
            id=event.id,
            kind=event.kind.value,
            at=event.at,
            actor=event.actor.value,
            account=event.account,
            result=event.result,
            organisation=event.organisation,
            facts=event.facts,
            payload_digest=self._record.digests.get(event.id),
        )
