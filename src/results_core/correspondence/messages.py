"""Letters as data: who gets which, in which language, with which link (screens §8).

A letter never carries a result, score, date of birth, ID Number, Secret Number or candidate's
name (MAIL-2): its facts are instants, zones and the like.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.kernel.confidential import LinkToken
from results_core.kernel.identifiers import LetterId, Randomness, identifier

_NO_FACTS: Final[Mapping[str, str]] = MappingProxyType({})


@unique
class LetterKind(StrEnum):
    """Every letter that is sent, with its mark in the list of letters."""

    CONFIRM_ADDRESS = "confirm_address"
    """L1"""
    REGISTERED = "registered"
    """L2"""
    RESET_PASSWORD = "reset_password"  # noqa: S105 - the name of a letter
    """L3"""
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of a letter
    """L4"""
    LOGIN_LOCKED = "login_locked"
    """L4"""
    RESULT_OUT = "result_out"
    """L2b"""
    RESULT_CHANGED = "result_changed"
    """L6"""
    RESULT_SENT = "result_sent"
    """L5"""
    SHARING_STOPPED = "sharing_stopped"
    """L6"""
    ORGANISATION_INVITED = "organisation_invited"
    """L14"""
    RESULT_LOOKED_UP = "result_looked_up"
    """L20"""
    REGISTERED_AGAIN = "registered_again"
    """L15"""
    ACCOUNT_RESET = "account_reset"
    """L18"""
    CONFIRM_NEW_ADDRESS = "confirm_new_address"
    """L16"""
    ADDRESS_CHANGING = "address_changing"
    """L17"""
    ADDRESS_CHANGED = "address_changed"
    """L4"""
    ACCOUNT_CLOSED = "account_closed"
    """L27"""
    LOGIN_CLOSED = "login_closed"
    """L19"""
    OFFICER_RESET_PASSWORD = "officer_reset_password"  # noqa: S105 - the name of a letter
    """L26, as L3"""
    OFFICER_PASSWORD_CHANGED = "officer_password_changed"  # noqa: S105 - the name of a letter
    """L26, as L4"""
    OFFICER_LOGIN_LOCKED = "officer_login_locked"
    """L26, as L4"""
    OFFICER_LOGIN_CLOSED = "officer_login_closed"
    """L26, as L19"""
    CONFIRM_APPLICATION = "confirm_application"
    """L21"""
    APPLICATION_RECEIVED = "application_received"
    """L7"""
    APPLICATION_APPROVED = "application_approved"
    """L8"""
    APPLICATION_DECLINED = "application_declined"
    """L8b"""
    SET_PASSWORD = "set_password"  # noqa: S105 - the name of a letter
    """L13"""
    CONFIRM_JOINING = "confirm_joining"
    """L21, of somebody who asks to join an organisation"""
    JOIN_ASKED = "join_asked"
    """L22"""
    JOIN_REFUSED = "join_refused"
    """L22"""
    INVITED_ELSEWHERE = "invited_elsewhere"
    """L13, where the address logs in for another organisation"""
    ORGANISATION_SUSPENDED = "organisation_suspended"
    """L24"""
    ORGANISATION_REINSTATED = "organisation_reinstated"
    """L24"""
    CHANGE_ACCEPTED = "change_accepted"
    """L24, of what main users asked to be changed"""
    CHANGE_DECLINED = "change_declined"
    """L24"""
    OFFICER_CONFIRM_NEW_ADDRESS = "officer_confirm_new_address"
    """L16"""
    OFFICER_ADDRESS_CHANGING = "officer_address_changing"
    """L17"""
    OFFICER_ADDRESS_CHANGED = "officer_address_changed"
    """L26, as L4"""
    SECOND_STEP_CHANGED = "second_step_changed"
    """L26"""
    SECOND_STEP_RESET = "second_step_reset"
    """L26, by an operator"""
    RESULTS_SHARED = "results_shared"
    """L9"""
    DAILY_SUMMARY = "daily_summary"
    """L10"""
    WEEKLY_SUMMARY = "weekly_summary"
    """L11"""
    LATE_SUMMARY = "late_summary"
    """L10 or L11, with earlier ones merged into it that nobody could write"""
    DOWNLOAD_READY = "download_ready"
    """L12"""
    RESULTS_AMENDED = "results_amended"
    """L23"""
    API_APPROVED = "api_approved"
    """L25"""
    API_DECLINED = "api_declined"
    """L25"""
    API_REVOKED = "api_revoked"
    """L25, by an operator"""
    API_SECRET_EXPIRES = "api_secret_expires"  # noqa: S105 - the name of a letter
    """L25, in 60, 30 and 7 days"""
    WEBHOOK_DISABLED = "webhook_disabled"
    """L25, after three days without an answer"""


@attrs.frozen(kw_only=True)
class Letter:
    """One letter to one recipient, complete but for its wording."""

    id: LetterId
    kind: LetterKind
    occasion: str
    """What it is about: each recipient gets one letter for an occasion, however often it is written."""
    to: str = attrs.field(repr=False)
    language: str
    written_at: datetime
    link: LinkToken | None = None
    """Kept sealed while the letter waits and wiped when it is sent (PRV-2)."""
    facts: Mapping[str, str] = _NO_FACTS
    about: str | None = None
    """The account or registration that it concerns, by its random id."""
    expires_at: datetime | None = None
    """When its link dies: later it is dropped instead of sent (RLB-3)."""
    mailing: str | None = None
    """The mailing that it is part of: it waits behind letters that somebody asked for."""

    @property
    def message_id(self) -> str:
        """The local part of the Message-ID: the same at every delivery, so that doubles show (RLB-2)."""
        return f"letter-{self.id}"


@attrs.frozen(kw_only=True)
class Addressee:
    """Where somebody's letters go, and in which language."""

    email: str = attrs.field(repr=False)
    language: str
    about: str


def write(
    kind: LetterKind,
    addressee: Addressee,
    *,
    occasion: str,
    at: datetime,
    randomness: Randomness,
    link: LinkToken | None = None,
    lives: timedelta | None = None,
    facts: Mapping[str, str] = _NO_FACTS,
) -> Letter:
    """Return the letter, ready for the outbox."""
    return Letter(
        id=LetterId(identifier(randomness)),
        kind=kind,
        occasion=occasion,
        to=addressee.email,
        language=addressee.language,
        written_at=at,
        link=link,
        facts=facts,
        about=addressee.about,
        expires_at=None if lives is None else at + lives,
    )
