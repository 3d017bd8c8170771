"""Shares in memory: nothing is copied, so that everything follows by itself."""

from collections.abc import Collection, Iterator, Sequence
from datetime import datetime

import attrs

from results_core.candidates.ports import EndedShare
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.kernel.time import Clock
from results_core.results.model import ResultStatus
from results_core.sharing.model import ReadShare, ShareGrant, Touch
from results_core.sharing.ports import Disclosed
from results_core.sharing.states import received_at
from results_core.testing.memory.entries import as_it_stands
from results_core.testing.memory.record import KeptShare, Record


class MemoryShares:
    """Fulfils `Shares`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is released and received."""
        self._record = record
        self._clock = clock

    def add(self, grant: ShareGrant) -> bool:
        """Keep a share, unless an active one stands in its way."""
        if all(kept.entry.id != grant.result for kept in self._record.entries.values()):
            raise Missing("no entry has such a result")
        if grant.organisation not in self._record.organisations:
            raise Missing("there is no such organisation")
        if self.standing(grant.result, grant.organisation, at=grant.sent_at) is not None:
            return False
        self._record.shares[grant.id] = KeptShare(grant=grant)
        return True

    def standing(self, result: ResultId, organisation: OrganisationId, *, at: datetime) -> ShareGrant | None:
        """Return the share that is neither withdrawn nor expired at this instant."""
        active = self.active_of_results([result], at=at)
        return next((grant for grant in active if grant.organisation == organisation), None)

    def of_account(self, account: AccountId, share: ShareId | None = None) -> Sequence[ReadShare]:
        """Return the shares of the account's results, or the one named, latest first."""
        found = [
            read_share(self._record, kept, self._clock.now())
            for kept in self._record.shares.values()
            if self._record.belongings.get(kept.grant.result) == account and share in {None, kept.grant.id}
        ]
        found.sort(key=lambda read: read.grant.id)
        return sorted(found, key=lambda read: read.grant.sent_at, reverse=True)

    def withdraw(self, shares: Collection[ShareId], *, at: datetime) -> Sequence[ShareGrant]:
        """End those that are active; return them as they are then."""
        ended = []
        for share in shares:
            kept = self._record.shares.get(share)
            if kept is not None and kept.grant.is_active(at):
                self._record.shares[share] = attrs.evolve(kept, grant=kept.grant.withdrawn(at))
                ended.append(self._record.shares[share].grant)
        return sorted(ended, key=lambda grant: (grant.sent_at, grant.id))

    def withdraw_of_account(self, account: AccountId, *, at: datetime) -> Sequence[EndedShare]:
        """Withdraw every active share of the account's results."""
        own = [result for result, owner in self._record.belongings.items() if owner == account]
        return [
            EndedShare(id=grant.id, result=grant.result, organisation=grant.organisation)
            for grant in self.withdraw([one.id for one in self.active_of_results(own, at=at)], at=at)
        ]

    def active_of_results(
        self, results: Collection[ResultId], *, at: datetime, hold: bool = False
    ) -> Sequence[ShareGrant]:
        """Return the active shares of these results; whoever writes holds everything anyhow."""
        del hold
        grants = [kept.grant for kept in self._record.shares.values()]
        active = [grant for grant in grants if grant.result in results and grant.is_active(at)]
        return sorted(active, key=lambda grant: (grant.sent_at, grant.id))

    def scoped(self, organisation: OrganisationId) -> "MemorySharesOfOrganisation":
        """Return what this organisation sees, and nothing of any other."""
        return MemorySharesOfOrganisation(self._record, self._clock, organisation)


class MemorySharesOfOrganisation:
    """Fulfils `SharesOfOrganisation`."""

    def __init__(self, record: Record, clock: Clock, organisation: OrganisationId) -> None:
        """Show this organisation what it sees now."""
        self._record = record
        self._clock = clock
        self._organisation = organisation

    def one(self, share: ShareId) -> ReadShare | None:
        """Return the share if the organisation sees it now."""
        return next((read for read in self._visible() if read.grant.id == share), None)

    def of_result(self, result: ResultId) -> ReadShare | None:
        """Return the share of the result that the organisation sees now."""
        return next((read for read in self._visible() if read.grant.result == result), None)

    def listed(self, *, after: tuple[datetime, ShareId] | None, limit: int) -> Sequence[ReadShare]:
        """Return so many at most of what the organisation sees now, the first received at first."""
        places = sorted(
            (read.received_at, read.grant.id, read) for read in self._visible() if read.received_at
        )
        return [read for at, share, read in places if after is None or (at, share) > after][:limit]

    def touch(self, shares: Collection[ShareId], how: Touch, *, at: datetime, by: AccountId | None) -> None:
        """Keep that these were opened, downloaded or pulled: the first of each stays."""
        for grant in [read.grant for read in self._visible() if read.grant.id in shares]:
            kept = self._record.shares[grant.id]
            self._record.shares[grant.id] = attrs.evolve(kept, grant=grant.touched(how, at, by))

    def _visible(self) -> Iterator[ReadShare]:
        now = self._clock.now()
        for kept in list(self._record.shares.values()):
            if kept.grant.organisation == self._organisation:
                read = read_share(self._record, kept, now)
                if is_visible(read, now):
                    yield read


def is_visible(read: ReadShare, now: datetime) -> bool:
    """Tell whether the organisation sees the share now."""
    return read.received_at is not None and read.received_at <= now and read.grant.is_active(now)


def read_share(record: Record, kept: KeptShare, now: datetime) -> ReadShare:
    """Return the share with its entry, and what is released of its result."""
    grant = kept.grant
    entry = as_it_stands(record, next(one for one in record.entries.values() if one.entry.id == grant.result))
    versions = record.versions.get(grant.result, ())
    released = entry.sitting.releases_at <= now
    status = versions[-1].status if versions else ResultStatus.PENDING
    return ReadShare(
        grant=grant,
        entry=entry,
        released=released,
        received_at=received_at(grant.sent_at, entry.sitting.releases_at, versions),
        status=status if released else None,
        version=len(versions) if released and versions else None,
    )


class MemoryDisclosures:
    """Fulfils `Disclosures`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._disclosures = record.disclosures

    def note(self, organisation: OrganisationId, result: ResultId, version: int, *, at: datetime) -> bool:
        """Keep that the organisation knows this version; False where it is known that it does."""
        place = (organisation, result, version)
        if place in self._disclosures:
            return False
        self._disclosures[place] = at
        return True

    def note_all(
        self, organisation: OrganisationId, known: Sequence[tuple[ResultId, int]], *, at: datetime
    ) -> None:
        """Keep that the organisation knows these versions."""
        for result, version in known:
            self.note(organisation, result, version, at=at)

    def of_result(self, result: ResultId) -> Sequence[Disclosed]:
        """Return who knows which versions of the result, earliest first."""
        found = [one for one in self._all() if one.result == result]
        return sorted(found, key=lambda one: (one.first_at, one.organisation, one.version))

    def knows(self, organisation: OrganisationId, result: ResultId) -> Sequence[Disclosed]:
        """Return which versions of the result the organisation knows, lowest number first."""
        found = [one for one in self._all() if (one.organisation, one.result) == (organisation, result)]
        return sorted(found, key=lambda one: one.version)

    def _all(self) -> Iterator[Disclosed]:
        for (organisation, result, version), first_at in self._disclosures.items():
            yield Disclosed(organisation=organisation, result=result, version=version, first_at=first_at)
