"""Webhooks: leased by one worker at a time, each with a place in the feed and what it is to be told."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import (
    Boolean,
    Connection,
    Integer,
    Text,
    and_,
    bindparam,
    delete,
    exists,
    insert,
    literal,
    or_,
    select,
    text,
    update,
)

from adapters_sql.tables import clients, feed, organisations, webhook_deliveries, webhook_secrets, webhooks
from adapters_sql.tables.columns import Instant, key
from results_core.api_access.model import ClientState, Scope
from results_core.api_access.webhooks import (
    Delivery,
    DeliveryState,
    Trouble,
    Webhook,
    WebhookSecret,
    WebhookState,
    WhyDisabled,
    spelt_types,
)
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import DeliveryId, EventId, OrganisationId, SecretId, WebhookId
from results_core.organisations.model import OrganisationState

_row, _secret, _told = webhooks.c, webhook_secrets.c, webhook_deliveries.c
_THIS: Final = bindparam("this", type_=Text)
_NOW: Final = bindparam("now", type_=Instant)
_AT: Final = bindparam("at", type_=Instant)
_AT_MOST: Final = bindparam("at_most", type_=Integer)
_OF: Final = select(*_row).where(_row.id == _THIS)
_HELD: Final = _OF.with_for_update()
_OF_ORGANISATION: Final = select(*_row).where(_row.organisation_id == _THIS).order_by(_row.made_at, _row.id)
_REPLACE: Final = update(webhooks).where(_row.id == _THIS)
_REMOVE: Final = (
    delete(webhook_deliveries).where(_told.webhook_id == _THIS),
    delete(webhook_secrets).where(_secret.webhook_id == _THIS),
    delete(webhooks).where(_row.id == _THIS),
)
_SECRETS_OF: Final = (
    select(*_secret)
    .where(_secret.webhook_id.in_(bindparam("these", expanding=True)))
    .order_by(_secret.made_at.desc(), _secret.id.desc())
)
_END_SECRET: Final = update(webhook_secrets).where(_secret.id == _THIS).values(ends_at=_AT)
_FORGET_SECRET: Final = delete(webhook_secrets).where(_secret.id == _THIS)

_TELLING: Final = and_(
    _row.state == WebhookState.ACTIVE.value,
    exists().where(
        organisations.c.id == _row.organisation_id, organisations.c.state == OrganisationState.APPROVED.value
    ),
    exists().where(
        clients.c.organisation_id == _row.organisation_id,
        clients.c.state == ClientState.APPROVED.value,
        # No other scope holds this word.
        clients.c.scopes.contains(Scope.WEBHOOKS.value),
    ),
)
_IS_BEHIND: Final = and_(
    _TELLING, exists().where(feed.c.organisation == _row.organisation_id, feed.c.position > _row.cursor)
)
_ANY_BEHIND: Final = select(literal(1)).where(_IS_BEHIND).limit(1)
_BEHIND: Final = (
    select(*_row).where(_IS_BEHIND).order_by(_row.id).limit(1).with_for_update(of=webhooks, skip_locked=True)
)
_IS_DUE: Final = and_(_TELLING, _row.due_at <= _NOW, or_(_row.held_until.is_(None), _row.held_until <= _NOW))
_ANY_DUE: Final = select(literal(1)).where(_IS_DUE).limit(1)
_DUE: Final = (
    select(_row.id)
    .where(_IS_DUE)
    .order_by(_row.due_at, _row.id)
    .limit(1)
    .with_for_update(of=webhooks, skip_locked=True)
    .cte("due")
)
_LEASE: Final = (
    update(webhooks)
    .where(_row.id.in_(select(_DUE.c.id)))
    .values(held_until=bindparam("until", type_=Instant))
    .returning(*_row)
)

_NEXT: Final = (
    select(*_told)
    .where(_told.webhook_id == _THIS, text("webhook_deliveries.state = 'waiting'"))
    .order_by(_told.in_turn, _told.number, _told.written_at, _told.id)
    .limit(1)
)
_DELIVERY: Final = select(*_told).where(_told.id == _THIS, _told.webhook_id == bindparam("of_webhook"))
_KEEP: Final = update(webhook_deliveries).where(_told.id == _THIS)
_LATEST: Final = (
    select(*_told)
    .where(_told.webhook_id == _THIS)
    .order_by(_told.written_at.desc(), _told.id.desc())
    .limit(_AT_MOST)
)
_BEFORE: Final = bindparam("before", type_=Instant)
_EARLIER: Final = _LATEST.where(
    or_(_told.written_at < _BEFORE, and_(_told.written_at == _BEFORE, _told.id < bindparam("before_id")))
)
_REVIVE: Final = (
    update(webhook_deliveries)
    .where(
        _told.webhook_id == _THIS,
        _told.event.is_not(None),
        _told.state != DeliveryState.DELIVERED.value,
    )
    .values(
        state=DeliveryState.WAITING.value,
        in_turn=literal(value=True, type_=Boolean),
        tries=0,
        due_at=_AT,
        first_tried_at=None,
        settled_at=None,
    )
)


class SqlWebhooks:
    """The core's `Webhooks`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, webhook: Webhook) -> None:
        """Keep a webhook."""
        self._connection.execute(insert(webhooks), to_row(webhook))

    def of(self, webhook: WebhookId, *, hold: bool = False) -> Webhook | None:
        """Return the webhook."""
        row = self._connection.execute(_HELD if hold else _OF, {"this": key(webhook)}).one_or_none()
        return None if row is None else from_row(row)

    def of_organisation(self, organisation: OrganisationId) -> Sequence[Webhook]:
        """Return the organisation's."""
        return [from_row(row) for row in self._connection.execute(_OF_ORGANISATION, {"this": organisation})]

    def replace(self, webhook: Webhook) -> None:
        """Keep it as it is now."""
        self._connection.execute(_REPLACE.values(to_row(webhook)), {"this": webhook.id})

    def remove(self, webhook: WebhookId) -> None:
        """Forget it with its secrets and all that it was told, by three statements."""
        for statement in _REMOVE:
            self._connection.execute(statement, {"this": webhook})

    def add_secret(self, secret: WebhookSecret) -> None:
        """Keep a secret."""
        self._connection.execute(insert(webhook_secrets), secret_to_row(secret))

    def secrets_of(self, webhooks: Collection[WebhookId]) -> Sequence[WebhookSecret]:
        """Return their secrets in one query."""
        rows = self._connection.execute(_SECRETS_OF, {"these": sorted(webhooks)})
        return [secret_from_row(row) for row in rows]

    def end_secret(self, secret: SecretId, *, at: datetime) -> None:
        """Let it sign until then."""
        self._connection.execute(_END_SECRET, {"this": secret, "at": at})

    def forget_secret(self, secret: SecretId) -> None:
        """Forget it for good."""
        self._connection.execute(_FORGET_SECRET, {"this": secret})

    def is_behind(self) -> bool:
        """Tell whether any webhook is behind, by one statement."""
        return self._connection.execute(_ANY_BEHIND).first() is not None

    def behind(self) -> Webhook | None:
        """Return a webhook that is behind, which nobody else holds."""
        row = self._connection.execute(_BEHIND).one_or_none()
        return None if row is None else from_row(row)

    def add_deliveries(self, deliveries: Sequence[Delivery]) -> None:
        """Keep deliveries, in one statement."""
        if deliveries:
            self._connection.execute(insert(webhook_deliveries), [told_to_row(one) for one in deliveries])

    def is_due(self, *, now: datetime) -> bool:
        """Tell whether anything is to be told now that nobody is telling."""
        return self._connection.execute(_ANY_DUE, {"now": now}).first() is not None

    def lease(self, *, now: datetime, until: datetime) -> Webhook | None:
        """Take what has been due longest, by one statement."""
        row = self._connection.execute(_LEASE, {"now": now, "until": until}).one_or_none()
        return None if row is None else from_row(row)

    def next_of(self, webhook: WebhookId) -> Delivery | None:
        """Return what waits first, by the index of what waits."""
        row = self._connection.execute(_NEXT, {"this": webhook}).one_or_none()
        return None if row is None else told_from_row(row)

    def keep(self, delivery: Delivery) -> None:
        """Write down how a delivery stands."""
        self._connection.execute(_KEEP.values(told_to_row(delivery)), {"this": delivery.id})

    def delivery(self, webhook: WebhookId, delivery: DeliveryId) -> Delivery | None:
        """Return a delivery of the webhook."""
        wanted = {"this": key(delivery), "of_webhook": webhook}
        row = self._connection.execute(_DELIVERY, wanted).one_or_none()
        return None if row is None else told_from_row(row)

    def deliveries(
        self, webhook: WebhookId, *, after: tuple[datetime, DeliveryId] | None, limit: int
    ) -> Sequence[Delivery]:
        """Return what it was told, by one range of an index."""
        wanted: dict[str, Any] = {"this": webhook, "at_most": limit}
        statement = _LATEST
        if after is not None:
            statement = _EARLIER
            wanted |= {"before": after[0], "before_id": after[1]}
        return [told_from_row(row) for row in self._connection.execute(statement, wanted)]

    def revive(self, webhook: WebhookId, *, at: datetime) -> None:
        """Let what could not be told wait again, by one statement."""
        self._connection.execute(_REVIVE, {"this": webhook, "at": at})


def to_row(webhook: Webhook) -> dict[str, Any]:
    """Return the row of a webhook."""
    return {
        "id": webhook.id,
        "organisation_id": webhook.organisation,
        "address": webhook.address,
        "types": spelt_types(webhook.types),
        "made_at": webhook.made_at,
        "state": webhook.state.value,
        "disabled_at": webhook.disabled_at,
        "why_disabled": None if webhook.why_disabled is None else webhook.why_disabled.value,
        "cursor": webhook.cursor,
        "due_at": webhook.due_at,
        "held_until": webhook.held_until,
    }


def from_row(row: Sequence[Any]) -> Webhook:
    """Return the webhook of a row."""
    webhook, organisation, address, types, made_at, state, disabled_at, why_disabled, *place = row
    cursor, due_at, held_until = place
    return Webhook(
        id=WebhookId(webhook),
        organisation=OrganisationId(organisation),
        address=address,
        types=frozenset(map(FeedType, types.split())),
        made_at=made_at,
        state=WebhookState(state),
        disabled_at=disabled_at,
        why_disabled=None if why_disabled is None else WhyDisabled(why_disabled),
        cursor=cursor,
        due_at=due_at,
        held_until=held_until,
    )


def secret_to_row(secret: WebhookSecret) -> dict[str, Any]:
    """Return the row of a secret."""
    return {
        "id": secret.id,
        "webhook_id": secret.webhook,
        "sealed": secret.sealed,
        "made_at": secret.made_at,
        "ends_at": secret.ends_at,
    }


def secret_from_row(row: Sequence[Any]) -> WebhookSecret:
    """Return the secret of a row."""
    secret, webhook, sealed, made_at, ends_at = row
    return WebhookSecret(
        id=SecretId(secret), webhook=WebhookId(webhook), sealed=sealed, made_at=made_at, ends_at=ends_at
    )


def told_to_row(delivery: Delivery) -> dict[str, Any]:
    """Return the row of a delivery."""
    return {
        "id": delivery.id,
        "webhook_id": delivery.webhook,
        "number": delivery.number,
        "event": delivery.event,
        "type": delivery.type,
        "body": delivery.body,
        "written_at": delivery.written_at,
        "state": delivery.state.value,
        "in_turn": delivery.in_turn,
        "tries": delivery.tries,
        "due_at": delivery.due_at,
        "first_tried_at": delivery.first_tried_at,
        "tried_at": delivery.tried_at,
        "status": delivery.status,
        "trouble": None if delivery.trouble is None else delivery.trouble.value,
        "settled_at": delivery.settled_at,
    }


def told_from_row(row: Sequence[Any]) -> Delivery:
    """Return the delivery of a row."""
    delivery, webhook, number, event, kind, body, written_at, state, in_turn, tries, due_at, *rest = row
    first_tried_at, tried_at, status, trouble, settled_at = rest
    return Delivery(
        id=DeliveryId(delivery),
        webhook=WebhookId(webhook),
        number=number,
        event=None if event is None else EventId(event),
        type=kind,
        body=body,
        written_at=written_at,
        state=DeliveryState(state),
        in_turn=in_turn,
        tries=tries,
        due_at=due_at,
        first_tried_at=first_tried_at,
        tried_at=tried_at,
        status=status,
        trouble=None if trouble is None else Trouble(trouble),
        settled_at=settled_at,
    )
