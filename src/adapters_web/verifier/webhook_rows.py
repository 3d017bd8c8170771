"""Webhooks and their logs as the organisations' pages show them: in words, at the organisation's hours."""

from collections.abc import Sequence
from datetime import timedelta

import attrs

from adapters_web.languages import texts_here
from adapters_web.logged_in import OfficerHere
from adapters_web.site import this_site
from adapters_web.verifier.moments import stamped
from results_core.api_access.webhook_addresses import host_of
from results_core.api_access.webhook_managing import WebhookView
from results_core.api_access.webhooks import Delivery, DeliveryState, Webhook
from results_core.application.for_api_access import WebhookDesk
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import DeliveryId, WebhookId


@attrs.frozen(kw_only=True)
class WebhookCard:
    """A webhook as pages show it."""

    id: WebhookId
    address: str
    """Whole for main users; for others its name alone, since the rest may be a secret."""
    types: Sequence[str]
    state: str
    is_active: bool
    made: str
    trouble: str
    """Why it is told nothing, and what is to be done; empty for one that is active."""
    former_until: str
    """Until when the secret before signs as well; empty where there is none."""


@attrs.frozen(kw_only=True)
class LogLine:
    """One thing that a webhook was told, or is to be told."""

    id: DeliveryId
    written: str
    event: str
    state: str
    is_taken: bool
    answer: str
    """What the other side answered, or why it did not; empty before the first try."""
    tries: int
    next_try: str
    may_replay: bool


def webhook_desk() -> WebhookDesk:
    """Return what can be done about webhooks."""
    return this_site().application.api_access.webhooks


def card_of(view: WebhookView, officer: OfficerHere) -> WebhookCard:
    """Return the webhook as the officer sees it."""
    say, webhook, until = texts_here().say, view.webhook, view.former_signs_until
    return WebhookCard(
        id=webhook.id,
        address=webhook.address if officer.is_main else host_of(webhook.address),
        types=[say(f"webhooks.type.{one.value}") for one in FeedType if one in webhook.types],
        state=say(f"webhooks.state.{webhook.state.value}"),
        is_active=webhook.is_active,
        made=stamped(webhook.made_at, officer.zone),
        trouble=_trouble(webhook, officer),
        former_until="" if until is None else stamped(until, officer.zone),
    )


def line_of(delivery: Delivery, webhook: Webhook, officer: OfficerHere) -> LogLine:
    """Return a line of the webhook's log."""
    say = texts_here().say
    return LogLine(
        id=delivery.id,
        written=stamped(delivery.written_at, officer.zone),
        event=say(f"webhooks.type.{delivery.type}"),
        state=say(f"webhooks.delivery.{delivery.state.value}"),
        is_taken=delivery.state is DeliveryState.DELIVERED,
        answer=_answer(delivery),
        tries=delivery.tries,
        next_try=_next_try(delivery, webhook, officer),
        may_replay=webhook.is_active and delivery.state is not DeliveryState.WAITING,
    )


def _trouble(webhook: Webhook, officer: OfficerHere) -> str:
    if webhook.disabled_at is None or webhook.why_disabled is None:
        return ""
    return texts_here().say(
        f"webhooks.disabled.{webhook.why_disabled.value}",
        when=stamped(webhook.disabled_at, officer.zone),
        hours=round(webhook_desk().deliver.policy.patience / timedelta(hours=1)),
    )


def _answer(delivery: Delivery) -> str:
    status = "" if delivery.status is None else str(delivery.status)
    if delivery.trouble is None:
        return status
    return texts_here().say(f"webhooks.trouble.{delivery.trouble.value}", status=status)


def _next_try(delivery: Delivery, webhook: Webhook, officer: OfficerHere) -> str:
    """Return when it is tried next: what was never tried waits for what stands before it."""
    say = texts_here().say
    if delivery.state is not DeliveryState.WAITING:
        return say("webhooks.next.none")
    if not webhook.is_active:
        return say("webhooks.next.disabled")
    if delivery.tries:
        return stamped(delivery.due_at, officer.zone)
    return say("webhooks.next.in_turn" if delivery.in_turn else "webhooks.next.at_once")
