"""Long work in memory."""

from collections.abc import Sequence
from datetime import datetime

import attrs

from results_core.jobs.progress import Job, JobKind, JobState
from results_core.testing.memory.record import Record


class MemoryJobs:
    """Fulfils `Jobs`. Whoever writes has the store alone, so that every claim is good."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._jobs = record.jobs

    def begin(self, job: Job) -> bool:
        """Keep a new job, unless its subject has one that is not cancelled."""
        if self.standing(job.kind, job.subject) is not None:
            return False
        self._jobs[job.id] = job
        return True

    def running(self, kind: JobKind) -> Sequence[Job]:
        """Return the jobs of the kind that are to be carried on."""
        running = [job for job in self._standing(kind) if job.state is JobState.RUNNING]
        return sorted(running, key=lambda job: (job.begun_at, job.id))

    def claim(self, kind: JobKind) -> Job | None:
        """Return the job of the kind that began first and runs."""
        return next(iter(self.running(kind)), None)

    def keep(self, job: Job) -> None:
        """Write down how far a claimed job has come."""
        self._jobs[job.id] = job

    def lease(self, kind: JobKind, *, now: datetime, until: datetime) -> Job | None:
        """Take the least lately touched job of the kind that runs and that nobody holds, until an instant."""
        free = [job for job in self.running(kind) if job.held_until is None or job.held_until <= now]
        job = min(free, key=lambda one: (one.touched_at, one.id), default=None)
        if job is None:
            return None
        self._jobs[job.id] = attrs.evolve(job, held_until=until)
        return self._jobs[job.id]

    def hold(self, job: Job, *, until: datetime | None) -> Job | None:
        """Write down how far a leased job has come, and hold it on; None where the lease was lost."""
        kept = self._jobs[job.id]
        if kept.state is not JobState.RUNNING or kept.held_until != job.held_until:
            return None
        self._jobs[job.id] = attrs.evolve(job, held_until=until)
        return self._jobs[job.id]

    def standing(self, kind: JobKind, subject: str) -> Job | None:
        """Return the job of the subject that runs or is done."""
        return next((job for job in self._standing(kind) if job.subject == subject), None)

    def cancel(self, kind: JobKind, subject: str, *, at: datetime) -> None:
        """End the subject's job."""
        job = self.standing(kind, subject)
        if job is not None:
            self._jobs[job.id] = job.ended(JobState.CANCELLED, at=at)

    def paced_until(self, kind: JobKind) -> datetime | None:
        """Return up to where the jobs of the kind have filled the time to come."""
        return max((job.paced_until for job in self._standing(kind) if job.paced_until), default=None)

    def _standing(self, kind: JobKind) -> list[Job]:
        return [job for job in self._jobs.values() if _stands(job) and job.kind is kind]


def _stands(job: Job) -> bool:
    return job.state is not JobState.CANCELLED
