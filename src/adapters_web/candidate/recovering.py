"""A forgotten password: a link by letter, and a new password by the link (screens K5)."""

from typing import Final

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.clients import client_here
from adapters_web.cookies import forget_cookie
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.links import RESETTING, swap, token_in
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.access.links import LinkState
from results_core.access.recovering import PasswordReset
from results_core.kernel.objections import Objection

_GONE: Final = 410


@candidate.get("/forgot")
@open_to(Actor.ANYBODY)
def forgot() -> Response:
    """Ask for the ID Number."""
    return _forgot_page(EMPTY)


@candidate.post("/forgot")
@open_to(Actor.ANYBODY)
def ask_to_recover() -> Response:
    """Have the letter written if there is an account; the answer is the same if there is none (ENU-5)."""
    form = typed_form("id_number")
    if switches_language():
        return _forgot_page(form)
    if not form.values["id_number"].strip():
        return _forgot_page(form.objected(Objection("id_number", "id_number_missing")), status=422)
    this_site().application.ask_to_recover(id_number=form.values["id_number"], client=client_here())
    return see("candidate.forgot_sent")


@candidate.get("/forgot/sent")
@open_to(Actor.ANYBODY)
def forgot_sent() -> Response:
    """Say what has happened if the ID Number is registered."""
    return page("candidate/forgot_sent.html")


@candidate.get("/reset/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_recovery(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, RESETTING, "candidate.reset")


@candidate.get("/reset")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def reset() -> Response:
    """Ask for the new password, twice."""
    token = token_in(RESETTING)
    if token is None or this_site().application.recover.look(token) is not LinkState.READY:
        return _gone()
    return _reset_page()


@candidate.post("/reset")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def set_password() -> Response:
    """Set the password: sessions end, the lock ends, and logging in is the next step."""
    token = token_in(RESETTING)
    if token is None or switches_language():
        return reset()
    recover = this_site().application.recover
    answer = recover(token, password=typed_password(), password_again=typed_password("password_again"))
    match answer:
        case PasswordReset():
            say_on_next_page(texts_here().say("reset.done"))
            done = see("candidate.home")
            forget_cookie(done, RESETTING)
            return done
        case LinkState():
            return _gone()
        case _:
            return _reset_page(*answer)


def _forgot_page(form: Form, *, status: int = 200) -> Response:
    return page("candidate/forgot.html", status=status, form=form)


def _reset_page(*objections: Objection) -> Response:
    status = 422 if objections else 200
    return page("candidate/reset.html", status=status, candidate=None, form=EMPTY.objected(*objections))


def _gone() -> Response:
    return page("candidate/link_gone.html", status=_GONE, candidate=None, reason="reset_expired")
