"""Asking the exam board for another name, type or list of domains (screens V11, AUZ-8)."""

from typing import Final

import attrs
from flask import Response

from adapters_web.forms import Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_officer
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.kernel.identifiers import ChangeRequestId
from results_core.organisations.change_requests import ChangeForm
from results_core.organisations.model import OrganisationType

_FIELDS: Final = tuple(field.name for field in attrs.fields(ChangeForm))


@verifier.get("/organisation/change")
@open_to(Actor.MAIN_USER)
def ask_for_change() -> Response:
    """Show what can be asked for, as it is, or as it was asked for already."""
    desk, organisation = this_site().application.organisations, required_officer().organisation
    shown, asked = desk.own_details.shown(organisation), desk.ask_for_change.asked(organisation)
    name, kind, domains = (
        (shown.name, shown.details.type, shown.domains)
        if asked is None
        else (asked.name, asked.type, asked.domains)
    )
    values = {
        "name": name,
        "type": kind.value,
        "domains": "\n".join(domains),
        "reason": "" if asked is None else asked.reason,
    }
    return _form_page(Form(values))


@verifier.post("/organisation/change")
@open_to(Actor.MAIN_USER)
def send_change_request() -> Response:
    """Keep what is asked for, or show everything that is wrong."""
    officer, form = required_officer(), typed_form(*_FIELDS)
    if switches_language():
        return _form_page(form)
    desk = this_site().application.organisations
    objections = desk.ask_for_change(officer.account, ChangeForm(**form.values))
    if objections:
        return _form_page(form.objected(*objections))
    say_on_next_page(texts_here().say("change.sent"))
    return see("verifier.organisation")


@verifier.post("/organisation/change/back")
@open_to(Actor.MAIN_USER)
def take_change_back() -> Response:
    """Ask for it no longer, unless it is decided by now."""
    desk = this_site().application.organisations
    change = ChangeRequestId(typed_form("change").values["change"])
    is_back = desk.ask_for_change.take_back(required_officer().account, change)
    say_on_next_page(texts_here().say("change.taken_back" if is_back else "change.gone"))
    return see("verifier.organisation")


def _form_page(form: Form) -> Response:
    texts = texts_here()
    return page(
        "verifier/change_form.html",
        status=422 if form.objections else 200,
        form=form,
        types=[(kind.value, texts.say(f"organisation_type.{kind.value}")) for kind in OrganisationType],
    )
