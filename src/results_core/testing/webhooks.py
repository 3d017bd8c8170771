"""Webhooks with telling defaults, and somebody who is told."""

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from results_core.api_access.webhooks import (
    Answered,
    Delivery,
    NotReached,
    Webhook,
    WebhookSecret,
)
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import DeliveryId, EventId, OrganisationId, SecretId, WebhookId
from results_core.organisations.model import Organisation
from results_core.testing.builders import NOON, named
from results_core.testing.clients import a_client, put_client
from results_core.testing.organisations import put_organisation
from results_core.testing.stores import Store

ADDRESS = "https://hooks.lyon.example/results"


class Heard(NamedTuple):
    """What an address was told."""

    address: str
    headers: Mapping[str, str]
    body: bytes


class RecordingReceiver:
    """Keeps what it is told, and answers as it was told to; fulfils `WebhookSender`."""

    def __init__(self) -> None:
        """Begin with nothing, taking all that comes."""
        self.heard: list[Heard] = []
        self.answer: Answered | NotReached = Answered(200)

    def __call__(self, address: str, headers: Mapping[str, str], body: bytes) -> Answered | NotReached:
        """Keep it."""
        self.heard.append(Heard(address, headers, body))
        return self.answer

    @property
    def ids(self) -> list[str]:
        """The ids of what it was told, in their order."""
        return [one.headers["webhook-id"] for one in self.heard]


def a_webhook(
    organisation: OrganisationId,
    *,
    name: str = "webhook",
    types: Collection[FeedType] = tuple(FeedType),
    **other: Any,  # noqa: ANN401 - whatever a webhook has
) -> Webhook:
    """Return a webhook."""
    values: dict[str, Any] = {"address": ADDRESS, "made_at": NOON, "cursor": 0} | other
    return Webhook(id=WebhookId(named(name)), organisation=organisation, types=frozenset(types), **values)


def a_webhook_secret(
    webhook: WebhookId, *, name: str = "secret", made_at: datetime = NOON, ends_at: datetime | None = None
) -> WebhookSecret:
    """Return a secret of the webhook."""
    return WebhookSecret(
        id=SecretId(named(name)), webhook=webhook, sealed="sealed", made_at=made_at, ends_at=ends_at
    )


def a_delivery(webhook: WebhookId, number: int = 1, **other: Any) -> Delivery:  # noqa: ANN401 - as above
    """Return what a webhook is told of an event at a place of the chain."""
    written_at = NOON + timedelta(microseconds=number)
    values: dict[str, Any] = {
        "id": DeliveryId(named(f"{webhook} {number}")),
        "event": EventId(named(f"event {number}")),
        "type": FeedType.SHARED.value,
        "body": "{}",
        "written_at": written_at,
        "due_at": written_at,
    }
    return Delivery(webhook=webhook, number=number, **(values | other))


def put_listening(store: Store, organisation: Organisation | None = None) -> Organisation:
    """Keep an organisation with a client that may have webhooks."""
    kept = organisation or put_organisation(store)
    put_client(store, a_client(kept))
    return kept


def put_webhook(store: Store, webhook: Webhook) -> Webhook:
    """Keep a webhook."""
    with store.begin() as work:
        work.webhooks.add(webhook)
        work.commit()
    return webhook
