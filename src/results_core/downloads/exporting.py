"""Taking an organisation's shared results out for it, by an operator (`results export`)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Final, Protocol

import attrs

from results_core.downloads.making import shape_of
from results_core.downloads.model import (
    Chosen,
    Download,
    DownloadKind,
    DownloadPolicy,
    DownloadState,
    LeftOut,
    UnknownTemplate,
)
from results_core.downloads.ports import DataFiles, DownloadWork
from results_core.downloads.rows import SharedRows
from results_core.downloads.taking import TakeOut
from results_core.downloads.templates import Template
from results_core.journal.events import Event, EventKind, operator_event
from results_core.kernel.errors import Refused
from results_core.kernel.folding import folded
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, Randomness, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Ahead, Begin, as_they_come, repeatable
from results_core.verification.listing import Search

_NOBODY: Final = AccountId("")
_STATEMENTS_A_STEP: Final = 50
_NAMED: Final = 20


class NothingToExport(Refused):
    """Nothing that the organisation sees matches."""

    code = "nothing_to_export"


class TooManyForOnePdf(Refused):
    """One document does not hold as many statements."""

    code = "too_many_for_one_pdf"


class Sink(Protocol):
    """Where the file goes."""

    def write(self, data: bytes) -> object:
        """Put bytes behind those that are there."""

    def written(self) -> Iterator[bytes]:
        """Yield what was written so far."""


@attrs.frozen(kw_only=True)
class ExportOrder:
    """What an operator takes out."""

    organisation: OrganisationId
    kind: DownloadKind
    search: Search = Search()
    template: str = ""
    """The name of a template of the organisation; empty for the default report."""
    language: str = "en"
    operator: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Exported:
    """What became of it."""

    candidates: int
    left_out: tuple[LeftOut, ...]


@attrs.frozen(kw_only=True)
class ExportResults:
    """Write a file of what an organisation sees, as its officers could; each look is recorded."""

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness
    take: TakeOut
    data: DataFiles
    ahead: Ahead = as_they_come
    policy: DownloadPolicy = DownloadPolicy()

    def __call__(self, order: ExportOrder, sink: Sink) -> Exported:
        """Write the file, of any size; it stands in the organisation's history.

        Raises:
            UnknownTemplate: The organisation has no template of this name.
            NothingToExport: Nothing matches.
            TooManyForOnePdf: One document does not hold as many.
        """
        download = self._begun(order)
        match download.kind:
            case DownloadKind.STATEMENTS:
                self._write_statements(download, order, sink)
            case DownloadKind.ONE_PDF:
                self._write_document(download, order, sink)
            case _:
                compiled = self.take.compiled(download)
                with self.ahead(self._batches(download, order)) as batches:
                    for chunk in self.data.write(compiled.sheet, map(compiled.columns, batches)):
                        sink.write(chunk)
        with self.begin(reading=True) as work:
            left_out = work.downloads(download.organisation).left_out(download.id, names=_NAMED)
        return Exported(candidates=download.candidates, left_out=tuple(left_out))

    def _batches(self, download: Download, order: ExportOrder) -> Iterator[Callable[[], SharedRows]]:
        for after in range(0, download.candidates, self.take.batch):
            yield partial(self.take.rows, download, after=after, operator=order.operator)

    def _write_statements(self, download: Download, order: ExportOrder, sink: Sink) -> None:
        for after in range(0, download.candidates, _STATEMENTS_A_STEP):
            statements = self.take.statements(
                download, after=after, limit=_STATEMENTS_A_STEP, operator=order.operator
            )
            sink.write(self.take.members(download, statements, at=download.made_at))
        sink.write(self.take.note(download, at=download.made_at))
        ending = b"".join(self.take.files.ending(sink.written()))
        sink.write(ending)

    def _write_document(self, download: Download, order: ExportOrder, sink: Sink) -> None:
        statements = self.take.statements(
            download, after=0, limit=download.candidates, operator=order.operator
        )
        document = self.take.files.one_document(
            [one.statement for one in statements],
            language=download.language,
            of=download.made_at.date(),
        )
        self.take.leave_out(download, [statements[place].position for place in document.left_out])
        sink.write(document.pdf)

    @repeatable
    def _begun(self, order: ExportOrder) -> Download:
        now, name = self.clock.now(), DownloadId(identifier(self.randomness))
        with self.begin() as work:
            template = _template(work, order)
            downloads = work.downloads(order.organisation)
            chosen = Chosen(search=order.search, ticked=False)
            count = downloads.choose(name, chosen, officer=_NOBODY, joined_at=now)
            if count == 0:
                raise NothingToExport("nothing that the organisation sees matches")
            if order.kind is DownloadKind.ONE_PDF and count > self.policy.pages_at_most:
                raise TooManyForOnePdf(f"{count} statements: one PDF holds {self.policy.pages_at_most}")
            download = Download(
                id=name,
                organisation=order.organisation,
                officer=None,
                kind=order.kind,
                shape=shape_of(order.kind, order.language, template),
                template=None if template is None else template.id,
                template_name="" if template is None else template.name,
                language=order.language,
                made_at=now,
                candidates=count,
                at_once=self.policy.is_at_once(order.kind, count),
                state=DownloadState.READY,
                kept_until=now + timedelta(days=self.policy.kept_days),
            )
            downloads.add(download)
            work.journal.add(self._event(download, order))
            work.commit()
        return download

    def _event(self, download: Download, order: ExportOrder) -> Event:
        return operator_event(
            EventKind.DOWNLOAD_MADE,
            operator=order.operator,
            organisation=order.organisation,
            at=download.made_at,
            randomness=self.randomness,
            facts={
                "download": download.id,
                "kind": download.kind.value,
                "candidates": download.candidates,
            },
        )


def _template(work: DownloadWork, order: ExportOrder) -> Template | None:
    if not order.template or not order.kind.is_data:
        return None
    for template in work.templates(order.organisation).all():
        if template.folded_name == folded(order.template):
            return template
    raise UnknownTemplate("the organisation has no template of this name")
