"""Long work: rows with progress, one job for a subject, carried on by one worker at a time."""

from datetime import datetime, timedelta

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


def lease(store: Store, *, at: datetime, until: datetime) -> Job | None:
    """Return what a worker has for itself until an instant."""
    with store.begin() as work:
        job = work.jobs.lease(JobKind.RELEASE, now=at, until=until)
        work.commit()
    return job


def hold(store: Store, job: Job, *, until: datetime | None) -> Job | None:
    """Go on with a leased job."""
    with store.begin() as work:
        held = work.jobs.hold(job, until=until)
        work.commit()
    return held


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

    def test_a_lease_is_ones_own_until_it_ends(self, store: Store) -> None:
        """The least lately touched goes first; a held one goes to nobody until its time is over."""
        begin(store, a_job("early"))
        begin(store, a_job("late", begun=A_SECOND))
        later = NOON + timedelta(minutes=1)

        leased = [lease(store, at=NOON, until=later) for _ in range(3)]
        again = lease(store, at=later, until=later + A_SECOND)

        assert [job and job.subject for job in leased] == ["early", "late", None]
        assert again is not None
        assert (again.subject, again.held_until) == ("early", later + A_SECOND)

    def test_who_lost_a_lease_writes_nothing(self, store: Store) -> None:
        """Somebody else has it, or it was cancelled: how far the other came stays."""
        begin(store, a_job("early"))
        first = lease(store, at=NOON, until=NOON + A_SECOND)
        second = lease(store, at=NOON + A_SECOND, until=NOON + 3 * A_SECOND)
        assert first is not None
        assert second is not None
        moved = second.moved(after="7", count=7, at=NOON, paced_until=None)

        lost, held = hold(store, first, until=RELEASE), hold(store, moved, until=RELEASE)
        assert held is not None
        freed = hold(store, held.moved(after="9", count=2, at=NOON, paced_until=None), until=None)
        again = lease(store, at=NOON, until=NOON + A_SECOND)
        with store.begin() as work:
            work.jobs.cancel(JobKind.RELEASE, "early", at=NOON)
            work.commit()
        assert again is not None

        assert lost is None
        assert held.held_until == RELEASE
        assert freed is not None
        assert (again.after, again.done) == ("9", 9)
        assert hold(store, again, until=RELEASE) is None
        assert lease(store, at=RELEASE, until=RELEASE + A_SECOND) is None

    def test_no_jobs_at_first(self, store: Store) -> None:
        """Nothing runs, nothing is claimed, no time is filled."""
        with store.begin(reading=True) as work:
            assert not work.jobs.running(JobKind.RELEASE)
            assert work.jobs.standing(JobKind.RELEASE, "sitting") is None
            assert work.jobs.paced_until(JobKind.RELEASE) is None
        assert claimed(store) is None
