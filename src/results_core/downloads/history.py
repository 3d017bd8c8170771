"""The history of downloads, and giving one up (mission C11, screens V9)."""

from collections.abc import Sequence

import attrs

from results_core.downloads.model import (
    NAMES_SHOWN,
    PAGE_OF_HISTORY,
    Download,
    DownloadState,
    LeftOut,
    ListedDownload,
    UnknownDownload,
)
from results_core.downloads.ports import DownloadWork
from results_core.jobs.progress import JobKind
from results_core.journal.events import EventKind, organisation_event
from results_core.kernel.identifiers import DownloadId, Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.organisations.model import Officer


@attrs.frozen(kw_only=True)
class HistoryPage:
    """Some lines of the history, latest first."""

    lines: Sequence[ListedDownload]
    has_more: bool


@attrs.frozen(kw_only=True)
class DownloadShown:
    """A download as its page shows it."""

    download: Download
    done: int
    """Of how many shared results the work is done, while it is being prepared."""
    has_expired: bool
    is_current: bool
    """Whether what its file shows is still to be seen, and as it was: else it is made again."""
    left_out: Sequence[LeftOut]


@attrs.frozen(kw_only=True)
class DownloadHistory:
    """What an organisation has taken out."""

    begin: Begin[DownloadWork]
    clock: Clock
    randomness: Randomness

    def page(self, officer: Officer, *, before: DownloadId | None = None) -> HistoryPage:
        """Return the latest downloads of the organisation, or those before one."""
        with self.begin(reading=True) as work:
            lines = work.downloads(officer.organisation).history(before=before, limit=PAGE_OF_HISTORY + 1)
        return HistoryPage(lines=lines[:PAGE_OF_HISTORY], has_more=len(lines) > PAGE_OF_HISTORY)

    def shown(self, officer: Officer, download: DownloadId) -> DownloadShown:
        """Return how a download stands.

        Raises:
            UnknownDownload: The organisation has no such download.
        """
        with self.begin(reading=True) as work:
            downloads = work.downloads(officer.organisation)
            kept = _known(downloads.one(download))
            job = work.jobs.standing(JobKind.DOWNLOAD, kept.id)
            is_ready = kept.state is DownloadState.READY
            is_kept = kept.at_once or work.files.part(kept.file, 0) is not None
            return DownloadShown(
                download=kept,
                done=0 if job is None else job.done,
                has_expired=kept.has_expired(self.clock.now()) or (is_ready and not is_kept),
                is_current=kept.at_once or not is_ready or downloads.stands(kept.id),
                left_out=downloads.left_out(kept.id, names=NAMES_SHOWN) if is_ready else (),
            )

    @repeatable
    def cancel(self, officer: Officer, download: DownloadId) -> None:
        """Give up a download that is being prepared; one that is ready stays.

        Raises:
            UnknownDownload: The organisation has no such download.
        """
        with self.begin() as work:
            downloads = work.downloads(officer.organisation)
            kept = _known(downloads.one(download))
            if kept.state is not DownloadState.PREPARING:
                return
            now = self.clock.now()
            work.jobs.cancel(JobKind.DOWNLOAD, kept.id, at=now)
            work.files.forget(kept.file)
            downloads.keep(attrs.evolve(kept, state=DownloadState.CANCELLED))
            work.journal.add(
                organisation_event(
                    EventKind.DOWNLOAD_CANCELLED,
                    officer=officer.id,
                    organisation=officer.organisation,
                    at=now,
                    randomness=self.randomness,
                    facts={"download": kept.id},
                )
            )
            work.commit()


def _known(download: Download | None) -> Download:
    if download is None:
        raise UnknownDownload("the organisation has no such download")
    return download
