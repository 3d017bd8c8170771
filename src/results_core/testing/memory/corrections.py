"""Which organisations know a version of a result that no longer stands, in memory."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import pairwise

from results_core.kernel.identifiers import OrganisationId, ResultId
from results_core.kernel.time import Clock
from results_core.notifications.correcting import Correction, Stand
from results_core.organisations.model import OfficerState
from results_core.results.model import ResultVersion
from results_core.testing.memory.record import KeptShare, Record
from results_core.testing.memory.shares import is_visible, read_share


class MemoryCorrections:
    """Fulfils `Corrections`: nothing is marked, everything is worked out anew."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is out."""
        self._record = record
        self._clock = clock

    def are_due(self) -> bool:
        """Tell whether anybody is to be told."""
        return any(self._due())

    def due(self, *, limit: int) -> Sequence[Correction]:
        """Return some of what is due, an organisation's together."""
        return sorted(self._due(), key=lambda one: (one.organisation, one.result))[:limit]

    def settle(self, corrections: Sequence[Correction]) -> None:
        """Keep that these were told of the versions that stand."""
        for one in corrections:
            self._record.corrections[one.organisation, one.result] = one.standing.number

    def _due(self) -> Iterator[Correction]:
        known = dict[tuple[OrganisationId, ResultId], int]()
        for organisation, result, version in self._record.disclosures:
            known[organisation, result] = max(version, known.get((organisation, result), 0))
        for kept in self._record.shares.values():
            key = (kept.grant.organisation, kept.grant.result)
            known[key] = max(self._delivered(kept), known.get(key, 0))
        for (organisation, result), seen in known.items():
            versions = self._record.versions.get(result, ())
            told = self._record.corrections.get((organisation, result), 0)
            is_behind = 0 < seen < len(versions) and told <= seen
            if is_behind and self._is_out(result) and self._is_heard(organisation):
                yield Correction(
                    organisation=organisation,
                    result=result,
                    known=_stand(versions[seen - 1]),
                    standing=_stand(versions[-1]),
                    is_shown=self._is_shown(organisation, result),
                )

    def _delivered(self, kept: KeptShare) -> int:
        """Return the last superseded version that the share showed; 0 for none."""
        grant = kept.grant
        received_at = read_share(self._record, kept, self._clock.now()).received_at
        ends = [end for end in (grant.withdrawn_at, grant.expires_at) if end is not None]
        versions = self._record.versions.get(grant.result, ())
        shown = [
            before.number
            for before, after in pairwise(versions)
            if received_at is not None
            and received_at < after.recorded_at
            and all(max(received_at, before.recorded_at) < end for end in ends)
        ]
        return max(shown, default=0)

    def _is_out(self, result: ResultId) -> bool:
        now: datetime = self._clock.now()
        entry = next(kept.entry for kept in self._record.entries.values() if kept.entry.id == result)
        return self._record.sittings[entry.sitting.name].releases_at <= now

    def _is_heard(self, organisation: OrganisationId) -> bool:
        return self._record.organisations[organisation].is_open and any(
            officer.organisation == organisation and officer.state is OfficerState.ACTIVE
            for officer in self._record.officers.values()
        )

    def _is_shown(self, organisation: OrganisationId, result: ResultId) -> bool:
        now = self._clock.now()
        return any(
            kept.grant.result == result
            and kept.grant.organisation == organisation
            and is_visible(read_share(self._record, kept, now), now)
            for kept in self._record.shares.values()
        )


def _stand(version: ResultVersion) -> Stand:
    number = version.statement_number
    return Stand(
        number=version.number, status=version.status, statement_number=None if number is None else str(number)
    )
