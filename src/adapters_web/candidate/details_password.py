"""Changing one's password (screens K12, PWD-3)."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import EMPTY, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import begin_session, required_candidate, required_token
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import objection_to_check
from results_core.access.changing_password import PasswordChanged
from results_core.access.checking import WrongPassword
from results_core.access.lockout import Closed, Locked
from results_core.kernel.objections import Objection
from results_core.throttling.budgets import Exhausted


@candidate.get("/details/password")
@open_to(Actor.CANDIDATE)
def new_password() -> Response:
    """Ask for the current password, and twice for the new one."""
    required_candidate()
    return _form_page()


@candidate.post("/details/password")
@open_to(Actor.CANDIDATE)
def change_password() -> Response:
    """Change it: the browser goes on under a new session, every other one is logged out."""
    account = required_candidate().account
    if switches_language():
        return _form_page()
    answer = this_site().application.change_password(
        account,
        session=required_token(),
        current=typed_password("current"),
        password=typed_password(),
        password_again=typed_password("password_again"),
    )
    match answer:
        case PasswordChanged():
            done = begin_session(see("candidate.details"), answer.token)
            say_on_next_page(texts_here().say("details.password.done"))
            return done
        case WrongPassword() | Locked() | Closed() | Exhausted():
            return _form_page(objection_to_check(answer))
        case _:
            return _form_page(*answer)


def _form_page(*objections: Objection) -> Response:
    status = 422 if objections else 200
    return page("candidate/details_password.html", status=status, form=EMPTY.objected(*objections))
