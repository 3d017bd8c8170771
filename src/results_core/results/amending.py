"""Changing a result by hand: amend, withhold, lift a hold, cancel (mission A5, A7, A10)."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

import attrs

from results_core.correspondence.messages import Letter
from results_core.exams.catalogue import Catalogue
from results_core.exams.regimes import Component
from results_core.journal.events import Event, EventKind, operator_event
from results_core.kernel.errors import Refused
from results_core.kernel.identifiers import Randomness
from results_core.kernel.objections import RowObjection
from results_core.kernel.reasons import reason_given
from results_core.kernel.tables import RawRow
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import parse_id_number
from results_core.results.letters import News, event_of_news, letter_of_change, letter_of_news, news
from results_core.results.model import History, Remark, ResultRow, ResultStatus, ResultVersion
from results_core.results.ports import PENDING_AGAIN, EntryToMark, RecordWork
from results_core.results.result_rows import ResultJudge
from results_core.results.statement_numbers import issue
from results_core.results.versions import before_the_hold, following, last_reported, row_saying
from results_core.results.viewing import UnknownResult

_NO_SCORES: Final[Mapping[Component, str]] = MappingProxyType({})


class NothingToChange(Refused):
    """The result says already what it was to say, or is not on hold."""

    code = "nothing_to_change"


@attrs.frozen(kw_only=True)
class Amendment:
    """What a result is to say, spelt as in `results.csv`; what is None or left out stays as it is.

    Where scores are given, overall and result follow from them; a result that becomes reported again
    begins with what was reported last.
    """

    status: str | None = None
    scores: Mapping[Component, str] = _NO_SCORES
    overall: str | None = None
    result: str | None = None


@attrs.frozen(kw_only=True)
class ChangeOrder:
    """Who changes a result, and why."""

    operator: str
    reason: str = attrs.field(repr=False)
    dry_run: bool = False


@attrs.frozen(kw_only=True)
class Changed:
    """What a change did or, on a dry run, would have done."""

    version: int
    """The number of the new version."""
    status: ResultStatus | None
    """What it says; None before the release (A6)."""
    label: str | None
    overall: int | None
    released: bool
    tells_candidate: bool
    """Whether the candidate gets a letter: the result is out, and they are registered."""
    applied: bool


Objections = tuple[RowObjection, ...]
_Row = ResultRow | Objections
_Saying = Callable[[History], _Row]


@attrs.frozen(kw_only=True)
class ChangeResult:
    """Give a result a new version by hand. What stands already is refused.

    Before the release a refusal or a dry run, too, tells something of the result: it is recorded like a
    look (A6).
    """

    begin: Begin[RecordWork]
    clock: Clock
    randomness: Randomness
    catalogue: Catalogue

    def amend(self, id_number: str, amendment: Amendment, order: ChangeOrder) -> Changed | Objections:
        """Let the result say something else, judged as a row of `results.csv` would be.

        Raises:
            NotAnIdNumber: The text is none.
            NoReason: There is no reason.
            UnknownResult: No entry has it.
            NothingToChange: It says so already.
            ImportConflict: An import changed the result meanwhile.
        """
        return self._change(
            EventKind.RESULT_AMENDED, id_number, lambda history: self._judged(history, amendment), order
        )

    def withhold(self, id_number: str, order: ChangeOrder) -> Changed | Objections:
        """Hold the result back; its statement no longer stands. Raises what `amend` raises."""
        saying = self._saying(ResultStatus.WITHHELD)
        return self._change(EventKind.RESULT_WITHHELD, id_number, saying, order)

    def unwithhold(self, id_number: str, order: ChangeOrder) -> Changed | Objections:
        """Lift the hold: what stood before stands again, number included. Raises what `amend` raises."""
        return self._change(EventKind.RESULT_UNWITHHELD, id_number, self._as_before_the_hold, order)

    def cancel(self, id_number: str, order: ChangeOrder) -> Changed | Objections:
        """Cancel the result. Raises what `amend` raises."""
        return self._change(
            EventKind.RESULT_CANCELLED, id_number, self._saying(ResultStatus.CANCELLED), order
        )

    @repeatable
    def _change(
        self, kind: EventKind, id_number: str, saying: _Saying, order: ChangeOrder
    ) -> Changed | Objections:
        wanted, remark = parse_id_number(id_number), _remark(order)
        with self.begin() as work:
            history = work.results.history(wanted, unreleased=True, hold=True)
            if history is None:
                raise UnknownResult("no entry has this ID Number")
            try:
                version = self._next(history, saying(history))
            except NothingToChange:
                self._record_look(work, history, order)
                raise
            if not isinstance(version, ResultVersion):
                self._record_look(work, history, order)
                return version
            what = _news(history, version)
            letter = self._letter(work, history, version, what)
            if order.dry_run:
                self._record_look(work, history, order)
            else:
                self._put(work, version, letter, remark)
                if what is News.OUT and work.results.is_announced(version.result):
                    work.journal.add(
                        event_of_news(version.result, at=version.recorded_at, randomness=self.randomness)
                    )
                work.journal.add(self._event(kind, history, order, {"version": version.number}))
                work.commit()
        return _changed(history, version, tells=letter is not None, applied=not order.dry_run)

    def _next(self, history: History, row: _Row) -> ResultVersion | Objections:
        if not isinstance(row, ResultRow):
            return row
        version = following(history.said, row, history.entry, released=history.released, at=self.clock.now())
        if version is None:
            raise NothingToChange("the result says so already")
        return version

    def _letter(
        self, work: RecordWork, history: History, version: ResultVersion, what: News | None
    ) -> Letter | None:
        candidate = None if what is None else work.results.addressee(version.result, of_news=what is News.OUT)
        if candidate is None:
            return None
        if what is News.OUT:
            return letter_of_news(
                candidate,
                history.entry.sitting,
                version.result,
                version.number,
                at=version.recorded_at,
                randomness=self.randomness,
            )
        return letter_of_change(
            candidate,
            history.entry.sitting.id,
            version.result,
            version.number,
            at=version.recorded_at,
            randomness=self.randomness,
        )

    def _put(self, work: RecordWork, version: ResultVersion, letter: Letter | None, remark: Remark) -> None:
        work.results.add(version, remark)
        if letter is not None:
            work.outbox.add(letter)

    def _event(
        self, kind: EventKind, history: History, order: ChangeOrder, facts: Mapping[str, str | int]
    ) -> Event:
        return operator_event(
            kind,
            operator=order.operator,
            at=self.clock.now(),
            randomness=self.randomness,
            result=history.entry.id,
            facts=facts,
        )

    def _record_look(self, work: RecordWork, history: History, order: ChangeOrder) -> None:
        if not history.released:
            work.journal.add(self._event(EventKind.UNRELEASED_SHOWN, history, order, {}))
            work.commit()

    def _saying(self, status: ResultStatus) -> _Saying:
        return lambda history: self._bare(history, status)

    def _bare(self, history: History, status: ResultStatus) -> ResultRow:
        entry = history.entry
        return ResultRow(
            line=0,
            result=entry.id,
            sitting=entry.sitting.id,
            id_number=entry.id_number,
            status=status.value,
            own_number=issue(self.randomness),
        )

    def _as_before_the_hold(self, history: History) -> ResultRow:
        if not history.said or history.said[-1].status is not ResultStatus.WITHHELD:
            raise NothingToChange("the result is not withheld")
        before = before_the_hold(history.said)
        if before is None:
            return self._bare(history, ResultStatus.PENDING)
        return row_saying(before, history.entry, own_number=issue(self.randomness))

    def _judged(self, history: History, amendment: Amendment) -> _Row:
        entry = history.entry
        to_mark = EntryToMark(entry.id, entry.sitting.id, entry.sitting.exam, entry.sitting.exam_date)
        judge = ResultJudge(self.catalogue, self.randomness, lambda _: {entry.id_number: to_mark})
        lowest = self.catalogue.regime(to_mark.exam, to_mark.exam_date).lowest
        cells = _cells(history, amendment, lowest=lowest)
        objections: list[RowObjection] = []
        rows = judge.good([RawRow(0, cells)], objections)
        stood = history.said[-1].status if history.said else None
        if stood is ResultStatus.REPORTED and amendment.status == ResultStatus.PENDING:
            return (RowObjection(0, "status", amendment.status, PENDING_AGAIN), *objections)
        return rows[0] if rows else tuple(objections)


def _news(history: History, version: ResultVersion) -> News | None:
    stood = history.said[-1].status if history.said else None
    return news(stood, version.status, released=history.released)


def _remark(order: ChangeOrder) -> Remark:
    return Remark(operator=order.operator, reason=reason_given(order.reason))


def _cells(history: History, amendment: Amendment, *, lowest: int | None) -> tuple[str, ...]:
    """Return the row of `results.csv` that the result would be, the amendment taken in."""
    standing = history.said[-1] if history.said else None
    stood = "" if standing is None else standing.status.value
    status = stood if amendment.status is None else amendment.status
    known = last_reported(history.said) if status == ResultStatus.REPORTED else None
    scores = {} if known is None else dict(known.scores)
    spelt = {
        component: f"<{lowest}" if score is None else str(score) for component, score in scores.items()
    } | dict(amendment.scores)
    says_more = bool(amendment.scores) or amendment.overall is not None
    overall, result = amendment.overall, amendment.result
    if overall is None:
        known_overall = None if known is None or amendment.scores else known.overall
        overall = "" if known_overall is None else str(known_overall)
    if result is None:
        result = "" if known is None or says_more else known.label or ""
    return (
        history.entry.id_number,
        status,
        overall,
        result,
        *(spelt.get(component, "") for component in Component),
        "",
    )


def _changed(history: History, version: ResultVersion, *, tells: bool, applied: bool) -> Changed:
    shown = version if history.released else None
    return Changed(
        version=version.number,
        status=None if shown is None else shown.status,
        label=None if shown is None else shown.label,
        overall=None if shown is None else shown.overall,
        released=history.released,
        tells_candidate=tells,
        applied=applied,
    )
