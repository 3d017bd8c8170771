"""Shares whose feed may be behind, in memory."""

from collections.abc import Iterator, Sequence
from itertools import islice

import attrs

from results_core.kernel.identifiers import ShareId
from results_core.kernel.time import Clock
from results_core.results.model import ResultStatus
from results_core.sharing.telling import ShareToTell, Telling, telling
from results_core.testing.memory.record import KeptShare, Record
from results_core.testing.memory.shares import read_share


class MemoryFeeds:
    """Fulfils `Feeds`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is due."""
        self._record = record
        self._clock = clock

    def are_due(self) -> bool:
        """Tell whether any is to be looked at now."""
        return any(self._due())

    def due(self, *, limit: int) -> Sequence[ShareToTell]:
        """Return some of those that are to be looked at now."""
        return list(islice(self._due(), limit))

    def settle(self, told: Sequence[tuple[ShareId, Telling]]) -> None:
        """Keep what the feed has said of each."""
        for share, said in told:
            kept = self._record.shares[share]
            self._record.shares[share] = attrs.evolve(kept, told=said.told, told_version=said.version)

    def _due(self) -> Iterator[ShareToTell]:
        now = self._clock.now()
        for kept in self._record.shares.values():
            share = self._to_tell(kept)
            if telling(share, now).kinds:
                yield share

    def _to_tell(self, kept: KeptShare) -> ShareToTell:
        versions = self._record.versions.get(kept.grant.result, ())
        return ShareToTell(
            grant=kept.grant,
            received_at=read_share(self._record, kept, self._clock.now()).received_at,
            status=versions[-1].status if versions else ResultStatus.PENDING,
            version=len(versions),
            told=kept.told,
            told_version=kept.told_version,
        )
