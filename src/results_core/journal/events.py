"""Events: who did what, when, about whom.

An event names people by random ids alone (AUD-3). What is personal or free text, an operator's
name say, is kept apart in `personal`, under a salt, so that it can be erased and the record still
be proved whole.
"""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.kernel.identifiers import (
    AccountId,
    ClientId,
    EventId,
    OrganisationId,
    Randomness,
    ResultId,
    identifier,
)

_NOTHING: Final[Mapping[str, str | int]] = MappingProxyType({})
_NOBODY: Final[Mapping[str, str]] = MappingProxyType({})


@unique
class EventKind(StrEnum):
    """What happens here."""

    ENTRIES_IMPORTED = "entries_imported"
    ENTRY_CORRECTED = "entry_corrected"
    CONFIRMATIONS_PRINTED = "confirmations_printed"
    SECRET_NUMBER_ISSUED = "secret_number_issued"  # noqa: S105 - the name of an event
    RESULTS_IMPORTED = "results_imported"
    RESULT_AMENDED = "result_amended"
    RESULT_WITHHELD = "result_withheld"
    RESULT_UNWITHHELD = "result_unwithheld"
    RESULT_CANCELLED = "result_cancelled"
    RELEASED = "released"
    """A result is out: with its sitting, or as the reported one that was awaited (B8)."""
    RELEASE_MOVED = "release_moved"
    PHOTOS_IMPORTED = "photos_imported"
    PHOTO_REPLACED = "photo_replaced"
    UNRELEASED_SHOWN = "unreleased_shown"
    REGISTERED = "registered"
    REGISTRATION_REFUSED = "registration_refused"
    REGISTERED_AGAIN = "registered_again"
    CONFIRMATION_RESENT = "confirmation_resent"
    CONFIRMED = "confirmed"
    EXAM_ADDED = "exam_added"
    LOGIN_TRIED = "login_tried"
    LOGGED_IN = "logged_in"
    LOGIN_REFUSED = "login_refused"
    LOGIN_LOCKED = "login_locked"
    LOGGED_OUT = "logged_out"
    ACCESS_REFUSED = "access_refused"
    """A page, to somebody who is logged in: not theirs, or not there."""
    RECOVERY_ASKED = "recovery_asked"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    ADDRESS_CHANGE_ASKED = "address_change_asked"
    ADDRESS_CHANGED = "address_changed"
    ADDRESS_CHANGE_UNDONE = "address_change_undone"
    LANGUAGE_CHOSEN = "language_chosen"
    UPDATES_CHOSEN = "updates_chosen"
    SESSIONS_ENDED = "sessions_ended"
    DATA_EXPORTED = "data_exported"
    ACCOUNT_CLOSED = "account_closed"
    LOGIN_CLOSED = "login_closed"
    UNLOCKED = "unlocked"
    PROFILE_CHANGED = "profile_changed"
    OFFICER_JOINED = "officer_joined"
    """An officer has chosen the first password."""
    CANDIDATE_RESET = "candidate_reset"
    SHARE_SENT = "share_sent"
    """By its candidate: whether anybody has received it is another matter."""
    SHARE_WITHDRAWN = "share_withdrawn"
    """By its candidate, or with the account."""
    SHARE_RECEIVED = "share_received"
    """From here to `SHARE_ENDED`: what the organisation's feed says."""
    SHARE_RELEASED = "share_released"
    """What was pending or withheld is reported."""
    SHARE_HIDDEN = "share_hidden"
    SHARE_AMENDED = "share_amended"
    SHARE_ENDED = "share_ended"
    RESULT_LOOKED = "result_looked"
    """By an officer; the facts say which way, and which version there was to see (B10)."""
    LOOKUP_MISSED = "lookup_missed"
    """A number and a date of birth did not belong together, or to nothing that is out (VER-4)."""
    BULK_CHECK_BEGUN = "bulk_check_begun"
    BULK_CHECK_PAUSED = "bulk_check_paused"
    """Too many of its rows found nothing (VER-2)."""
    BULK_CHECK_WENT_ON = "bulk_check_went_on"
    """In spite of that: somebody has said so."""
    BULK_CHECK_STOPPED = "bulk_check_stopped"
    BULK_CHECK_DONE = "bulk_check_done"
    LOOK_REPORTED = "look_reported"
    """By its candidate: "this was not me"."""
    ORGANISATION_INVITED = "organisation_invited"
    BUDGET_USED_UP = "budget_used_up"
    ALARM_RAISED = "alarm_raised"
    LETTER_FAILED = "letter_failed"
    LETTERS_MOVED = "letters_moved"
    TIDIED = "tidied"
    BACKUP_TAKEN = "backup_taken"
    BACKUP_RESTORED = "backup_restored"
    KEY_ROTATED = "key_rotated"
    APPLIED = "applied"
    APPLICATION_RESENT = "application_resent"
    APPLICATION_CONFIRMED = "application_confirmed"
    APPLICATION_DECLINED = "application_declined"
    ORGANISATION_APPROVED = "organisation_approved"
    ORGANISATIONS_IMPORTED = "organisations_imported"
    ORGANISATION_SUSPENDED = "organisation_suspended"
    ORGANISATION_REINSTATED = "organisation_reinstated"
    INVITATION_RESENT = "invitation_resent"
    OFFICER_DISABLED = "officer_disabled"
    OFFICER_ENABLED = "officer_enabled"
    OFFICER_ADDED = "officer_added"
    """By a main user, as what follows."""
    OFFICER_CHANGED = "officer_changed"
    OFFICER_REMOVED = "officer_removed"
    DETAILS_CHANGED = "details_changed"
    """Of an organisation."""
    CHANGE_ASKED = "change_asked"
    """Of an organisation's name, type or domains."""
    CHANGE_TAKEN_BACK = "change_taken_back"
    CHANGE_ACCEPTED = "change_accepted"
    CHANGE_DECLINED = "change_declined"
    REQUIREMENTS_CHANGED = "requirements_changed"
    JOIN_ASKED = "join_asked"
    JOIN_CONFIRMED = "join_confirmed"
    JOIN_ACCEPTED = "join_accepted"
    JOIN_REFUSED = "join_refused"
    SECOND_STEP_ASKED = "second_step_asked"
    """The password was right; nobody is logged in before the second step."""
    SECOND_STEP_SET_UP = "second_step_set_up"
    SECOND_STEP_TURNED_OFF = "second_step_turned_off"
    SECOND_STEP_RESET = "second_step_reset"
    RECOVERY_CODES_RENEWED = "recovery_codes_renewed"
    CORRECTION_TOLD = "correction_told"
    """To an organisation: a version that it knows no longer stands."""
    NOTIFICATIONS_CHOSEN = "notifications_chosen"
    """By an officer: which letters are wanted."""
    CLIENT_ASKED = "client_asked"
    """By a main user: access to the API for a system of theirs."""
    CLIENT_APPROVED = "client_approved"
    CLIENT_DECLINED = "client_declined"
    CLIENT_REVOKED = "client_revoked"
    CLIENT_SECRET_MADE = "client_secret_made"  # noqa: S105 - the name of an event
    CLIENT_SECRET_ENDED = "client_secret_ended"  # noqa: S105 - the name of an event
    CLIENT_SECRET_EXPIRING = "client_secret_expiring"  # noqa: S105 - the name of an event
    """Its main users were told, so many days before."""
    CLIENT_LET_IN = "client_let_in"
    """A client was given a token, or came from an address that was not known."""
    WEBHOOK_MADE = "webhook_made"
    """By a main user or a client, as what follows."""
    WEBHOOK_CHANGED = "webhook_changed"
    WEBHOOK_REMOVED = "webhook_removed"
    WEBHOOK_SECRET_MADE = "webhook_secret_made"  # noqa: S105 - the name of an event
    WEBHOOK_TESTED = "webhook_tested"
    WEBHOOK_REPLAYED = "webhook_replayed"
    WEBHOOK_DISABLED = "webhook_disabled"
    """By the system: it could not be told anything for three days."""
    DOWNLOAD_MADE = "download_made"
    """Results were chosen to be taken out; the looks stand by themselves."""
    DOWNLOAD_FETCHED = "download_fetched"
    """A file that was made before went out."""
    DOWNLOAD_CANCELLED = "download_cancelled"
    TEMPLATE_SAVED = "template_saved"
    TEMPLATE_REMOVED = "template_removed"
    CANDIDATE_ERASED = "candidate_erased"
    ERASED = "erased"
    """Names and free text of earlier events, named in the facts, are gone for good (AUD-3)."""


TELLING_OF_RESULTS: Final = frozenset(
    {
        EventKind.RESULT_AMENDED,
        EventKind.RESULT_WITHHELD,
        EventKind.RESULT_UNWITHHELD,
        EventKind.RESULT_CANCELLED,
        EventKind.LOOKUP_MISSED,
    }
)
"""What is written of a result that has come in: it shows no earlier than the result does (A6)."""


@unique
class ActorKind(StrEnum):
    """Who acts."""

    ANYBODY = "anybody"
    """Somebody who has not shown who they are."""
    CANDIDATE = "candidate"
    OFFICER = "officer"
    """Somebody of an organisation: the facts name them by their account's id."""
    CLIENT = "client"
    """A system of an organisation: the facts name it by its id."""
    OPERATOR = "operator"
    SYSTEM = "system"


@attrs.frozen(kw_only=True)
class Event:
    """One thing that happened. Instants are aware and in UTC."""

    id: EventId
    kind: EventKind
    at: datetime
    actor: ActorKind
    account: AccountId | None = None
    """The candidate's account that it concerns, or that acts."""
    result: ResultId | None = None
    organisation: OrganisationId | None = None
    """The organisation for which it is done."""
    facts: Mapping[str, str | int] = _NOTHING
    """What else is to be known; nothing personal."""
    personal: Mapping[str, str] = attrs.field(default=_NOBODY, repr=False)
    """Names and free text, erasable."""


def candidate_event(
    kind: EventKind,
    *,
    account: AccountId,
    at: datetime,
    randomness: Randomness,
    result: ResultId | None = None,
    facts: Mapping[str, str | int] = _NOTHING,
) -> Event:
    """Return what a candidate did who has shown who they are."""
    return Event(
        id=EventId(identifier(randomness)),
        kind=kind,
        at=at,
        actor=ActorKind.CANDIDATE,
        account=account,
        result=result,
        facts=facts,
    )


def organisation_event(  # noqa: PLR0913 - who acts and what it may be about, each by its name
    kind: EventKind,
    *,
    organisation: OrganisationId,
    officer: AccountId | None = None,
    client: ClientId | None = None,
    at: datetime,
    randomness: Randomness,
    account: AccountId | None = None,
    result: ResultId | None = None,
    facts: Mapping[str, str | int] = _NOTHING,
) -> Event:
    """Return what an officer did, or a client, that has shown who it is; `account` is a candidate's.

    Raises:
        ValueError: Nobody acts.
    """
    who = client or officer
    if who is None:
        raise ValueError("either an officer acts or a client")
    actor = ActorKind.OFFICER if client is None else ActorKind.CLIENT
    return Event(
        id=EventId(identifier(randomness)),
        kind=kind,
        at=at,
        actor=actor,
        account=account,
        result=result,
        organisation=organisation,
        facts={actor.value: who, **facts},
    )


def anybody_event(
    kind: EventKind,
    *,
    at: datetime,
    randomness: Randomness,
    account: AccountId | None = None,
    result: ResultId | None = None,
    organisation: OrganisationId | None = None,
    facts: Mapping[str, str | int] = _NOTHING,
) -> Event:
    """Return what somebody did who has not shown who they are."""
    return Event(
        id=EventId(identifier(randomness)),
        kind=kind,
        at=at,
        actor=ActorKind.ANYBODY,
        account=account,
        result=result,
        organisation=organisation,
        facts=facts,
    )


def operator_event(  # noqa: PLR0913 - whom and what it may be about, each by its name
    kind: EventKind,
    *,
    operator: str,
    at: datetime,
    randomness: Randomness,
    account: AccountId | None = None,
    result: ResultId | None = None,
    organisation: OrganisationId | None = None,
    facts: Mapping[str, str | int] = _NOTHING,
    personal: Mapping[str, str] = _NOBODY,
) -> Event:
    """Return what an operator did; the name lies with what can be erased."""
    return Event(
        id=EventId(identifier(randomness)),
        kind=kind,
        at=at,
        actor=ActorKind.OPERATOR,
        account=account,
        result=result,
        organisation=organisation,
        facts=facts,
        personal={"operator": operator, **personal},
    )


def system_event(
    kind: EventKind,
    *,
    at: datetime,
    randomness: Randomness,
    result: ResultId | None = None,
    facts: Mapping[str, str | int] = _NOTHING,
) -> Event:
    """Return what the system did by itself."""
    return Event(
        id=EventId(identifier(randomness)),
        kind=kind,
        at=at,
        actor=ActorKind.SYSTEM,
        result=result,
        facts=facts,
    )
