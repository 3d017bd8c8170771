"""What one organisation sees of a window of time, in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime

import attrs

from results_core.downloads.windows import Place, Pulled, Window, grouped
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.kernel.time import Clock
from results_core.sharing.model import ReadShare
from results_core.testing.memory.downloads import flat_row
from results_core.testing.memory.inbox import MemoryInbox
from results_core.testing.memory.record import Record
from results_core.testing.memory.shares import read_share


class MemorySharesInWindow:
    """Fulfils `SharesInWindow`."""

    def __init__(self, record: Record, clock: Clock, organisation: OrganisationId) -> None:
        """Show this organisation what it sees now."""
        self._record = record
        self._clock = clock
        self._organisation = organisation

    def candidates(
        self, window: Window, *, asked_at: datetime, after: Place | None, limit: int
    ) -> Sequence[Place]:
        """Return so many candidates at most, behind a place."""
        heads: dict[str, Place] = {}
        for place in sorted(self._places(window, asked_at), key=lambda one: one[:3]):
            heads.setdefault(place.account or place.share, place)
        return [one for one in heads.values() if after is None or one[:3] > after[:3]][:limit]

    def shares(self, window: Window, places: Sequence[Place]) -> Sequence[Pulled]:
        """Return what is seen now of those candidates."""
        accounts = {place.account for place in places if place.account is not None}
        alone = {place.share for place in places if place.account is None}
        inbox = MemoryInbox(self._record, self._clock, self._organisation, AccountId(""))
        rows = []
        for kept in list(self._record.shares.values()):
            account = self._record.belongings.get(kept.grant.result)
            shown = inbox.shown(kept.grant.id)
            if shown is not None and (account in accounts or (account is None and kept.grant.id in alone)):
                rows.append(flat_row(0, attrs.evolve(shown, account=account)))
        rows.sort(key=lambda row: (row.received_at, row.share), reverse=True)
        return grouped(window, places, rows)

    def _places(self, window: Window, asked_at: datetime) -> Iterator[Place]:
        for read in self._there(asked_at):
            grant, at = read.grant, read.received_at
            if at is None:
                continue
            account = self._record.belongings.get(grant.result)
            versions = self._record.versions.get(grant.result, ())
            amended_at = versions[-1].amended_at if versions else None
            if window.has(at):
                yield Place(is_received=True, at=at, id=grant.id, share=grant.id, account=account)
            elif at < window.since and amended_at is not None and window.has(amended_at):
                yield Place(
                    is_received=False, at=amended_at, id=grant.result, share=grant.id, account=account
                )

    def _there(self, asked_at: datetime) -> Iterator[ReadShare]:
        """Return what was neither withdrawn nor expired when it was asked."""
        for kept in list(self._record.shares.values()):
            grant = kept.grant
            ended = grant.withdrawn_at is not None and grant.withdrawn_at <= asked_at
            if grant.organisation == self._organisation and not ended and not grant.has_expired(asked_at):
                yield read_share(self._record, kept, self._clock.now())
