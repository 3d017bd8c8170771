"""Which verdict each row of a list gets, in the order of the list, within the budgets (VER-2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import attrs

from results_core.kernel.identifiers import ResultId
from results_core.throttling.budgets import Exhausted, Granted, Spending
from results_core.verification.bulk_model import BulkCheck, BulkPolicy
from results_core.verification.bulk_ports import Hit, Sounding
from results_core.verification.bulk_rows import BAD_NUMBER, DUPLICATE, AnsweredRow, AskedRow
from results_core.verification.verdicts import Verdict, verdict_on

SHUT = "shut"
"""The budget of the number is used up."""
USED_UP = "used_up"
"""That of the organisation is."""

_WITHOUT_LOOKING: Final = {BAD_NUMBER: Verdict.BAD_NUMBER, DUPLICATE: Verdict.DUPLICATE}


class Missed(NamedTuple):
    """A row that found nothing."""

    results: tuple[ResultId, ...]
    """Those with that number."""
    is_last: bool
    """Whether it used the budget of the number up."""


@attrs.define(kw_only=True)
class Judging:
    """Rows judged one after another: what was spent moves on with each."""

    policy: BulkPolicy
    now: datetime
    of_numbers: dict[str, Spending]
    of_organisation: Spending
    looked_up: int
    missed: int
    goes_on: bool
    answers: list[AnsweredRow] = attrs.field(factory=list)
    hits: list[Hit] = attrs.field(factory=list)
    misses: list[Missed] = attrs.field(factory=list)
    spent: set[str] = attrs.field(factory=set)
    """The numbers whose spending has changed."""
    is_paused: bool = False

    @classmethod
    def of(
        cls,
        check: BulkCheck,
        policy: BulkPolicy,
        *,
        now: datetime,
        of_numbers: Mapping[str, Spending],
        of_organisation: Spending,
    ) -> "Judging":
        """Return the judging that goes on where the check stands."""
        return cls(
            policy=policy,
            now=now,
            of_numbers=dict(of_numbers),
            of_organisation=of_organisation,
            looked_up=check.looked_up,
            missed=check.missed,
            goes_on=check.goes_on,
        )

    def is_shut(self, number: str) -> bool:
        """Tell whether nothing is looked for under the number."""
        _, answer = self.of_numbers[number].spend(self.policy.of_number, now=self.now)
        return isinstance(answer, Exhausted)

    def judge(
        self, rows: Sequence[AskedRow], soundings: Mapping[int, Sounding], salts: Sequence[str]
    ) -> None:
        """Judge rows until the list has to wait; soundings are by line, of those that may be looked up."""
        at = self.now.isoformat(timespec="seconds")
        for row, salt in zip(rows, salts, strict=True):
            verdict, why, hit = self._verdict(row, soundings)
            told = AnsweredRow(row.line, verdict.value, why, at, salt)
            self.answers.append(told if hit is None else _with_result(told, hit, verdict))
            if hit is not None or verdict is Verdict.NO_MATCH:
                self.looked_up += 1
                suspicious = self.policy.is_suspicious(looked_up=self.looked_up, missed=self.missed)
                if suspicious and not self.goes_on:
                    self.is_paused = True
                    return

    def _verdict(self, row: AskedRow, soundings: Mapping[int, Sounding]) -> tuple[Verdict, str, Hit | None]:
        if row.against:
            verdict = _WITHOUT_LOOKING.get(row.against, Verdict.NOT_CHECKED)
            return verdict, row.against if verdict is Verdict.NOT_CHECKED else "", None
        of_organisation, of_all = self.of_organisation.spend(self.policy.of_organisation, now=self.now)
        of_number, answer = self.of_numbers[row.number].spend(self.policy.of_number, now=self.now)
        if isinstance(of_all, Exhausted) or isinstance(answer, Exhausted):
            return Verdict.NOT_CHECKED, USED_UP if isinstance(of_all, Exhausted) else SHUT, None
        sounding = soundings[row.line]
        if sounding.hit is not None:
            self.hits.append(sounding.hit)
            return _of_hit(row, sounding.hit), "", sounding.hit
        self._miss(row.number, of_number, of_organisation, sounding, answer)
        return Verdict.NO_MATCH, "", None

    def _miss(
        self, number: str, of_number: Spending, of_organisation: Spending, sounding: Sounding, answer: Granted
    ) -> None:
        self.of_numbers[number] = of_number
        self.of_organisation = of_organisation
        self.spent.add(number)
        self.missed += 1
        self.misses.append(Missed(sounding.results, answer.is_last))


def _of_hit(row: AskedRow, hit: Hit) -> Verdict:
    return verdict_on(
        hit.status,
        stands_as=hit.statement_number,
        name=hit.family_name,
        number=row.number,
        family_name=row.family_name,
    )


def _with_result(told: AnsweredRow, hit: Hit, verdict: Verdict) -> AnsweredRow:
    """Of what is withheld or cancelled nothing but the exam and the version is told."""
    shown = told._replace(version=hit.version, exam=hit.exam)
    if verdict in {Verdict.WITHHELD, Verdict.CANCELLED}:
        return shown
    return shown._replace(overall=hit.overall, result=hit.label, cefr=hit.cefr)
