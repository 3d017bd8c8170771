"""Confirming the address of an application by the link of its letter (letter L21; TOK-3)."""

from datetime import date
from typing import Any, Final

from flask import Response

from adapters_web.cookies import forget_cookie
from adapters_web.languages import language_here, switches_language
from adapters_web.links import CONFIRMING_APPLICATION, swap, token_in
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.visitors import visitor
from results_core.access.links import LinkState
from results_core.organisations.confirming_applications import ConfirmedApplication
from results_core.organisations.references import shown_reference
from results_texts import texts_for

_DONE: Final = "applied"
_GONE: Final = 410


@verifier.get("/confirm/<token>")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def open_application_link(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, CONFIRMING_APPLICATION, "verifier.application_link")


@verifier.get("/confirm")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def application_link() -> Response:
    """Show what was asked for, and the button: opening the page uses nothing up."""
    token = token_in(CONFIRMING_APPLICATION)
    asked = LinkState.DEAD if token is None else this_site().application.organisations.confirm.look(token)
    if isinstance(asked, LinkState):
        return _gone(asked)
    country = texts_for(language_here()).country(asked.country)
    return page("verifier/confirm_application.html", candidate=None, asked=asked, country=country)


@verifier.post("/confirm")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def confirm_application() -> Response:
    """Confirm the address: the request counts from here."""
    token = token_in(CONFIRMING_APPLICATION)
    if token is None or switches_language():
        return application_link()
    answer = this_site().application.organisations.confirm(token)
    if isinstance(answer, LinkState):
        return _gone(answer)
    visitor()[_DONE] = _kept(answer)
    done = see("verifier.applied")
    forget_cookie(done, CONFIRMING_APPLICATION)
    return done


@verifier.post("/confirm/again")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def application_link_again() -> Response:
    """Send a fresh link instead of an expired one; the answer is the same whatever the link is."""
    token = token_in(CONFIRMING_APPLICATION)
    if token is not None:
        this_site().application.organisations.resend.instead_of(token)
    return see("verifier.application_link_asked")


@verifier.get("/confirm/again")
@open_to(Actor.ANYBODY)
@marked(Mark.BEHIND_LINK)
def application_link_asked() -> Response:
    """Tell where to look for the fresh link."""
    return page("verifier/application_link_gone.html", candidate=None, reason="again")


@verifier.get("/register/done")
@open_to(Actor.ANYBODY)
def applied() -> Response:
    """Tell the reference and both dates to the browser that confirmed."""
    kept: dict[str, Any] | None = visitor().get(_DONE)
    if kept is None:
        return see("verifier.welcome")
    return page(
        "verifier/applied.html",
        candidate=None,
        reference=shown_reference(str(kept["reference"])),
        acknowledged=date.fromisoformat(kept["acknowledged"]),
        decided=date.fromisoformat(kept["decided"]),
    )


def _kept(answer: ConfirmedApplication) -> dict[str, str]:
    return {
        "reference": answer.reference,
        "acknowledged": answer.promised.acknowledged.isoformat(),
        "decided": answer.promised.decided.isoformat(),
    }


def _gone(state: LinkState) -> Response:
    reason = {LinkState.USED: "used", LinkState.EXPIRED: "expired"}.get(state, "dead")
    return page("verifier/application_link_gone.html", status=_GONE, candidate=None, reason=reason)
