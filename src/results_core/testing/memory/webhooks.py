"""Webhooks in memory."""

from collections.abc import Collection, Sequence
from datetime import datetime

import attrs

from results_core.api_access.model import ClientState, Scope
from results_core.api_access.webhooks import Delivery, DeliveryState, Webhook, WebhookSecret
from results_core.kernel.identifiers import DeliveryId, OrganisationId, SecretId, WebhookId
from results_core.testing.memory.feed import MemoryFeed
from results_core.testing.memory.record import Record


class MemoryWebhooks:
    """Fulfils `Webhooks`."""

    def __init__(self, record: Record) -> None:
        """Work on this record."""
        self._record = record

    def add(self, webhook: Webhook) -> None:
        """Keep a webhook."""
        self._record.webhooks[webhook.id] = webhook

    def of(self, webhook: WebhookId, *, hold: bool = False) -> Webhook | None:  # noqa: ARG002 - whoever writes holds all
        """Return the webhook."""
        return self._record.webhooks.get(webhook)

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Webhook]:
        """Return the organisation's."""
        found = (one for one in self._record.webhooks.values() if one.organisation == organisation)
        return sorted(found, key=lambda one: (one.made_at, one.id))

    def replace(self, webhook: Webhook) -> None:
        """Keep it as it is now."""
        self._record.webhooks[webhook.id] = webhook

    def remove(self, webhook: WebhookId) -> None:
        """Forget it with its secrets and all that it was told."""
        for secret in self.secrets_of([webhook]):
            self.forget_secret(secret.id)
        for delivery in self._deliveries(webhook):
            del self._record.webhook_deliveries[delivery.id]
        del self._record.webhooks[webhook]

    def add_secret(self, secret: WebhookSecret) -> None:
        """Keep a secret."""
        self._record.webhook_secrets[secret.id] = secret

    def secrets_of(self, webhooks: Collection[WebhookId]) -> Sequence[WebhookSecret]:
        """Return their secrets, the latest first."""
        found = [one for one in self._record.webhook_secrets.values() if one.webhook in webhooks]
        return sorted(found, key=lambda one: (one.made_at, one.id), reverse=True)

    def end_secret(self, secret: SecretId, *, at: datetime) -> None:
        """Let it sign until then."""
        kept = self._record.webhook_secrets[secret]
        self._record.webhook_secrets[secret] = attrs.evolve(kept, ends_at=at)

    def forget_secret(self, secret: SecretId) -> None:
        """Forget it for good."""
        del self._record.webhook_secrets[secret]

    def is_behind(self) -> bool:
        """Tell whether any active webhook's organisation has events that it knows nothing of."""
        return self.behind() is not None

    def behind(self) -> Webhook | None:
        """Return one such webhook."""
        feed = MemoryFeed(self._record)
        return next(
            (one for one in self._telling() if feed.of(one.organisation, after=one.cursor, limit=1)), None
        )

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries."""
        self._record.webhook_deliveries.update({one.id: one for one in deliveries})

    def is_due(self, *, now: datetime) -> bool:
        """Tell whether anything is to be told now that nobody is telling."""
        return bool(self._due(now))

    def lease(self, *, now: datetime, until: datetime) -> Webhook | None:
        """Take the active webhook that has been due longest and that nobody holds, until an instant."""
        due = self._due(now)
        if not due:
            return None
        leased = attrs.evolve(due[0], held_until=until)
        self.replace(leased)
        return leased

    def next_of(self, webhook: WebhookId) -> Delivery | None:
        """Return what waits first: what is out of turn, then the first event."""
        waiting = [one for one in self._deliveries(webhook) if one.state is DeliveryState.WAITING]
        return min(waiting, key=lambda one: (one.in_turn, one.number, one.written_at, one.id), default=None)

    def keep(self, delivery: Delivery) -> None:
        """Write down how a delivery stands."""
        self._record.webhook_deliveries[delivery.id] = delivery

    def delivery(self, webhook: WebhookId, delivery: DeliveryId) -> Delivery | None:
        """Return a delivery of the webhook."""
        kept = self._record.webhook_deliveries.get(delivery)
        return kept if kept is not None and kept.webhook == webhook else None

    def deliveries(
        self, webhook: WebhookId, *, after: tuple[datetime, DeliveryId] | None, limit: int
    ) -> Sequence[Delivery]:
        """Return what it was told, the latest written first, behind a place in that order."""
        found = sorted(self._deliveries(webhook), key=lambda one: (one.written_at, one.id), reverse=True)
        return [one for one in found if after is None or (one.written_at, one.id) < after][:limit]

    def revive(self, webhook: WebhookId, *, at: datetime) -> None:
        """Let events that could not be told wait again, as if untried, in their turn."""
        for one in self._deliveries(webhook):
            if one.event is not None and one.state is not DeliveryState.DELIVERED:
                self.keep(
                    attrs.evolve(
                        one,
                        state=DeliveryState.WAITING,
                        in_turn=True,
                        tries=0,
                        due_at=at,
                        first_tried_at=None,
                        settled_at=None,
                    )
                )

    def _deliveries(self, webhook: WebhookId) -> Sequence[Delivery]:
        return [one for one in self._record.webhook_deliveries.values() if one.webhook == webhook]

    def _due(self, now: datetime) -> Sequence[Webhook]:
        due = [
            (one.due_at, one.id, one)
            for one in self._telling()
            if one.due_at is not None and one.due_at <= now and (one.held_until or now) <= now
        ]
        return [one for _, _, one in sorted(due, key=lambda row: row[:2])]

    def _telling(self) -> Sequence[Webhook]:
        granted = {
            one.organisation
            for one in self._record.clients.values()
            if one.state is ClientState.APPROVED and Scope.WEBHOOKS in one.scopes
        }
        return [
            one
            for _, one in sorted(self._record.webhooks.items())
            if one.is_active
            and one.organisation in granted
            and self._record.organisations[one.organisation].is_open
        ]
