"""Long work: what it is about, and how far it has come."""

from datetime import datetime
from enum import StrEnum, unique

import attrs

from results_core.kernel.identifiers import JobId


@unique
class JobKind(StrEnum):
    """The work that is too long for one transaction."""

    RELEASE = "release"
    """Telling of a sitting that is out: the subject is the sitting."""
    DOWNLOAD = "download"
    """Making the file of a large download: the subject is the download."""
    BULK_CHECK = "bulk_check"
    """Checking a list of statements: the subject is the check."""


@unique
class JobState(StrEnum):
    """How a job stands."""

    RUNNING = "running"
    DONE = "done"
    CANCELLED = "cancelled"
    """Overtaken by events: the subject may get another job."""


@attrs.frozen(kw_only=True)
class Job:
    """One piece of long work. Each of its steps is a transaction, in which it moves on."""

    id: JobId
    kind: JobKind
    subject: str
    """What it is about: each has one job of a kind that runs or is done."""
    begun_at: datetime
    touched_at: datetime
    state: JobState = JobState.RUNNING
    after: str = ""
    """The last thing that was dealt with, in the order of the work."""
    done: int = 0
    """How many things were dealt with."""
    paced_until: datetime | None = None
    """Up to where it has filled the time to come, where its effects are spread over time."""
    held_until: datetime | None = None
    """Until when a worker has it, where its work is done between transactions; it tells leases apart."""

    def moved(self, *, after: str, count: int, at: datetime, paced_until: datetime | None) -> "Job":
        """Return the job behind a step that dealt with so many things."""
        return attrs.evolve(self, after=after, done=self.done + count, touched_at=at, paced_until=paced_until)

    def ended(self, state: JobState, *, at: datetime) -> "Job":
        """Return the job at its end."""
        return attrs.evolve(self, state=state, touched_at=at)
