"""The shapes of webhooks: what bodies and answers hold. What has a default may be absent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import attrs

from results_core.api_access.webhook_addresses import LONGEST_ADDRESS
from results_core.api_access.webhooks import DeliveryState, Trouble, WebhookState, WhyDisabled
from results_core.journal.feed import FeedType

_Address = Annotated[
    str,
    {
        "maxLength": LONGEST_ADDRESS,
        "pattern": r"^https://[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?([/?][!\"$-\[\]-~]*)?$",
        "examples": ["https://hooks.example.org/results"],
    },
]
_Types = Annotated[Sequence[FeedType], {"minItems": 1}]


@attrs.frozen(kw_only=True)
class WebhookRequest:
    """An address that is to be told of events; without types, of all."""

    __closed__ = True
    address: _Address
    types: _Types = attrs.field(factory=tuple)


@attrs.frozen(kw_only=True)
class WebhookChange:
    """What is to be changed."""

    __closed__ = True
    address: _Address = ""
    types: _Types = attrs.field(factory=tuple)
    state: WebhookState = WebhookState.ACTIVE


@attrs.frozen(kw_only=True)
class Webhook:
    """An address that is told of events; its secret stands where it was just made."""

    id: str
    address: str
    types: Sequence[FeedType]
    state: WebhookState
    made_at: datetime
    disabled_at: datetime | None
    why_disabled: WhyDisabled | None
    former_secret_signs_until: datetime | None
    secret: str = ""


@attrs.frozen(kw_only=True)
class Webhooks:
    """All of them."""

    items: Sequence[Webhook]
    next: str | None


@attrs.frozen(kw_only=True)
class WebhookDelivery:
    """What a webhook was told, and how that went."""

    id: str
    type: str
    event: str | None
    state: DeliveryState
    tries: int
    written_at: datetime
    tried_at: datetime | None
    status: int | None
    trouble: Trouble | None


@attrs.frozen(kw_only=True)
class WebhookDeliveries:
    """A page of the log, the latest first."""

    items: Sequence[WebhookDelivery]
    next: str | None
