"""Telling webhooks of events: the worker's steps (HOOK-3).

Following writes one delivery for each event and webhook, and moves the webhook's place in the chain on, in
one transaction. Delivering leases a webhook, tells it what waits first and writes down how that went: one
at a time for a webhook, so that order is kept, and any number of webhooks at once. A worker that is killed
in between has told something twice at most, under the same id.
"""

from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.api_access.letters import write_to_main_users
from results_core.api_access.webhook_addresses import host_of
from results_core.api_access.webhook_ports import WebhookSender, WebhookWork
from results_core.api_access.webhook_signing import SigningSecret, body_of, headers_of
from results_core.api_access.webhooks import (
    Answered,
    Delivery,
    DeliveryState,
    NotReached,
    Trouble,
    Webhook,
    WebhookPolicy,
    WebhookSecret,
    place_of_webhook_secret,
)
from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind, system_event
from results_core.journal.feed import Told
from results_core.kernel.confidential import ColumnCipher, SealBroken
from results_core.kernel.identifiers import DeliveryId, Randomness, identifier
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable

_AT_ONCE: Final = 200
_APART: Final = timedelta(microseconds=1)
"""So that the log has the order of events."""
_HELD: Final = timedelta(minutes=1)
"""Much longer than any try lasts."""


@attrs.frozen(kw_only=True)
class FollowFeed:
    """Write what webhooks are to be told."""

    begin: Begin[WebhookWork]
    clock: Clock
    randomness: Randomness

    @repeatable
    def __call__(self) -> bool:
        """Take one step: of one webhook, so many events at most; False where none is behind."""
        with self.begin(reading=True) as work:
            if not work.webhooks.is_behind():
                return False
        now = self.clock.now()
        with self.begin() as work:
            webhook = work.webhooks.behind()
            if webhook is None:
                return False
            told = work.feed.of(webhook.organisation, after=webhook.cursor, limit=_AT_ONCE)
            wanted = [one for one in told if one.type in webhook.types]
            work.webhooks.add_deliveries(
                [self._delivery(webhook, one, now, now + place * _APART) for place, one in enumerate(wanted)]
            )
            first_due = webhook.due_at or (now if wanted else None)
            work.webhooks.replace(attrs.evolve(webhook, cursor=told[-1].position, due_at=first_due))
            work.commit()
        return True

    def _delivery(self, webhook: Webhook, told: Told, now: datetime, at: datetime) -> Delivery:
        return Delivery(
            id=DeliveryId(identifier(self.randomness)),
            webhook=webhook.id,
            number=told.position,
            event=told.id,
            type=told.type.value,
            body=body_of(told),
            written_at=at,
            due_at=now,
        )


@attrs.frozen(kw_only=True)
class Errand:
    """A webhook in somebody's hands, and what it is to be told."""

    webhook: Webhook
    delivery: Delivery
    secrets: tuple[WebhookSecret, ...]


@attrs.frozen(kw_only=True)
class DeliverToWebhooks:
    """Tell webhooks what waits for them."""

    begin: Begin[WebhookWork]
    clock: Clock
    randomness: Randomness
    cipher: ColumnCipher
    send: WebhookSender
    policy: WebhookPolicy = WebhookPolicy()

    def __call__(self) -> bool:
        """Take one errand and run it; False where nothing is due."""
        errand = self.take()
        if errand is None:
            return False
        self.run(errand)
        return True

    @repeatable
    def take(self) -> Errand | None:
        """Lease the webhook that has been due longest; None where nothing is due that nobody holds."""
        now = self.clock.now()
        while True:
            with self.begin(reading=True) as work:
                if not work.webhooks.is_due(now=now):
                    return None
            with self.begin() as work:
                webhook = work.webhooks.lease(now=now, until=now + _HELD)
                if webhook is None:
                    return None
                delivery = work.webhooks.next_of(webhook.id)
                if delivery is not None and delivery.due_at <= now:
                    secrets = tuple(one for one in work.webhooks.secrets_of([webhook.id]) if one.signs(now))
                    work.commit()
                    return Errand(webhook=webhook, delivery=delivery, secrets=secrets)
                work.webhooks.replace(_freed(webhook, delivery))
                work.commit()

    def run(self, errand: Errand) -> None:
        """Tell it, outside every transaction, and write down how that went."""
        self._settle(errand, self._told(errand))

    def _told(self, errand: Errand) -> Answered | NotReached:
        try:
            secrets = [self._opened(secret) for secret in errand.secrets]
        except SealBroken:
            return NotReached(Trouble.UNREADABLE_SECRET)
        body = errand.delivery.body
        headers = headers_of(errand.delivery.id, body, secrets, at=self.clock.now())
        return self.send(errand.webhook.address, headers, body.encode())

    def _opened(self, secret: WebhookSecret) -> SigningSecret:
        return SigningSecret(self.cipher.open(secret.sealed, place=place_of_webhook_secret(secret.id)))

    @repeatable
    def _settle(self, errand: Errand, answer: Answered | NotReached) -> None:
        """Keep how it went; who comes too late, after another has taken the webhook over, keeps a success."""
        now = self.clock.now()
        after = self.policy.after(errand.delivery, answer, now=now)
        with self.begin() as work:
            webhook = work.webhooks.of(errand.webhook.id, hold=True)
            kept = work.webhooks.delivery(errand.webhook.id, errand.delivery.id)
            if webhook is None or kept is None:
                return
            is_ours = webhook.held_until == errand.webhook.held_until
            if is_ours or (after.state is DeliveryState.DELIVERED and kept.state is DeliveryState.WAITING):
                work.webhooks.keep(after)
            if is_ours:
                webhook = _freed(webhook, work.webhooks.next_of(webhook.id))
                why = self.policy.given_up(after, answer, now=now)
                if why is not None and webhook.is_active:
                    webhook = webhook.disabled(why, at=now)
                    self._tell_of_end(work, webhook)
                work.webhooks.replace(webhook)
            work.commit()

    def _tell_of_end(self, work: WebhookWork, webhook: Webhook) -> None:
        """Note that it is told nothing any more, and write to the organisation's main users."""
        now = self.clock.now()
        write_to_main_users(
            work,
            LetterKind.WEBHOOK_DISABLED,
            webhook.organisation,
            occasion=f"{webhook.id}:{now.isoformat()}",
            at=now,
            randomness=self.randomness,
            facts={"webhook": host_of(webhook.address)},
        )
        event = system_event(
            EventKind.WEBHOOK_DISABLED, at=now, randomness=self.randomness, facts={"webhook": webhook.id}
        )
        work.journal.add(attrs.evolve(event, organisation=webhook.organisation))


def _freed(webhook: Webhook, following: Delivery | None) -> Webhook:
    """Return the webhook that nobody holds, due when what waits first is."""
    return attrs.evolve(webhook, held_until=None, due_at=following.due_at if following else None)
