"""What webhooks need from outside. Every instant is aware and in UTC."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from results_core.api_access.ports import ClientWork
from results_core.api_access.webhooks import Answered, Delivery, NotReached, Webhook, WebhookSecret
from results_core.journal.feed import ReadFeedWork
from results_core.journal.ports import SealingWork
from results_core.kernel.identifiers import DeliveryId, OrganisationId, SecretId, WebhookId


class Webhooks(Protocol):
    """Webhooks, their secrets, and what they are told.

    Those of suspended organisations are told nothing, nor those of organisations without an approved
    client of the scope: `is_behind`, `behind`, `is_due` and `lease` know nothing of them.
    """

    def add(self, webhook: Webhook) -> None:
        """Keep a webhook."""

    def of(self, webhook: WebhookId, *, hold: bool = False) -> Webhook | None:
        """Return the webhook; held, nobody else changes it or leases it until this ends."""

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Webhook]:
        """Return the organisation's, in the order in which they were made."""

    def replace(self, webhook: Webhook) -> None:
        """Keep it as it is now."""

    def remove(self, webhook: WebhookId) -> None:
        """Forget it with its secrets and all that it was told."""

    def add_secret(self, secret: WebhookSecret) -> None:
        """Keep a secret."""

    def secrets_of(self, webhooks: Collection[WebhookId]) -> Sequence[WebhookSecret]:
        """Return their secrets, the latest first, in one query."""

    def end_secret(self, secret: SecretId, *, at: datetime) -> None:
        """Let it sign until then."""

    def forget_secret(self, secret: SecretId) -> None:
        """Forget it for good."""

    def is_behind(self) -> bool:
        """Tell whether any active webhook's organisation has events that it knows nothing of."""

    def behind(self) -> Webhook | None:
        """Return one such webhook, held until this ends; None where there is none that nobody holds."""

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries, in one statement; of an event and a webhook there is one."""

    def is_due(self, *, now: datetime) -> bool:
        """Tell whether anything is to be told now that nobody is telling."""

    def lease(self, *, now: datetime, until: datetime) -> Webhook | None:
        """Take the active webhook that has been due longest and that nobody holds, until an instant."""

    def next_of(self, webhook: WebhookId) -> Delivery | None:
        """Return what waits first: what is out of turn, then the first event."""

    def keep(self, delivery: Delivery) -> None:
        """Write down how a delivery stands."""

    def delivery(self, webhook: WebhookId, delivery: DeliveryId) -> Delivery | None:
        """Return a delivery of the webhook."""

    def deliveries(
        self, webhook: WebhookId, *, after: tuple[datetime, DeliveryId] | None, limit: int
    ) -> Sequence[Delivery]:
        """Return what it was told, the latest written first, behind a place in that order."""

    def revive(self, webhook: WebhookId, *, at: datetime) -> None:
        """Let events that could not be told wait again, as if untried, in their turn."""


class WebhookWork(ClientWork, ReadFeedWork, SealingWork, Protocol):
    """What webhooks ask of a transaction."""

    @property
    def webhooks(self) -> Webhooks:
        """Webhooks."""


class WebhookSender(Protocol):
    """Tells an address something, and looks where it leads first (HOOK-1)."""

    def __call__(self, address: str, headers: Mapping[str, str], body: bytes) -> Answered | NotReached:
        """Send JSON by POST, once, within a few seconds, to public addresses alone.

        Nothing that the other side does makes it raise.
        """
