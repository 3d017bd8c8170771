"""Checks of lists in memory."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from results_core.kernel.identifiers import BulkCheckId, OrganisationId, ResultId
from results_core.kernel.time import Clock
from results_core.results.model import ReadResult
from results_core.testing.memory.lookups import MemoryLookups
from results_core.testing.memory.record import Record
from results_core.testing.memory.results import MemoryResults, addressee_in
from results_core.verification.bulk_model import BulkCheck, BulkState
from results_core.verification.bulk_ports import Hit, Sounding
from results_core.verification.lookup_ports import Match

_UNDER_WAY = frozenset({BulkState.RUNNING, BulkState.PAUSED})


class MemoryBulkChecks:
    """Fulfils `BulkChecks`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._checks = record.bulk_checks
        self._files = record.files

    def add(self, check: BulkCheck) -> None:
        """Keep a new one."""
        self._checks[check.id] = check

    def of(self, check: BulkCheckId, *, hold: bool = False) -> BulkCheck | None:
        """Return it; whoever writes holds everything anyhow."""
        del hold
        kept = self._checks.get(check)
        return kept if kept is not None and kept.list_file in self._files else None

    def keep(self, check: BulkCheck) -> None:
        """Keep it as it is from now on."""
        self._checks[check.id] = check

    def same(self, organisation: OrganisationId, digest: str, *, ended_since: datetime) -> BulkCheck | None:
        """Return the organisation's check of the same list that runs, waits, or ended since then."""
        found = (
            check
            for check in self._checks.values()
            if (check.organisation, check.digest) == (organisation, digest)
            and (check.state in _UNDER_WAY or (check.ended_at is not None and check.ended_at >= ended_since))
        )
        return max(found, key=lambda check: (check.made_at, check.id), default=None)

    def listed(self, organisation: OrganisationId, *, limit: int) -> Sequence[BulkCheck]:
        """Return the organisation's, latest first, without drafts."""
        found = [
            check
            for check in self._checks.values()
            if check.organisation == organisation
            and check.state is not BulkState.DRAFT
            and check.list_file in self._files
        ]
        return sorted(found, key=lambda check: (check.made_at, check.id), reverse=True)[:limit]


class MemoryBulkLookups:
    """Fulfils `BulkLookups`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is released."""
        self._record = record
        self._clock = clock
        self._lookups = MemoryLookups(record, clock)

    def find_each(
        self, asked: Sequence[tuple[str, date]], *, organisation: OrganisationId
    ) -> Sequence[Sounding]:
        """Look for each by itself."""
        now = self._clock.now()
        found = [
            self._lookups.find(number, born, organisation=organisation, purses=(), now=now)
            for number, born in asked
        ]
        return [
            Sounding(None if tried.match is None else self._hit(tried.match), tried.results)
            for tried in found
        ]

    def told(self, found: Sequence[ResultId]) -> Mapping[ResultId, ReadResult]:
        """Return each as it stands, where it is out and not erased."""
        results = MemoryResults(self._record, self._clock)
        each = [
            results.of_entry(kept.entry.id_number)
            for kept in self._record.entries.values()
            if kept.entry.id in found and kept.restricted_at is None
        ]
        return {read.entry.id: read for read in each if read is not None and read.version is not None}

    def _hit(self, match: Match) -> Hit:
        entry, version = match.read.entry, match.read.version
        assert version is not None
        return Hit(
            result=entry.id,
            version=version.number,
            status=version.status,
            statement_number=version.statement_number,
            family_name=version.family_name,
            exam=entry.sitting.exam,
            overall=version.overall,
            label=version.label,
            cefr=version.cefr,
            account=match.account,
            to=None if match.account is None else addressee_in(self._record, entry.id),
            share=match.share,
            was_looked_at=match.was_looked_at,
        )
