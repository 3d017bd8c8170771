"""A system verifies up to a thousand statements at once: set-based, in their order (mission D4, VER-2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import attrs

from results_core.journal.events import EventKind
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.results.model import ReadResult
from results_core.throttling.budgets import BudgetKey, BudgetPolicy, budget_key, budget_keys
from results_core.verification.bulk_judging import Judging, Own
from results_core.verification.bulk_ports import BulkWork
from results_core.verification.bulk_rows import BAD_NUMBER, DUPLICATE, AnsweredRow, AskedRow
from results_core.verification.disclosing import Looked, Looks, Way, record_looks
from results_core.verification.letters import warnings
from results_core.verification.lookup import MissPolicy
from results_core.verification.receipts import Answer, AskedBy, IssueReceipts, Question
from results_core.verification.verdicts import HITS, Verdict
from results_core.verification.verifying import (
    HELD_BACK,
    AskedStatement,
    Verified,
    is_statement_number,
)
from results_core.verification.viewers import Viewer

MOST_AT_ONCE: Final = 1_000
_WITH_RECEIPT: Final = frozenset({*HITS, Verdict.NO_MATCH})


@attrs.frozen(kw_only=True)
class VerifiedLines:
    """What all came to, in their order, at one instant in UTC."""

    lines: Sequence[Verified]
    until: datetime | None
    """When there is budget again, where some were not checked for want of it."""


class _Keys(NamedTuple):
    of_numbers: Mapping[str, BudgetKey]
    own: Sequence[BudgetKey]


@attrs.frozen(kw_only=True)
class VerifyStatements:
    """Verify many statements in one transaction, by as many statements of the store as for one list."""

    begin: Begin[BulkWork]
    clock: Clock
    randomness: Randomness
    digester: Digester
    receipts: IssueReceipts
    policy: MissPolicy = MissPolicy()

    def __call__(self, viewer: Viewer, wanted: Sequence[AskedStatement], *, name: str) -> VerifiedLines:
        """Return what each came to; hits are looks, misses spend the budgets of single verifications.

        What was asked further up is a duplicate, and free. `name` is the organisation's.
        """
        rows = _rows(wanted)
        keys = self._keys(viewer, rows)
        judging, found = self._judged(viewer, rows, keys)
        answered = list(zip(rows, judging.answers, strict=True))
        signed = self._receipts(viewer, answered, judging.now, name)
        return VerifiedLines(
            lines=[
                _line(answer, found.get(row.line), receipt, judging.now)
                for (row, answer), receipt in zip(answered, signed, strict=True)
            ],
            until=judging.refused_until,
        )

    @repeatable
    def _judged(
        self, viewer: Viewer, rows: Sequence[AskedRow], keys: _Keys
    ) -> tuple[Judging, Mapping[int, ReadResult]]:
        now = self.clock.now()
        with self.begin() as work:
            judging = self._opened(work, keys, now)
            shut = {number for number in keys.of_numbers if judging.is_shut(number)}
            asked = [row for row in rows if not row.against and row.number not in shut]
            found = work.bulk_lookups.find_each(
                [(row.number, row.born) for row in asked if row.born is not None],
                organisation=viewer.organisation,
            )
            soundings = {row.line: sounding for row, sounding in zip(asked, found, strict=True)}
            judging.judge(rows, soundings, [""] * len(rows))
            self._write(work, viewer, judging, keys)
            told = work.bulk_lookups.told(sorted({hit.result for hit in judging.hits}))
            work.commit()
        hits = {line: sounding.hit for line, sounding in soundings.items() if sounding.hit is not None}
        return judging, {line: told[hit.result] for line, hit in hits.items() if hit.result in told}

    def _opened(self, work: BulkWork, keys: _Keys, now: datetime) -> Judging:
        numbers = list(keys.of_numbers)
        held = [*keys.of_numbers.values(), *keys.own]
        work.budgets.hold_each(held)
        spendings = work.budgets.of_each(held)
        return Judging(
            of_number=self.policy.of_number,
            now=now,
            of_numbers=dict(zip(numbers, spendings[: len(numbers)], strict=True)),
            own=[
                Own(policy=policy, spending=spending)
                for policy, spending in zip(self._own(), spendings[len(numbers) :], strict=True)
            ],
        )

    def _write(self, work: BulkWork, viewer: Viewer, judging: Judging, keys: _Keys) -> None:
        now = judging.now
        if judging.spent:
            spent = [
                (keys.of_numbers[number], judging.of_numbers[number]) for number in sorted(judging.spent)
            ]
            work.budgets.keep_each(spent, policy=self.policy.of_number)
            for key, own in zip(keys.own, judging.own, strict=True):
                work.budgets.keep_each([(key, own.spending)], policy=own.policy)
        work.journal.add_all(
            viewer.event(
                EventKind.LOOKUP_MISSED,
                at=now,
                randomness=self.randomness,
                result=result,
                facts={"way": Way.API.value, **({"used_up": 1} if missed.is_last else {})},
            )
            for missed in judging.misses
            for result in (missed.results or (None,))
        )
        if judging.hits:
            record_looks(work, _looks(viewer, judging), randomness=self.randomness)
            work.outbox.add_all(
                warnings(work, viewer.organisation, judging.hits, at=now, randomness=self.randomness)
            )

    def _receipts(
        self, viewer: Viewer, answered: Sequence[tuple[AskedRow, AnsweredRow]], at: datetime, name: str
    ) -> list[str | None]:
        by = AskedBy(organisation=viewer.organisation, name=name)
        checked = [
            (
                Question(number=row.number, born=row.born, family_name=row.family_name),
                Answer(said=answer.verdict, at=at, version=answer.version),
            )
            for row, answer in answered
            if row.born is not None and Verdict(answer.verdict) in _WITH_RECEIPT
        ]
        signed = iter(self.receipts.many(checked, by))
        return [next(signed) if Verdict(answer.verdict) in _WITH_RECEIPT else None for _, answer in answered]

    def _own(self) -> Sequence[BudgetPolicy]:
        return (self.policy.of_officer, self.policy.of_organisation)

    def _keys(self, viewer: Viewer, rows: Sequence[AskedRow]) -> _Keys:
        numbers = list({row.number for row in rows if not row.against})
        whose = (viewer.who, viewer.organisation)
        return _Keys(
            of_numbers=dict(
                zip(numbers, budget_keys(self.digester, self.policy.of_number, numbers), strict=True)
            ),
            own=[
                budget_key(self.digester, policy, of) for policy, of in zip(self._own(), whose, strict=True)
            ],
        )


def _rows(wanted: Sequence[AskedStatement]) -> list[AskedRow]:
    seen = set()
    rows = []
    for line, one in enumerate(wanted):
        number = one.canonical
        if not is_statement_number(number):
            against = BAD_NUMBER
        elif (number, one.born) in seen:
            against = DUPLICATE
        else:
            seen.add((number, one.born))
            against = ""
        rows.append(AskedRow(line, number, one.born, one.family_name, against))
    return rows


def _looks(viewer: Viewer, judging: Judging) -> Looks:
    return Looks(
        organisation=viewer.organisation,
        viewer=viewer,
        way=Way.API,
        at=judging.now,
        looked=[
            Looked(result=hit.result, version=hit.version, account=hit.account, share=hit.share)
            for hit in judging.hits
        ],
    )


def _line(answer: AnsweredRow, read: ReadResult | None, receipt: str | None, at: datetime) -> Verified:
    verdict = Verdict(answer.verdict)
    told = read if verdict in HITS - HELD_BACK else None
    return Verified(verdict=verdict, at=at, read=told, version=answer.version, receipt=receipt)
