"""Webhooks: addresses of an organisation that are told of its events, and what each was told (mission D6).

What is told holds ids alone: whoever is told comes and reads, with a client's secret (HOOK-2).
"""

from datetime import datetime, timedelta
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.journal.feed import FeedType
from results_core.kernel.errors import Kind, Missing, ResultsError
from results_core.kernel.identifiers import DeliveryId, EventId, OrganisationId, SecretId, WebhookId

MOST_WEBHOOKS: Final = 5
"""Of an organisation."""
FORMER_SECRET_LIVES: Final = timedelta(hours=24)
"""How long what is told is signed with the secret before as well, after a new one was made."""
TEST: Final = "test"
"""The type of what is told when somebody tries the address."""


@unique
class WebhookState(StrEnum):
    """Whether it is told anything."""

    ACTIVE = "active"
    DISABLED = "disabled"


@unique
class WhyDisabled(StrEnum):
    """Why it is told nothing."""

    ASKED = "asked"
    """Its people, or a system of theirs, wanted it so."""
    UNHEARD = "unheard"
    """It could not be told something for 72 hours (HOOK-3)."""
    GONE = "gone"
    """It answered 410: it wants to hear nothing more."""


@attrs.frozen(kw_only=True)
class Webhook:
    """An address and how far it was told. Instants are aware and in UTC."""

    id: WebhookId
    organisation: OrganisationId
    address: str
    types: frozenset[FeedType]
    """Of what it is told."""
    made_at: datetime
    state: WebhookState = WebhookState.ACTIVE
    disabled_at: datetime | None = None
    why_disabled: WhyDisabled | None = None
    cursor: int
    """The place in the chain up to which deliveries were written."""
    due_at: datetime | None = None
    """When the next delivery is due; None while there is none."""
    held_until: datetime | None = None
    """Until when somebody is telling it something: one at a time, so that order is kept."""

    @property
    def is_active(self) -> bool:
        """Whether it is told anything."""
        return self.state is WebhookState.ACTIVE

    def disabled(self, why: WhyDisabled, *, at: datetime) -> "Webhook":
        """Return the webhook that is told nothing."""
        return attrs.evolve(self, state=WebhookState.DISABLED, disabled_at=at, why_disabled=why)

    def enabled(self, *, at: datetime) -> "Webhook":
        """Return the webhook that is told again, from where it stopped."""
        return attrs.evolve(self, state=WebhookState.ACTIVE, disabled_at=None, why_disabled=None, due_at=at)


@attrs.frozen(kw_only=True)
class WebhookSecret:
    """What is told is signed with this."""

    id: SecretId
    webhook: WebhookId
    sealed: str = attrs.field(repr=False)
    made_at: datetime
    ends_at: datetime | None = None
    """When it signs nothing any more; None for the present one."""

    def signs(self, now: datetime) -> bool:
        """Tell whether what is told now is signed with it."""
        return self.ends_at is None or now < self.ends_at


@unique
class DeliveryState(StrEnum):
    """What became of a delivery."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@unique
class Trouble(StrEnum):
    """Why something could not be told; nothing of what the other side said."""

    STATUS = "status"
    """It answered with another status than 200 to 299."""
    REDIRECTED = "redirected"
    """It wanted to send us elsewhere, where we do not go."""
    NOT_PUBLIC = "not_public"
    """The name leads to an address that is not of the public internet."""
    UNKNOWN_NAME = "unknown_name"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    TIMEOUT = "timeout"
    NO_HTTP = "no_http"
    """What it answered is no HTTP."""
    UNREADABLE_SECRET = "unreadable_secret"  # noqa: S105 - the name of a trouble
    """No key opens its secrets any more: a new one has to be made."""


@attrs.frozen(kw_only=True)
class Delivery:
    """One thing that a webhook is told, and how that went."""

    id: DeliveryId
    """The receiver knows it by this, the same at every try (HOOK-3)."""
    webhook: WebhookId
    number: int
    """The event's place in the chain; 0 for a test."""
    event: EventId | None
    type: str
    body: str
    """What is sent, byte by byte the same at every try: JSON, ids alone."""
    written_at: datetime
    state: DeliveryState = DeliveryState.WAITING
    in_turn: bool = True
    """Whether it goes out in the order of events; tests and replays go out at once, and are tried once."""
    tries: int = 0
    due_at: datetime
    first_tried_at: datetime | None = None
    tried_at: datetime | None = None
    status: int | None = None
    """The HTTP status of the last answer."""
    trouble: Trouble | None = None
    settled_at: datetime | None = None

    def again(self, *, at: datetime) -> "Delivery":
        """Return the delivery that is told once more, out of turn."""
        return attrs.evolve(
            self, state=DeliveryState.WAITING, in_turn=False, tries=0, due_at=at, first_tried_at=None
        )


@attrs.frozen
class Answered:
    """The other side has answered."""

    status: int

    @property
    def is_taken(self) -> bool:
        """Whether it has taken what it was told."""
        return self.status // 100 == _SUCCESS

    @property
    def is_gone(self) -> bool:
        """Whether it says that it wants to hear nothing any more."""
        return self.status == _GONE

    @property
    def trouble(self) -> Trouble | None:
        """What is wrong with the answer."""
        if self.is_taken:
            return None
        return Trouble.REDIRECTED if self.status // 100 == _REDIRECTION else Trouble.STATUS


@attrs.frozen
class NotReached:
    """Nothing was told."""

    trouble: Trouble


@attrs.frozen
class WebhookPolicy:
    """Tries again after 5 seconds to an hour, each wait twice the last, for 72 hours (HOOK-3)."""

    shortest: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(hours=1)
    patience: timedelta = timedelta(hours=72)

    def after(self, delivery: Delivery, answer: Answered | NotReached, *, now: datetime) -> Delivery:
        """Return the delivery after a try."""
        tried = attrs.evolve(
            delivery,
            tries=delivery.tries + 1,
            first_tried_at=delivery.first_tried_at or now,
            tried_at=now,
            status=answer.status if isinstance(answer, Answered) else None,
            trouble=answer.trouble,
        )
        if tried.trouble is None:
            return attrs.evolve(tried, state=DeliveryState.DELIVERED, settled_at=now)
        if not tried.in_turn or self.given_up(tried, answer, now=now):
            return attrs.evolve(tried, state=DeliveryState.FAILED, settled_at=now)
        wait = min(self.longest, self.shortest * 2 ** min(tried.tries - 1, _MOST_DOUBLINGS))
        return attrs.evolve(tried, due_at=now + wait)

    def given_up(
        self, tried: Delivery, answer: Answered | NotReached, *, now: datetime
    ) -> WhyDisabled | None:
        """Return why the webhook is told nothing any more after this try; None where it is."""
        if tried.trouble is None or not tried.in_turn:
            return None
        if isinstance(answer, Answered) and answer.is_gone:
            return WhyDisabled.GONE
        has_waited = now >= (tried.first_tried_at or now) + self.patience
        return WhyDisabled.UNHEARD if has_waited else None


class UnknownWebhook(Missing):
    """There is no such webhook, or it is another organisation's: the two read the same (ENU-8)."""

    code = "unknown_webhook"


class UnknownDelivery(Missing):
    """There is no such delivery of this webhook."""

    code = "unknown_delivery"


class WebhookIsDisabled(ResultsError):
    """It is told nothing before it is enabled."""

    kind = Kind.CONFLICT
    code = "webhook_disabled"


class WebhooksNotGranted(ResultsError):
    """No client of the organisation is approved for webhooks."""

    kind = Kind.FORBIDDEN
    code = "webhooks_not_granted"


def place_of_webhook_secret(secret: str) -> str:
    """Return what the sealed secret is bound to."""
    return f"webhook_secrets:sealed:{secret}"


def spelt_types(types: frozenset[FeedType]) -> str:
    """Return the types in one line, in the order in which they are listed everywhere."""
    return " ".join(one.value for one in FeedType if one in types)


_SUCCESS: Final = 2
_REDIRECTION: Final = 3
_GONE: Final = 410
_MOST_DOUBLINGS: Final = 20
