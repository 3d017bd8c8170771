"""Results in memory, under the condition of release."""

from collections.abc import Sequence
from itertools import zip_longest

from results_core.candidates.model import Account
from results_core.correspondence.messages import Addressee
from results_core.exams.importing import ImportConflict
from results_core.exams.sittings import Sitting
from results_core.jobs.progress import JobKind, JobState
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.values import IdNumber
from results_core.results.model import (
    History,
    ReadResult,
    Remark,
    ResultsInSession,
    ResultStatus,
    ResultVersion,
    VersionOnRecord,
)
from results_core.testing.memory.entries import as_it_stands
from results_core.testing.memory.record import KeptEntry, Record


class MemoryResults:
    """Fulfils `Results`."""

    def __init__(self, record: Record, clock: Clock) -> None:
        """Work on this record; the clock tells what is released."""
        self._record = record
        self._clock = clock

    def of_account(self, account: AccountId, result: ResultId | None = None) -> Sequence[ReadResult]:
        """Return the account's results, or the one named if it is the account's, latest exam first."""
        found = [
            self._read(kept, unreleased=False)
            for kept in self._record.entries.values()
            if self._record.belongings.get(kept.entry.id) == account and result in {None, kept.entry.id}
        ]
        return sorted(found, key=lambda read: read.entry.sitting.exam_date, reverse=True)

    def in_session(self, digest: str) -> ResultsInSession | None:
        """Return the session of this digest, and the results of its account."""
        session = self._record.sessions.get(digest)
        if session is None:
            return None
        return ResultsInSession(session=session, results=self.of_account(session.account))

    def of_entry(self, id_number: IdNumber, *, unreleased: bool = False) -> ReadResult | None:
        """Return the result of an entry for operators."""
        kept = self._record.entries.get(id_number)
        return None if kept is None else self._read(kept, unreleased=unreleased)

    def history(self, id_number: IdNumber, *, unreleased: bool = False, hold: bool = False) -> History | None:
        """Return every version of the result of an entry; whoever writes holds everything anyhow."""
        del hold
        kept = self._record.entries.get(id_number)
        if kept is None:
            return None
        entry = as_it_stands(self._record, kept)
        released = self._clock.now() >= entry.sitting.releases_at
        versions = self._record.versions.get(entry.id, ()) if released or unreleased else ()
        replaced_at = [version.recorded_at for version in versions[1:]]
        return History(
            entry=entry,
            released=released,
            versions=tuple(
                VersionOnRecord(
                    version=version,
                    superseded_at=superseded_at,
                    remark=self._record.remarks.get((entry.id, version.number)),
                )
                for version, superseded_at in zip_longest(versions, replaced_at)
            ),
        )

    def add(self, version: ResultVersion, remark: Remark) -> None:
        """Keep a version made by hand in the place of the one that stands.

        Raises:
            ImportConflict: There is another one of its number.
        """
        versions = self._record.versions.get(version.result, ())
        if version.number != len(versions) + 1:
            raise ImportConflict("the result changed meanwhile")
        self._record.versions[version.result] = (*versions, version)
        self._record.remarks[version.result, version.number] = remark

    def addressee(self, result: ResultId, *, of_news: bool = False) -> Addressee | None:
        """Return the confirmed candidate whose result it is, and whom no release tells of news."""
        return addressee_in(self._record, result, of_news=of_news)

    def is_announced(self, result: ResultId) -> bool:
        """Tell whether the telling of its sitting's release has come past the result."""
        return is_announced(self._record, result)

    def _read(self, kept: KeptEntry, *, unreleased: bool) -> ReadResult:
        entry = as_it_stands(self._record, kept)
        released = self._clock.now() >= entry.sitting.releases_at
        versions = self._record.versions.get(entry.id, ())
        version = versions[-1] if versions and (released or unreleased) else None
        return ReadResult(
            entry=entry,
            released=released,
            version=version,
            has_photo=version is not None
            and version.status is ResultStatus.REPORTED
            and entry.id in self._record.photos,
            shared_with=sum(
                share.grant.result == entry.id and share.grant.is_active(self._clock.now())
                for share in self._record.shares.values()
            ),
        )


def addressee_in(record: Record, result: ResultId, *, of_news: bool = False) -> Addressee | None:
    """Return whom a letter about the result goes to."""
    belongs_to = record.belongings.get(result)
    account = None if belongs_to is None else record.accounts[belongs_to]
    if account is None or account.closed_at is not None:
        return None
    if of_news and not is_announced(record, result) and to_tell(record, result) is not None:
        return None
    return Addressee(email=account.email, language=account.language, about=account.id)


def to_tell(record: Record, result: ResultId) -> Account | None:
    """Return the account that a release of the result's sitting tells."""
    belongs_to = record.belongings.get(result)
    account = None if belongs_to is None else record.accounts[belongs_to]
    if account is None or account.closed_at is not None or (result, account.id) in record.told:
        return None
    return account if record.joined[result, account.id] < sitting_of(record, result).releases_at else None


def is_announced(record: Record, result: ResultId) -> bool:
    """Tell whether the telling of its sitting's release has come past the result."""
    sitting = sitting_of(record, result)
    jobs = [job for job in record.jobs.values() if (job.kind, job.subject) == (JobKind.RELEASE, sitting.id)]
    return any(
        job.state is JobState.DONE or (job.state is JobState.RUNNING and job.after >= result) for job in jobs
    )


def sitting_of(record: Record, result: ResultId) -> Sitting:
    """Return the sitting of a result, as it stands."""
    [kept] = [kept for kept in record.entries.values() if kept.entry.id == result]
    return as_it_stands(record, kept).sitting
