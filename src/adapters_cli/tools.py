"""What the commands need from the one who wires them: nothing is opened before a command needs it.

Named tuples and texts, not attrs classes and paths: `results --help` would wait for the import.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from results_core.application import Application
    from results_core.exams.catalogue import Catalogue
    from results_core.kernel.objections import RowObjection
    from results_core.kernel.tables import RawRow, TableReader
    from results_core.verification.receipts import ReceiptChecker


class Options(NamedTuple):
    """What stands before the command's name."""

    settings: str | None = None
    """The path of a file."""
    database: str | None = None


class DatabaseStatus(NamedTuple):
    """How the database stands."""

    kind: str
    """`SQLite 3.51.3`, `PostgreSQL 17.2`."""
    schema: str | None
    """The revision of its schema; None where it has none."""
    newest: str
    """The revision that this version works with."""
    warnings: Sequence[str] = ()

    @property
    def is_current(self) -> bool:
        """Whether the application may work on it."""
        return self.schema == self.newest


class Deliveries(NamedTuple):
    """What became of the letters that were due."""

    sent: int = 0
    waiting: int = 0
    failed: int = 0
    dropped: int = 0


class BackedUp(NamedTuple):
    """A backup that was taken or restored."""

    database: str
    """The kind and version of the server that it was taken from."""
    schema: str
    taken_at: "datetime"
    key: str
    """The id of the key that it is sealed under."""
    rows: Mapping[str, int]
    """By table."""
    octets: int
    """Of what it holds, unsealed."""
    digest: str
    erasures: int = 0
    """How many erasures that came after it were done again."""
    sealed: int = 0
    """How many positions of the audit trail were verified."""
    set_aside: str | None = None
    """The file of the checkpoints of a trail that went on after the backup."""


class KeyLine(NamedTuple):
    """One key, without its secret."""

    purpose: str
    id: str
    created: "datetime"
    not_after: "datetime | None"
    is_current: bool


class KeyStatus(NamedTuple):
    """How the keys stand."""

    keys: Sequence[KeyLine]
    outdated: Mapping[str, int]
    """How many sealed values lie under older keys, by kind."""


class RotatedKeys(NamedTuple):
    """What a rotation came to."""

    keys: Mapping[str, str]
    """The ids of the fresh keys, by purpose."""
    resealed: Mapping[str, int]
    left: Mapping[str, int]
    """Sealed values that open under no key that is kept, by kind."""


class Rejects(Protocol):
    """Where bad rows go, to be mended and imported again."""

    def add(self, row: "RawRow | RowObjection", why: str) -> None:
        """Write one row with what is wrong with it; of one that cannot be read, only that."""


class Tools(Protocol):
    """Opens what a command works with.

    Whatever reads the settings raises `BadSettings` where some cannot be used, and a `ResultsError` where the
    database cannot be reached or its schema is another version's.
    """

    def application(self, options: Options) -> "AbstractContextManager[Application]":
        """Open the application, and close it again."""

    def catalogue(self, options: Options) -> "Catalogue":
        """Return the catalogue of exams; no database is needed."""

    def board_zone(self, options: Options) -> str:
        """Return the zone in which the board speaks of instants."""

    def reader(self) -> "TableReader":
        """Return what reads the board's files."""

    def rejects(
        self, path: "Path", *, columns: Sequence[str], file_format: str
    ) -> AbstractContextManager[Rejects]:
        """Open a file for bad rows."""

    def upgrade(self, options: Options) -> DatabaseStatus:
        """Bring the database's schema to the newest revision."""

    def database_status(self, options: Options) -> DatabaseStatus:
        """Return how the database stands."""

    def check_database(self, options: Options) -> Sequence[str]:
        """Return every fault that is found in the database and its schema."""

    def columns(self, options: Options) -> Mapping[str, Collection[str]]:
        """Return the names of the database's columns, by table."""

    def unready(self, options: Options) -> Sequence[str]:
        """Return what keeps the service from its work: nothing where all is well."""

    def backup(
        self, options: Options, file: "Path", *, operator: str, progress: Callable[[int], object]
    ) -> BackedUp:
        """Take a backup; the file is whole under its name, or not there."""

    def holds_something(self, options: Options) -> bool:
        """Tell whether a restore would do away with anything."""

    def restore(
        self,
        options: Options,
        file: "Path",
        *,
        operator: str,
        replace: bool,
        progress: Callable[[int], object],
    ) -> BackedUp:
        """Put a backup in the place of what the database holds."""

    def key_status(self, options: Options) -> KeyStatus:
        """Return the keys of the service, and how much lies under older ones."""

    def rotate_keys(
        self, options: Options, *, purpose: str | None, operator: str, resume: bool
    ) -> RotatedKeys:
        """Make fresh keys unless it only resumes, and seal anew what lies under older ones."""

    def receipt_checker(self, options: Options, keys: str | None) -> "ReceiptChecker":
        """Return what knows signatures of receipts: by published keys, or by those of the secrets file.

        No database is needed.
        """

    def serve(self, options: Options, *, host: str, port: int, workers: int) -> None:
        """Serve the site until told to stop."""

    def deliver(self, options: Options) -> Deliveries:
        """Deliver every letter that is due; stop early where the mail server cannot be reached."""

    def work_once(self, options: Options) -> Deliveries:
        """Do everything that is due, and end; checkpoints go to standard output."""

    def work(self, options: Options) -> None:
        """Deliver letters and seal the journal until told to stop."""

    def demo(self, *, host: str, port: int, directory: "Path", reset: bool) -> None:
        """Fill a site on the first start, and serve it with a mailbox page."""


class BadSettings(Exception):
    """Some settings cannot be used."""

    def __init__(self, faults: Sequence[str]) -> None:
        """Keep every fault, one sentence each."""
        self.faults = tuple(faults)
        super().__init__("; ".join(self.faults))
