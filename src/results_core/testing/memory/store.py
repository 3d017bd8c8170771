"""The memory store: transactions on a copy of the record, which a commit puts in its place."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from results_core.access.credentials import Audience, Credentials
from results_core.kernel.errors import StoreUnavailable
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, Randomness
from results_core.kernel.time import Clock
from results_core.testing.memory.accounts import MemoryAccounts, MemoryAddressChanges, MemoryRegistrations
from results_core.testing.memory.announcements import MemoryAnnouncements
from results_core.testing.memory.attempts import MemoryAttempts
from results_core.testing.memory.budgets import MemoryBudgets
from results_core.testing.memory.bulk import MemoryBulkChecks, MemoryBulkLookups
from results_core.testing.memory.calls import MemoryCalls
from results_core.testing.memory.change_requests import MemoryChangeRequests
from results_core.testing.memory.clients import MemoryClients, MemoryRates
from results_core.testing.memory.corrections import MemoryCorrections
from results_core.testing.memory.credentials import MemoryCandidateCredentials
from results_core.testing.memory.directory import MemoryDirectory
from results_core.testing.memory.downloads import MemoryDownloads, MemoryTemplates
from results_core.testing.memory.entries import MemoryEntries
from results_core.testing.memory.feed import MemoryFeed
from results_core.testing.memory.feeds import MemoryFeeds
from results_core.testing.memory.files import MemoryFileParts
from results_core.testing.memory.inbox import MemoryInbox
from results_core.testing.memory.jobs import MemoryJobs
from results_core.testing.memory.journal import MemoryJournal
from results_core.testing.memory.leftovers import MemoryLeftovers
from results_core.testing.memory.links import MemoryLinks
from results_core.testing.memory.lookups import MemoryLookups
from results_core.testing.memory.notifications import (
    MemoryArrivals,
    MemoryDigests,
    MemoryNotificationPreferences,
)
from results_core.testing.memory.officers import MemoryOfficerCredentials, MemoryOfficers
from results_core.testing.memory.organisations import (
    MemoryApplications,
    MemoryJoinRequests,
    MemoryOrganisations,
)
from results_core.testing.memory.outbox import MemoryOutbox
from results_core.testing.memory.personal_data import MemoryPersonalData
from results_core.testing.memory.photos import MemoryPhotos, MemoryStagedPhotos
from results_core.testing.memory.record import Record
from results_core.testing.memory.results import MemoryResults
from results_core.testing.memory.seals import MemorySeals
from results_core.testing.memory.sessions import MemorySessions
from results_core.testing.memory.shares import MemoryDisclosures, MemoryShares
from results_core.testing.memory.staged_entries import MemoryStagedEntries
from results_core.testing.memory.staged_results import MemoryStagedResults
from results_core.testing.memory.webhooks import MemoryWebhooks
from results_core.testing.memory.windows import MemorySharesInWindow
from results_core.testing.stand_ins import few_countries


class MemoryWork:
    """A transaction under way: a front for every subject on one record."""

    def __init__(self, store: "MemoryStore", record: Record) -> None:
        """Work on this record, which a commit makes the store's."""
        self._store = store
        self.record = record
        self.attempts = MemoryAttempts(record)
        self.budgets = MemoryBudgets(record)
        self.rates = MemoryRates(record)
        self.clients = MemoryClients(record)
        self.calls = MemoryCalls(record)
        self.webhooks = MemoryWebhooks(record)
        self.sessions = MemorySessions(record)
        self.links = MemoryLinks(record)
        self.outbox = MemoryOutbox(record)
        self.journal = MemoryJournal(record, store.clock)
        self.seals = MemorySeals(record)
        self.feed = MemoryFeed(record)
        self.entries = MemoryEntries(record, store.clock)
        self.registrations = MemoryRegistrations(record)
        self.accounts = MemoryAccounts(record)
        self.address_changes = MemoryAddressChanges(record)
        self.organisations = MemoryOrganisations(record)
        self.officers = MemoryOfficers(record)
        self.applications = MemoryApplications(record)
        self.join_requests = MemoryJoinRequests(record)
        self.change_requests = MemoryChangeRequests(record)
        self.leftovers = MemoryLeftovers(record)
        self.personal_data = MemoryPersonalData(record)
        self.results = MemoryResults(record, store.clock)
        self.announcements = MemoryAnnouncements(record, store.clock, store.randomness)
        self.jobs = MemoryJobs(record)
        self.files = MemoryFileParts(record)
        self.bulk_checks = MemoryBulkChecks(record)
        self.bulk_lookups = MemoryBulkLookups(record, store.clock)
        self.shares = MemoryShares(record, store.clock)
        self.disclosures = MemoryDisclosures(record)
        self.feeds = MemoryFeeds(record, store.clock)
        self.lookups = MemoryLookups(record, store.clock)
        self.arrivals = MemoryArrivals(record, store.clock)
        self.corrections = MemoryCorrections(record, store.clock)
        self.digests = MemoryDigests(record)
        self.notification_preferences = MemoryNotificationPreferences(record)
        self.directory = MemoryDirectory(record, few_countries)
        self.photos = MemoryPhotos(record, store.clock)

    def templates(self, organisation: OrganisationId) -> MemoryTemplates:
        """Return the templates of the organisation."""
        return MemoryTemplates(self.record, organisation)

    def downloads(self, organisation: OrganisationId) -> MemoryDownloads:
        """Return the downloads of the organisation."""
        return MemoryDownloads(self.record, self._store.clock, organisation)

    def in_window(self, organisation: OrganisationId) -> MemorySharesInWindow:
        """Return what the organisation sees of windows."""
        return MemorySharesInWindow(self.record, self._store.clock, organisation)

    def organisation_of(self, download: DownloadId) -> OrganisationId | None:
        """Return whose a download is."""
        kept = self.record.downloads.get(download)
        return None if kept is None else kept.organisation

    def inbox(self, organisation: OrganisationId, officer: AccountId) -> MemoryInbox:
        """Return what an officer of the organisation sees of its shares."""
        return MemoryInbox(self.record, self._store.clock, organisation, officer)

    def credentials_of(self, audience: Audience) -> Credentials:
        """Return the names and passwords' digests of an audience."""
        if audience is Audience.ORGANISATIONS:
            return MemoryOfficerCredentials(self.record)
        return MemoryCandidateCredentials(self.record)

    def commit(self) -> None:
        """Make what was done the store's; what follows needs a commit of its own."""
        self._store.keep(self.record.copy())


class MemoryStore:
    """A store in memory. Threads may share it: one transaction writes at a time, any number read.

    `clock` tells which results are released, `randomness` makes the statement numbers that a
    corrected name asks for, and names letters. Countries are called as `few_countries` says.
    """

    def __init__(self, *, clock: Clock, randomness: Randomness, patience: float = 10.0) -> None:
        """Open an empty store, in which a transaction waits so many seconds for another one that writes."""
        self._patience = patience
        self.clock = clock
        self.randomness = randomness
        self._present = Record()
        self._writing = Lock()

    @contextmanager
    def begin(self, *, reading: bool = False) -> Iterator[MemoryWork]:
        """Return a transaction; one that reads works on the present state and cannot write.

        Raises:
            StoreUnavailable: Another transaction does not end, which may be the caller's own.
        """
        if reading:
            yield MemoryWork(self, self._present.read_only())
            return
        if not self._writing.acquire(timeout=self._patience):
            raise StoreUnavailable("another transaction writes and does not end")
        try:
            yield MemoryWork(self, self._present.copy())
        finally:
            self._writing.release()

    def keep(self, record: Record) -> None:
        """Put the record in the place of the present one: whoever writes calls this, at a commit."""
        self._present = record

    @contextmanager
    def stage_entries(self) -> Iterator[MemoryStagedEntries]:
        """Return the staging of a file of entries."""
        yield MemoryStagedEntries(self.begin, self.clock, self.randomness)

    @contextmanager
    def stage_results(self) -> Iterator[MemoryStagedResults]:
        """Return the staging of a file of results."""
        yield MemoryStagedResults(self.begin, self.clock, self.randomness)

    @contextmanager
    def stage_photos(self) -> Iterator[MemoryStagedPhotos]:
        """Return the staging of a directory of photos."""
        yield MemoryStagedPhotos(self.begin)

    def close(self) -> None:
        """Forget everything."""
        self._present = Record()
