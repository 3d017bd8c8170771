"""Shares: what a candidate lets an organisation see of one result (mission B8, B9)."""

from calendar import monthrange
from datetime import datetime
from enum import StrEnum, unique

import attrs

from results_core.exams.entries import Entry
from results_core.kernel.identifiers import AccountId, OrganisationId, ResultId, ShareId
from results_core.results.model import ResultStatus

_MONTHS_OF_A_YEAR = 12


@unique
class ShareScope(StrEnum):
    """What is sent."""

    EVERYTHING = "everything"
    WITHOUT_SKILLS = "without_skills"
    """Without the scores of the components."""
    WITHOUT_PHOTO_AND_PASSPORT = "without_photo_and_passport"

    @property
    def has_skills(self) -> bool:
        """Tell whether the scores of the components go along."""
        return self is not ShareScope.WITHOUT_SKILLS

    @property
    def has_photo_and_passport(self) -> bool:
        """Tell whether photo and passport number go along."""
        return self is not ShareScope.WITHOUT_PHOTO_AND_PASSPORT


@unique
class Purpose(StrEnum):
    """What the candidate sends it for."""

    STUDY = "study"
    WORK = "work"
    IMMIGRATION = "immigration"
    OTHER = "other"


@unique
class Expiry(StrEnum):
    """Until when."""

    NONE = "none"
    THREE_MONTHS = "3"
    SIX_MONTHS = "6"
    TWELVE_MONTHS = "12"

    def after(self, instant: datetime) -> datetime | None:
        """Return when it ends, counted from an instant; the last of a shorter month; None for no end."""
        if self is Expiry.NONE:
            return None
        months = instant.month - 1 + int(self.value)
        year, month = instant.year + months // _MONTHS_OF_A_YEAR, months % _MONTHS_OF_A_YEAR + 1
        return instant.replace(year=year, month=month, day=min(instant.day, monthrange(year, month)[1]))


@unique
class Touch(StrEnum):
    """What an organisation does first with what it received, in the order of how far that goes."""

    OPENED = "opened"
    DOWNLOADED = "downloaded"
    PULLED = "pulled"
    """Fetched by its own system."""


@unique
class ShareState(StrEnum):
    """How a share stands for its candidate: the furthest that it has come."""

    WAITING = "waiting"
    """For the release."""
    HELD_BACK = "held_back"
    """The result was withheld before the organisation had received it."""
    CANCELLED = "cancelled"
    """The result was cancelled before the organisation had received it: nothing arrives."""
    SENT = "sent"
    OPENED = "opened"
    DOWNLOADED = "downloaded"
    PULLED = "pulled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


@attrs.frozen(kw_only=True)
class ShareGrant:
    """One result, sent to one organisation. Instants are aware and in UTC."""

    id: ShareId
    result: ResultId
    organisation: OrganisationId
    account: AccountId | None
    """Who pressed; None once the candidate was erased."""
    sent_at: datetime
    scope: ShareScope = ShareScope.EVERYTHING
    purpose: Purpose = Purpose.OTHER
    expires_at: datetime | None = None
    withdrawn_at: datetime | None = None
    opened_at: datetime | None = None
    """By any officer of the organisation, the first time."""
    opened_by: AccountId | None = None
    downloaded_at: datetime | None = None
    downloaded_by: AccountId | None = None
    pulled_at: datetime | None = None

    def has_expired(self, now: datetime) -> bool:
        """Tell whether its time is over."""
        return self.expires_at is not None and self.expires_at <= now

    def is_active(self, now: datetime) -> bool:
        """Tell whether it is neither withdrawn nor expired."""
        return self.withdrawn_at is None and not self.has_expired(now)

    def withdrawn(self, at: datetime) -> "ShareGrant":
        """Return the share as it is after its withdrawal; one that was withdrawn stays as it is."""
        return self if self.withdrawn_at is not None else attrs.evolve(self, withdrawn_at=at)

    def touched(self, how: Touch, at: datetime, by: AccountId | None) -> "ShareGrant":
        """Return the share as it is after an organisation opened, downloaded or pulled it: firsts stay."""
        if self.touched_at(how) is not None:
            return self
        match how:
            case Touch.OPENED:
                return attrs.evolve(self, opened_at=at, opened_by=by)
            case Touch.DOWNLOADED:
                return attrs.evolve(self, downloaded_at=at, downloaded_by=by)
            case Touch.PULLED:
                return attrs.evolve(self, pulled_at=at)

    def touched_at(self, how: Touch) -> datetime | None:
        """Return when it was first opened, downloaded or pulled."""
        match how:
            case Touch.OPENED:
                return self.opened_at
            case Touch.DOWNLOADED:
                return self.downloaded_at
            case Touch.PULLED:
                return self.pulled_at


@attrs.frozen(kw_only=True)
class ReadShare:
    """What a reading of a share gives: the grant, and how its result stands."""

    grant: ShareGrant
    entry: Entry
    released: bool
    """Whether the sitting's release instant has come, by the store's clock."""
    received_at: datetime | None
    """The latest of press, release and the end of a hold; may lie ahead. None while it is held back."""
    status: ResultStatus | None
    """How the result stands; None before the release, pending while nothing is loaded."""
    version: int | None
    """The version that stands; None before the release, and where none is loaded."""
