"""Inviting an organisation that is not listed (screens K10, mission B8)."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.results import own_result
from adapters_web.candidate.showing import card_of
from adapters_web.clients import TOO_MANY, with_retry
from adapters_web.forms import EMPTY, Form, typed_form
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import required_candidate
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import clock_time
from results_core.kernel.objections import Objection
from results_core.sharing.inviting import Invited
from results_core.throttling.budgets import Exhausted


@candidate.get("/results/<ref>/invite")
@open_to(Actor.CANDIDATE)
def inviting(ref: str) -> Response:
    """Ask for the organisation's address and web site."""
    return _form_page(ref, EMPTY)


@candidate.post("/results/<ref>/invite")
@open_to(Actor.CANDIDATE)
def invite_organisation(ref: str) -> Response:
    """Write to it, and go back to the search."""
    whoever, form = required_candidate(), typed_form("email", "website")
    own_result(whoever, ref)
    if switches_language():
        return _form_page(ref, form)
    answer = this_site().application.sharing.invite(
        whoever.account, email=form.values["email"], website=form.values["website"]
    )
    match answer:
        case Invited():
            say_on_next_page(texts_here().say("inviting.done"))
            return see("candidate.sending", ref=ref)
        case Exhausted():
            when = clock_time(answer.until) if answer.until else ""
            wrong = form.objected(Objection("email", "invite_too_many", {"time": when}))
            return with_retry(_form_page(ref, wrong, status=TOO_MANY), answer)
        case _:
            return _form_page(ref, form.objected(*answer), status=422)


def _form_page(ref: str, form: Form, *, status: int = 200) -> Response:
    read = own_result(required_candidate(), ref)
    return page("candidate/inviting.html", status=status, entry=card_of(read), form=form)
