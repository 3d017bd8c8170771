"""Logging in with ID Number and password (screens K1, mission B5)."""

from datetime import timedelta
from typing import Final

from flask import Response, request

from adapters_web.candidate.awaiting import await_confirmation
from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.home import home_page
from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.forms import Form, typed_form, typed_password
from adapters_web.languages import is_language_chosen, speak, switches_language
from adapters_web.logged_in import begin_session, session_token
from adapters_web.pages import see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import clock_time, too_many
from results_core.access.checking import WrongPassword
from results_core.access.lockout import Closed, Locked
from results_core.access.logging_in import LoggedIn, Unconfirmed
from results_core.kernel.confidential import Password
from results_core.kernel.objections import Objection
from results_core.throttling.budgets import Exhausted

_WRONG: Final = {2: "login_wrong_two_left", 1: "login_wrong_one_left"}
_LENGTHS_OF_SECRETS: Final = frozenset({4, 8})


@candidate.get("/login")
@open_to(Actor.ANYBODY)
def log_in_elsewhere() -> Response:
    """Send to home, where the form is."""
    return see("candidate.home")


@candidate.post("/")
@candidate.post("/login")
@open_to(Actor.ANYBODY)
def log_in() -> Response:
    """Open a session, or say what was wrong in words that tell nobody whether the ID Number exists."""
    form, password = typed_form("id_number"), typed_password()
    if switches_language():
        return home_page(form)
    missing = _missing(form, password)
    if missing:
        return home_page(form.objected(*missing), status=422)
    answer = this_site().application.log_in(
        id_number=form.values["id_number"],
        password=password,
        user_agent=request.user_agent.string,
        client=client_here(),
    )
    match answer:
        case LoggedIn():
            return _let_in(answer)
        case Unconfirmed():
            await_confirmation(answer.credential)
            return see("candidate.registration_sent")
        case Exhausted():
            refused = home_page(form.objected(too_many("id_number", answer)), status=TOO_MANY)
            return with_retry(refused, answer)
        case WrongPassword() | Locked() | Closed():
            return home_page(form.objected(*_wrong(answer, password)), status=422)


def _let_in(answer: LoggedIn) -> Response:
    """End the session that the browser had before, whoever's it was, and begin the new one (SES-1)."""
    former = session_token()
    if former is not None:
        this_site().application.log_out(former)
    if not is_language_chosen():
        speak(answer.language)
    return begin_session(see("candidate.results"), answer.token)


def _missing(form: Form, password: Password) -> list[Objection]:
    missing = []
    if not form.values["id_number"].strip():
        missing.append(Objection("id_number", "id_number_missing"))
    if not password.reveal():
        missing.append(Objection("password", "login_password_missing"))
    return missing


def _wrong(answer: WrongPassword | Locked | Closed, password: Password) -> list[Objection]:
    match answer:
        case Locked():
            return [Objection("id_number", "login_locked", {"time": clock_time(answer.until)})]
        case Closed():
            return [Objection("id_number", "login_closed")]
    minutes = this_site().application.policies.lockout.lasting // timedelta(minutes=1)
    objections = [Objection("id_number", _WRONG.get(answer.left, "login_wrong"), {"minutes": minutes})]
    if _looks_like_a_secret(password.reveal()):
        objections.append(Objection("password", "login_secret_typed"))
    return objections


def _looks_like_a_secret(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) in _LENGTHS_OF_SECRETS
