"""Judging the rows of `results.csv` one by one against the catalogue."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final

from results_core.exams.catalogue import Catalogue
from results_core.exams.regimes import Component, Outcome
from results_core.exams.scale import Fault, Marks, PlainMarks, outcome_of
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import Randomness
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow
from results_core.kernel.values import NotAnIdNumber, parse_id_number
from results_core.results.model import BELOW, ResultRow, ResultStatus
from results_core.results.ports import EntryToMark
from results_core.results.statement_numbers import issue_many, parse_statement_number

COLUMNS: Final = (
    "id_number",
    "status",
    "overall",
    "result",
    *(component.value for component in Component),
    "statement_number",
)
"""The columns of `results.csv` (interfaces §3)."""

_COMPONENTS: Final = tuple(Component)
_STATUSES: Final = frozenset(ResultStatus)
_REPORTED: Final = ResultStatus.REPORTED.value
_NOTHING: Final = "nothing: only a reported result has scores, a result and a statement number"

EntriesOf = Callable[[Sequence[str]], Mapping[str, EntryToMark]]


class ResultJudge:
    """Judges the rows of one file: the entries of a whole chunk are looked up at once."""

    def __init__(self, catalogue: Catalogue, randomness: Randomness, entries_of: EntriesOf) -> None:
        """Prepare for one file."""
        self._regime = lru_cache(maxsize=4096)(catalogue.regime)
        self._plain = lru_cache(maxsize=4096)(lambda exam, day: PlainMarks(self._regime(exam, day)))
        self._randomness = randomness
        self._entries_of = entries_of

    def good(self, chunk: Sequence[RawRow | RowObjection], objections: list[RowObjection]) -> list[ResultRow]:
        """Return the good rows; what is wrong with the others is added to the objections."""
        objections += [raw for raw in chunk if isinstance(raw, RowObjection)]
        readable = [raw for raw in chunk if isinstance(raw, RawRow)]
        numbers = [_id_number(raw.cells[0]) for raw in readable]
        entries = self._entries_of([number for number in numbers if number])
        own_numbers = issue_many(self._randomness, len(readable))
        rows = []
        for raw, number, own_number in zip(readable, numbers, own_numbers, strict=True):
            entry = entries.get(number)
            if entry is None:
                objections.append(_objection(raw, "id_number", "the ID Number of an imported entry"))
                continue
            row = self._row(raw, number, entry, own_number)
            if isinstance(row, ResultRow):
                rows.append(row)
            else:
                objections += row
        return rows

    def _row(
        self, raw: RawRow, number: str, entry: EntryToMark, own_number: str
    ) -> ResultRow | list[RowObjection]:
        status = raw.cells[1]
        if status not in _STATUSES:
            return [_objection(raw, "status", f"one of {', '.join(ResultStatus)}")]
        if status != ResultStatus.REPORTED:
            return _without_outcome(raw, number, entry, own_number)
        return self._reported(raw, number, entry, own_number)

    def _reported(
        self, raw: RawRow, number: str, entry: EntryToMark, own_number: str
    ) -> ResultRow | list[RowObjection]:
        _, _, overall, result, *scores, said_number = raw.cells
        brought = _statement_number(said_number) if said_number else None
        marks = self._plain(entry.exam, entry.exam_date).worth(overall, result, scores)
        judged = marks or self._in_question(entry, overall, result, scores)
        faults = judged if isinstance(judged, list) else []
        if said_number and brought is None:
            faults = [*faults, Fault("statement_number", "a statement number, or nothing")]
        if faults or isinstance(judged, list):
            return [_objection(raw, fault.column, fault.expected) for fault in faults]
        outcome, kept = judged
        return ResultRow(
            raw.line,
            entry.result,
            entry.sitting,
            number,
            _REPORTED,
            own_number,
            brought,
            outcome.overall,
            outcome.label,
            outcome.cefr,
            *kept,
        )

    def _in_question(
        self, entry: EntryToMark, said_overall: str, result: str, cells: Sequence[str]
    ) -> Marks | list[Fault]:
        """Return what the cells are worth, or everything that is wrong with them."""
        regime = self._regime(entry.exam, entry.exam_date)
        kept = [_score(cell[:_ENOUGH], regime.lowest) if cell else None for cell in cells]
        scores = {
            component: score if score != BELOW else None
            for component, score in zip(_COMPONENTS, kept, strict=True)
            if score is not None
        }
        overall = _whole_number(said_overall) if said_overall else None
        outcome = outcome_of(regime, scores=scores, overall=overall, result=result or None)
        if said_overall and overall is None:
            others = () if isinstance(outcome, Outcome) else outcome
            unread = Fault("overall", "a whole number, or nothing")
            return [unread, *(fault for fault in others if fault.column != unread.column)]
        return (outcome, kept) if isinstance(outcome, Outcome) else list(outcome)


def _without_outcome(
    raw: RawRow, number: str, entry: EntryToMark, own_number: str
) -> ResultRow | list[RowObjection]:
    too_much = [column for column, cell in zip(COLUMNS[2:], raw.cells[2:], strict=True) if cell]
    if too_much:
        return [_objection(raw, column, _NOTHING) for column in too_much]
    return ResultRow(
        line=raw.line,
        result=entry.result,
        sitting=entry.sitting,
        id_number=number,
        status=raw.cells[1],
        own_number=own_number,
    )


@lru_cache(maxsize=4096)
def _score(cell: str, lowest: int | None) -> int:
    """Return the score as it is kept, `BELOW` for one below the lowest, or one that no exam reports."""
    if cell.startswith("<"):
        return BELOW if lowest is not None and cell[1:] == str(lowest) else _NO_SCORE
    return _whole_number(cell) or _NO_SCORE


def _whole_number(cell: str) -> int | None:
    return int(cell) if cell.isascii() and cell.isdigit() and len(cell) <= _MOST_DIGITS else None


_MOST_DIGITS: Final = 4
_ENOUGH: Final = _MOST_DIGITS + 2
"""As many characters of a cell as show that it is too long for a score."""
_NO_SCORE: Final = -1
"""Out of every range: what cannot be read as a score is named with the scores that are out of it."""


def _id_number(cell: str) -> str:
    try:
        return parse_id_number(cell)
    except NotAnIdNumber:
        return ""


def _statement_number(cell: str) -> str | None:
    try:
        return parse_statement_number(cell)
    except ResultsError:
        return None


def _objection(raw: RawRow, column: str, expected: str) -> RowObjection:
    return RowObjection(
        line=raw.line, column=column, value=raw.cells[COLUMNS.index(column)], expected=expected
    )
