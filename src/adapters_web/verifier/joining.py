"""Asking to join an organisation that has an account (screens V2; ENU-6, ENU-7)."""

from typing import Final

import attrs
from flask import Response, request
from werkzeug.exceptions import BadRequest

from adapters_web.candidate.explaining import terms_here
from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import language_here, switches_language
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.visitors import visitor
from adapters_web.wording import too_many
from results_core.kernel.identifiers import OrganisationId
from results_core.kernel.objections import Objection
from results_core.organisations.directory import Found, Listed, TooShort
from results_core.organisations.joining import AskToJoin, JoinAsked
from results_core.organisations.user_forms import JoinForm
from results_core.throttling.budgets import Exhausted

_FIELDS: Final = ("first_name", "last_name", "job_title", "email", "email_again", "terms")
_LONGEST: Final = 200
"""Characters that are looked for."""
_ASKED: Final = "join_asked"


@attrs.frozen(kw_only=True)
class _Search:
    form: Form = EMPTY
    found: Found | None = None
    refused: Exhausted | None = None


@verifier.get("/register/join")
@open_to(Actor.ANYBODY)
def join() -> Response:
    """Ask which organisation; with a name, list those that match, by name and town alone."""
    search = _searched() if "name" in request.args else _Search()
    answer = page(
        "verifier/join.html",
        status=TOO_MANY if search.refused else 422 if search.form.objections else 200,
        candidate=None,
        form=search.form,
        found=search.found,
    )
    return with_retry(answer, search.refused) if search.refused else answer


@verifier.get("/register/join/<org>")
@open_to(Actor.ANYBODY)
def join_form(org: str) -> Response:
    """Ask who would like to join."""
    return _form_page(_asking().listed(OrganisationId(org)), EMPTY)


@verifier.post("/register/join/<org>")
@open_to(Actor.ANYBODY)
def ask_to_join(org: str) -> Response:
    """Send the letter that asks for confirmation; the answer is one for every address."""
    listed, form = _asking().listed(OrganisationId(org)), typed_form(*_FIELDS)
    if switches_language():
        return _form_page(listed, form)
    values = {**form.values, "terms": bool(form.values["terms"])}
    wanted = JoinForm(**values, language=language_here())  # type: ignore[arg-type]
    answer = _asking()(listed.id, wanted, client=client_here())
    match answer:
        case JoinAsked():
            visitor()[_ASKED] = [answer.email, answer.organisation]
            return see("verifier.join_asked")
        case Exhausted():
            refused = _form_page(listed, form.objected(too_many("email", answer)), status=TOO_MANY)
            return with_retry(refused, answer)
        case _:
            return _form_page(listed, form.objected(*answer), status=422)


@verifier.get("/register/join/sent")
@open_to(Actor.ANYBODY)
def join_asked() -> Response:
    """Say where the letter went, and what happens after its link."""
    match visitor().get(_ASKED):
        case [str(email), str(organisation)]:
            return page("verifier/join_asked.html", candidate=None, email=email, organisation=organisation)
    return see("verifier.join")


def _searched() -> _Search:
    text = request.args.get("name", "")[:_LONGEST]
    if "\0" in text:
        raise BadRequest
    form = Form({"name": text})
    try:
        answer = _asking().find(text, client=client_here())
    except TooShort:
        return _Search(form=form.objected(Objection("name", "join_name_missing")))
    if isinstance(answer, Exhausted):
        return _Search(form=form.objected(too_many("name", answer)), refused=answer)
    return _Search(form=form, found=answer)


def _asking() -> AskToJoin:
    return this_site().application.organisations.ask_to_join


def _form_page(listed: Listed, form: Form, *, status: int = 200) -> Response:
    return page(
        "verifier/join_form.html",
        status=status,
        candidate=None,
        organisation=listed,
        form=form,
        terms=terms_here(),
    )
