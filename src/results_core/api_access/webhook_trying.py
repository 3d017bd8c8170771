"""Trying a webhook: a test, and telling once more what was told before (mission D6)."""

import attrs

from results_core.api_access.webhook_ports import WebhookWork
from results_core.api_access.webhook_rights import allow, own_webhook
from results_core.api_access.webhook_signing import body_of_test
from results_core.api_access.webhooks import (
    TEST,
    Delivery,
    DeliveryState,
    UnknownDelivery,
    WebhookIsDisabled,
)
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import DeliveryId, Randomness, WebhookId, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.verification.viewers import Viewer


@attrs.frozen(kw_only=True)
class TryWebhooks:
    """Have the worker tell a webhook something at once."""

    begin: Begin[WebhookWork]
    clock: Clock
    randomness: Randomness

    @repeatable
    def test(self, by: Viewer, webhook: WebhookId) -> Delivery:
        """Have the address told that this is a test, at once and out of turn; one test waits at a time.

        Raises:
            NotMainUser: As of `add`; likewise WebhooksNotGranted.
            UnknownWebhook: The organisation has none of this id.
            WebhookIsDisabled: It is told nothing.
        """
        now = self.clock.now()
        with self.begin() as work:
            allow(work, by)
            found = own_webhook(work, by.organisation, webhook, hold=True)
            if not found.is_active:
                raise WebhookIsDisabled("a disabled webhook is told nothing")
            waiting = work.webhooks.next_of(webhook)
            if waiting is not None and waiting.type == TEST:
                return waiting
            delivery = Delivery(
                id=DeliveryId(identifier(self.randomness)),
                webhook=webhook,
                number=0,
                event=None,
                type=TEST,
                body=body_of_test(now),
                written_at=now,
                in_turn=False,
                due_at=now,
            )
            work.webhooks.add_deliveries([delivery])
            work.webhooks.replace(attrs.evolve(found, due_at=now))
            self._note(work, by, EventKind.WEBHOOK_TESTED, delivery)
            work.commit()
        return delivery

    @repeatable
    def replay(self, by: Viewer, webhook: WebhookId, delivery: DeliveryId) -> Delivery:
        """Have something told once more, at once and out of turn, under the same id; what waits anyway stays.

        Raises:
            NotMainUser: As of `add`; likewise WebhooksNotGranted.
            UnknownWebhook: The organisation has none of this id.
            UnknownDelivery: The webhook was told no such thing, or it is forgotten by now.
            WebhookIsDisabled: It is told nothing.
        """
        now = self.clock.now()
        with self.begin() as work:
            allow(work, by)
            found = own_webhook(work, by.organisation, webhook, hold=True)
            told = work.webhooks.delivery(webhook, delivery)
            if told is None:
                raise UnknownDelivery("no such delivery of this webhook")
            if not found.is_active:
                raise WebhookIsDisabled("a disabled webhook is told nothing")
            if told.state is DeliveryState.WAITING:
                return told
            again = told.again(at=now)
            work.webhooks.keep(again)
            work.webhooks.replace(attrs.evolve(found, due_at=now))
            self._note(work, by, EventKind.WEBHOOK_REPLAYED, again)
            work.commit()
        return again

    def _note(self, work: WebhookWork, by: Viewer, kind: EventKind, delivery: Delivery) -> None:
        facts = {"webhook": delivery.webhook, "delivery": delivery.id}
        work.journal.add(by.event(kind, at=self.clock.now(), randomness=self.randomness, facts=facts))
