"""Logging in with email address and password (screens V4, mission C4)."""

from datetime import timedelta
from typing import Final

from flask import Response, request

from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language
from adapters_web.logged_in import officer_here
from adapters_web.navigation import start_of_officers
from adapters_web.pages import page, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.entering import go_in
from adapters_web.verifier.passing_step import ask_for_step
from adapters_web.wording import clock_time, too_many
from results_core.access.checking import WrongPassword
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn, SecondStepAsked, Suspended
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.throttling.budgets import Exhausted

_WRONG: Final = {2: "officer_login_wrong_two_left", 1: "officer_login_wrong_one_left"}


@verifier.get("/login")
@open_to(Actor.ANYBODY)
def log_in() -> Response:
    """Show the form; who is logged in already needs none."""
    return see_path(start_of_officers()) if officer_here() else log_in_page(EMPTY)


@verifier.post("/login")
@open_to(Actor.ANYBODY)
def let_in() -> Response:
    """Open a session, or say what was wrong in words that tell nobody whether the address is known."""
    form, password = typed_form("email"), typed_password()
    if switches_language():
        return log_in_page(form)
    missing = _missing(form, password)
    if missing:
        return log_in_page(form.objected(*missing), status=422)
    answer = this_site().application.officers.log_in(
        email=form.values["email"],
        password=password,
        user_agent=request.user_agent.string,
        client=client_here(),
    )
    match answer:
        case LoggedIn():
            return go_in(answer)
        case SecondStepAsked():
            return ask_for_step(answer)
        case Exhausted():
            refused = log_in_page(form.objected(too_many("email", answer)), status=TOO_MANY)
            return with_retry(refused, answer)
        case Suspended() | WrongPassword() | Locked() | Closed():
            return log_in_page(form.objected(_wrong(answer)), status=422)


def log_in_page(form: Form, *, status: int = 200, cookies_blocked: bool = False) -> Response:
    """Return the page with the form."""
    return page(
        "verifier/log_in.html", status=status, officer=None, form=form, cookies_blocked=cookies_blocked
    )


def _missing(form: Form, password: Password) -> list[Objection]:
    missing = []
    if not form.values["email"].strip():
        missing.append(Objection("email", "officer_email_missing"))
    if not password.reveal():
        missing.append(Objection("password", "login_password_missing"))
    return missing


def _wrong(answer: Suspended | WrongPassword | Locked | Closed) -> Objection:
    match answer:
        case Suspended():
            return Objection("email", "login_suspended")
        case Locked():
            return Objection("email", "officer_login_locked", {"time": clock_time(answer.until)})
        case Closed():
            return Objection("email", "officer_login_closed")
    minutes = this_site().application.policies.lockout.lasting // timedelta(minutes=1)
    return Objection("email", _WRONG.get(answer.left, "officer_login_wrong"), {"minutes": minutes})
