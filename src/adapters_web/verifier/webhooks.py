"""Your Organisation, API: addresses told of events, their secrets and their logs (screens V13, D6)."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from flask import Response, request

from adapters_web.forms import Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.webhook_rows import card_of, line_of, webhook_desk
from results_core.api_access.webhook_managing import MadeWebhook, WebhookForm, WebhookView
from results_core.api_access.webhooks import Delivery
from results_core.journal.feed import FeedType
from results_core.kernel.identifiers import DeliveryId, WebhookId

_TYPES: Final = tuple(f"type_{one.value}" for one in FeedType)
_LINES: Final = 25


@verifier.get("/organisation/api/webhooks/new")
@open_to(Actor.MAIN_USER)
def new_webhook() -> Response:
    """Show the form, with every event ticked."""
    return _form_page(Form(dict.fromkeys(_TYPES, "yes")))


@verifier.post("/organisation/api/webhooks/new")
@open_to(Actor.MAIN_USER)
def add_webhook() -> Response:
    """Keep the address and show its secret, this once; or show everything that is wrong."""
    officer, form = required_officer(), _typed()
    if switches_language():
        return _form_page(form)
    made = webhook_desk().manage.add(officer.viewer, _wish(form))
    if not isinstance(made, MadeWebhook):
        return _form_page(form.objected(*made))
    return _secret_page(made)


@verifier.get("/organisation/api/webhooks/<webhook>")
@open_to(Actor.MAIN_USER)
def webhook(webhook: str) -> Response:
    """Show an address, how it stands, and what it was told, the latest first."""
    officer = required_officer()
    view = _own(officer, webhook)
    lines, earlier = _log(officer, view, request.args.get("before"))
    return page(
        "verifier/webhook.html",
        webhook=card_of(view, officer),
        may_have=webhook_desk().manage.may_have(officer.organisation),
        lines=[line_of(one, view.webhook, officer) for one in lines],
        earlier=earlier,
        is_first="before" not in request.args,
    )


@verifier.get("/organisation/api/webhooks/<webhook>/change")
@open_to(Actor.MAIN_USER)
def changing_webhook(webhook: str) -> Response:
    """Show the form as the address stands."""
    kept = _own(required_officer(), webhook).webhook
    ticked = {f"type_{one.value}": "yes" for one in kept.types}
    return _form_page(Form({"address": kept.address} | ticked), webhook)


@verifier.post("/organisation/api/webhooks/<webhook>/change")
@open_to(Actor.MAIN_USER)
def change_webhook(webhook: str) -> Response:
    """Keep what was changed, or show everything that is wrong."""
    officer, form = required_officer(), _typed()
    _own(officer, webhook)
    if switches_language():
        return _form_page(form, webhook)
    answer = webhook_desk().manage.change(officer.viewer, WebhookId(webhook), _wish(form))
    if not isinstance(answer, WebhookView):
        return _form_page(form.objected(*answer), webhook)
    return _done("webhooks.saved", webhook)


@verifier.post("/organisation/api/webhooks/<webhook>/state")
@open_to(Actor.MAIN_USER)
def switch_webhook(webhook: str) -> Response:
    """Disable it, or have it told again, as the button says."""
    officer = required_officer()
    _own(officer, webhook)
    if switches_language():
        return see("verifier.webhook", webhook=webhook)
    enables = request.form.get("do") == "enable"
    webhook_desk().manage.change(officer.viewer, WebhookId(webhook), WebhookForm(is_active=enables))
    return _done("webhooks.enabled" if enables else "webhooks.disabled", webhook)


@verifier.post("/organisation/api/webhooks/<webhook>/test")
@open_to(Actor.MAIN_USER)
def test_webhook(webhook: str) -> Response:
    """Have it told at once that this is a test."""
    officer = required_officer()
    _own(officer, webhook)
    if switches_language():
        return see("verifier.webhook", webhook=webhook)
    webhook_desk().tries.test(officer.viewer, WebhookId(webhook))
    return _done("webhooks.tested", webhook)


@verifier.post("/organisation/api/webhooks/<webhook>/log/<delivery>")
@open_to(Actor.MAIN_USER)
def replay_delivery(webhook: str, delivery: str) -> Response:
    """Have it told something once more, under the same id."""
    officer = required_officer()
    _own(officer, webhook)
    if switches_language():
        return see("verifier.webhook", webhook=webhook)
    webhook_desk().tries.replay(officer.viewer, WebhookId(webhook), DeliveryId(delivery))
    return _done("webhooks.replayed", webhook)


@verifier.get("/organisation/api/webhooks/<webhook>/secret")
@open_to(Actor.MAIN_USER)
def renewing_webhook_secret(webhook: str) -> Response:
    """Ask before a new secret is made: one that still signs beside the present one ends."""
    return _ending_page(required_officer(), webhook, "secret")


@verifier.post("/organisation/api/webhooks/<webhook>/secret")
@open_to(Actor.MAIN_USER)
def renew_webhook_secret(webhook: str) -> Response:
    """Make a new secret and show it, this once."""
    officer = required_officer()
    if switches_language():
        return _ending_page(officer, webhook, "secret")
    return _secret_page(webhook_desk().manage.rotate(officer.viewer, WebhookId(webhook)))


@verifier.get("/organisation/api/webhooks/<webhook>/removal")
@open_to(Actor.MAIN_USER)
def removing_webhook(webhook: str) -> Response:
    """Ask before an address is deleted."""
    return _ending_page(required_officer(), webhook, "removal")


@verifier.post("/organisation/api/webhooks/<webhook>/removal")
@open_to(Actor.MAIN_USER)
def remove_webhook(webhook: str) -> Response:
    """Forget it with its secrets and its log."""
    officer = required_officer()
    if switches_language():
        return _ending_page(officer, webhook, "removal")
    webhook_desk().manage.remove(officer.viewer, WebhookId(webhook))
    say_on_next_page(texts_here().say("webhooks.removed"))
    return see("verifier.organisation_api")


def _own(officer: OfficerHere, webhook: str) -> WebhookView:
    return webhook_desk().manage.one(officer.organisation, WebhookId(webhook))


def _typed() -> Form:
    return typed_form("address", *_TYPES)


def _wish(form: Form) -> WebhookForm:
    types = [one.value for one in FeedType if form.values[f"type_{one.value}"]]
    return WebhookForm(address=form.values["address"].strip(), types=types)


def _log(officer: OfficerHere, view: WebhookView, before: str | None) -> tuple[Sequence[Delivery], str]:
    """Return a page of the log, and the cursor of what is earlier; empty where there is nothing earlier."""
    cursors, name = this_site().application.api_access.cursors, f"log of {view.webhook.id}"
    after = None
    if before is not None:
        written, delivery = cursors.read(name, officer.organisation, before)
        after = (datetime.fromisoformat(str(written)), DeliveryId(str(delivery)))
    found = webhook_desk().manage.deliveries(
        officer.organisation, view.webhook.id, after=after, limit=_LINES + 1
    )
    lines = found[:_LINES]
    if len(found) == len(lines):
        return lines, ""
    last = (lines[-1].written_at.isoformat(), lines[-1].id)
    return lines, cursors.write(name, officer.organisation, last)


def _done(said: str, webhook: str) -> Response:
    say_on_next_page(texts_here().say(said))
    return see("verifier.webhook", webhook=webhook)


def _form_page(form: Form, webhook: str = "") -> Response:
    back = address("verifier.webhook", webhook=webhook) if webhook else address("verifier.organisation_api")
    return page(
        "verifier/webhook_form.html",
        status=422 if form.objections else 200,
        form=form,
        back=back,
        is_new=not webhook,
        types=[(f"type_{one.value}", texts_here().say(f"webhooks.type.{one.value}")) for one in FeedType],
    )


def _secret_page(made: MadeWebhook) -> Response:
    webhook = made.view.webhook
    return page(
        "verifier/webhook_secret.html",
        page=address("verifier.webhook", webhook=webhook.id),
        webhook=card_of(made.view, required_officer()),
        secret=made.secret.reveal(),
    )


def _ending_page(officer: OfficerHere, webhook: str, ends: str) -> Response:
    return page(
        "verifier/webhook_ending.html",
        webhook=card_of(_own(officer, webhook), officer),
        ends=ends,
    )
