"""Applying for an account: the form, the answers to be checked, the letter that follows (screens V2)."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from flask import Response, request

from adapters_web.candidate.explaining import terms_here
from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import language_here, switches_language, texts_here
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.visitors import visitor
from adapters_web.wording import too_many
from results_core.exams.zones import countries
from results_core.kernel.folding import folded
from results_core.organisations.applying import ConfirmYourAddress
from results_core.organisations.forms import ApplicationForm, ReadApplication
from results_core.organisations.model import OrganisationType
from results_core.throttling.budgets import Exhausted
from results_texts import texts_for

_FIELDS: Final = (
    "first_name",
    "last_name",
    "job_title",
    "email",
    "email_again",
    "name",
    "type",
    "website",
    "address_1",
    "address_2",
    "town",
    "region",
    "postcode",
    "country",
    "terms",
)
_STEP: Final = "step"
_SHOWN: Final = "shown"
"""The form comes from the page that shows the answers."""
_SEND: Final = "send"
_CHANGE: Final = "change"
_SENT: Final = "applied_from"


@verifier.get("/register/create")
@open_to(Actor.ANYBODY)
def create_account() -> Response:
    """Show the form."""
    return _form_page(EMPTY)


@verifier.post("/register/create")
@open_to(Actor.ANYBODY)
def send_application() -> Response:
    """Show every objection at once, or the answers to be checked; apply when they were.

    What was typed travels from page to page in the form itself: nothing of it is kept before it is sent,
    and nothing of it stands in an address.
    """
    form = typed_form(*_FIELDS)
    is_shown = request.form.get(_STEP) == _SHOWN
    if _CHANGE in request.form or (switches_language() and not is_shown):
        return _form_page(form)
    applying, wanted = this_site().application.organisations.apply, _application_form(form)
    if is_shown and _SEND in request.form:
        answer = applying(wanted, client=client_here())
        if isinstance(answer, ConfirmYourAddress):
            visitor()[_SENT] = answer.email
            return see("verifier.application_sent")
        if isinstance(answer, Exhausted):
            refused = _form_page(form.objected(too_many("email", answer)), status=TOO_MANY)
            return with_retry(refused, answer)
        return _form_page(form.objected(*answer), status=422)
    read = applying.review(wanted)
    if not isinstance(read, ReadApplication):
        return _form_page(form.objected(*read), status=422)
    return page(
        "verifier/check_answers.html",
        candidate=None,
        answers=form.values,
        read=read,
        country=texts_for(language_here()).country(read.details.country),
    )


@verifier.get("/register/sent")
@open_to(Actor.ANYBODY)
def application_sent() -> Response:
    """Say where the letter went, and that the request counts from its link on."""
    return page("verifier/application_sent.html", candidate=None, email=visitor().get(_SENT))


def _application_form(form: Form) -> ApplicationForm:
    values = {**form.values, "terms": bool(form.values["terms"])}
    return ApplicationForm(**values, language=language_here())  # type: ignore[arg-type]


def _form_page(form: Form, *, status: int = 200) -> Response:
    texts, applying = texts_here(), this_site().application.policies.applying
    return page(
        "verifier/create_account.html",
        status=status,
        candidate=None,
        form=form,
        promise=applying.promise,
        optional=" " + texts.say("verifier.optional"),
        types=[(kind.value, texts.say(f"organisation_type.{kind}")) for kind in OrganisationType],
        countries=_countries(language_here()),
        terms=terms_here(),
    )


@lru_cache(maxsize=16)
def _countries(language: str) -> Sequence[tuple[str, str]]:
    """Return every country's code and name, in the order of the names."""
    texts = texts_for(language)
    return sorted(((code, texts.country(code)) for code in countries()), key=lambda one: folded(one[1]))
