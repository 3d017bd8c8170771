"""What organisations had by shares that were delivered, kept before those are received anew, in memory."""

from datetime import datetime

from results_core.exams.sittings import Sitting
from results_core.sharing.states import received_at
from results_core.testing.memory.record import KeptShare, Record


def remember_delivered(record: Record, sitting: Sitting, now: datetime) -> None:
    """Keep as known what the shares of the sitting's results had delivered by now, as the sitting stood."""
    results = {kept.entry.id for kept in record.entries.values() if kept.entry.sitting.name == sitting.name}
    for kept in record.shares.values():
        if kept.grant.result in results:
            _remember(record, kept, sitting, now)


def _remember(record: Record, kept: KeptShare, sitting: Sitting, now: datetime) -> None:
    grant = kept.grant
    versions = record.versions.get(grant.result, ())
    at = received_at(grant.sent_at, sitting.releases_at, versions)
    ends = [end for end in (grant.withdrawn_at, grant.expires_at) if end is not None]
    shown = [
        version.number
        for version in versions
        if at is not None and at <= now and all(max(at, version.recorded_at) < end for end in ends)
    ]
    if at is not None and shown:
        record.disclosures.setdefault((grant.organisation, grant.result, shown[-1]), at)
