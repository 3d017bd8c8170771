"""What long work needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from results_core.jobs.progress import Job, JobKind


class Jobs(Protocol):
    """Long work, carried on by whichever worker is next. Instants are aware, in UTC."""

    def begin(self, job: Job) -> bool:
        """Keep a new job; do nothing and return False where its subject has one that is not cancelled."""

    def running(self, kind: JobKind) -> Sequence[Job]:
        """Return the jobs of the kind that are to be carried on, the one that began first at first."""

    def claim(self, kind: JobKind) -> Job | None:
        """Take the job of the kind that began first and runs, until this transaction ends.

        None where there is none, or another transaction has it: work of a kind is done by one at a time.
        """

    def keep(self, job: Job) -> None:
        """Write down how far a claimed job has come."""

    def lease(self, kind: JobKind, *, now: datetime, until: datetime) -> Job | None:
        """Take the least lately touched job of the kind that runs and that nobody holds, until an instant.

        For work whose slow part is done between transactions: whoever dies leaves it free again at that
        instant. None where there is none. On PostgreSQL those that another transaction has are left out.
        """

    def hold(self, job: Job, *, until: datetime | None) -> Job | None:
        """Write down how far a leased job has come, and hold it on, or let it go where `until` is None.

        None, with nothing written, where the lease was lost: somebody else has it, or it was cancelled.
        The instant must lie behind that of the lease.
        """

    def standing(self, kind: JobKind, subject: str) -> Job | None:
        """Return the job of the subject that runs or is done."""

    def cancel(self, kind: JobKind, subject: str, *, at: datetime) -> None:
        """End the subject's job, once the step under way is over: it may have another one then."""

    def paced_until(self, kind: JobKind) -> datetime | None:
        """Return up to where the jobs of the kind that are not cancelled have filled the time to come."""
