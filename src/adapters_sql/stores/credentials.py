"""Names that candidates log in under, each found by one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, null, select, update

from adapters_sql.straight import Straight
from adapters_sql.tables import account_entries, accounts, entries, registrations
from adapters_sql.tables.columns import key
from results_core.access.credentials import Credential, Standing, Telling
from results_core.kernel.identifiers import AccountId, RegistrationId

_ACCOUNT: Final = (
    accounts.c.id,
    accounts.c.began_with,
    accounts.c.digest,
    accounts.c.email,
    accounts.c.language,
    accounts.c.closed_at,
)
_REGISTRATION: Final = (
    registrations.c.id,
    registrations.c.id_number,
    registrations.c.digest,
    registrations.c.email,
    registrations.c.language,
)
_OF: Final = Straight(
    select(*_ACCOUNT, *_REGISTRATION)
    .select_from(entries)
    .outerjoin(account_entries, account_entries.c.entry_id == entries.c.id)
    .outerjoin(accounts, accounts.c.id == account_entries.c.account_id)
    .outerjoin(registrations, registrations.c.entry_id == entries.c.id)
    .where(entries.c.id_number == bindparam("login"))
)
_OF_ACCOUNT: Final = Straight(
    select(*_ACCOUNT, *[null() for _ in _REGISTRATION]).where(accounts.c.id == bindparam("account"))
)
_OF_REGISTRATION: Final = select(*[null() for _ in _ACCOUNT], *_REGISTRATION).where(
    registrations.c.id == bindparam("registration")
)
_REPLACE_DIGEST: Final = (
    update(accounts).where(accounts.c.id == bindparam("account")).values(digest=bindparam("replacement"))
)
_TELLING: Final = (
    select(entries.c.id_number, entries.c.given_names, entries.c.family_name)
    .join(account_entries, account_entries.c.entry_id == entries.c.id)
    .where(account_entries.c.account_id == bindparam("account"))
    .order_by(entries.c.id)
)


class SqlCandidateCredentials:
    """The core's `Credentials` of candidates."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, login: str) -> Credential | None:
        """Return the credential of this name; a confirmed account goes before a registration."""
        return from_row(_OF.row(self._connection, {"login": key(login)}))

    def of_registration(self, registration: RegistrationId) -> Credential | None:
        """Return the credential of a registration that waits for confirmation."""
        return from_row(
            self._connection.execute(_OF_REGISTRATION, {"registration": registration}).one_or_none()
        )

    def of_account(self, account: AccountId) -> Credential | None:
        """Return the credential of an account."""
        return from_row(_OF_ACCOUNT.row(self._connection, {"account": account}))

    def telling_of(self, account: AccountId) -> Telling:
        """Return what is known of the account's owner that no password of theirs may hold."""
        rows = self._connection.execute(_TELLING, {"account": account}).all()
        return Telling(
            logins=tuple(id_number for id_number, _, _ in rows),
            names=tuple(name for _, *names in rows for name in names),
        )

    def replace_digest(self, account: AccountId, digest: str) -> None:
        """Keep another password's digest for the account."""
        self._connection.execute(_REPLACE_DIGEST, {"account": account, "replacement": digest})

    def note_log_in(self, account: AccountId, *, at: datetime) -> None:
        """Keep nothing: the journal tells."""


def from_row(row: Sequence[Any] | None) -> Credential | None:
    """Return the credential of an account, else of a registration, else None."""
    if row is None:
        return None
    account, began_with, digest, email, language, closed_at = row[:6]
    if account is not None:
        return Credential(
            guard_name=began_with,
            digest=digest,
            standing=Standing.ACTIVE if closed_at is None else Standing.CLOSED,
            account=AccountId(account),
            email=email,
            language=language,
        )
    registration, id_number, digest, email, language = row[6:]
    if registration is None:
        return None
    return Credential(
        guard_name=id_number,
        digest=digest,
        standing=Standing.UNCONFIRMED,
        registration=RegistrationId(registration),
        email=email,
        language=language,
    )
