"""What the whole application needs: everything outside, and what an operator may settle."""

from typing import Protocol

import attrs

from results_core.access.addresses import AddressBook
from results_core.access.lockout import LockoutPolicy
from results_core.access.passwords import CommonPasswords, PasswordHasher
from results_core.access.sessions import SessionPolicy
from results_core.access.slots import HashingSlots
from results_core.access.throttles import FailurePolicy
from results_core.api_access.limiting import CallPolicy
from results_core.api_access.ports import ClientWork
from results_core.api_access.repeating import RepeatingWork
from results_core.api_access.webhook_addresses import USUAL_PORTS
from results_core.api_access.webhook_ports import WebhookSender, WebhookWork
from results_core.candidates.registering import RegistrationPolicy
from results_core.correspondence.ports import Postman
from results_core.downloads.model import DownloadPolicy
from results_core.downloads.ports import DataFiles, DownloadWork, StatementFiles
from results_core.downloads.tabling import FileWording
from results_core.downloads.windows import WindowWork
from results_core.exams.catalogue import Catalogue
from results_core.exams.confirmations import ConfirmationDrawing
from results_core.exams.ports import StageEntries, Zones
from results_core.journal.checkpoints import Signatures
from results_core.journal.feed import ReadFeedWork
from results_core.journal.ports import PublishedCheckpoints, SealingWork
from results_core.kernel.confidential import ColumnCipher, Digester
from results_core.kernel.identifiers import Randomness
from results_core.kernel.tables import TableReader
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Ahead, Begin, as_they_come
from results_core.notifications.correcting import CorrectingWork
from results_core.notifications.ports import NotifyingWork
from results_core.notifications.preferences import PreferencesWork
from results_core.organisations.applying import ApplyingPolicy
from results_core.organisations.change_requests import ChangingWork
from results_core.organisations.directory import DirectoryWork
from results_core.organisations.domains import HostNames
from results_core.organisations.working_days import Holidays
from results_core.privacy.facade import PrivacyWork
from results_core.privacy.ports import ErasureLedger
from results_core.privacy.retention import RetentionPolicy
from results_core.results.announcements import ProgressWork
from results_core.results.issuing import StatementShelf
from results_core.results.photos import Darkroom, PhotoWork, StagePhotos
from results_core.results.ports import ResultWork, StageResults
from results_core.results.statements import StatementDrawing
from results_core.sharing.telling import FeedWork
from results_core.verification.bulk_ports import BulkWork, ListWriter, UploadReader
from results_core.verification.lookup import MissPolicy
from results_core.verification.lookup_ports import LookupWork
from results_core.verification.receipts import PublicKeys


class ApplicationWork(
    PrivacyWork,
    BulkWork,
    FeedWork,
    NotifyingWork,
    CorrectingWork,
    PreferencesWork,
    ChangingWork,
    WebhookWork,
    ClientWork,
    ResultWork,
    PhotoWork,
    ReadFeedWork,
    SealingWork,
    ProgressWork,
    DirectoryWork,
    DownloadWork,
    WindowWork,
    LookupWork,
    RepeatingWork,
    Protocol,
):
    """What all use cases together ask of a transaction."""


@attrs.frozen(kw_only=True)
class Policies:
    """The rules that an operator may settle; the published ones are the default."""

    lockout: LockoutPolicy = LockoutPolicy()
    failures: FailurePolicy = FailurePolicy()
    sessions: SessionPolicy = SessionPolicy()
    registering: RegistrationPolicy = RegistrationPolicy()
    applying: ApplyingPolicy = ApplyingPolicy()
    retention: RetentionPolicy = RetentionPolicy()
    misses: MissPolicy = MissPolicy()
    search_shows_identity: bool = False
    """Whether Candidate Search shows email address and passport number."""
    calls: CallPolicy = CallPolicy()
    webhook_ports: frozenset[int] = USUAL_PORTS
    """Where webhooks may listen."""
    downloads: DownloadPolicy = DownloadPolicy()
    board_zone: str = "Europe/London"
    letters_per_minute: int = 600
    """Over how much time the letters of a release are spread."""


@attrs.frozen(kw_only=True)
class Ports:
    """Everything outside that the use cases need: somebody's own adapters fit as well as ours."""

    begin: Begin[ApplicationWork]
    ahead: Ahead = as_they_come
    stage_entries: StageEntries
    stage_results: StageResults
    stage_photos: StagePhotos
    clock: Clock
    randomness: Randomness
    digester: Digester
    cursors: Digester
    """Signs the places in lists; its keys serve nothing else."""
    cipher: ColumnCipher
    hasher: PasswordHasher
    slots: HashingSlots
    common_passwords: CommonPasswords
    addresses: AddressBook
    hosts: HostNames
    holidays: Holidays
    postman: Postman
    read_table: TableReader
    read_photos: TableReader
    read_upload: UploadReader
    write_list: ListWriter
    darkroom: Darkroom
    statements: StatementDrawing
    confirmations: ConfirmationDrawing
    shelf: StatementShelf
    data_files: DataFiles
    statement_files: StatementFiles
    wording: FileWording
    signatures: Signatures
    receipt_signatures: Signatures
    public_keys: PublicKeys
    published: PublishedCheckpoints
    ledger: ErasureLedger
    send_to_webhook: WebhookSender
    catalogue: Catalogue
    zones: Zones
