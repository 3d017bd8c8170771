"""What checks of lists came to: counts, rows, receipts, and the own list back (mission C10)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.kernel.identifiers import BulkCheckId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin
from results_core.verification.bulk_columns import Cell, Role, text_of
from results_core.verification.bulk_model import Asker, BulkCheck, UnknownBulkCheck
from results_core.verification.bulk_ports import BulkWork
from results_core.verification.bulk_preparing import table_of, whole
from results_core.verification.bulk_rows import (
    AnsweredRow,
    AskedRow,
    decoded_answers,
    decoded_asked,
)
from results_core.verification.receipts import Answer, AskedBy, IssueReceipts, Question
from results_core.verification.verdicts import HITS, Verdict

LISTED: Final = 50
"""Checks of the history that are shown."""
OUR_COLUMNS: Final = (
    "verdict",
    "exam",
    "overall",
    "result",
    "cefr",
    "statement_version",
    "checked_at",
    "receipt",
)
"""What stands to the right of their own columns (interfaces §3)."""
_STOPPED: Final = "stopped"
_WITH_RECEIPT: Final = frozenset({*HITS, Verdict.NO_MATCH})


class ShownRow(NamedTuple):
    """One row of a list with what it came to."""

    line: int
    number: str
    """As it stands in the list."""
    reference: str
    """Their own, where the list has one."""
    answer: AnsweredRow

    @property
    def has_receipt(self) -> bool:
        """Whether it was looked up."""
        return Verdict(self.answer.verdict) in _WITH_RECEIPT


class ShownRows(NamedTuple):
    """A page of rows."""

    rows: Sequence[ShownRow]
    matching: int
    """How many there are on all pages."""


@attrs.frozen(kw_only=True)
class ShowBulk:
    """Show an organisation its checks."""

    begin: Begin[BulkWork]
    clock: Clock
    receipts: IssueReceipts
    catalogue: Catalogue

    def listed(self, asker: Asker) -> Sequence[BulkCheck]:
        """Return the organisation's checks, latest first, without drafts."""
        with self.begin(reading=True) as work:
            return work.bulk_checks.listed(asker.organisation, limit=LISTED)

    def one(self, asker: Asker, check: BulkCheckId) -> BulkCheck:
        """Return how a check stands.

        Raises:
            UnknownBulkCheck: The organisation has no such check.
        """
        with self.begin(reading=True) as work:
            kept = work.bulk_checks.of(check)
        if kept is None or kept.organisation != asker.organisation:
            raise UnknownBulkCheck("no such check of this organisation")
        return kept

    def time_left(self, check: BulkCheck) -> timedelta | None:
        """Return how long the check will take at its pace so far; None where nobody can say."""
        if check.begun_at is None or not check.done:
            return None
        taken = self.clock.now() - check.begun_at
        return taken * (check.rows - check.done) / check.done

    def rows(
        self, asker: Asker, check: BulkCheckId, *, verdict: Verdict | None, start: int, limit: int
    ) -> ShownRows:
        """Return rows of a check, those of a verdict or all. Raises what `one` raises.

        Raises:
            UnknownBulkCheck: The list is not kept any longer.
        """
        kept = self.one(asker, check)
        answers = [
            answer for answer in self._answers(kept) if verdict is None or answer.verdict == verdict.value
        ]
        table = table_of(self.begin, kept)
        places: Mapping[Role, int] = {} if kept.columns is None else kept.columns.places
        shown = [
            ShownRow(
                line=answer.line,
                number=_text(table, answer.line, places.get(Role.NUMBER)),
                reference=_text(table, answer.line, places.get(Role.REFERENCE)),
                answer=answer,
            )
            for answer in answers[start : start + limit]
        ]
        return ShownRows(shown, len(answers))

    def receipt(self, asker: Asker, check: BulkCheckId, line: int, *, name: str) -> str:
        """Return the receipt of a row; `name` is the organisation's. Raises what `rows` raises.

        Raises:
            UnknownBulkCheck: The row was not looked up.
        """
        kept = self.one(asker, check)
        asked = {row.line: row for row in self._asked(kept)}
        for answer in self._answers(kept):
            if answer.line == line and Verdict(answer.verdict) in _WITH_RECEIPT:
                return self._receipts(kept, [(asked[line], answer)], name)[0]
        raise UnknownBulkCheck("the row was not looked up")

    def table(self, asker: Asker, check: BulkCheckId, *, name: str) -> Iterator[Sequence[Cell]]:
        """Yield the own list with our columns behind it, row by row. Raises what `rows` raises."""
        kept = self.one(asker, check)
        table = table_of(self.begin, kept)
        answers = {answer.line: answer for answer in self._answers(kept)}
        return self._table(kept, table, answers, name)

    def _table(
        self, kept: BulkCheck, table: list[list[Cell]], answers: Mapping[int, AnsweredRow], name: str
    ) -> Iterator[Sequence[Cell]]:
        width = max(map(len, table))
        pairs = [
            (row, answers[row.line])
            for row in self._asked(kept)
            if row.line in answers and Verdict(answers[row.line].verdict) in _WITH_RECEIPT
        ]
        signed = self._receipts(kept, pairs, name)
        receipts = {row.line: receipt for (row, _), receipt in zip(pairs, signed, strict=True)}
        yield [*_padded(table[0], width), *OUR_COLUMNS]
        for line, row in enumerate(table[1:], start=2):
            if all(cell is None or cell == "" for cell in row):
                yield row
                continue
            ours = _ours(answers.get(line), self.catalogue, receipts.get(line))
            yield [*_padded(row, width), *ours]

    def _receipts(
        self, kept: BulkCheck, pairs: Sequence[tuple[AskedRow, AnsweredRow]], name: str
    ) -> list[str]:
        """Return the receipts: the same ones whenever they are asked for, while the key stays."""
        told = [
            (
                Question(number=asked.number, born=asked.born, family_name=asked.family_name),
                Answer(said=answer.verdict, at=datetime.fromisoformat(answer.at), version=answer.version),
            )
            for asked, answer in pairs
            if asked.born is not None
        ]
        by = AskedBy(organisation=kept.organisation, name=name)
        return self.receipts.many(told, by, salts=[answer.salt for _, answer in pairs])

    def _answers(self, kept: BulkCheck) -> list[AnsweredRow]:
        """Return what rows came to; those that a stop has left out came to nothing."""
        answers = decoded_answers(whole(self.begin, kept.answers_file))
        if not kept.is_over:
            return answers
        known = {answer.line for answer in answers}
        at = "" if kept.ended_at is None else kept.ended_at.isoformat(timespec="seconds")
        left = [
            AnsweredRow(row.line, Verdict.NOT_CHECKED.value, _STOPPED, at, "")
            for row in self._asked(kept)
            if row.line not in known
        ]
        return [*answers, *left]

    def _asked(self, kept: BulkCheck) -> list[AskedRow]:
        return decoded_asked(whole(self.begin, kept.asked_file))


def _ours(answer: AnsweredRow | None, catalogue: Catalogue, receipt: str | None) -> list[Cell]:
    if answer is None:
        return [None] * len(OUR_COLUMNS)
    exam = None if answer.exam is None else catalogue.exam(answer.exam).name
    at = answer.at.replace("+00:00", "Z")
    return [answer.verdict, exam, answer.overall, answer.result, answer.cefr, answer.version, at, receipt]


def _padded(row: Sequence[Cell], width: int) -> list[Cell]:
    return [*row, *([None] * (width - len(row)))]


def _text(table: list[list[Cell]], line: int, place: int | None) -> str:
    row = table[line - 1]
    return "" if place is None or place >= len(row) else text_of(row[place])
