"""Bringing a list, saying which column is which, a dry run, and the start of the check (mission C10)."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from itertools import islice
from typing import Final
from zoneinfo import ZoneInfo

import attrs

from results_core.jobs.files import FilesWork, streamed
from results_core.jobs.progress import Job, JobKind
from results_core.journal.events import EventKind
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import BulkCheckId, FileId, JobId, Randomness, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, budget_key
from results_core.verification.bulk_columns import Cell, Columns, guessed, is_header
from results_core.verification.bulk_model import (
    KEPT,
    SAME_WITHIN,
    Asker,
    BadList,
    BulkCheck,
    BulkState,
    NotNow,
    UnknownBulkCheck,
)
from results_core.verification.bulk_ports import BulkWork, UploadedTable
from results_core.verification.bulk_rows import (
    AT_ONCE,
    MOST_ROWS,
    DryRun,
    asked_rows,
    columns_as_json,
    decoded_rows,
    dry_run,
    encoded_asked,
    encoded_rows,
)

SHOWN: Final = 5
"""Rows of a list that are shown beside its columns."""
_LOOKED_THROUGH: Final = 6
"""Rows among which a header is looked for."""
_ONE_AT_A_TIME: Final = BudgetPolicy(purpose="bulk_start", most=1, within=SAME_WITHIN)
"""Nothing is spent of it: by its key those who start the same list wait for one another."""


@attrs.frozen(kw_only=True)
class Draft:
    """A list that nothing was looked up of yet."""

    check: BulkCheck
    header: Sequence[Cell]
    first: Sequence[Sequence[Cell]]
    guessed: Columns


@attrs.frozen(kw_only=True)
class PrepareBulk:
    """Take lists in, and start their checks."""

    begin: Begin[BulkWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    board_zone: str = "Europe/London"

    def bring(self, asker: Asker, table: UploadedTable) -> BulkCheckId:
        """Keep a list for its check; nothing of it is looked up.

        Raises:
            BadList: It has no names of columns, none or too many rows.
        """
        rows = [list(row) for row in table.rows]
        count = _judged(rows)
        now = self.clock.now()
        check = BulkCheck(
            id=BulkCheckId(identifier(self.randomness)),
            organisation=asker.organisation,
            officer=asker.officer,
            operator=asker.operator,
            made_at=now,
            kept_until=now + KEPT,
            kind=table.kind,
            digest=table.digest,
            rows=count,
        )
        self._keep(check, encoded_rows(rows))
        return check.id

    def draft(self, asker: Asker, check: BulkCheckId) -> Draft:
        """Return a list as it came, and which column seems to be which.

        Raises:
            UnknownBulkCheck: The organisation has no such list.
        """
        with self.begin(reading=True) as work:
            kept = _own(work, asker, check)
        table = table_of(self.begin, kept)
        return Draft(
            check=kept,
            header=table[0],
            first=table[1 : SHOWN + 1],
            guessed=kept.columns or guessed(table[0]),
        )

    @repeatable
    def choose(self, asker: Asker, check: BulkCheckId, columns: Columns) -> None:
        """Keep which column is which; it is complete. Raises what `draft` raises.

        Raises:
            NotNow: The check has begun.
        """
        if not columns.is_complete:
            raise NotNow("columns are missing")
        with self.begin() as work:
            kept = _own(work, asker, check, hold=True)
            if kept.state is not BulkState.DRAFT:
                raise NotNow("the check has begun")
            work.bulk_checks.keep(attrs.evolve(kept, columns=columns))
            work.commit()

    def dry_run(self, asker: Asker, check: BulkCheckId) -> DryRun:
        """Tell what the check would do. Raises what `draft` raises.

        Raises:
            NotNow: Nobody has said yet which column is which.
        """
        with self.begin(reading=True) as work:
            kept = _own(work, asker, check)
        if kept.columns is None:
            raise NotNow("the columns are not chosen")
        return dry_run(table_of(self.begin, kept), kept.columns, today=self._today())

    def start(self, asker: Asker, check: BulkCheckId) -> BulkCheckId:
        """Start the check; return the one that runs, which is another where the list is the same (VER-5).

        Raises what `dry_run` raises.
        """
        with self.begin(reading=True) as work:
            kept = _own(work, asker, check)
        if kept.columns is None:
            raise NotNow("the columns are not chosen")
        rows = asked_rows(table_of(self.begin, kept), kept.columns, today=self._today())
        parts = [encoded_asked(part) for part in iter(lambda: list(islice(rows, AT_ONCE)), [])]
        spelt = f"{kept.digest}:{columns_as_json(kept.columns)}"
        return self._start(asker, check, sha256(spelt.encode()).hexdigest(), parts)

    @repeatable
    def _start(self, asker: Asker, check: BulkCheckId, digest: str, parts: Sequence[bytes]) -> BulkCheckId:
        now = self.clock.now()
        with self.begin() as work:
            work.budgets.hold(self._lock(asker, digest))
            kept = _own(work, asker, check, hold=True)
            if kept.state is not BulkState.DRAFT:
                return kept.id
            same = work.bulk_checks.same(asker.organisation, digest, ended_since=now - SAME_WITHIN)
            if same is not None:
                return same.id
            work.files.begin(kept.asked_file, kept_until=kept.kept_until)
            for part in parts:
                work.files.append(kept.asked_file, part)
            work.files.begin(kept.answers_file, kept_until=kept.kept_until)
            work.bulk_checks.keep(attrs.evolve(kept, state=BulkState.RUNNING, begun_at=now, digest=digest))
            work.jobs.begin(a_job(kept.id, self.randomness, now=now))
            facts: dict[str, str | int] = {"check": kept.id, "rows": kept.rows}
            work.journal.add(
                asker.event(EventKind.BULK_CHECK_BEGUN, at=now, randomness=self.randomness, facts=facts)
            )
            work.commit()
        return check

    @repeatable
    def stop(self, asker: Asker, check: BulkCheckId) -> None:
        """Stop a check that runs or waits; what has its verdict keeps it. Raises what `draft` raises."""
        self._decide(asker, check, BulkState.STOPPED)

    @repeatable
    def go_on(self, asker: Asker, check: BulkCheckId) -> None:
        """Let a check go on that waits because of its misses. Raises what `draft` raises."""
        self._decide(asker, check, BulkState.RUNNING)

    def _decide(self, asker: Asker, check: BulkCheckId, state: BulkState) -> None:
        now = self.clock.now()
        stops = state is BulkState.STOPPED
        with self.begin() as work:
            kept = _own(work, asker, check, hold=True)
            if kept.state not in ({BulkState.RUNNING, BulkState.PAUSED} if stops else {BulkState.PAUSED}):
                return
            work.jobs.cancel(JobKind.BULK_CHECK, check, at=now)
            if stops:
                kept = attrs.evolve(kept, state=state, ended_at=now)
            else:
                kept = attrs.evolve(kept, state=state, goes_on=True)
                work.jobs.begin(a_job(check, self.randomness, now=now, done=kept.done))
            work.bulk_checks.keep(kept)
            kind = EventKind.BULK_CHECK_STOPPED if stops else EventKind.BULK_CHECK_WENT_ON
            facts: dict[str, str | int] = {"check": check, "done": kept.done, "missed": kept.missed}
            work.journal.add(asker.event(kind, at=now, randomness=self.randomness, facts=facts))
            work.commit()

    @repeatable
    def _keep(self, check: BulkCheck, table: bytes) -> None:
        with self.begin() as work:
            work.files.begin(check.list_file, kept_until=check.kept_until)
            work.bulk_checks.add(check)
            work.files.append(check.list_file, table)
            work.commit()

    def _lock(self, asker: Asker, digest: str) -> BudgetKey:
        return budget_key(self.digester, _ONE_AT_A_TIME, f"{asker.organisation}:{digest}")

    def _today(self) -> date:
        return self.clock.now().astimezone(ZoneInfo(self.board_zone)).date()


def table_of(begin: Begin[FilesWork], check: BulkCheck) -> list[list[Cell]]:
    """Return the list of a check, its header first.

    Raises:
        UnknownBulkCheck: It is not kept any longer.
    """
    rows = decoded_rows(whole(begin, check.list_file))
    if not rows:
        raise UnknownBulkCheck("the list is not kept any longer")
    return rows


def whole(begin: Begin[FilesWork], file: FileId) -> bytes:
    """Return everything that lies in a file."""
    return b"".join(streamed(begin, file))


def a_job(check: BulkCheckId, randomness: Randomness, *, now: datetime, done: int = 0) -> Job:
    """Return the long work that a check is."""
    return Job(
        id=JobId(identifier(randomness)),
        kind=JobKind.BULK_CHECK,
        subject=check,
        begun_at=now,
        touched_at=now,
        done=done,
    )


def _own(work: BulkWork, asker: Asker, check: BulkCheckId, *, hold: bool = False) -> BulkCheck:
    kept = work.bulk_checks.of(check, hold=hold)
    if kept is None or kept.organisation != asker.organisation:
        raise UnknownBulkCheck("no such check of this organisation")
    return kept


def _judged(rows: list[list[Cell]]) -> int:
    """Return how many rows ask something.

    Raises:
        BadList: There are none or too many, or no names of columns on top.
    """
    if not rows or all(cell is None or cell == "" for cell in rows[0]):
        raise BadList("bulk_no_header")
    tops = [place for place, row in enumerate(rows[:_LOOKED_THROUGH]) if is_header(row)]
    if tops and tops[0] > 0:
        raise BadList("bulk_header_lower", line=tops[0] + 1)
    if len(tops) > 1:
        raise BadList("bulk_two_headers", line=tops[1] + 1)
    if not any(
        isinstance(cell, str) and not any(sign.isdigit() for sign in cell) and cell.strip()
        for cell in rows[0]
    ):
        raise BadList("bulk_no_header")
    count = sum(any(row) or any(cell is not None and cell != "" for cell in row) for row in rows[1:])
    if not count:
        raise BadList("bulk_no_rows")
    if count > MOST_ROWS:
        raise BadList("bulk_too_many_rows", count=count, most=MOST_ROWS)
    return count
