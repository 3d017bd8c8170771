"""Long work: rows with progress, claimed by one worker for one step."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import attrs
from sqlalchemy import Connection, bindparam, func, or_, select, text, update
from sqlalchemy.dialects import postgresql, sqlite

from adapters_sql.tables import jobs
from adapters_sql.tables.columns import Instant
from results_core.jobs.progress import Job, JobKind, JobState
from results_core.kernel.identifiers import JobId

_row = jobs.c
_STANDS: Final = text("state <> 'cancelled'")
_RUNS: Final = text("jobs.state = 'running'")
_KIND: Final = _row.kind == bindparam("of_kind")
_SUBJECT: Final = _row.subject == bindparam("of_subject")


def _begin(insert: Any) -> Any:  # noqa: ANN401 - the two databases have an `insert` each
    return (
        insert(jobs)
        .on_conflict_do_nothing(index_elements=[_row.kind, _row.subject], index_where=_STANDS)
        .returning(_row.id)
    )


_BEGIN: Final = {"sqlite": _begin(sqlite.insert), "postgresql": _begin(postgresql.insert)}
_COLUMNS: Final = (
    _row.id,
    _row.kind,
    _row.subject,
    _row.begun_at,
    _row.touched_at,
    _row.state,
    _row.after,
    _row.done,
    _row.paced_until,
    _row.held_until,
)
_FIRST: Final = (
    select(_row.id).where(_KIND, _RUNS).order_by(_row.begun_at, _row.id).limit(1).scalar_subquery()
)
_RUNNING: Final = select(*_COLUMNS).where(_KIND, _RUNS).order_by(_row.begun_at, _row.id)
_CLAIM: Final = select(*_COLUMNS).where(_row.id == _FIRST, _RUNS).with_for_update(skip_locked=True)
"""Skipped where another has it, however many run: the one that began first is the one that is worked on."""
_KEEP: Final = (
    update(jobs)
    .where(_row.id == bindparam("of_id"))
    .values(
        state=bindparam("to_state"),
        touched_at=bindparam("at"),
        after=bindparam("behind"),
        done=bindparam("so_many"),
        paced_until=bindparam("paced"),
    )
)
_NOW: Final = bindparam("now", type_=Instant)
_FREE: Final = (
    select(_row.id)
    .where(_KIND, _RUNS, or_(_row.held_until.is_(None), _row.held_until <= _NOW))
    .order_by(_row.touched_at, _row.id)
    .limit(1)
    .with_for_update(skip_locked=True)
    .cte("free")
)
_LEASE: Final = (
    update(jobs)
    .where(_row.id.in_(select(_FREE.c.id)))
    .values(held_until=bindparam("until", type_=Instant))
    .returning(*_COLUMNS)
)
_HOLD: Final = (
    _KEEP.where(_RUNS, _row.held_until == bindparam("held", type_=Instant))
    .values(held_until=bindparam("held_on", type_=Instant))
    .returning(_row.id)
)
_STANDING: Final = select(*_COLUMNS).where(_KIND, _SUBJECT, _STANDS)
_CANCEL: Final = (
    update(jobs)
    .where(_KIND, _SUBJECT, _STANDS)
    .values(state=JobState.CANCELLED.value, touched_at=bindparam("at"))
)
_PACED_UNTIL: Final = select(func.max(_row.paced_until)).where(_KIND, _STANDS)


class SqlJobs:
    """The core's `Jobs`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, job: Job) -> bool:
        """Keep a new job, unless its subject has one that is not cancelled."""
        begin = _BEGIN[self._connection.dialect.name]
        return self._connection.execute(begin, to_row(job)).one_or_none() is not None

    def running(self, kind: JobKind) -> Sequence[Job]:
        """Return the jobs of the kind that are to be carried on."""
        return [from_row(row) for row in self._connection.execute(_RUNNING, {"of_kind": kind.value})]

    def claim(self, kind: JobKind) -> Job | None:
        """Take the job of the kind that began first and runs; on SQLite every writer is alone anyway."""
        row = self._connection.execute(_CLAIM, {"of_kind": kind.value}).one_or_none()
        return None if row is None else from_row(row)

    def keep(self, job: Job) -> None:
        """Write down how far a claimed job has come."""
        self._connection.execute(_KEEP, _progress(job))

    def lease(self, kind: JobKind, *, now: datetime, until: datetime) -> Job | None:
        """Take the least lately touched job of the kind that runs and that nobody holds, until an instant."""
        wanted = {"of_kind": kind.value, "now": now, "until": until}
        row = self._connection.execute(_LEASE, wanted).one_or_none()
        return None if row is None else from_row(row)

    def hold(self, job: Job, *, until: datetime | None) -> Job | None:
        """Write down how far a leased job has come, and hold it on; None where the lease was lost."""
        values = _progress(job) | {"held": job.held_until, "held_on": until}
        held = self._connection.execute(_HOLD, values).one_or_none()
        return None if held is None else attrs.evolve(job, held_until=until)

    def standing(self, kind: JobKind, subject: str) -> Job | None:
        """Return the job of the subject that runs or is done."""
        wanted = {"of_kind": kind.value, "of_subject": subject}
        row = self._connection.execute(_STANDING, wanted).one_or_none()
        return None if row is None else from_row(row)

    def cancel(self, kind: JobKind, subject: str, *, at: datetime) -> None:
        """End the subject's job; on PostgreSQL this waits for the step under way."""
        self._connection.execute(_CANCEL, {"of_kind": kind.value, "of_subject": subject, "at": at})

    def paced_until(self, kind: JobKind) -> datetime | None:
        """Return up to where the jobs of the kind have filled the time to come."""
        latest: datetime | None = self._connection.execute(_PACED_UNTIL, {"of_kind": kind.value}).scalar_one()
        return latest


def _progress(job: Job) -> dict[str, Any]:
    return {
        "of_id": job.id,
        "to_state": job.state.value,
        "at": job.touched_at,
        "behind": job.after,
        "so_many": job.done,
        "paced": job.paced_until,
    }


def to_row(job: Job) -> dict[str, Any]:
    """Return the row of a job."""
    return {
        "id": job.id,
        "kind": job.kind.value,
        "subject": job.subject,
        "begun_at": job.begun_at,
        "touched_at": job.touched_at,
        "state": job.state.value,
        "after": job.after,
        "done": job.done,
        "paced_until": job.paced_until,
        "held_until": job.held_until,
    }


def from_row(row: Sequence[Any]) -> Job:
    """Return the job of a row."""
    job, kind, subject, begun_at, touched_at, state, after, done, paced_until, held_until = row
    return Job(
        id=JobId(job),
        kind=JobKind(kind),
        subject=subject,
        begun_at=begun_at,
        touched_at=touched_at,
        state=JobState(state),
        after=after,
        done=done,
        paced_until=paced_until,
        held_until=held_until,
    )
