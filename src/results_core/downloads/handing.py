"""Handing a download out: rights are checked anew at every press (AUZ-4)."""

from collections.abc import Iterator
from itertools import chain

import attrs

from results_core.downloads.model import Download, DownloadKind, UnknownDownload
from results_core.downloads.ports import DataFiles, DownloadWork
from results_core.downloads.rows import SharedRows
from results_core.downloads.taking import CONTENT_TYPES, TakeOut, file_name
from results_core.jobs.files import streamed
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import DownloadId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer
from results_core.results.issuing import NoStatement


@attrs.frozen(kw_only=True)
class Handed:
    """A file on its way."""

    name: str
    content_type: str
    chunks: Iterator[bytes] = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class HandOut:
    """Hand out the file of a download to its organisation."""

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness
    take: TakeOut
    data: DataFiles

    def __call__(self, officer: Officer, download: DownloadId) -> Handed | None:
        """Return the file; None where there is none now.

        None: it is being prepared, was cancelled, has expired, or something that it shows was withdrawn
        or changed since. A small one is made of what holds now, and leaves out what was withdrawn.

        Raises:
            UnknownDownload: The organisation has no such download.
            NoStatement: It is of one result, and that is not reported.
        """
        with self.begin(reading=True) as work:
            downloads = work.downloads(officer.organisation)
            kept = downloads.one(download)
            if kept is None:
                raise UnknownDownload("the organisation has no such download")
            is_there = kept.at_once or (
                work.files.part(kept.file, 0) is not None and downloads.stands(kept.id)
            )
        if not kept.is_to_be_had(self.clock.now()) or not is_there:
            return None
        if kept.at_once:
            chunks = self._sized(kept, self._made(attrs.evolve(kept, officer=officer.id)))
        else:
            self._note(officer, kept)
            chunks = streamed(self.begin, kept.file)
        name = file_name(kept)
        return Handed(name=name, content_type=CONTENT_TYPES[name.rpartition(".")[2]], chunks=chunks)

    def _made(self, download: Download) -> Iterator[bytes]:
        """Return the bytes as they are made; every look is recorded before the first of them."""
        if download.kind.is_data:
            compiled = self.take.compiled(download)
            rows: list[SharedRows] = [
                self.take.rows(download, after=after)
                for after in range(0, download.candidates, self.take.batch)
            ]
            return self.data.write(compiled.sheet, map(compiled.columns, rows))
        statements = self.take.statements(download, after=0, limit=download.candidates)
        at = self.clock.now()
        if download.kind is DownloadKind.ONE_PDF or download.candidates == 1:
            if not statements:
                raise NoStatement("none of the results is reported")
            document = self.take.files.one_document(
                [one.statement for one in statements], language=download.language, of=at.date()
            )
            self.take.leave_out(download, [statements[place].position for place in document.left_out])
            return iter([document.pdf])

        def pieces() -> Iterator[bytes]:
            written = []
            for one in statements:
                written.append(self.take.members(download, [one], at=at))
                yield written[-1]
            written.append(self.take.note(download, at=at))
            yield written[-1]
            yield from self.take.files.ending(written)

        return pieces()

    def _sized(self, download: Download, chunks: Iterator[bytes]) -> Iterator[bytes]:
        """Yield the chunks, the first of which is ready now; keep afterwards how many bytes they were."""
        first = next(chunks, b"")

        def counted() -> Iterator[bytes]:
            size = 0
            for chunk in chain([first], chunks):
                size += len(chunk)
                yield chunk
            self._keep_size(download, size)

        return counted()

    @repeatable
    def _keep_size(self, download: Download, size: int) -> None:
        with self.begin() as work:
            work.downloads(download.organisation).keep(attrs.evolve(download, size=size))
            work.commit()

    @repeatable
    def _note(self, officer: Officer, download: Download) -> None:
        """Record that a file went out whose looks were recorded when it was made."""
        with self.begin() as work:
            work.journal.add(
                organisation_event(
                    EventKind.DOWNLOAD_FETCHED,
                    officer=officer.id,
                    organisation=officer.organisation,
                    at=self.clock.now(),
                    randomness=self.randomness,
                    facts={"download": download.id, "candidates": download.candidates},
                )
            )
            work.commit()
