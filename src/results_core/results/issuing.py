"""Issuing the Statement of Results of a released, reported result (mission A8)."""

from datetime import date, datetime
from typing import NamedTuple, Protocol
from zoneinfo import ZoneInfo

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.regimes import Outcome, Regime
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.results.statement_numbers import StatementNumber
from results_core.results.statements import Statement, StatementDrawing
from results_core.results.viewing import ShowHistory, ShowResult, ViewResults


class NoStatement(Missing):
    """There is no statement: the result is not released, or not reported."""

    code = "no_statement"


class StatementKey(NamedTuple):
    """What a drawn statement is found under again: all that it says, and the language."""

    statement: Statement
    language: str


class StatementShelf(Protocol):
    """Keeps drawn statements for a while. Only asked after the condition of release has held (A6)."""

    def get(self, key: StatementKey) -> bytes | None:
        """Return the paper, if it is still there."""

    def put(self, key: StatementKey, pdf: bytes) -> None:
        """Keep the paper; others may have to go for it."""


@attrs.frozen(kw_only=True)
class StatementFile:
    """A statement as it is handed out."""

    pdf: bytes = attrs.field(repr=False)
    file_name: str


@attrs.frozen(kw_only=True)
class IssueStatement:
    """Hand out a statement, drawn at most once while it is on the shelf."""

    view: ViewResults
    show: ShowResult
    history: ShowHistory
    drawing: StatementDrawing
    shelf: StatementShelf
    catalogue: Catalogue
    board_zone: str

    def to_candidate(self, account: AccountId, result: ResultId, *, language: str) -> StatementFile:
        """Return the statement of one of the account's results.

        Raises:
            UnknownResult: It has no such result.
            NoStatement: The result is not released, or not reported.
            UnprintableText: No font at hand prints the name or the centre.
        """
        return self._file(self.view.one(account, result), language)

    def to_operator(
        self,
        id_number: str,
        *,
        language: str,
        operator: str,
        unreleased: bool = False,
        version: int | None = None,
    ) -> StatementFile:
        """Return the statement of an entry; what is not released only on demand, which is recorded.

        The one of an earlier version, if one is named, says across its head that it was replaced.

        Raises:
            NotAnIdNumber: The text is none.
            UnknownResult: No entry has it.
            NoStatement: The result is not released, or not reported.
            UnprintableText: No font at hand prints the name or the centre.
        """
        if version is None:
            return self._file(self.show(id_number, operator=operator, unreleased=unreleased), language)
        history = self.history(id_number, operator=operator, unreleased=unreleased)
        read = ReadResult(entry=history.entry, released=history.released, version=history.numbered(version))
        return self._file(read, language, superseded_at=history.superseded_at(version))

    def of(self, read: ReadResult, *, language: str, has_scores: bool = True) -> StatementFile:
        """Return the statement of a result that the caller may show, without scores by component if so.

        Raises:
            NoStatement: The result is not released, or not reported.
            UnprintableText: No font at hand prints the name or the centre.
        """
        return self._file(read, language, has_scores=has_scores)

    def statement_of(self, read: ReadResult, *, has_scores: bool = True) -> Statement:
        """Return what the statement says of a result that the caller may show.

        Raises:
            NoStatement: The result is not released, or not reported.
        """
        version = read.version
        if version is None or version.status is not ResultStatus.REPORTED:
            raise NoStatement("the result is not released, or not reported")
        if version.statement_number is None:
            raise NoStatement("the result has no statement number")
        statement = self._statement(read, version, version.statement_number)
        return statement if has_scores else attrs.evolve(statement, scores=None)

    def _file(
        self,
        read: ReadResult,
        language: str,
        *,
        superseded_at: datetime | None = None,
        has_scores: bool = True,
    ) -> StatementFile:
        statement = self.statement_of(read, has_scores=has_scores)
        if superseded_at is not None:
            statement = attrs.evolve(statement, superseded_on=self._issued_on(read, superseded_at))
        key = StatementKey(statement, language)
        pdf = self.shelf.get(key)
        if pdf is None:
            pdf = self.drawing.draw(statement, language=language)
            self.shelf.put(key, pdf)
        return StatementFile(pdf=pdf, file_name=f"statement-of-results-{statement.reference}.pdf")

    def _statement(self, read: ReadResult, version: ResultVersion, reference: StatementNumber) -> Statement:
        entry, sitting = read.entry, read.entry.sitting
        regime = self.catalogue.regime(sitting.exam, sitting.exam_date)
        replaced = version.replaces_issued_at
        return Statement(
            reference=reference,
            candidate_name=version.candidate_name,
            exam_name=self.catalogue.exam(sitting.exam).name,
            session_code=sitting.session,
            exam_date=sitting.exam_date,
            place_of_entry=entry.place_of_entry,
            centre_name=entry.centre.name,
            issued_on=self._issued_on(read, version.issued_at or version.recorded_at),
            replaces=None if replaced is None else self._issued_on(read, replaced),
            superseded_on=None,
            regime=regime,
            outcome=_outcome(version, regime),
            scores=version.scores,
        )

    def _issued_on(self, read: ReadResult, made_at: datetime) -> date:
        issued_at = max(read.entry.sitting.releases_at, made_at)
        return issued_at.astimezone(ZoneInfo(self.board_zone)).date()


def _outcome(version: ResultVersion, regime: Regime) -> Outcome:
    label = version.label or ""
    band = regime.band_labelled(label)
    return Outcome(
        overall=version.overall,
        label=label,
        cefr=version.cefr,
        passes=band is not None and band.passes,
        certificated=band is not None and band.certificated,
    )
