"""What downloads need from outside. Every instant is aware and in UTC."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from typing import Protocol

import attrs

from results_core.correspondence.ports import Outbox
from results_core.downloads.model import Chosen, Download, LeftOut, ListedDownload, Outcome
from results_core.downloads.rows import SharedRows
from results_core.downloads.tabling import Columns, Sheet
from results_core.downloads.templates import Template
from results_core.jobs.files import FilesWork
from results_core.jobs.ports import Jobs
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, TemplateId
from results_core.organisations.ports import Officers, Organisations
from results_core.results.statements import Statement
from results_core.verification.listing import SharedResult
from results_core.verification.ports import DisclosingWork


class Templates(Protocol):
    """The templates of one organisation (AUZ-4)."""

    def all(self) -> Sequence[Template]:
        """Return them by their names."""

    def one(self, template: TemplateId) -> Template | None:
        """Return one of them."""

    def save(self, template: Template) -> bool:
        """Keep it, new or changed; False where another one of the organisation has its name."""

    def remove(self, template: TemplateId) -> bool:
        """Forget it; False where it is not there. Downloads that were made with it stay as they are."""


class Downloads(Protocol):
    """The downloads of one organisation, and what it sees now of their shared results (AUZ-3, AUZ-4).

    What has been withdrawn or has expired since it was chosen is not there, whatever is asked.
    """

    def choose(self, download: DownloadId, chosen: Chosen, *, officer: AccountId, joined_at: datetime) -> int:
        """Keep which shared results it is of, numbered from 1, in one statement; return how many."""

    def choose_again(self, download: DownloadId, of: DownloadId) -> int:
        """Keep the same as those of another download, also where they cannot be seen now."""

    def add(self, download: Download) -> None:
        """Keep a download whose shared results were chosen."""

    def keep(self, download: Download) -> None:
        """Keep how it stands now."""

    def one(self, download: DownloadId) -> Download | None:
        """Return one of them."""

    def history(self, *, before: DownloadId | None, limit: int) -> Sequence[ListedDownload]:
        """Return those that were asked for before this one, or all, latest first."""

    def rows(self, download: DownloadId, *, after: int, limit: int) -> SharedRows:
        """Return those of the next so many places that are seen now, and hold them in this transaction."""

    def results(self, download: DownloadId, *, after: int, limit: int) -> Sequence[tuple[int, SharedResult]]:
        """Return the same, each with all that is known of its result."""

    def settle(self, download: DownloadId, *, after: int, limit: int) -> None:
        """Keep what became of the next so many places, as they are seen now, in one statement."""

    def leave_out(self, download: DownloadId, positions: Sequence[int], outcome: Outcome) -> None:
        """Keep that these were left out."""

    def stands(self, download: DownloadId) -> bool:
        """Tell whether everything that its file shows is seen now, and as it was when it was made."""

    def left_out(self, download: DownloadId, *, names: int) -> Sequence[LeftOut]:
        """Return what its file does not show as the rest, each kind with so many names at most.

        Also of what was withdrawn: the organisation had chosen it, and knew the name.
        """


class DownloadWork(DisclosingWork, FilesWork, Protocol):
    """What downloads ask of a transaction."""

    @property
    def jobs(self) -> Jobs:
        """Long work."""

    @property
    def outbox(self) -> Outbox:
        """Letters."""

    @property
    def officers(self) -> Officers:
        """Officers."""

    @property
    def organisations(self) -> Organisations:
        """Organisations."""

    def templates(self, organisation: OrganisationId) -> Templates:
        """Return the templates of the organisation."""

    def downloads(self, organisation: OrganisationId) -> Downloads:
        """Return the downloads of the organisation."""

    def organisation_of(self, download: DownloadId) -> OrganisationId | None:
        """Return whose a download is, for whoever works for all organisations."""


class DataFiles(Protocol):
    """Writes data files."""

    def write(self, sheet: Sheet, batches: Iterable[Columns]) -> Iterator[bytes]:
        """Yield the file as its rows come, as far as its format lets that; memory does not grow with it.

        No cell is a formula or a link, whatever it says (OUT-1, OUT-2).
        """


@attrs.frozen(kw_only=True)
class OneDocument:
    """A document of many statements."""

    pdf: bytes = attrs.field(repr=False)
    left_out: tuple[int, ...]
    """The places of those that no font at hand prints (OUT-3)."""


class StatementFiles(Protocol):
    """Puts many statements into one file."""

    def member(self, name: str, data: bytes, *, of: datetime) -> bytes:
        """Return a piece of an archive: a file of this name. Pieces stand one behind the other."""

    def ending(self, written: Iterable[bytes]) -> Iterator[bytes]:
        """Yield what ends an archive of these bytes: pieces as `member` made them, cut anywhere."""

    def one_document(self, statements: Sequence[Statement], *, language: str, of: date) -> OneDocument:
        """Return one PDF with a page for each that can be printed."""
