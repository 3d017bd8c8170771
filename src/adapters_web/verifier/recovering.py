"""A forgotten password: a link by letter, and a new password by the link (screens V4, as K5)."""

from typing import Final

from flask import Response

from adapters_web.clients import client_here
from adapters_web.cookies import forget_cookie
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.links import RESETTING_OFFICER, swap, token_in
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.wording import for_officers
from results_core.access.links import LinkState
from results_core.access.recovering import PasswordReset
from results_core.kernel.objections import Objection

_GONE: Final = 410


@verifier.get("/forgot")
@open_to(Actor.ANYBODY)
def forgot() -> Response:
    """Ask for the email address."""
    return _forgot_page(EMPTY)


@verifier.post("/forgot")
@open_to(Actor.ANYBODY)
def ask_to_recover() -> Response:
    """Have the letter written if there is an account; the answer is the same if there is none (ENU-5)."""
    form = typed_form("email")
    if switches_language():
        return _forgot_page(form)
    if not form.values["email"].strip():
        return _forgot_page(form.objected(Objection("email", "officer_email_missing")), status=422)
    this_site().application.officers.ask_to_recover(email=form.values["email"], client=client_here())
    return see("verifier.forgot_sent")


@verifier.get("/forgot/sent")
@open_to(Actor.ANYBODY)
def forgot_sent() -> Response:
    """Say what has happened if the address has an account."""
    return page("verifier/forgot_sent.html", officer=None)


@verifier.get("/reset/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_recovery(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, RESETTING_OFFICER, "verifier.reset")


@verifier.get("/reset")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def reset() -> Response:
    """Ask for the new password, twice."""
    token = token_in(RESETTING_OFFICER)
    if token is None or this_site().application.officers.recover.look(token) is not LinkState.READY:
        return _gone()
    return _reset_page()


@verifier.post("/reset")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def set_new_password() -> Response:
    """Set the password: sessions end, the lock ends, and logging in is the next step."""
    token = token_in(RESETTING_OFFICER)
    if token is None or switches_language():
        return reset()
    recover = this_site().application.officers.recover
    answer = recover(token, password=typed_password(), password_again=typed_password("password_again"))
    match answer:
        case PasswordReset():
            say_on_next_page(texts_here().say("reset.done"))
            done = see("verifier.log_in")
            forget_cookie(done, RESETTING_OFFICER)
            return done
        case LinkState():
            return _gone()
        case _:
            return _reset_page(*for_officers(answer))


def _forgot_page(form: Form, *, status: int = 200) -> Response:
    return page("verifier/forgot.html", status=status, officer=None, form=form)


def _reset_page(*objections: Objection) -> Response:
    status = 422 if objections else 200
    return page("verifier/reset.html", status=status, officer=None, form=EMPTY.objected(*objections))


def _gone() -> Response:
    return page("verifier/link_gone.html", status=_GONE, officer=None, reason="reset_expired")
