"""Registrations that wait for their address to be confirmed, and the accounts that they become."""

from datetime import datetime

import attrs

from results_core.access.credentials import UnknownAccount
from results_core.correspondence.messages import Addressee
from results_core.kernel.identifiers import AccountId, RegistrationId, ResultId
from results_core.kernel.values import IdNumber


@attrs.frozen(kw_only=True)
class Consent:
    """What somebody agreed to, when, in which version of its text (REG-9)."""

    at: datetime
    version: str


@attrs.frozen(kw_only=True)
class Registration:
    """A registration that waits for its address to be confirmed: one an entry, the latest (REG-6)."""

    id: RegistrationId
    entry: ResultId
    id_number: IdNumber
    email: str = attrs.field(repr=False)
    digest: str = attrs.field(repr=False)
    """The password's digest."""
    language: str
    browser_digest: str
    """Digest of the token that tells the browser that registered from others (REG-10)."""
    registered_at: datetime
    terms: Consent
    updates: Consent | None
    """None: no news about exams are wanted, or the candidate is too young to ask for them."""


@attrs.frozen(kw_only=True)
class Account:
    """A candidate who has confirmed their address."""

    id: AccountId
    began_with: IdNumber
    """The ID Number that the account began with: tries are counted under it (mission B15)."""
    email: str = attrs.field(repr=False)
    digest: str = attrs.field(repr=False)
    language: str
    registered_at: datetime
    confirmed_at: datetime
    terms: Consent
    updates: Consent | None
    closed_at: datetime | None = None
    """Since when nobody logs in any more: its owner has closed it. Address and password are forgotten."""


def open_account(account: Account | None) -> Account:
    """Return the account.

    Raises:
        UnknownAccount: There is none, or it is closed.
    """
    if account is None or account.closed_at is not None:
        raise UnknownAccount("there is no such account, or it is closed")
    return account


def addressee_of(account: Account) -> Addressee:
    """Return where the account's letters go."""
    return Addressee(email=account.email, language=account.language, about=account.id)
