"""Long work: rows with progress, one job for a subject, carried on by one worker at a time."""

from datetime import timedelta

from results_core.jobs.progress import Job, JobKind, JobState
from results_core.kernel.identifiers import JobId
from results_core.testing.builders import NOON, RELEASE, named
from results_core.testing.stores import Store

A_SECOND = timedelta(seconds=1)


def a_job(subject: str = "sitting", *, begun: timedelta = timedelta()) -> Job:
    """Return a job that begins."""
    return Job(
        id=JobId(named(f"job {subject} {begun}")),
        kind=JobKind.RELEASE,
        subject=subject,
        begun_at=NOON + begun,
        touched_at=NOON + begun,
    )


def begin(store: Store, job: Job) -> bool:
    """Begin a job, in a transaction of its own."""
    with store.begin() as work:
        begun = work.jobs.begin(job)
        work.commit()
    return begun


def claimed(store: Store) -> Job | None:
    """Return what a worker would carry on."""
    with store.begin() as work:
        return work.jobs.claim(JobKind.RELEASE)


class JobsContract:
    """What long work promises."""

    def test_a_subject_has_one_job(self, store: Store) -> None:
        """Running or done; a cancelled one makes room for another."""
        first, second = a_job(), a_job(begun=A_SECOND)
        answers = [begin(store, first), begin(store, second)]
        with store.begin() as work:
            work.jobs.keep(first.ended(JobState.DONE, at=NOON))
            work.commit()
        answers.append(begin(store, second))
        with store.begin() as work:
            work.jobs.cancel(JobKind.RELEASE, "sitting", at=NOON)
            work.commit()
        answers.append(begin(store, second))

        assert answers == [True, False, False, True]
        assert claimed(store) == second

    def test_the_job_that_began_first_is_carried_on_first(self, store: Store) -> None:
        """As far as it has come; one that is done is not carried on."""
        begin(store, a_job("late", begun=A_SECOND))
        begin(store, a_job("early"))
        moved = a_job("early").moved(after="x", count=7, at=RELEASE, paced_until=RELEASE)
        with store.begin() as work:
            work.jobs.keep(moved)
            work.commit()
        first = claimed(store)
        with store.begin() as work:
            work.jobs.keep(moved.ended(JobState.DONE, at=RELEASE))
            work.commit()
        second = claimed(store)
        with store.begin(reading=True) as work:
            standing = work.jobs.standing(JobKind.RELEASE, "early")
            paced_until, runs = work.jobs.paced_until(JobKind.RELEASE), work.jobs.running(JobKind.RELEASE)

        assert (first, second) == (moved, a_job("late", begun=A_SECOND))
        assert standing == moved.ended(JobState.DONE, at=RELEASE)
        assert (paced_until, list(runs)) == (RELEASE, [second])

    def test_no_jobs_at_first(self, store: Store) -> None:
        """Nothing runs, nothing is claimed, no time is filled."""
        with store.begin(reading=True) as work:
            assert not work.jobs.running(JobKind.RELEASE)
            assert work.jobs.standing(JobKind.RELEASE, "sitting") is None
            assert work.jobs.paced_until(JobKind.RELEASE) is None
        assert claimed(store) is None
