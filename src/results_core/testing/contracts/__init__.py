"""The contract suite: what every store must do, as tests that a store's own tests inherit.

Subclass `StoreContract` in a test module, whose name pytest collects, and offer two fixtures:

`clock`
    A `StoppedClock`, stopped at any instant: the tests set it.
`store`
    An empty store that fulfils `testing.stores.Store` and was opened with this clock, so that
    it compares releases with it; it calls countries as `stand_ins.few_countries` does. Each test gets a
    new one.

For example::

    class TestMyStore(StoreContract):
        @pytest.fixture
        def clock(self) -> StoppedClock:
            return StoppedClock(NOON)

        @pytest.fixture
        def store(self, clock: StoppedClock) -> MyStore:
            return MyStore(clock=clock)

Before the import, `pytest.register_assert_rewrite("results_core.testing.contracts")` lets pytest
show what an assertion compared. The suite holds rules and ordering: races and scale are for the tests of
the store that has them.
"""

from results_core.testing.contracts.accounts import AccountsContract
from results_core.testing.contracts.address_changes import AddressChangesContract
from results_core.testing.contracts.announcements import AnnouncementsContract
from results_core.testing.contracts.attempts import AttemptsContract
from results_core.testing.contracts.budgets import BudgetsContract
from results_core.testing.contracts.bulk_checks import BulkChecksContract
from results_core.testing.contracts.change_requests import ChangeRequestsContract
from results_core.testing.contracts.clients import ClientsContract
from results_core.testing.contracts.confirmations import ConfirmationsContract
from results_core.testing.contracts.credentials import CredentialsContract
from results_core.testing.contracts.directory import DirectoryContract
from results_core.testing.contracts.disclosures import DisclosuresContract
from results_core.testing.contracts.downloads import DownloadsContract, TemplatesContract
from results_core.testing.contracts.entries import EntriesContract
from results_core.testing.contracts.entry_imports import EntryImportsContract
from results_core.testing.contracts.entry_objections import EntryObjectionsContract
from results_core.testing.contracts.feed import FeedContract
from results_core.testing.contracts.files import FilesContract
from results_core.testing.contracts.inbox import InboxContract
from results_core.testing.contracts.inbox_list import InboxListContract
from results_core.testing.contracts.inbox_minimums import InboxMinimumsContract
from results_core.testing.contracts.inbox_shown import InboxShownContract
from results_core.testing.contracts.jobs import JobsContract
from results_core.testing.contracts.journal import JournalContract
from results_core.testing.contracts.late_news import LateNewsContract
from results_core.testing.contracts.leftovers import LeftoversContract
from results_core.testing.contracts.links import LinksContract
from results_core.testing.contracts.lookups import LookupsContract
from results_core.testing.contracts.notifications import NotificationsContract
from results_core.testing.contracts.officers import OfficersContract
from results_core.testing.contracts.organisation_corrections import OrganisationCorrectionsContract
from results_core.testing.contracts.organisations import ApplicationsContract, OrganisationsContract
from results_core.testing.contracts.outbox import OutboxContract
from results_core.testing.contracts.personal_data import PersonalDataContract
from results_core.testing.contracts.photos import PhotosContract
from results_core.testing.contracts.rates import RatesContract
from results_core.testing.contracts.result_imports import ResultImportsContract
from results_core.testing.contracts.result_objections import ResultObjectionsContract
from results_core.testing.contracts.result_record import ResultRecordContract
from results_core.testing.contracts.results import ResultsContract
from results_core.testing.contracts.seals import SealsContract
from results_core.testing.contracts.sessions import SessionsContract
from results_core.testing.contracts.share_lists import ShareListsContract
from results_core.testing.contracts.shares import SharesContract
from results_core.testing.contracts.statement_numbers import StatementNumbersContract
from results_core.testing.contracts.transactions import TransactionsContract
from results_core.testing.contracts.webhooks import WebhooksContract
from results_core.testing.contracts.windows import WindowsContract

__all__ = ["PARTS", "StoreContract"]


class StoreContract(
    TransactionsContract,
    AttemptsContract,
    BudgetsContract,
    CredentialsContract,
    SessionsContract,
    LinksContract,
    OutboxContract,
    JournalContract,
    SealsContract,
    FeedContract,
    EntriesContract,
    EntryImportsContract,
    EntryObjectionsContract,
    ConfirmationsContract,
    AccountsContract,
    AddressChangesContract,
    OrganisationsContract,
    OfficersContract,
    ApplicationsContract,
    ChangeRequestsContract,
    LateNewsContract,
    LeftoversContract,
    AnnouncementsContract,
    JobsContract,
    FilesContract,
    TemplatesContract,
    DownloadsContract,
    ResultsContract,
    PhotosContract,
    PersonalDataContract,
    ResultImportsContract,
    ResultObjectionsContract,
    ResultRecordContract,
    StatementNumbersContract,
    SharesContract,
    ShareListsContract,
    DisclosuresContract,
    NotificationsContract,
    OrganisationCorrectionsContract,
    InboxContract,
    InboxListContract,
    InboxMinimumsContract,
    InboxShownContract,
    DirectoryContract,
    LookupsContract,
    ClientsContract,
    RatesContract,
    WebhooksContract,
    BulkChecksContract,
    WindowsContract,
):
    """The whole suite. A store that passes it can be trusted wherever another one is used."""


PARTS = StoreContract.__bases__
"""The parts of the suite, a subject each, for stores that are made piece by piece."""
