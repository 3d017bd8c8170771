"""What checking lists needs from outside. Every instant is aware and in UTC."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import NamedTuple, Protocol

from results_core.correspondence.messages import Addressee
from results_core.jobs.files import FilesWork
from results_core.jobs.ports import Jobs
from results_core.kernel.identifiers import AccountId, BulkCheckId, OrganisationId, ResultId, ShareId
from results_core.results.model import ReadResult, ResultStatus
from results_core.verification.bulk_columns import Row
from results_core.verification.bulk_model import BulkCheck
from results_core.verification.lookup_ports import LookupWork


class Hit(NamedTuple):
    """The result that a number and a date of birth belong to, as it stands: it is released."""

    result: ResultId
    version: int
    status: ResultStatus
    statement_number: str | None
    family_name: str
    exam: str
    overall: int | None
    label: str | None
    cefr: str | None
    account: AccountId | None
    to: Addressee | None
    """Whom a letter about it goes to."""
    share: ShareId | None
    """The share of it that the organisation sees now."""
    was_looked_at: bool
    """Whether the organisation has looked at it without a share before."""


class Sounding(NamedTuple):
    """What the record says of a number and a date of birth."""

    hit: Hit | None
    results: tuple[ResultId, ...]
    """Every result with a version of that number, whatever the date of birth, released or not."""


class UploadedTable(NamedTuple):
    """A list as it came: its cells, and what tells it from another."""

    kind: str
    """`csv`, `xlsx` or `pasted`."""
    digest: str
    """SHA-256 of what came, as hexadecimal digits."""
    rows: Sequence[Row]
    """The first names the columns."""


class UploadReader(Protocol):
    """Reads lists that people bring. It MUST bound time and memory whatever they bring (UPL-1 to UPL-4)."""

    def upload(self, content: bytes) -> UploadedTable:
        """Read a file, CSV or XLSX, whatever it is called.

        Raises:
            BadList: It is neither, or holds what is not taken.
        """

    def pasted(self, text: str) -> UploadedTable:
        """Read what was pasted from a spreadsheet or typed.

        Raises:
            BadList: It is no list.
        """


class ListWriter(Protocol):
    """Writes lists for people: no cell of a list MUST be run by what opens it (OUT-1, OUT-2)."""

    def write(self, rows: Iterable[Row], *, kind: str) -> Iterator[bytes]:
        """Yield the file of this kind, `csv` or `xlsx`; the first row names the columns.

        Raises:
            ValueError: The kind is neither.
        """


class BulkChecks(Protocol):
    """Checks of lists."""

    def add(self, check: BulkCheck) -> None:
        """Keep a new one."""

    def of(self, check: BulkCheckId, *, hold: bool = False) -> BulkCheck | None:
        """Return it; held, nobody else changes it until this transaction ends."""

    def keep(self, check: BulkCheck) -> None:
        """Keep it as it is from now on."""

    def same(self, organisation: OrganisationId, digest: str, *, ended_since: datetime) -> BulkCheck | None:
        """Return the organisation's check of the same list that runs, waits, or ended since then."""

    def listed(self, organisation: OrganisationId, *, limit: int) -> Sequence[BulkCheck]:
        """Return the organisation's, latest first, without drafts."""


class BulkLookups(Protocol):
    """Results by the numbers of statements, many at once, for one organisation at a time (AUZ-3).

    What `Lookups` says of one holds for each: nothing leaves the store that is not released (A6), or whose
    candidate was erased.
    """

    def find_each(
        self, asked: Sequence[tuple[str, date]], *, organisation: OrganisationId
    ) -> Sequence[Sounding]:
        """Look for each, in their order, by one query however many they are."""

    def told(self, found: Sequence[ResultId]) -> Mapping[ResultId, ReadResult]:
        """Return of results that were found all that one look-up tells, by one query."""


class BulkWork(LookupWork, FilesWork, Protocol):
    """What checking lists asks of a transaction."""

    @property
    def jobs(self) -> Jobs:
        """Long work."""

    @property
    def bulk_checks(self) -> BulkChecks:
        """Checks of lists."""

    @property
    def bulk_lookups(self) -> BulkLookups:
        """Results by number, many at once."""
