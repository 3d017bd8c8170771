"""Changes of the address of an account, of either audience: asked for, confirmed, undone (L16, L17)."""

from datetime import datetime
from typing import Protocol

import attrs

from results_core.access.links import LIFE, LinkPurpose
from results_core.kernel.identifiers import AccountId, AddressChangeId


@attrs.frozen(kw_only=True)
class AddressChange:
    """One change of an account's address: asked for, confirmed by the new mailbox, undone by the former."""

    id: AddressChangeId
    account: AccountId
    former: str = attrs.field(repr=False)
    wanted: str = attrs.field(repr=False)
    asked_at: datetime
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    """When it, or an earlier one, was undone: it can be neither confirmed nor undone any more."""

    def waits(self, now: datetime) -> bool:
        """Tell whether it can still be confirmed."""
        is_open = self.confirmed_at is None and self.ended_at is None
        return is_open and now < self.asked_at + LIFE[LinkPurpose.CONFIRM_NEW_ADDRESS]


class AddressChanges(Protocol):
    """Changes of accounts' addresses, kept while they can be undone."""

    def add(self, change: AddressChange) -> None:
        """Keep a change that was asked for."""

    def of(self, change: AddressChangeId) -> AddressChange | None:
        """Return the change."""

    def latest(self, account: AccountId) -> AddressChange | None:
        """Return the change that the account asked for last."""

    def confirm(self, change: AddressChangeId, *, at: datetime) -> None:
        """Note that the new mailbox has confirmed it."""

    def end(self, account: AccountId, *, since: datetime, at: datetime) -> None:
        """End the account's changes that were asked for since then, then included."""

    def forget(self, account: AccountId) -> None:
        """Forget every change of the account."""
