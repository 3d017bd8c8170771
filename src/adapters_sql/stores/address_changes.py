"""Changes of accounts' addresses."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from adapters_sql.tables import address_changes
from results_core.access.address_changes import AddressChange
from results_core.kernel.identifiers import AccountId, AddressChangeId

_row = address_changes.c
_COLUMNS: Final = (
    _row.id,
    _row.account_id,
    _row.former,
    _row.wanted,
    _row.asked_at,
    _row.confirmed_at,
    _row.ended_at,
)
_OWN: Final = _row.account_id == bindparam("account")
_THIS: Final = _row.id == bindparam("change")

_ADD: Final = insert(address_changes)
_OF: Final = select(*_COLUMNS).where(_THIS)
_LATEST: Final = select(*_COLUMNS).where(_OWN).order_by(_row.asked_at.desc(), _row.id.desc()).limit(1)
_CONFIRM: Final = update(address_changes).where(_THIS).values(confirmed_at=bindparam("at"))
_END: Final = (
    update(address_changes)
    .where(_OWN, _row.asked_at >= bindparam("since"), _row.ended_at.is_(None))
    .values(ended_at=bindparam("at"))
)
_FORGET: Final = delete(address_changes).where(_OWN)


class SqlAddressChanges:
    """The core's `AddressChanges`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, change: AddressChange) -> None:
        """Keep a change that was asked for."""
        self._connection.execute(_ADD, to_row(change))

    def of(self, change: AddressChangeId) -> AddressChange | None:
        """Return the change."""
        return from_row(self._connection.execute(_OF, {"change": change}).one_or_none())

    def latest(self, account: AccountId) -> AddressChange | None:
        """Return the change that the account asked for last."""
        return from_row(self._connection.execute(_LATEST, {"account": account}).one_or_none())

    def confirm(self, change: AddressChangeId, *, at: datetime) -> None:
        """Note that the new mailbox has confirmed it."""
        self._connection.execute(_CONFIRM, {"change": change, "at": at})

    def end(self, account: AccountId, *, since: datetime, at: datetime) -> None:
        """End the account's changes that were asked for since then, by one statement."""
        self._connection.execute(_END, {"account": account, "since": since, "at": at})

    def forget(self, account: AccountId) -> None:
        """Forget every change of the account."""
        self._connection.execute(_FORGET, {"account": account})


def to_row(change: AddressChange) -> dict[str, Any]:
    """Return the row of a change."""
    return {
        "id": change.id,
        "account_id": change.account,
        "former": change.former,
        "wanted": change.wanted,
        "asked_at": change.asked_at,
        "confirmed_at": change.confirmed_at,
        "ended_at": change.ended_at,
    }


def from_row(row: Sequence[Any] | None) -> AddressChange | None:
    """Return the change of a row."""
    if row is None:
        return None
    change, account, former, wanted, asked_at, confirmed_at, ended_at = row
    return AddressChange(
        id=AddressChangeId(change),
        account=AccountId(account),
        former=former,
        wanted=wanted,
        asked_at=asked_at,
        confirmed_at=confirmed_at,
        ended_at=ended_at,
    )
