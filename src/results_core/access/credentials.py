"""What is known of somebody who types a name and a password."""

from datetime import datetime
from enum import StrEnum, unique
from typing import Protocol

import attrs

from results_core.kernel.errors import Missing
from results_core.kernel.identifiers import AccountId, OrganisationId, RegistrationId


@unique
class Audience(StrEnum):
    """Whose site it is: a session or lock of one is nothing to the other (SES-4)."""

    CANDIDATES = "candidates"
    ORGANISATIONS = "organisations"


@unique
class Standing(StrEnum):
    """Whether the right password lets its owner in."""

    ACTIVE = "active"
    UNCONFIRMED = "unconfirmed"
    """The address is not confirmed yet: nobody logs in (REG-7)."""
    SUSPENDED = "suspended"
    """The organisation is suspended: the right password is told whom to ask (V4)."""
    CLOSED = "closed"
    """Closed by its owner, disabled, or its owner has left: nobody's in every answer (ENU-1)."""


@attrs.frozen(kw_only=True)
class Credential:
    """A name that can be logged in under, and what guards it."""

    guard_name: str
    """What the count of tries is kept under: the name that the account began with (mission B15)."""
    digest: str = attrs.field(repr=False)
    """The password's digest."""
    standing: Standing
    account: AccountId | None = None
    """The account; None while unconfirmed."""
    registration: RegistrationId | None = None
    """The registration that waits for confirmation; None afterwards."""
    email: str = attrs.field(repr=False)
    language: str
    organisation: OrganisationId | None = None
    """The organisation of an officer; None for candidates."""
    second_step: bool = False
    """Whether a code is asked for after the password (screens V4b)."""
    second_step_required: bool = False
    """Whether nobody of the organisation works without one."""


@attrs.frozen(kw_only=True)
class Telling:
    """What tells of an account's owner: no password of theirs may hold it (B3)."""

    logins: tuple[str, ...] = ()
    """Every name that logs in."""
    names: tuple[str, ...] = attrs.field(default=(), repr=False)
    """The names of the owner, as they were entered."""


class UnknownAccount(Missing):
    """There is no such account, or it is closed."""

    code = "unknown_account"


class Credentials(Protocol):
    """Where the names and passwords' digests of one audience are found."""

    def of(self, login: str) -> Credential | None:
        """Return the credential of this name, in its canonical form, or None if nobody has it.

        A confirmed account goes before a registration that waits.
        """

    def of_registration(self, registration: RegistrationId) -> Credential | None:
        """Return the credential of a registration that waits for confirmation; officers have none."""

    def of_account(self, account: AccountId) -> Credential | None:
        """Return the credential of an account."""

    def telling_of(self, account: AccountId) -> Telling:
        """Return what is known of the account's owner that no password of theirs may hold."""

    def replace_digest(self, account: AccountId, digest: str) -> None:
        """Keep another password's digest for the account."""

    def note_log_in(self, account: AccountId, *, at: datetime) -> None:
        """Keep when the owner logged in, where that is shown: to officers alone."""
