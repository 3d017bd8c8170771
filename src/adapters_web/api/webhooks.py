"""Webhooks of the caller's organisation: addresses, secrets, tests, the log, and replays (D6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from flask import Response

from adapters_web.api import webhook_shapes
from adapters_web.api.answers import json_answer
from adapters_web.api.authenticating import caller_here
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Tag, described
from adapters_web.api.paging import PAGED, limit_here, page_answer, position_here
from adapters_web.api.problems import TAKING_JSON, ApiProblem, ProblemType, Wrong
from adapters_web.api.shapes import instant
from adapters_web.api.shares import viewer_here
from adapters_web.api.strict_json import json_object
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.api_access.model import Scope
from results_core.api_access.webhook_managing import MadeWebhook, WebhookForm, WebhookView
from results_core.api_access.webhooks import Delivery, WebhookState
from results_core.application.for_api_access import WebhookDesk
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import DeliveryId, WebhookId
from results_core.kernel.objections import Objection

_DETAILS: Final = {
    "webhook_address_bad": "an address such as https://hooks.example.org/results",
    "webhook_address_https": "an address of https",
    "webhook_address_port": "an address on an allowed port",
    "webhook_address_host": "the public name of a machine, such as hooks.example.org",
    "webhook_too_many": "no more addresses: the organisation has as many as it may",
    "webhook_types_missing": "a list of at least one of " + ", ".join(FeedType),
}
_CREATED: Final = 201
_ACCEPTED: Final = 202


@api.get("/webhooks")
@described(tag=Tag.WEBHOOKS, answer=webhook_shapes.Webhooks)
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def webhooks() -> Response:
    """List the organisation's webhooks: a handful, so in one page."""
    views = _desk().manage.of(caller_here().organisation)
    return json_answer({"items": [_shape(view) for view in views], "next": None})


@api.post("/webhooks")
@described(
    tag=Tag.WEBHOOKS,
    answer=webhook_shapes.Webhook,
    status=201,
    body=webhook_shapes.WebhookRequest,
    problems=TAKING_JSON,
)
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def add_webhook() -> Response:
    """Make one, and tell its secret this once. It is told what happens from now on."""
    body = json_object("address", "types")
    form = _form({"types": [one.value for one in FeedType], "address": ""} | dict(body))
    return _made(_desk().manage.add(viewer_here(), form))


@api.get("/webhooks/<webhook>")
@described(tag=Tag.WEBHOOKS, answer=webhook_shapes.Webhook, problems=(ProblemType.NOT_FOUND,))
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def webhook(webhook: str) -> Response:
    """Show one."""
    return json_answer(_shape(_desk().manage.one(caller_here().organisation, WebhookId(webhook))))


@api.patch("/webhooks/<webhook>")
@described(
    tag=Tag.WEBHOOKS,
    answer=webhook_shapes.Webhook,
    body=webhook_shapes.WebhookChange,
    problems=(*TAKING_JSON, ProblemType.NOT_FOUND),
)
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def change_webhook(webhook: str) -> Response:
    """Change what is named; one that is made active goes on where it stopped."""
    form = _form(json_object("address", "types", "state"))
    answer = _desk().manage.change(viewer_here(), WebhookId(webhook), form)
    if not isinstance(answer, WebhookView):
        raise _objected(answer)
    return json_answer(_shape(answer))


@api.delete("/webhooks/<webhook>")
@described(tag=Tag.WEBHOOKS, answer=None, status=204, problems=(ProblemType.NOT_FOUND,))
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def remove_webhook(webhook: str) -> Response:
    """Forget it with its secrets and its log."""
    _desk().manage.remove(viewer_here(), WebhookId(webhook))
    return Response(status=204)


@api.post("/webhooks/<webhook>/secret")
@described(tag=Tag.WEBHOOKS, answer=webhook_shapes.Webhook, status=201, problems=(ProblemType.NOT_FOUND,))
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def rotate_webhook_secret(webhook: str) -> Response:
    """Make a new secret, and tell it this once; the one before signs as well for a day."""
    return _made(_desk().manage.rotate(viewer_here(), WebhookId(webhook)))


@api.post("/webhooks/<webhook>/test")
@described(
    tag=Tag.WEBHOOKS,
    answer=webhook_shapes.WebhookDelivery,
    status=202,
    problems=(ProblemType.NOT_FOUND, ProblemType.CONFLICT),
)
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def test_webhook(webhook: str) -> Response:
    """Have it told at once that this is a test."""
    delivery = _desk().tries.test(viewer_here(), WebhookId(webhook))
    return json_answer(_line(delivery), status=_ACCEPTED)


@api.get("/webhooks/<webhook>/deliveries")
@described(
    tag=Tag.WEBHOOKS,
    answer=webhook_shapes.WebhookDeliveries,
    parameters=PAGED,
    problems=(ProblemType.NOT_FOUND, ProblemType.INVALID_VALUES, ProblemType.INVALID_CURSOR),
)
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def deliveries(webhook: str) -> Response:
    """List what it was told in the last 30 days and what waits, the latest first."""
    limit, position = limit_here(), position_here(name := f"deliveries of {webhook}")
    after = None
    if position is not None:
        after = (datetime.fromisoformat(str(position[0])), DeliveryId(str(position[1])))
    found = _desk().manage.deliveries(
        caller_here().organisation, WebhookId(webhook), after=after, limit=limit
    )
    goes_on = len(found) == limit
    place = (found[-1].written_at.isoformat(), found[-1].id) if goes_on else None
    return page_answer(name, [_line(one) for one in found], place)


@api.post("/webhooks/<webhook>/deliveries/<delivery>/replay")
@described(
    tag=Tag.WEBHOOKS,
    answer=webhook_shapes.WebhookDelivery,
    status=202,
    problems=(ProblemType.NOT_FOUND, ProblemType.CONFLICT),
)
@open_to(Actor.CLIENT, scope=Scope.WEBHOOKS)
def replay(webhook: str, delivery: str) -> Response:
    """Have something told once more, at once and under the same id."""
    again = _desk().tries.replay(viewer_here(), WebhookId(webhook), DeliveryId(delivery))
    return json_answer(_line(again), status=_ACCEPTED)


def _desk() -> WebhookDesk:
    return this_site().application.api_access.webhooks


def _form(body: Mapping[str, Any]) -> WebhookForm:
    """Return what the body wants, of the right kinds."""
    address, types, state = body.get("address"), body.get("types"), body.get("state")
    wrong = []
    if "address" in body and not isinstance(address, str):
        wrong.append(Wrong(pointer="/address", detail="a text"))
    is_list = isinstance(types, list) and all(isinstance(one, str) for one in types)
    if "types" in body and not is_list:
        wrong.append(Wrong(pointer="/types", detail=_DETAILS["webhook_types_missing"]))
    if "state" in body and state not in [one.value for one in WebhookState]:
        wrong.append(Wrong(pointer="/state", detail="one of " + ", ".join(WebhookState)))
    if wrong:
        raise ApiProblem(ProblemType.INVALID_VALUES, errors=wrong)
    is_active = None if state is None else state == WebhookState.ACTIVE.value
    return WebhookForm(address=address, types=types, is_active=is_active)


def _made(answer: MadeWebhook | Sequence[Objection]) -> Response:
    if not isinstance(answer, MadeWebhook):
        raise _objected(answer)
    shape = _shape(answer.view) | {"secret": answer.secret.reveal()}
    return json_answer(shape, status=_CREATED)


def _objected(objections: Sequence[Objection]) -> ApiProblem:
    errors = [Wrong(pointer=f"/{one.field}", detail=_DETAILS[one.code]) for one in objections]
    return ApiProblem(ProblemType.INVALID_VALUES, errors=errors)


def _shape(view: WebhookView) -> dict[str, Any]:
    webhook, until = view.webhook, view.former_signs_until
    return {
        "id": webhook.id,
        "address": webhook.address,
        "types": [one.value for one in FeedType if one in webhook.types],
        "state": webhook.state.value,
        "made_at": instant(webhook.made_at),
        "disabled_at": instant(webhook.disabled_at),
        "why_disabled": None if webhook.why_disabled is None else webhook.why_disabled.value,
        "former_secret_signs_until": instant(until),
    }


def _line(delivery: Delivery) -> dict[str, Any]:
    return {
        "id": delivery.id,
        "type": delivery.type,
        "event": delivery.event,
        "state": delivery.state.value,
        "tries": delivery.tries,
        "written_at": instant(delivery.written_at),
        "tried_at": instant(delivery.tried_at),
        "status": delivery.status,
        "trouble": None if delivery.trouble is None else delivery.trouble.value,
    }
