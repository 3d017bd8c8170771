"""The pages of addresses that are told of events in every state, and the way to each."""

import secrets
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

import attrs

from results_core.api_access.webhook_signing import fresh_signing_secret
from results_core.api_access.webhooks import Delivery, DeliveryState, Trouble, WhyDisabled
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import ClientId, DeliveryId, SecretId, WebhookId
from results_core.testing.clients import a_client
from results_core.testing.organisations import an_organisation
from results_core.testing.webhooks import a_delivery, a_webhook, a_webhook_secret
from tests.browser.acting import fill, send
from tests.browser.officer_states import Chance
from tests.browser.organisation_states import colleagues
from tests.browser.visiting import State, Visit, Way

_API: Final = "/verifiers/organisation/api"
_LONG: Final = f"https://hooks.admissions.univ-lyon-international.example/results?key={'a' * 60}"


def told(visit: Visit, why: WhyDisabled | None = None) -> WebhookId:
    """Enter as a main user whose organisation is told of events; return the address with the fullest log."""
    organisation = an_organisation(id=colleagues(visit).organisation)
    now = visit.stage.clock.now()
    full, empty = (
        attrs.evolve(
            a_webhook(organisation.id, types=types, address=address, made_at=now - timedelta(days=9)),
            id=WebhookId(secrets.token_hex(16)),
        )
        for address, types in ((_LONG, list(FeedType)), ("https://hooks.example/", [FeedType.SHARED]))
    )
    with visit.stage.service.store.begin() as work:
        work.clients.add(attrs.evolve(a_client(organisation), id=ClientId(secrets.token_hex(16))))
        work.webhooks.add(full if why is None else full.disabled(why, at=now))
        work.webhooks.add(empty)
        for ends_at in (None, now + timedelta(hours=20)):
            secret = a_webhook_secret(full.id, made_at=now, ends_at=ends_at)
            sealed = visit.stage.service.cipher.seal(fresh_signing_secret(Chance()).reveal(), place="nowhere")
            work.webhooks.add_secret(attrs.evolve(secret, id=SecretId(secrets.token_hex(16)), sealed=sealed))
        work.webhooks.add_deliveries(list(_log(full.id, now)))
        work.commit()
    return full.id


def _log(webhook: WebhookId, now: datetime) -> Iterator[Delivery]:
    """Yield a delivery of every state, with every trouble."""
    done = {"tries": 1, "tried_at": now, "settled_at": now, "first_tried_at": now}
    yield _line(webhook, 1, now, state=DeliveryState.DELIVERED, status=204, **done)
    for number, trouble in enumerate(Trouble, start=2):
        status = 500 if trouble in {Trouble.STATUS, Trouble.REDIRECTED} else None
        failed = {"state": DeliveryState.FAILED, "status": status, "trouble": trouble}
        yield _line(webhook, number, now, **(done | failed))
    later = now + timedelta(hours=1)
    yield _line(webhook, 50, now, tries=12, tried_at=now, due_at=later, trouble=Trouble.TIMEOUT)
    for number, kind in enumerate(FeedType, start=60):
        yield _line(webhook, number, now, type=kind.value)
    yield _line(webhook, 0, later, event=None, type="test", in_turn=False)


def _line(webhook: WebhookId, number: int, now: datetime, **other: object) -> Delivery:
    at = now + timedelta(microseconds=number)
    values = {"id": DeliveryId(secrets.token_hex(16)), "written_at": at, "due_at": at} | other
    return a_delivery(webhook, number, **values)


def _inside(path: str, why: WhyDisabled | None = None) -> Way:
    def state(visit: Visit) -> None:
        visit.open(f"{_API}{path.format(told(visit, why))}")

    return state


def _nothing_typed(visit: Visit) -> None:
    _inside("/webhooks/new")(visit)
    for box in visit.page.locator("#types input").all():
        box.uncheck()
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _hostile(visit: Visit) -> None:
    _inside("/webhooks/new")(visit)
    fill(visit.page, {"address": "https://169.254.169.254/latest"})
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _secret(visit: Visit) -> None:
    _inside("/webhooks/{}/secret")(visit)
    send(visit.page)
    visit.page.locator("#webhook-secret").wait_for()


WEBHOOKS: Final[dict[str, State]] = {
    "webhooks": State("API", _inside("")),
    "webhooks, one disabled": State("API", _inside("", WhyDisabled.UNHEARD)),
    "webhooks, new": State("Add an address", _inside("/webhooks/new")),
    "webhooks, new, nothing typed": State("Add an address", _nothing_typed),
    "webhooks, new, hostile": State("Add an address", _hostile),
    "webhooks, one": State("Webhook address", _inside("/webhooks/{}")),
    "webhooks, one, given up": State("Webhook address", _inside("/webhooks/{}", WhyDisabled.UNHEARD)),
    "webhooks, one, gone": State("Webhook address", _inside("/webhooks/{}", WhyDisabled.GONE)),
    "webhooks, change": State("Change the address", _inside("/webhooks/{}/change")),
    "webhooks, renew": State("Make a new secret?", _inside("/webhooks/{}/secret")),
    "webhooks, new secret": State("The new secret", _secret),
    "webhooks, delete": State("Delete this address?", _inside("/webhooks/{}/removal")),
}
"""What can be seen of addresses that are told of events, by its name."""
