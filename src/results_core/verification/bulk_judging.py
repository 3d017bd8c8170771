"""Which verdict each row of a list gets, in the order of the list, within the budgets (VER-2)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final, NamedTuple

import attrs

from results_core.kernel.identifiers import ResultId
from results_core.throttling.budgets import BudgetPolicy, Exhausted, Granted, Spending
from results_core.verification.bulk_model import BulkCheck, BulkPolicy
from results_core.verification.bulk_ports import Hit, Sounding
from results_core.verification.bulk_rows import BAD_NUMBER, DUPLICATE, AnsweredRow, AskedRow
from results_core.verification.verdicts import Verdict, verdict_on

SHUT = "shut"
"""The budget of the number is used up."""
USED_UP = "used_up"
"""One of those of whoever asks is."""

_WITHOUT_LOOKING: Final = {BAD_NUMBER: Verdict.BAD_NUMBER, DUPLICATE: Verdict.DUPLICATE}


class Missed(NamedTuple):
    """A row that found nothing."""

    results: tuple[ResultId, ...]
    """Those with that number."""
    is_last: bool
    """Whether it used the budget of the number up."""


@attrs.define(kw_only=True)
class Own:
    """A budget of whoever asks, with what was spent of it: every number counts towards it."""

    policy: BudgetPolicy
    spending: Spending


@attrs.define(kw_only=True)
class Judging:
    """Rows judged one after another: what was spent moves on with each."""

    of_number: BudgetPolicy
    now: datetime
    of_numbers: dict[str, Spending]
    own: Sequence[Own]
    pausing: BulkPolicy | None = None
    """By which too many misses have the rest wait; None where nothing does."""
    looked_up: int = 0
    missed: int = 0
    answers: list[AnsweredRow] = attrs.field(factory=list)
    hits: list[Hit] = attrs.field(factory=list)
    misses: list[Missed] = attrs.field(factory=list)
    spent: set[str] = attrs.field(factory=set)
    """The numbers whose spending has changed."""
    is_paused: bool = False
    used_up: Sequence[Exhausted] | None = None
    """What the budgets of whoever asks say; None where that is to be asked anew."""
    refused_until: datetime | None = None
    """When there is budget again for what was refused."""

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
            of_number=policy.of_number,
            now=now,
            of_numbers=dict(of_numbers),
            own=[Own(policy=policy.of_organisation, spending=of_organisation)],
            pausing=None if check.goes_on else policy,
            looked_up=check.looked_up,
            missed=check.missed,
        )

    def is_shut(self, number: str) -> bool:
        """Tell whether nothing is looked for under the number."""
        return self.of_numbers[number].refused(self.of_number, now=self.now) is not None

    def judge(
        self, rows: Sequence[AskedRow], soundings: Mapping[int, Sounding], salts: Sequence[str]
    ) -> None:
        """Judge rows until the list has to wait; soundings are by line, of those that may be looked up."""
        at = self.now.isoformat(timespec="seconds")
        for row, salt in zip(rows, salts, strict=True):
            verdict, why, hit = self._verdict(row, soundings)
            self.answers.append(_answered((row.line, verdict.value, why, at, salt), verdict, hit))
            if hit is not None or verdict is Verdict.NO_MATCH:
                self.looked_up += 1
                if self._is_suspicious():
                    self.is_paused = True
                    return

    def _is_suspicious(self) -> bool:
        return self.pausing is not None and self.pausing.is_suspicious(
            looked_up=self.looked_up, missed=self.missed
        )

    def _verdict(self, row: AskedRow, soundings: Mapping[int, Sounding]) -> tuple[Verdict, str, Hit | None]:
        if row.against:
            verdict = _WITHOUT_LOOKING.get(row.against, Verdict.NOT_CHECKED)
            return verdict, row.against if verdict is Verdict.NOT_CHECKED else "", None
        own = self._own_refused()
        of_number = self.of_numbers[row.number].refused(self.of_number, now=self.now)
        if own or of_number is not None:
            return self._refuse([*own, *([of_number] if of_number else [])]), USED_UP if own else SHUT, None
        sounding = soundings[row.line]
        if sounding.hit is not None:
            self.hits.append(sounding.hit)
            return _of_hit(row, sounding.hit), "", sounding.hit
        self._miss(row.number, sounding)
        return Verdict.NO_MATCH, "", None

    def _own_refused(self) -> Sequence[Exhausted]:
        """Return what the budgets of whoever asks say: another thing only when something was spent."""
        if self.used_up is None:
            refused = (one.spending.refused(one.policy, now=self.now) for one in self.own)
            self.used_up = [told for told in refused if told is not None]
        return self.used_up

    def _refuse(self, refusals: Sequence[Exhausted]) -> Verdict:
        ends = [one.until for one in refusals if one.until is not None]
        self.refused_until = max([*ends, self.refused_until or self.now])
        return Verdict.NOT_CHECKED

    def _miss(self, number: str, sounding: Sounding) -> None:
        for one in self.own:
            one.spending, _ = one.spending.spend(one.policy, now=self.now)
        self.used_up = None
        self.of_numbers[number], answer = self.of_numbers[number].spend(self.of_number, now=self.now)
        self.spent.add(number)
        self.missed += 1
        self.misses.append(Missed(sounding.results, isinstance(answer, Granted) and answer.is_last))


def _of_hit(row: AskedRow, hit: Hit) -> Verdict:
    return verdict_on(
        hit.status,
        stands_as=hit.statement_number,
        name=hit.family_name,
        number=row.number,
        family_name=row.family_name,
    )


def _answered(told: tuple[int, str, str, str, str], verdict: Verdict, hit: Hit | None) -> AnsweredRow:
    """Of what is withheld or cancelled nothing but the exam and the version is told."""
    if hit is None:
        return AnsweredRow(*told)
    if verdict in {Verdict.WITHHELD, Verdict.CANCELLED}:
        return AnsweredRow(*told, hit.version, hit.exam)
    return AnsweredRow(*told, hit.version, hit.exam, hit.overall, hit.label, hit.cefr)
