"""The shares that an organisation sees, with one officer's marks and ticks, in memory."""

from collections.abc import Collection, Iterator
from datetime import datetime

from results_core.kernel.identifiers import AccountId, OrganisationId, ShareId
from results_core.kernel.time import Clock
from results_core.sharing.model import ReadShare
from results_core.testing.memory.record import Mark, Record
from results_core.testing.memory.shares import is_visible, read_share
from results_core.verification.ports import AS_NEW


class MemoryInbox:
    """Fulfils `Inbox`."""

    def __init__(
        self, record: Record, clock: Clock, organisation: OrganisationId, officer: AccountId
    ) -> None:
        """Show this officer what the organisation sees now."""
        self._record = record
        self._clock = clock
        self._organisation = organisation
        self._officer = officer

    def mark_opened(self, shares: Collection[ShareId], *, at: datetime) -> None:
        """Keep that the officer knows these in the versions that stand."""
        for read in self._among(shares):
            self._mark(read, Mark(version=read.version or 0, opened_at=at))

    def mark_new(self, shares: Collection[ShareId]) -> None:
        """Let these be new again for the officer."""
        for read in self._among(shares):
            self._mark(read, Mark(version=AS_NEW, opened_at=read.received_at or read.grant.sent_at))

    def marked(self, share: ShareId) -> datetime | None:
        """Return since when the officer knows the share in the version that stands; None for a new one."""
        for read in self._among([share]):
            mark = self._record.share_marks.get((share, self._officer))
            if mark is not None and mark.version >= (read.version or 0):
                return mark.opened_at
        return None

    def _mark(self, read: ReadShare, mark: Mark) -> None:
        self._record.share_marks[read.grant.id, self._officer] = mark

    def _among(self, shares: Collection[ShareId]) -> Iterator[ReadShare]:
        return (read for read in self._visible() if read.grant.id in shares)

    def _visible(self) -> Iterator[ReadShare]:
        now = self._clock.now()
        for kept in list(self._record.shares.values()):
            if kept.grant.organisation == self._organisation:
                read = read_share(self._record, kept, now)
                if is_visible(read, now):
                    yield read
