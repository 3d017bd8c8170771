"""Your Organisation, API: asking for access, secrets shown once, and revoking (screens V13, mission D2)."""

from collections.abc import Sequence
from typing import Final

import attrs
from flask import Response

from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.machines import API
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.moments import stamped
from adapters_web.verifier.webhook_rows import card_of, webhook_desk
from results_core.api_access.asking import AccessForm
from results_core.api_access.deciding import ANSWERED_WITHIN
from results_core.api_access.managing import ClientView, ManageClients, TwoAreLive
from results_core.api_access.model import Client, Scope, Secret, UnknownSecret
from results_core.kernel.identifiers import ClientId, SecretId

_SCOPES: Final = tuple(f"scope_{scope.value}" for scope in Scope)
_FIELDS: Final = ("name", "purpose", *_SCOPES)


@attrs.frozen(kw_only=True)
class SecretRow:
    """A secret as the table shows it."""

    id: SecretId
    hint: str
    made: str
    expires: str
    used: str
    state: str
    """Empty for one that is live."""


@attrs.frozen(kw_only=True)
class ClientCard:
    """A client as its card shows it."""

    client: Client
    scopes: Sequence[str]
    state: str
    asked: str
    secrets: Sequence[SecretRow]
    may_make_secret: bool
    has_secret: bool


@verifier.get("/organisation/api")
@open_to(Actor.OFFICER)
def organisation_api() -> Response:
    """Show the address of the API, the systems of the organisation, and how to ask for access."""
    return _page(EMPTY)


@verifier.get("/organisation/api/slate-kit.zip")
@open_to(Actor.OFFICER)
def slate_kit() -> Response:
    """Hand out what is needed to set Slate up."""
    application = this_site().application
    return Response(
        application.downloads.slate_kit.archive(at=application.clock.now()),
        mimetype="application/zip",
        headers={"Content-Disposition": 'attachment; filename="slate-kit.zip"'},
    )


@verifier.post("/organisation/api")
@open_to(Actor.MAIN_USER)
def ask_for_access() -> Response:
    """Keep the wish, or show everything that is wrong with it."""
    officer, form = required_officer(), typed_form(*_FIELDS)
    if switches_language():
        return _page(form)
    wanted = [scope.value for scope in Scope if form.values[f"scope_{scope.value}"]]
    access = this_site().application.api_access
    answer = access.ask(
        officer.account,
        AccessForm(name=form.values["name"], purpose=form.values["purpose"], scopes=wanted),
    )
    if not isinstance(answer, Client):
        return _page(form.objected(*answer))
    texts = texts_here()
    day = texts.weekday_and_day(access.requests.answer_by(answer.asked_at))
    say_on_next_page(texts.say("api.asked", day=day))
    return see("verifier.organisation_api")


@verifier.post("/organisation/api/<client>/secrets")
@open_to(Actor.MAIN_USER)
def make_secret(client: str) -> Response:
    """Make a secret and show it, this once."""
    officer = required_officer()
    own = _clients().one(officer.organisation, ClientId(client))
    if switches_language():
        return see("verifier.organisation_api")
    made = _clients().make_secret(officer.account, own.client.id)
    if isinstance(made, TwoAreLive):
        say_on_next_page(texts_here().say("api.two_live"))
        return see("verifier.organisation_api")
    return page(
        "verifier/api_secret.html",
        page=address("verifier.organisation_api"),
        client=made.client,
        secret=made.opens.reveal(),
        expires=stamped(made.secret.expires_at, officer.zone),
    )


@verifier.get("/organisation/api/<client>/secrets/<secret>/removal")
@open_to(Actor.MAIN_USER)
def ending_secret(client: str, secret: str) -> Response:
    """Ask before a secret is revoked."""
    found, shown = _live(required_officer(), client, secret)
    return page("verifier/api_ending.html", client=found.client, secret=shown)


@verifier.post("/organisation/api/<client>/secrets/<secret>/removal")
@open_to(Actor.MAIN_USER)
def end_secret(client: str, secret: str) -> Response:
    """Revoke it: it opens nothing from now on."""
    officer = required_officer()
    found, shown = _live(officer, client, secret)
    if switches_language():
        return page("verifier/api_ending.html", client=found.client, secret=shown)
    _clients().end_secret(officer.account, found.client.id, shown.id)
    say_on_next_page(texts_here().say("api.secret_ended"))
    return see("verifier.organisation_api")


@verifier.get("/organisation/api/<client>/removal")
@open_to(Actor.MAIN_USER)
def revoking_access(client: str) -> Response:
    """Ask before the access is given up."""
    found = _clients().one(required_officer().organisation, ClientId(client))
    return page("verifier/api_ending.html", client=found.client, secret=None)


@verifier.post("/organisation/api/<client>/removal")
@open_to(Actor.MAIN_USER)
def revoke_access(client: str) -> Response:
    """Give it up: nothing of the client opens anything from now on."""
    officer = required_officer()
    found = _clients().one(officer.organisation, ClientId(client))
    if switches_language():
        return page("verifier/api_ending.html", client=found.client, secret=None)
    _clients().revoke(officer.account, found.client.id)
    say_on_next_page(texts_here().say("api.revoked_now"))
    return see("verifier.organisation_api")


def _clients() -> ManageClients:
    return this_site().application.api_access.clients


def _live(officer: OfficerHere, client: str, secret: str) -> tuple[ClientView, Secret]:
    found = _clients().one(officer.organisation, ClientId(client))
    shown = next((one for one in found.live if one.id == secret), None)
    if shown is None:
        raise UnknownSecret("no such secret is live")
    return found, shown


def _page(form: Form) -> Response:
    officer, settings = required_officer(), this_site().settings
    cards = [_card(view, officer) for view in _clients().of(officer.organisation)]
    say = texts_here().say
    return page(
        "verifier/api.html",
        status=422 if form.objections else 200,
        page=address("verifier.organisation_api"),
        form=form,
        api_url=f"{settings.base_url.rstrip('/')}{API}",
        standing=[one for one in cards if one.client.is_standing],
        over=[one for one in cards if not one.client.is_standing],
        scopes=[(f"scope_{scope.value}", say(f"api.scope.{scope.value}")) for scope in Scope],
        days=ANSWERED_WITHIN,
        contact=settings.board_contact,
        webhooks=[card_of(view, officer) for view in webhook_desk().manage.of(officer.organisation)],
        may_have_webhooks=webhook_desk().manage.may_have(officer.organisation),
    )


def _card(view: ClientView, officer: OfficerHere) -> ClientCard:
    say, client = texts_here().say, view.client
    return ClientCard(
        client=client,
        scopes=[say(f"api.scope.{scope.value}") for scope in Scope if scope in client.scopes],
        state=say(f"api.state.{client.state.value}"),
        asked=stamped(client.asked_at, officer.zone),
        secrets=[_row(one, view, officer.zone) for one in view.secrets],
        may_make_secret=view.may_make_secret,
        has_secret=bool(view.live),
    )


def _row(secret: Secret, view: ClientView, zone: str) -> SecretRow:
    say = texts_here().say
    state = "api.ended" if secret.ended_at is not None else "api.expired"
    return SecretRow(
        id=secret.id,
        hint=secret.hint,
        made=stamped(secret.made_at, zone),
        expires=stamped(secret.expires_at, zone),
        used=say("api.never") if secret.used_at is None else stamped(secret.used_at, zone),
        state="" if secret.is_live(view.now) else say(state),
    )
