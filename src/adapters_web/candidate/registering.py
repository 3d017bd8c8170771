"""Registering with the two numbers of a Confirmation of Entry (screens K2)."""

from typing import Final

from flask import Response

from adapters_web.candidate.awaiting import await_letter
from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.explaining import terms_here
from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import language_here, switches_language
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import too_many
from results_core.candidates.registering import CheckYourEmail
from results_core.throttling.budgets import Exhausted

_FIELDS: Final = ("id_number", "secret_number", "email", "terms", "updates")


@candidate.get("/register")
@open_to(Actor.ANYBODY)
def register() -> Response:
    """Show the form."""
    return _form_page(EMPTY)


@candidate.post("/register")
@open_to(Actor.ANYBODY)
def send_registration() -> Response:
    """Register, or show every objection at once with what was typed."""
    form = typed_form(*_FIELDS)
    if switches_language():
        return _form_page(form)
    answer = this_site().application.register(
        id_number=form.values["id_number"],
        secret_number=form.values["secret_number"],
        email=form.values["email"],
        password=typed_password(),
        password_again=typed_password("password_again"),
        terms=bool(form.values["terms"]),
        updates=bool(form.values["updates"]),
        language=language_here(),
        client=client_here(),
    )
    if isinstance(answer, Exhausted):
        refused = _form_page(form.objected(too_many("id_number", answer)), status=TOO_MANY)
        return with_retry(refused, answer)
    if not isinstance(answer, CheckYourEmail):
        return _form_page(form.objected(*answer), status=422)
    await_letter(answer)
    return see("candidate.registration_sent")


def _form_page(form: Form, *, status: int = 200) -> Response:
    return page("candidate/register.html", status=status, form=form, terms=terms_here())
