"""Taking shared results out: each is looked at anew, cut to its scope, and the look is recorded first.

What is read here may be written into a file: the look stands before the first byte does (AUZ-4, B10).
"""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from typing import Final

import attrs

from results_core.downloads.model import Download, DownloadKind, Outcome
from results_core.downloads.ports import DownloadWork, StatementFiles
from results_core.downloads.rows import SharedRows
from results_core.downloads.tabling import Compiled, CompileShape, FileWording
from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.results.issuing import IssueStatement
from results_core.results.model import ReadResult, ResultStatus
from results_core.results.statements import Statement, UnprintableText
from results_core.verification.disclosing import Looked, Looks, Way, record_looks
from results_core.verification.listing import SharedResult
from results_core.verification.viewers import Viewer

BATCH: Final = 2_000
"""Shared results that are read, and whose looks are recorded, in one transaction."""
Hold = Callable[[DownloadWork], AbstractContextManager[None]]
"""Goes on holding what is worked on, by the transaction that is committed in its block."""


def hold_nothing(_work: DownloadWork) -> AbstractContextManager[None]:
    """Work without a lease."""
    return nullcontext()


@attrs.frozen(kw_only=True)
class NamedStatement:
    """A statement on its way into a file."""

    position: int
    statement: Statement
    name: str
    """Of the file; made here, with nothing that anybody typed (OUT-4)."""


@attrs.frozen(kw_only=True)
class TakeOut:
    """Read what a download is of, recording the looks."""

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness
    compile: CompileShape
    issue: IssueStatement
    files: StatementFiles
    wording: FileWording
    batch: int = BATCH

    def compiled(self, download: Download) -> Compiled:
        """Return what makes the cells of a data file, on the clocks of the organisation."""
        if download.shape is None:
            raise ValueError("statements have no shape")
        with self.begin(reading=True) as work:
            organisation = work.organisations.of(download.organisation)
        zone = "UTC" if organisation is None else organisation.zone
        return self.compile(download.shape, zone)

    @repeatable
    def rows(
        self, download: Download, *, after: int, operator: str = "", hold: Hold = hold_nothing
    ) -> SharedRows:
        """Return the next rows that are seen now; none may be there, and others follow."""
        with self.begin() as work:
            downloads = work.downloads(download.organisation)
            rows = downloads.rows(download.id, after=after, limit=self.batch)
            downloads.settle(download.id, after=after, limit=self.batch)
            self._record(work, download, rows.looked_at(), operator)
            with hold(work):
                work.commit()
        return rows

    @repeatable
    def statements(
        self, download: Download, *, after: int, limit: int, operator: str = "", hold: Hold = hold_nothing
    ) -> Sequence[NamedStatement]:
        """Return the statements among the next so many shared results."""
        with self.begin() as work:
            downloads = work.downloads(download.organisation)
            shared = downloads.results(download.id, after=after, limit=limit)
            papers = [(position, one) for position, one in shared if _has_paper(one)]
            downloads.settle(download.id, after=after, limit=limit)
            self._record(work, download, [_looked(one) for _, one in papers], operator)
            with hold(work):
                work.commit()
        return [self._named(position, one) for position, one in papers]

    def members(self, download: Download, statements: Sequence[NamedStatement], *, at: datetime) -> bytes:
        """Return the pieces of an archive; what no font prints is left out, and that is kept."""
        pieces, unprintable = [], []
        for one in statements:
            try:
                pdf = self.issue.drawing.draw(one.statement, language=download.language)
            except UnprintableText:
                unprintable.append(one.position)
            else:
                pieces.append(self.files.member(one.name, pdf, of=at))
        self.leave_out(download, unprintable)
        return b"".join(pieces)

    @repeatable
    def leave_out(self, download: Download, positions: Sequence[int]) -> None:
        """Keep that no font prints these."""
        if not positions:
            return
        with self.begin() as work:
            work.downloads(download.organisation).leave_out(download.id, positions, Outcome.UNPRINTABLE)
            work.commit()

    def note(self, download: Download, *, at: datetime) -> bytes:
        """Return the piece of an archive that names what it leaves out; nothing where it has everything."""
        with self.begin(reading=True) as work:
            left_out = work.downloads(download.organisation).left_out(download.id, names=download.candidates)
        say, language = self.wording.say, download.language
        lines = []
        for one in left_out:
            lines += [say(f"download.left_out.{one.outcome}", language), *one.names, ""]
        text = "\r\n".join(lines).encode()
        name = f"{say('download.left_out.file', language)}.txt"
        return self.files.member(name, text, of=at) if lines else b""

    def _named(self, position: int, shared: SharedResult) -> NamedStatement:
        entry = shared.share.entry
        read = ReadResult(entry=entry, released=shared.share.released, version=shared.version)
        scope = shared.share.grant.scope
        statement = self.issue.statement_of(read, has_scores=scope.has_skills)
        return NamedStatement(
            position=position,
            statement=statement,
            name=f"{position:05}-statement-of-results-{statement.reference}.pdf",
        )

    def _record(
        self, work: DownloadWork, download: Download, looked: Sequence[Looked], operator: str
    ) -> None:
        if not looked:
            return
        viewer = None
        if download.officer is not None:
            viewer = Viewer(organisation=download.organisation, officer=download.officer)
        looks = Looks(
            organisation=download.organisation,
            viewer=viewer,
            operator=operator,
            way=Way.DOWNLOAD,
            at=self.clock.now(),
            looked=looked,
            facts={"download": download.id, "kind": download.kind.value},
        )
        record_looks(work, looks, randomness=self.randomness)


def file_name(download: Download) -> str:
    """Return the name of the file: made here, with nothing that anybody typed (OUT-4)."""
    day = f"{download.made_at:%Y-%m-%d}"
    if download.kind.is_data:
        return f"shared-results-{day}.{download.kind.value}"
    is_archive = download.kind is DownloadKind.STATEMENTS and download.candidates > 1
    return f"statements-of-results-{day}.{'zip' if is_archive else 'pdf'}"


CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "pdf": "application/pdf",
}


def _has_paper(shared: SharedResult) -> bool:
    return shared.version is not None and shared.version.status is ResultStatus.REPORTED


def _looked(shared: SharedResult) -> Looked:
    share = shared.share
    return Looked(
        result=share.grant.result, version=share.version, account=shared.account, share=share.grant.id
    )
