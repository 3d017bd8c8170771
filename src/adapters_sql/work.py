"""A transaction and the stores that it offers: it satisfies the `Work` of every use case."""

from collections.abc import Callable
from datetime import datetime

import attrs
from sqlalchemy import Connection, Transaction

from adapters_sql.faults import of_commit
from adapters_sql.stores.accounts import SqlAccounts
from adapters_sql.stores.address_changes import SqlAddressChanges
from adapters_sql.stores.announcements import SqlAnnouncements
from adapters_sql.stores.applications import SqlApplications, SqlJoinRequests
from adapters_sql.stores.arrivals import SqlArrivals
from adapters_sql.stores.attempts import SqlAttemptBook
from adapters_sql.stores.budgets import SqlBudgets
from adapters_sql.stores.bulk_checks import SqlBulkChecks
from adapters_sql.stores.bulk_lookups import SqlBulkLookups
from adapters_sql.stores.calls import SqlCalls
from adapters_sql.stores.change_requests import SqlChangeRequests
from adapters_sql.stores.clients import SqlClients
from adapters_sql.stores.credentials import SqlCandidateCredentials
from adapters_sql.stores.directory import SqlDirectory
from adapters_sql.stores.disclosures import SqlDisclosures
from adapters_sql.stores.downloads import SqlDownloads, owner_of
from adapters_sql.stores.entries import SqlEntries
from adapters_sql.stores.feed import SqlFeed
from adapters_sql.stores.feeds import SqlFeeds
from adapters_sql.stores.files import SqlFileParts
from adapters_sql.stores.inbox import SqlInbox
from adapters_sql.stores.jobs import SqlJobs
from adapters_sql.stores.journal import SqlJournal
from adapters_sql.stores.leftovers import SqlLeftovers
from adapters_sql.stores.links import SqlLinks
from adapters_sql.stores.lookups import SqlLookups
from adapters_sql.stores.notification_preferences import SqlDigests, SqlNotificationPreferences
from adapters_sql.stores.officers import SqlOfficerCredentials, SqlOfficers
from adapters_sql.stores.organisation_corrections import SqlCorrections
from adapters_sql.stores.organisations import SqlOrganisations
from adapters_sql.stores.outbox import SqlOutbox
from adapters_sql.stores.personal_data import SqlPersonalData
from adapters_sql.stores.photos import SqlPhotos
from adapters_sql.stores.rates import SqlRates
from adapters_sql.stores.registrations import SqlRegistrations
from adapters_sql.stores.results import SqlResults
from adapters_sql.stores.scoping import ScopedConnection
from adapters_sql.stores.sealed_columns import SqlSealedColumns
from adapters_sql.stores.seals import SqlSeals
from adapters_sql.stores.sessions import SqlSessions
from adapters_sql.stores.shares import SqlShares
from adapters_sql.stores.templates import SqlTemplates
from adapters_sql.stores.webhooks import SqlWebhooks
from adapters_sql.stores.windows import SqlSharesInWindow
from results_core.access.credentials import Audience, Credentials
from results_core.kernel.confidential import ColumnCipher
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import AccountId, DownloadId, OrganisationId, Randomness
from results_core.organisations.words import CountryNames


@attrs.frozen(kw_only=True)
class Surroundings:
    """What the stores need beside the database."""

    cipher: ColumnCipher
    randomness: Randomness
    present: Callable[[], datetime | None]
    """The instant that release is compared with; None for the database's own clock."""
    countries: CountryNames
    """What they are called: organisations are found by that."""


class SqlWork:
    """A transaction under way."""

    def __init__(
        self, connection: Connection, transaction: Transaction | None, surroundings: Surroundings
    ) -> None:
        """Take the transaction over, or None where only reading was promised."""
        self._connection = connection
        self._transaction = transaction
        self._surroundings = surroundings

    def commit(self) -> None:
        """Make everything that was done durable before returning.

        Raises:
            Contended: The store undid the transaction; the unit may be run again.
            OutcomeUnknown: The store was lost while committing.
            StoreUnavailable: The disk is full; nothing was done.
        """
        if self._transaction is None:
            return
        try:
            self._transaction.commit()
        except ResultsError as error:
            meaning = of_commit(error, lost=self._connection.invalidated)
            if meaning is error:
                raise
            raise meaning from error

    @property
    def attempts(self) -> SqlAttemptBook:
        """The counts of tries."""
        return SqlAttemptBook(self._connection)

    @property
    def budgets(self) -> SqlBudgets:
        """What was spent."""
        return SqlBudgets(self._connection)

    @property
    def rates(self) -> SqlRates:
        """How fast things are done."""
        return SqlRates(self._connection)

    @property
    def clients(self) -> SqlClients:
        """Clients of the API."""
        return SqlClients(self._connection)

    @property
    def calls(self) -> SqlCalls:
        """Calls under their keys."""
        return SqlCalls(self._connection)

    @property
    def webhooks(self) -> SqlWebhooks:
        """Webhooks, and what they are told."""
        return SqlWebhooks(self._connection)

    def credentials_of(self, audience: Audience) -> Credentials:
        """Return the names and passwords' digests of an audience."""
        if audience is Audience.ORGANISATIONS:
            return SqlOfficerCredentials(self._connection)
        return SqlCandidateCredentials(self._connection)

    @property
    def sessions(self) -> SqlSessions:
        """Open sessions."""
        return SqlSessions(self._connection)

    @property
    def links(self) -> SqlLinks:
        """One-time links."""
        return SqlLinks(self._connection)

    @property
    def outbox(self) -> SqlOutbox:
        """Letters."""
        return SqlOutbox(self._connection, self._surroundings.cipher)

    @property
    def journal(self) -> SqlJournal:
        """Events."""
        return SqlJournal(self._connection, self._surroundings.randomness, self._surroundings.present())

    @property
    def seals(self) -> SqlSeals:
        """The chain over the events."""
        return SqlSeals(self._connection)

    @property
    def feed(self) -> SqlFeed:
        """What organisations are told of the chain."""
        return SqlFeed(self._connection)

    @property
    def entries(self) -> SqlEntries:
        """Sittings, centres and entries."""
        return SqlEntries(self._connection, self._surroundings.present())

    @property
    def registrations(self) -> SqlRegistrations:
        """Registrations that wait."""
        return SqlRegistrations(self._connection)

    @property
    def accounts(self) -> SqlAccounts:
        """Accounts."""
        return SqlAccounts(self._connection)

    @property
    def address_changes(self) -> SqlAddressChanges:
        """Changes of addresses."""
        return SqlAddressChanges(self._connection)

    @property
    def leftovers(self) -> SqlLeftovers:
        """What may be forgotten."""
        return SqlLeftovers(self._connection)

    @property
    def sealed_columns(self) -> SqlSealedColumns:
        """What lies sealed."""
        return SqlSealedColumns(self._connection)

    @property
    def personal_data(self) -> SqlPersonalData:
        """What the record holds of people."""
        return SqlPersonalData(self._connection)

    @property
    def results(self) -> SqlResults:
        """Results."""
        return SqlResults(self._connection, self._surroundings.present())

    @property
    def shares(self) -> SqlShares:
        """Shares."""
        return SqlShares(self._connection, self._surroundings.present())

    def inbox(self, organisation: OrganisationId, officer: AccountId) -> SqlInbox:
        """Return what an officer of the organisation sees of its shares."""
        return SqlInbox(
            ScopedConnection(self._connection, organisation, self._surroundings.present()), officer
        )

    def templates(self, organisation: OrganisationId) -> SqlTemplates:
        """Return the templates of the organisation."""
        return SqlTemplates(ScopedConnection(self._connection, organisation, self._surroundings.present()))

    def downloads(self, organisation: OrganisationId) -> SqlDownloads:
        """Return the downloads of the organisation."""
        return SqlDownloads(ScopedConnection(self._connection, organisation, self._surroundings.present()))

    def in_window(self, organisation: OrganisationId) -> SqlSharesInWindow:
        """Return what the organisation sees of windows."""
        return SqlSharesInWindow(
            ScopedConnection(self._connection, organisation, self._surroundings.present())
        )

    def organisation_of(self, download: DownloadId) -> OrganisationId | None:
        """Return whose a download is."""
        return owner_of(self._connection, download)

    @property
    def disclosures(self) -> SqlDisclosures:
        """What organisations know of results."""
        return SqlDisclosures(self._connection, self._surroundings.present())

    @property
    def feeds(self) -> SqlFeeds:
        """Shares whose feed may be behind."""
        return SqlFeeds(self._connection, self._surroundings.present())

    @property
    def lookups(self) -> SqlLookups:
        """Results by number."""
        return SqlLookups(self._connection, self._surroundings.present())

    @property
    def arrivals(self) -> SqlArrivals:
        """What organisations have received."""
        return SqlArrivals(self._connection, self._surroundings.present())

    @property
    def corrections(self) -> SqlCorrections:
        """Organisations that know what no longer stands."""
        return SqlCorrections(self._connection, self._surroundings.present())

    @property
    def digests(self) -> SqlDigests:
        """Summaries of officers."""
        return SqlDigests(self._connection)

    @property
    def notification_preferences(self) -> SqlNotificationPreferences:
        """What officers have chosen."""
        return SqlNotificationPreferences(self._connection)

    @property
    def directory(self) -> SqlDirectory:
        """Organisations as candidates see them."""
        return SqlDirectory(self._connection)

    @property
    def announcements(self) -> SqlAnnouncements:
        """Sittings that are out."""
        return SqlAnnouncements(self._connection, self._surroundings.present())

    @property
    def jobs(self) -> SqlJobs:
        """Long work."""
        return SqlJobs(self._connection)

    @property
    def files(self) -> SqlFileParts:
        """Files in parts."""
        return SqlFileParts(self._connection, self._surroundings.cipher)

    @property
    def bulk_checks(self) -> SqlBulkChecks:
        """Checks of lists."""
        return SqlBulkChecks(self._connection)

    @property
    def bulk_lookups(self) -> SqlBulkLookups:
        """Results by number, many at once."""
        return SqlBulkLookups(self._connection, self._surroundings.present())

    @property
    def photos(self) -> SqlPhotos:
        """Photos."""
        return SqlPhotos(self._connection, self._surroundings.present())

    @property
    def organisations(self) -> SqlOrganisations:
        """Organisations."""
        return SqlOrganisations(self._connection, self._surroundings.countries)

    @property
    def officers(self) -> SqlOfficers:
        """The people of organisations."""
        return SqlOfficers(self._connection)

    @property
    def applications(self) -> SqlApplications:
        """Wishes for an account."""
        return SqlApplications(self._connection)

    @property
    def change_requests(self) -> SqlChangeRequests:
        """What organisations ask to be changed."""
        return SqlChangeRequests(self._connection)

    @property
    def join_requests(self) -> SqlJoinRequests:
        """Wishes to join."""
        return SqlJoinRequests(self._connection)
