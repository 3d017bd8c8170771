"""Downloads: what was taken out, by whom, of which shared results, and how it stands (mission C11)."""

from datetime import datetime
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.downloads.templates import Shape
from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, DownloadId, FileId, OrganisationId, TemplateId
from results_core.verification.listing import Search


class UnknownDownload(Missing):
    """There is no such download, or it is another organisation's: the two read the same (ENU-8)."""

    code = "unknown_download"


class UnknownTemplate(Missing):
    """There is no such template, or it is another organisation's."""

    code = "unknown_template"


@unique
class DownloadKind(StrEnum):
    """What is made."""

    XLSX = "xlsx"
    CSV = "csv"
    STATEMENTS = "statements"
    """A PDF of each: the one, or an archive of many."""
    ONE_PDF = "one_pdf"
    """All statements, a page each, in one PDF."""

    @property
    def is_data(self) -> bool:
        """Tell whether it is a data file, with a template."""
        return self in {DownloadKind.XLSX, DownloadKind.CSV}


@unique
class DownloadState(StrEnum):
    """How a download stands."""

    PREPARING = "preparing"
    READY = "ready"
    CANCELLED = "cancelled"


@unique
class Outcome(StrEnum):
    """What became of one shared result in a file."""

    INCLUDED = "included"
    NO_RESULT = "no_result"
    """There is no reported result: a data file names the state, statements leave it out."""
    GONE = "gone"
    """Withdrawn or expired since it was chosen: left out."""
    UNPRINTABLE = "unprintable"
    """No font prints the name or the centre: left out of statements (OUT-3)."""


@attrs.frozen(kw_only=True)
class Chosen:
    """Which shared results, in which order."""

    search: Search = Search()
    ticked: bool = True
    """Those that the officer has ticked, in the order of the search; else all that match it."""


@attrs.frozen(kw_only=True)
class Download:
    """Something that an organisation takes out. Instants are aware and in UTC."""

    id: DownloadId
    organisation: OrganisationId
    officer: AccountId | None
    """Who asked for it; None for an operator."""
    kind: DownloadKind
    shape: Shape | None = None
    """Of a data file, as it was when it was asked for: whoever changes the template changes no download."""
    template: TemplateId | None = None
    template_name: str = ""
    """Empty for the default report."""
    language: str
    """Of statements."""
    made_at: datetime
    candidates: int
    """How many shared results were chosen."""
    at_once: bool
    """Whether it is made anew at each press, while it waits; else a worker makes a file that is kept."""
    state: DownloadState
    kept_until: datetime
    """Until when it can be had again as it is; later it is made again."""
    size: int | None = None
    """In bytes, of the file that was made last."""

    @property
    def file(self) -> FileId:
        """Return the name under which its file is kept."""
        return FileId(self.id)

    def is_to_be_had(self, now: datetime) -> bool:
        """Tell whether it is made, or can be, as it was asked for."""
        return self.state is DownloadState.READY and now < self.kept_until

    def has_expired(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return self.state is DownloadState.READY and self.kept_until <= now


@attrs.frozen(kw_only=True)
class ListedDownload:
    """A line of the history."""

    download: Download
    officer: str | None
    """The name; None for one who has left."""


@attrs.frozen(kw_only=True)
class LeftOut:
    """Shared results that a file does not show as the others, by what became of them."""

    outcome: Outcome
    count: int
    names: tuple[str, ...] = attrs.field(repr=False)
    """Of the first of them."""


@attrs.frozen(kw_only=True)
class DownloadPolicy:
    """What is made at once, how much at most, and how long it is kept."""

    statements_at_once: int = 100
    rows_at_once: int = 2000
    pages_at_most: int = 1000
    """Statements in one PDF."""
    kept_days: int = 30

    def is_at_once(self, kind: DownloadKind, count: int) -> bool:
        """Tell whether so many are made while the officer waits."""
        return count <= (self.rows_at_once if kind.is_data else self.statements_at_once)


NAMES_SHOWN: Final = 20
"""Of those that a file leaves out."""
PAGE_OF_HISTORY: Final = 25
