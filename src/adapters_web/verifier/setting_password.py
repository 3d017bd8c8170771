"""The first password, by the link of an approval or an invitation (screens V3)."""

from typing import Final

from flask import Response

from adapters_web.cookies import forget_cookie
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.links import SETTING_PASSWORD, swap, token_in
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.wording import for_officers
from results_core.access.links import LinkState
from results_core.organisations.setting_password import Invitation, PasswordSet

_GONE: Final = 410
_DEAD: Final = Invitation(state=LinkState.DEAD)


@verifier.get("/set-password/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_invitation(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, SETTING_PASSWORD, "verifier.invitation")


@verifier.get("/set-password")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def invitation() -> Response:
    """Ask for the password, twice, and for the terms where they were not agreed to yet."""
    return _shown(EMPTY)


@verifier.post("/set-password")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def accept_invitation() -> Response:
    """Set the password: logging in is the next step."""
    token, form = token_in(SETTING_PASSWORD), typed_form("terms")
    if token is None or switches_language():
        return _shown(form)
    answer = this_site().application.officers.set_password(
        token,
        password=typed_password(),
        password_again=typed_password("password_again"),
        terms=bool(form.values["terms"]),
    )
    match answer:
        case PasswordSet():
            say_on_next_page(texts_here().say("set_password.done"))
            done = see("verifier.log_in")
            forget_cookie(done, SETTING_PASSWORD)
            return done
        case LinkState():
            return _shown(EMPTY)
        case _:
            return _shown(form.objected(*for_officers(answer)))


def _shown(form: Form) -> Response:
    """Return the form, or why the link is good no more and whom to ask."""
    token = token_in(SETTING_PASSWORD)
    found = _DEAD if token is None else this_site().application.officers.set_password.look(token)
    if found.state is not LinkState.READY:
        return page("verifier/invitation_gone.html", status=_GONE, officer=None, invitation=found)
    return page(
        "verifier/set_password.html",
        status=422 if form.objections else 200,
        officer=None,
        form=form,
        asks_terms=found.asks_terms,
    )
