"""Confirming one's address by the link of the letter (screens K4)."""

from typing import Final

from flask import Response

from adapters_web.candidate.awaiting import browser_token
from adapters_web.candidate.blueprint import candidate
from adapters_web.clients import TOO_MANY, client_here, with_retry
from adapters_web.cookies import forget_cookie
from adapters_web.forms import EMPTY, typed_password
from adapters_web.languages import switches_language
from adapters_web.links import CONFIRMING, swap, token_in
from adapters_web.logged_in import candidate_here
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.visitors import visitor
from adapters_web.wording import clock_time, too_many
from results_core.access.checking import WrongPassword
from results_core.access.links import LinkState
from results_core.access.lockout import Closed, Locked
from results_core.candidates.confirming import Confirmed
from results_core.kernel.objections import Objection
from results_core.throttling.budgets import Exhausted

_CONFIRMED: Final = "confirmed"
_GONE: Final = 410


@candidate.get("/confirm/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_confirmation(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, CONFIRMING, "candidate.confirmation")


@candidate.get("/confirm")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def confirmation() -> Response:
    """Show the button, and in a browser that did not register the field for the password."""
    token = token_in(CONFIRMING)
    if token is None:
        return _gone(LinkState.DEAD)
    view = this_site().application.confirm.look(token, browser_token())
    if view.state is not LinkState.READY:
        return _gone(view.state)
    return _form_page(asks_password=view.asks_password)


@candidate.post("/confirm")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def confirm() -> Response:
    """Confirm the address; a wrong password counts like a wrong log-in (REG-10)."""
    token, password = token_in(CONFIRMING), typed_password()
    if token is None or switches_language():
        return confirmation()
    application, browser = this_site().application, browser_token()
    view = application.confirm.look(token, browser)
    if view.state is LinkState.READY and view.asks_password and not password.reveal():
        return _form_page(Objection("password", "login_password_missing"))
    answer = application.confirm(token, browser=browser, password=password, client=client_here())
    match answer:
        case Confirmed():
            return _done()
        case WrongPassword() | Locked() | Closed():
            return _form_page(_wrong(answer))
        case Exhausted():
            return with_retry(_form_page(too_many("password", answer), status=TOO_MANY), answer)
        case LinkState():
            return _gone(answer)


def _wrong(answer: WrongPassword | Locked | Closed) -> Objection:
    match answer:
        case WrongPassword():
            return Objection("password", "confirm_password_wrong")
        case Locked():
            return Objection("password", "confirm_locked", {"time": clock_time(answer.until)})
        case Closed():
            return Objection("password", "confirm_closed")


@candidate.post("/confirm/again")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def confirm_again() -> Response:
    """Send a fresh link instead of an expired one; the answer is the same whatever the link is (ENU-4)."""
    token = token_in(CONFIRMING)
    if token is not None:
        this_site().application.resend_confirmation.instead_of(token, client=client_here())
    return see("candidate.asked_again")


@candidate.get("/confirm/again")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def asked_again() -> Response:
    """Tell where to look for the fresh link."""
    return page("candidate/link_gone.html", candidate=None, reason="confirm_again")


def _done() -> Response:
    visitor()[_CONFIRMED] = True
    done = see("candidate.confirmed")
    forget_cookie(done, CONFIRMING)
    return done


@candidate.get("/confirmed")
@open_to(Actor.ANYBODY)
def confirmed() -> Response:
    """Ask the one who has just confirmed to log in."""
    if _CONFIRMED not in visitor() or candidate_here() is not None:
        return see("candidate.home")
    return page("candidate/confirmed.html", candidate=None, form=EMPTY)


def _form_page(*objections: Objection, asks_password: bool = True, status: int | None = None) -> Response:
    return page(
        "candidate/confirm.html",
        status=status or (422 if objections else 200),
        candidate=None,
        form=EMPTY.objected(*objections),
        asks_password=asks_password,
    )


def _gone(state: LinkState) -> Response:
    reason = "confirm_used" if state is LinkState.USED else "confirm_expired"
    return page("candidate/link_gone.html", status=_GONE, candidate=None, reason=reason)
