"""Telling of released sittings: letters and events, in small steps (mission B14; architecture, Time)."""

from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs

from results_core.correspondence.outbox import PostingState
from results_core.exams.sessions import SittingName
from results_core.exams.showing_sittings import counts_of
from results_core.exams.sittings import mailing_of
from results_core.jobs.progress import Job, JobKind, JobState
from results_core.kernel.identifiers import JobId, Randomness, SittingId, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.results.announcements import AnnouncingWork, Batch, ProgressWork, Told

_MINUTE = timedelta(minutes=1)


@attrs.frozen(kw_only=True)
class AnnounceReleases:
    """Tell of the sittings that have come out: a call is one small step, and says whether it did anything.

    Any number of workers may call it; one at a time gets on. A step that is cut off is undone with its
    progress, and whoever comes next takes it again. What a step writes and how far it has come are
    committed together: each result gets one event a release, each account one letter a sitting, ever.

    Nothing waits for this to show: a result is out by its sitting's instant alone.
    """

    begin: Begin[AnnouncingWork]
    clock: Clock
    randomness: Randomness
    letters_per_minute: int = 600
    """Over how much time the letters are spread, over all sittings together."""
    step: int = 1_000
    """Of how many entries one transaction tells."""

    def __call__(self) -> bool:
        """Take one step; return False where there is none to take, or another worker is at it."""
        with self.begin(reading=True) as work:
            due, runs = work.announcements.due(), work.jobs.running(JobKind.RELEASE)
        if due:
            self._begin_jobs()
        return bool(due or runs) and self._take_step()

    @repeatable
    def _begin_jobs(self) -> None:
        now = self.clock.now()
        with self.begin() as work:
            for sitting in work.announcements.due(hold=True):
                work.jobs.begin(
                    Job(
                        id=JobId(identifier(self.randomness)),
                        kind=JobKind.RELEASE,
                        subject=sitting,
                        begun_at=now,
                        touched_at=now,
                    )
                )
            work.commit()

    @repeatable
    def _take_step(self) -> bool:
        now = self.clock.now()
        with self.begin() as work:
            job = work.jobs.claim(JobKind.RELEASE)
            if job is None:
                return False
            work.jobs.keep(self._carried_on(work, job, now))
            work.commit()
        return True

    def _carried_on(self, work: AnnouncingWork, job: Job, now: datetime) -> Job:
        sitting = work.announcements.out(SittingId(job.subject))
        if sitting is None:
            return job.ended(JobState.CANCELLED, at=now)
        gap = _MINUTE / self.letters_per_minute
        first_at = max(now, work.jobs.paced_until(JobKind.RELEASE) or now)
        told = work.announcements.tell(
            Batch(sitting=sitting, after=job.after, limit=self.step, at=now, first_at=first_at, gap=gap)
        )
        moved = _moved(job, told, now, paced_until=first_at + told.letters * gap)
        return moved if told.entries == self.step else moved.ended(JobState.DONE, at=now)


def _moved(job: Job, told: Told, now: datetime, *, paced_until: datetime) -> Job:
    return job.moved(
        after=told.last if told.entries else job.after,
        count=told.entries,
        at=now,
        paced_until=paced_until if told.letters else job.paced_until,
    )


@attrs.frozen(kw_only=True)
class ReleaseProgress:
    """How far the telling of a sitting has come."""

    state: JobState | None
    """None before the release, or where no worker has come to it yet."""
    results_told: int
    """Of how many results it is written that they are out."""
    letters: Mapping[PostingState, int]
    """The letters that were written, by what has become of them."""
    letters_to_come: int
    """How many would get one by a release now; 0 where all have been told."""


@attrs.frozen(kw_only=True)
class ReleasesUnderWay:
    """What telling of releases is behind with."""

    due: int
    """Sittings that are out and that no worker has come to."""
    running: int
    """Sittings that are being told of."""
    results_told: int
    """Of how many results of those."""


@attrs.frozen(kw_only=True)
class ShowReleaseProgress:
    """Show operators whom a release tells, before and after it."""

    begin: Begin[ProgressWork]

    def under_way(self) -> ReleasesUnderWay:
        """Return what is being told of, and what waits for a worker."""
        with self.begin(reading=True) as work:
            running = work.jobs.running(JobKind.RELEASE)
            return ReleasesUnderWay(
                due=len(work.announcements.due()),
                running=len(running),
                results_told=sum(job.done for job in running),
            )

    def __call__(self, name: str) -> ReleaseProgress:
        """Return how far the telling of a sitting has come.

        Raises:
            NotASittingName: The text is no such name.
            UnknownSitting: No sitting has this name.
        """
        wanted = SittingName.parse(name)
        with self.begin(reading=True) as work:
            sitting = counts_of(work.entries, wanted).sitting.id
            job = work.jobs.standing(JobKind.RELEASE, sitting)
            is_told = job is not None and job.state is JobState.DONE
            return ReleaseProgress(
                state=None if job is None else job.state,
                results_told=0 if job is None else job.done,
                letters=work.outbox.counts_of(mailing_of(sitting)),
                letters_to_come=0 if is_told else work.announcements.still_to_tell(sitting),
            )
