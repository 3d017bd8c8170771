"""Checking lists in small committed steps, carried on by whichever worker is next (mission C10, VER-5)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import attrs

from results_core.jobs.progress import Job, JobKind, JobState
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import BulkCheckId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import BudgetKey, budget_key, budget_keys
from results_core.verification.bulk_judging import Judging
from results_core.verification.bulk_model import BulkCheck, BulkPolicy, BulkState
from results_core.verification.bulk_ports import BulkWork, Hit, Sounding
from results_core.verification.bulk_rows import AT_ONCE, AskedRow, decoded_asked, encoded_answers
from results_core.verification.disclosing import Looked, Looks, Way, record_looks
from results_core.verification.letters import warnings
from results_core.verification.viewers import Viewer

_HELD: Final = timedelta(minutes=1)
"""How long a worker has a check before another may take it: a step takes a fraction of a second."""
_STEPS: Final = 2
"""Steps of one check before another check gets its turn."""
_PARTS: Final = 4
"""Of the file of what is asked, in one step: its locks are a quarter of what PostgreSQL has by default."""
_SALT: Final = 16


class _Prepared(NamedTuple):
    """What a step asks, with what can be made before its transaction."""

    rows: Sequence[AskedRow]
    keys: dict[str, BudgetKey]
    """Of the numbers' budgets."""
    of_organisation: BudgetKey
    salts: Sequence[str]


@attrs.frozen(kw_only=True)
class RunBulk:
    """Take steps of checks that run."""

    begin: Begin[BulkWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    policy: BulkPolicy = BulkPolicy()

    def __call__(self) -> bool:
        """Take some steps of the check that was least lately touched; False where there is none."""
        job = self._lease()
        if job is None:
            return False
        for left in reversed(range(_STEPS)):
            held = self._step(job, goes_on=left > 0)
            if held is None or held.state is not JobState.RUNNING:
                break
            job = held
        return True

    @repeatable
    def _lease(self) -> Job | None:
        now = self.clock.now()
        with self.begin(reading=True) as work:
            if not work.jobs.running(JobKind.BULK_CHECK):
                return None
        with self.begin() as work:
            job = work.jobs.lease(JobKind.BULK_CHECK, now=now, until=now + _HELD)
            work.commit()
        return job

    def _step(self, job: Job, *, goes_on: bool) -> Job | None:
        """Judge the rows of some parts and commit; None, with nothing done, where the lease was lost."""
        first, passed = divmod(job.done, AT_ONCE)
        with self.begin(reading=True) as work:
            check = work.bulk_checks.of(BulkCheckId(job.subject))
            if check is None:
                return None
            parts = [work.files.part(check.asked_file, first + more) for more in range(_PARTS)]
        rows = [row for part in parts if part is not None for row in decoded_asked(part)][passed:]
        return self._commit(job, self._prepared(check, rows), goes_on=goes_on)

    def _prepared(self, check: BulkCheck, rows: Sequence[AskedRow]) -> _Prepared:
        numbers = list({row.number for row in rows if not row.against})
        drawn = self.randomness.bytes(_SALT * len(rows)).hex()
        return _Prepared(
            rows=rows,
            keys=dict(zip(numbers, budget_keys(self.digester, self.policy.of_number, numbers), strict=True)),
            of_organisation=budget_key(self.digester, self.policy.of_organisation, check.organisation),
            salts=[drawn[start : start + 2 * _SALT] for start in range(0, len(drawn), 2 * _SALT)],
        )

    @repeatable
    def _commit(self, job: Job, prepared: _Prepared, *, goes_on: bool) -> Job | None:
        now = self.clock.now()
        with self.begin() as work:
            check = work.bulk_checks.of(BulkCheckId(job.subject), hold=True)
            if check is None or check.state is not BulkState.RUNNING or check.done != job.done:
                return None
            judging = self._judged(work, check, prepared, now)
            self._write(work, check, judging, prepared, now)
            moved, kept = _moved(job, check, judging, now=now)
            work.bulk_checks.keep(kept)
            self._tell(work, kept, now)
            is_over = kept.state is not BulkState.RUNNING
            held = work.jobs.hold(moved, until=None if is_over or not goes_on else _later(job, now))
            if held is None:
                return None
            work.commit()
        return moved if is_over else held

    def _judged(self, work: BulkWork, check: BulkCheck, prepared: _Prepared, now: datetime) -> Judging:
        """Hold the budgets, look up by one query what they leave, and judge row by row."""
        numbers = list(prepared.keys)
        keys = [*prepared.keys.values(), prepared.of_organisation]
        work.budgets.hold_each(keys)
        *of_numbers, of_organisation = work.budgets.of_each(keys)
        judging = Judging.of(
            check,
            self.policy,
            now=now,
            of_numbers=dict(zip(numbers, of_numbers, strict=True)),
            of_organisation=of_organisation,
        )
        shut = {number for number in numbers if judging.is_shut(number)}
        asked = [row for row in prepared.rows if not row.against and row.number not in shut]
        found: Sequence[Sounding] = work.bulk_lookups.find_each(
            [(row.number, row.born) for row in asked if row.born is not None],
            organisation=check.organisation,
        )
        soundings = {row.line: sounding for row, sounding in zip(asked, found, strict=True)}
        judging.judge(prepared.rows, soundings, prepared.salts)
        return judging

    def _write(
        self, work: BulkWork, check: BulkCheck, judging: Judging, prepared: _Prepared, now: datetime
    ) -> None:
        """Write down what was spent, who was looked at, what was missed, and the answers."""
        if judging.spent:
            numbers = sorted(judging.spent)
            work.budgets.keep_each(
                [(prepared.keys[number], judging.of_numbers[number]) for number in numbers],
                policy=self.policy.of_number,
            )
            work.budgets.keep_each(
                [(prepared.of_organisation, judging.own[0].spending)], policy=self.policy.of_organisation
            )
        asker = check.asker
        work.journal.add_all(
            asker.event(
                EventKind.LOOKUP_MISSED,
                at=now,
                randomness=self.randomness,
                result=result,
                facts={"way": Way.BULK.value, **({"used_up": 1} if missed.is_last else {})},
            )
            for missed in judging.misses
            for result in (missed.results or (None,))
        )
        if judging.hits:
            record_looks(work, _looks(check, judging.hits, now), randomness=self.randomness)
            work.outbox.add_all(
                warnings(work, check.organisation, judging.hits, at=now, randomness=self.randomness)
            )
        if judging.answers:
            work.files.append(check.answers_file, encoded_answers(judging.answers))

    def _tell(self, work: BulkWork, check: BulkCheck, now: datetime) -> None:
        kind = {
            BulkState.PAUSED: EventKind.BULK_CHECK_PAUSED,
            BulkState.DONE: EventKind.BULK_CHECK_DONE,
        }.get(check.state)
        if kind is None:
            return
        facts: dict[str, str | int] = {"check": check.id, "done": check.done, "missed": check.missed}
        work.journal.add(check.asker.event(kind, at=now, randomness=self.randomness, facts=facts))


def _looks(check: BulkCheck, hits: Sequence[Hit], now: datetime) -> Looks:
    return Looks(
        organisation=check.organisation,
        viewer=None
        if check.officer is None
        else Viewer(organisation=check.organisation, officer=check.officer),
        operator=check.operator or "",
        way=Way.BULK,
        at=now,
        looked=[
            Looked(result=hit.result, version=hit.version, account=hit.account, share=hit.share)
            for hit in hits
        ],
    )


def _moved(job: Job, check: BulkCheck, judging: Judging, *, now: datetime) -> tuple[Job, BulkCheck]:
    """Return the job and the check behind a step: on, paused, or at the end."""
    counts = Counter(dict(check.counts))
    counts.update(answer.verdict for answer in judging.answers)
    kept = attrs.evolve(check, counts=dict(counts))
    moved = job.moved(after="", count=len(judging.answers), at=now, paced_until=None)
    if kept.done >= check.rows:
        ended = attrs.evolve(kept, state=BulkState.DONE, ended_at=now)
        return moved.ended(JobState.DONE, at=now), ended
    if not judging.answers:  # what was asked is kept no longer
        stopped = attrs.evolve(kept, state=BulkState.STOPPED, ended_at=now)
        return moved.ended(JobState.CANCELLED, at=now), stopped
    if judging.is_paused:
        return moved.ended(JobState.CANCELLED, at=now), attrs.evolve(kept, state=BulkState.PAUSED)
    return moved, kept


def _later(job: Job, now: datetime) -> datetime:
    """Return an instant behind that of the lease, as holding on asks for."""
    held = job.held_until or now
    return max(now + _HELD, held + timedelta(microseconds=1))
