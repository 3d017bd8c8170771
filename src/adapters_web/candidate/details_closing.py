"""Closing one's account (screens K12, mission B12)."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import EMPTY, typed_password
from adapters_web.languages import switches_language
from adapters_web.logged_in import end_session, required_candidate
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import objection_to_check
from results_core.candidates.closing import AccountClosed
from results_core.kernel.objections import Objection


@candidate.get("/details/close")
@open_to(Actor.CANDIDATE)
def closing() -> Response:
    """Say what remains and what does not, and ask for the password."""
    required_candidate()
    return _form_page()


@candidate.post("/details/close")
@open_to(Actor.CANDIDATE)
def close_account() -> Response:
    """Close the account, and have the browser forget the session."""
    account, current = required_candidate().account, typed_password("current")
    if switches_language():
        return _form_page()
    if not current.reveal():
        return _form_page(Objection("current", "login_password_missing"))
    answer = this_site().application.close_account(account, password=current)
    if not isinstance(answer, AccountClosed):
        return _form_page(objection_to_check(answer))
    return end_session(see("candidate.closed"))


@candidate.get("/details/closed")
@open_to(Actor.ANYBODY)
def closed() -> Response:
    """Say that it is done."""
    return page("candidate/closed.html", candidate=None)


def _form_page(*objections: Objection) -> Response:
    status = 422 if objections else 200
    return page("candidate/details_closing.html", status=status, form=EMPTY.objected(*objections))
