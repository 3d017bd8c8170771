"""Everything that the memory store knows: frozen values, by what they are found under."""

from collections.abc import Callable, Mapping, MutableMapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

import attrs

from results_core.access.address_changes import AddressChange
from results_core.access.links import Link
from results_core.access.lockout import Attempts
from results_core.access.sessions import Session
from results_core.api_access.model import Client, Secret, Token
from results_core.api_access.repeating import KeptCall
from results_core.api_access.webhooks import Delivery, Webhook, WebhookSecret
from results_core.candidates.model import Account, Registration
from results_core.correspondence.messages import Letter
from results_core.correspondence.outbox import Posting
from results_core.downloads.model import Download, Outcome
from results_core.downloads.templates import Template
from results_core.exams.entries import Centre, Entry
from results_core.exams.sessions import SittingName
from results_core.exams.sittings import Sitting
from results_core.jobs.progress import Job
from results_core.journal.chain import Payload, Seal
from results_core.journal.checkpoints import Checkpoint
from results_core.journal.events import Event
from results_core.kernel.identifiers import (
    AccountId,
    AddressChangeId,
    ApplicationId,
    BulkCheckId,
    ClientId,
    DeliveryId,
    DownloadId,
    EventId,
    FileId,
    JobId,
    JoinRequestId,
    LetterId,
    OrganisationId,
    RegistrationId,
    ResultId,
    SecretId,
    ShareId,
    TemplateId,
    WebhookId,
)
from results_core.notifications.preferences import Notice, Preferences
from results_core.organisations.change_requests import ChangeRequest
from results_core.organisations.model import Application, JoinRequest, Officer, Organisation, Requirement
from results_core.results.model import Remark, ResultVersion
from results_core.sharing.model import ShareGrant
from results_core.sharing.telling import Told
from results_core.throttling.budgets import Spending
from results_core.verification.bulk_model import BulkCheck


@attrs.frozen(kw_only=True)
class KeptEntry:
    """An entry with what the store alone knows of it.

    The entry's own sitting and centre are those of its import: the record's stand.
    """

    entry: Entry
    secret_digest: str | None = attrs.field(repr=False)
    email: str | None = attrs.field(repr=False)
    passport_sealed: str | None = attrs.field(repr=False)
    passport_digest: str | None = attrs.field(repr=False)
    secret_issued_at: datetime | None = None
    """When we made the Secret Number."""
    replaced_secret_digest: str | None = attrs.field(default=None, repr=False)
    """Of the Secret Number that the import had brought before one of ours took its place."""
    restricted_at: datetime | None = None
    """When the candidate was erased (PRV-5)."""


@attrs.frozen(kw_only=True)
class KeptPhoto:
    """A photo, and what tells it from another."""

    digest: str
    sealed: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class KeptChoice:
    """A shared result that a download is of."""

    share: ShareId
    version: int | None = None
    outcome: Outcome | None = None


@attrs.frozen(kw_only=True)
class KeptFile:
    """A file in parts."""

    kept_until: datetime
    parts: tuple[bytes, ...] = attrs.field(default=(), repr=False)


@attrs.frozen(kw_only=True)
class KeptShare:
    """A share, and what the organisation's feed says of it."""

    grant: ShareGrant
    told: Told | None = None
    told_version: int = 0
    arrival: int | None = None
    """The number under which it arrived."""
    arrived_at: datetime | None = None


@attrs.frozen(kw_only=True)
class KeptTurn:
    """How far an organisation's officers were told in one way, and when it is its turn again."""

    told: int
    done: date | None
    at: datetime


@attrs.frozen(kw_only=True)
class KeptArrivals:
    """What an organisation has received."""

    latest: int
    turns: Mapping[Notice, KeptTurn]


@attrs.frozen(kw_only=True)
class Mark:
    """An officer knows a share, in this version; `AS_NEW` where it is to be new for them again."""

    version: int
    opened_at: datetime


@attrs.frozen(kw_only=True)
class KeptLetter:
    """A letter, how it stands, and until when somebody holds it."""

    letter: Letter
    posting: Posting
    held_until: datetime | None = None


@attrs.frozen(kw_only=True)
class KeptSpending:
    """What was spent of a budget, and what the store knows of it besides."""

    spending: Spending
    purpose: str
    about: str | None
    forget_at: datetime


@attrs.frozen(kw_only=True)
class Record:
    """The tables. Values are frozen, so that a copy of the tables is a copy of everything."""

    sittings: MutableMapping[SittingName, Sitting] = attrs.field(factory=dict)
    centres: MutableMapping[str, Centre] = attrs.field(factory=dict)
    entries: MutableMapping[str, KeptEntry] = attrs.field(factory=dict)
    """By ID Number."""
    versions: MutableMapping[ResultId, tuple[ResultVersion, ...]] = attrs.field(factory=dict)
    """From the first to the one that stands."""
    remarks: MutableMapping[tuple[ResultId, int], Remark] = attrs.field(factory=dict)
    """On versions made by hand, by result and number."""
    photos: MutableMapping[ResultId, KeptPhoto] = attrs.field(factory=dict)
    registrations: MutableMapping[RegistrationId, Registration] = attrs.field(factory=dict)
    accounts: MutableMapping[AccountId, Account] = attrs.field(factory=dict)
    belongings: MutableMapping[ResultId, AccountId] = attrs.field(factory=dict)
    """Which account an entry belongs to."""
    joined: MutableMapping[tuple[ResultId, AccountId], datetime] = attrs.field(factory=dict)
    """Since when."""
    told: MutableMapping[tuple[ResultId, AccountId], datetime] = attrs.field(factory=dict)
    """Since when the account has its letter about the release of the entry's sitting."""
    shares: MutableMapping[ShareId, KeptShare] = attrs.field(factory=dict)
    disclosures: MutableMapping[tuple[OrganisationId, ResultId, int], datetime] = attrs.field(factory=dict)
    """When an organisation first knew a version of a result."""
    share_marks: MutableMapping[tuple[ShareId, AccountId], Mark] = attrs.field(factory=dict)
    """What each officer has opened."""
    selections: MutableMapping[tuple[AccountId, ShareId], None] = attrs.field(factory=dict)
    """The rows that each officer has ticked."""
    address_changes: MutableMapping[AddressChangeId, AddressChange] = attrs.field(factory=dict)
    organisations: MutableMapping[OrganisationId, Organisation] = attrs.field(factory=dict)
    requirements: MutableMapping[OrganisationId, tuple[Requirement, ...]] = attrs.field(factory=dict)
    change_requests: MutableMapping[OrganisationId, ChangeRequest] = attrs.field(factory=dict)
    officers: MutableMapping[AccountId, Officer] = attrs.field(factory=dict)
    recovery_codes: MutableMapping[AccountId, frozenset[str]] = attrs.field(factory=dict)
    notification_preferences: MutableMapping[AccountId, Preferences] = attrs.field(factory=dict)
    arrivals: MutableMapping[OrganisationId, KeptArrivals] = attrs.field(factory=dict)
    summaries: MutableMapping[tuple[AccountId, str], datetime] = attrs.field(factory=dict)
    """Which officer has the summary of which period, and since when."""
    corrections: MutableMapping[tuple[OrganisationId, ResultId], int] = attrs.field(factory=dict)
    """Of which version an organisation was told last."""
    applications: MutableMapping[ApplicationId, Application] = attrs.field(factory=dict)
    join_requests: MutableMapping[JoinRequestId, JoinRequest] = attrs.field(factory=dict)
    attempts: MutableMapping[str, Attempts] = attrs.field(factory=dict)
    budgets: MutableMapping[str, KeptSpending] = attrs.field(factory=dict)
    rates: MutableMapping[str, datetime] = attrs.field(factory=dict)
    """When each burst is whole again."""
    clients: MutableMapping[ClientId, Client] = attrs.field(factory=dict)
    client_secrets: MutableMapping[SecretId, Secret] = attrs.field(factory=dict)
    client_tokens: MutableMapping[str, Token] = attrs.field(factory=dict)
    client_addresses: MutableMapping[str, tuple[ClientId, datetime]] = attrs.field(factory=dict)
    """By the digest of a client and an address: when it was last seen there."""
    client_calls: MutableMapping[str, KeptCall] = attrs.field(factory=dict)
    webhooks: MutableMapping[WebhookId, Webhook] = attrs.field(factory=dict)
    webhook_secrets: MutableMapping[SecretId, WebhookSecret] = attrs.field(factory=dict)
    webhook_deliveries: MutableMapping[DeliveryId, Delivery] = attrs.field(factory=dict)
    sessions: MutableMapping[str, Session] = attrs.field(factory=dict)
    links: MutableMapping[str, Link] = attrs.field(factory=dict)
    letters: MutableMapping[LetterId, KeptLetter] = attrs.field(factory=dict)
    jobs: MutableMapping[JobId, Job] = attrs.field(factory=dict)
    templates: MutableMapping[TemplateId, Template] = attrs.field(factory=dict)
    downloads: MutableMapping[DownloadId, Download] = attrs.field(factory=dict)
    download_rows: MutableMapping[DownloadId, tuple[KeptChoice, ...]] = attrs.field(factory=dict)
    files: MutableMapping[FileId, KeptFile] = attrs.field(factory=dict)
    bulk_checks: MutableMapping[BulkCheckId, BulkCheck] = attrs.field(factory=dict)
    events: MutableMapping[EventId, Event] = attrs.field(factory=dict)
    """In the order in which they were written, without what is personal."""
    payloads: MutableMapping[EventId, Payload] = attrs.field(factory=dict)
    digests: MutableMapping[EventId, str] = attrs.field(factory=dict)
    """Of the payloads, erased or not."""
    seals: MutableMapping[int, Seal] = attrs.field(factory=dict)
    checkpoints: MutableMapping[int, Checkpoint] = attrs.field(factory=dict)

    def copy(self) -> "Record":
        """Return a record that can be changed without changing this one."""
        return self._with_each(dict)

    def read_only(self) -> "Record":
        """Return a view that nobody can write to."""
        return self._with_each(MappingProxyType)

    def _with_each(self, made: Callable[[dict[Any, Any]], Any]) -> "Record":
        return Record(**{field.name: made(getattr(self, field.name)) for field in attrs.fields(Record)})
