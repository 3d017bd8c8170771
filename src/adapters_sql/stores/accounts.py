"""Accounts of candidates and the entries that belong to them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from adapters_sql.stores.entries import ENTRY, entry_from_row
from adapters_sql.stores.following import follow_account, forget_address
from adapters_sql.stores.registrations import consents_from_row, consents_to_row
from adapters_sql.tables import account_entries, accounts, address_changes, centres, entries, sittings
from results_core.candidates.model import Account
from results_core.exams.entries import Entry
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import IdNumber

_row = accounts.c
_SELECT: Final = select(
    _row.id,
    _row.began_with,
    _row.email,
    _row.digest,
    _row.language,
    _row.registered_at,
    _row.confirmed_at,
    _row.closed_at,
    _row.terms_at,
    _row.terms_version,
    _row.updates_at,
    _row.updates_version,
)
_OPEN: Final = insert(accounts)
_ADD_ENTRY: Final = insert(account_entries)
_OF: Final = _SELECT.where(_row.id == bindparam("account"))
_HELD: Final = _OF.with_for_update()
_REPLACE: Final = update(accounts).where(_row.id == bindparam("replaced"))
_ENTRIES: Final = (
    select(*ENTRY)
    .select_from(account_entries)
    .join(entries, entries.c.id == account_entries.c.entry_id)
    .join(sittings, sittings.c.id == entries.c.sitting_id)
    .join(centres, centres.c.number == entries.c.centre)
    .where(account_entries.c.account_id == bindparam("account"))
    .order_by(sittings.c.exam_date.desc(), entries.c.id_number.desc())
)
_PASSPORTS: Final = (
    select(entries.c.id_number, entries.c.passport_sealed)
    .join(account_entries, account_entries.c.entry_id == entries.c.id)
    .where(account_entries.c.account_id == bindparam("account"), entries.c.passport_sealed.is_not(None))
)
_OF_ENTRY: Final = _SELECT.join(account_entries, account_entries.c.account_id == _row.id).where(
    account_entries.c.entry_id == bindparam("entry")
)
_FORGET_CHANGES: Final = delete(address_changes).where(address_changes.c.account_id == bindparam("account"))
_LET_GO: Final = delete(account_entries).where(account_entries.c.account_id == bindparam("account"))
_DISSOLVE: Final = delete(accounts).where(_row.id == bindparam("account"))


class SqlAccounts:
    """The core's `Accounts`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open(self, account: Account, entry: ResultId) -> None:
        """Keep a new account with its first entry.

        Raises:
            AlreadyRegistered: The entry belongs to an account.
        """
        self._connection.execute(_OPEN, to_row(account))
        self.add(account.id, entry, at=account.confirmed_at)

    def add(self, account: AccountId, entry: ResultId, *, at: datetime) -> None:
        """Let one more entry belong to an account that is there, from this instant on.

        Raises:
            AlreadyRegistered: The entry belongs to an account, be it this one.
        """
        self._connection.execute(_ADD_ENTRY, {"entry_id": entry, "account_id": account, "joined_at": at})
        follow_account(self._connection, account)

    def of(self, account: AccountId, *, hold: bool = False) -> Account | None:
        """Return the account; on SQLite every writer holds it anyway."""
        return from_row(self._connection.execute(_HELD if hold else _OF, {"account": account}).one_or_none())

    def replace(self, account: Account) -> None:
        """Keep the account as it is from now on."""
        self._connection.execute(_REPLACE, {**to_row(account), "replaced": account.id})
        follow_account(self._connection, account.id)

    def entries(self, account: AccountId) -> Sequence[Entry]:
        """Return the account's entries, latest exam first, in one query."""
        return [entry_from_row(row) for row in self._connection.execute(_ENTRIES, {"account": account})]

    def sealed_passports(self, account: AccountId) -> Mapping[IdNumber, str]:
        """Return the sealed passport numbers of the account's entries that have one, by ID Number."""
        rows = self._connection.execute(_PASSPORTS, {"account": account})
        return {IdNumber(id_number): sealed for id_number, sealed in rows}

    def of_entry(self, entry: ResultId) -> Account | None:
        """Return the account that the entry belongs to."""
        return from_row(self._connection.execute(_OF_ENTRY, {"entry": entry}).one_or_none())

    def dissolve(self, account: AccountId) -> None:
        """Forget the account; its entries belong to nobody then."""
        forget_address(self._connection, account)
        self._connection.execute(_FORGET_CHANGES, {"account": account})
        self._connection.execute(_LET_GO, {"account": account})
        self._connection.execute(_DISSOLVE, {"account": account})


def to_row(account: Account) -> dict[str, Any]:
    """Return the row of an account."""
    return {
        "id": account.id,
        "began_with": account.began_with,
        "email": account.email,
        "digest": account.digest,
        "language": account.language,
        "registered_at": account.registered_at,
        "confirmed_at": account.confirmed_at,
        "closed_at": account.closed_at,
        **consents_to_row(account.terms, account.updates),
    }


def from_row(row: Sequence[Any] | None) -> Account | None:
    """Return the account of a row."""
    if row is None:
        return None
    (
        account,
        began_with,
        email,
        digest,
        language,
        registered_at,
        confirmed_at,
        closed_at,
    ) = row[:8]
    terms, updates = consents_from_row(row[8:])
    return Account(
        id=AccountId(account),
        began_with=IdNumber(began_with),
        email=email,
        digest=digest,
        language=language,
        registered_at=registered_at,
        confirmed_at=confirmed_at,
        terms=terms,
        updates=updates,
        closed_at=closed_at,
    )
