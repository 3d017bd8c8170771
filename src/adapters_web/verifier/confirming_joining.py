"""Confirming the address of somebody who asks to join, by the link of the letter (L21; TOK-3)."""

from typing import Final

from flask import Response

from adapters_web.cookies import forget_cookie
from adapters_web.languages import switches_language
from adapters_web.links import CONFIRMING_JOINING, swap, token_in
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.visitors import visitor
from results_core.access.links import LinkState

_DONE: Final = "joining"
_GONE: Final = 410


@verifier.get("/join/<token>")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def open_joining_link(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, CONFIRMING_JOINING, "verifier.joining_link")


@verifier.get("/join")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def joining_link() -> Response:
    """Show the button: opening the page uses nothing up."""
    token = token_in(CONFIRMING_JOINING)
    confirm = this_site().application.organisations.confirm_joining
    state = LinkState.DEAD if token is None else confirm.look(token)
    return page("verifier/confirm_joining.html", candidate=None) if state is LinkState.READY else _gone(state)


@verifier.post("/join")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def confirm_joining() -> Response:
    """Confirm the address: the main users are asked."""
    token = token_in(CONFIRMING_JOINING)
    if token is None or switches_language():
        return joining_link()
    answer = this_site().application.organisations.confirm_joining(token)
    if isinstance(answer, LinkState):
        return _gone(answer)
    visitor()[_DONE] = answer.organisation
    done = see("verifier.joining_confirmed")
    forget_cookie(done, CONFIRMING_JOINING)
    return done


@verifier.get("/join/done")
@open_to(Actor.ANYBODY)
def joining_confirmed() -> Response:
    """Say who is asked now; the same whatever becomes of it."""
    organisation: str | None = visitor().get(_DONE)
    if organisation is None:
        return see("verifier.welcome")
    return page("verifier/joining_confirmed.html", candidate=None, organisation=organisation)


def _gone(state: LinkState) -> Response:
    reason = {LinkState.USED: "used", LinkState.EXPIRED: "expired"}.get(state, "dead")
    return page("verifier/joining_link_gone.html", status=_GONE, candidate=None, reason=reason)
