"""Changing one's address: asking, confirming from the new mailbox, undoing from the old one (screens K12)."""

from typing import Final

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.details import details_of_candidate
from adapters_web.cookies import forget_cookie
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.links import CONFIRMING_EMAIL, UNDOING_EMAIL, swap, token_in
from adapters_web.logged_in import candidate_here, end_session, required_candidate
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.wording import objection_to_check
from results_core.access.checking import WrongPassword
from results_core.access.links import LinkState
from results_core.access.lockout import Closed, Locked
from results_core.candidates.changing_address import AddressChangeAsked, AddressChanged
from results_core.candidates.undoing_address import AddressRestored
from results_core.kernel.identifiers import AccountId
from results_core.kernel.objections import Objection
from results_core.throttling.budgets import Exhausted

_GONE: Final = 410


@candidate.get("/details/email")
@open_to(Actor.CANDIDATE)
def new_email() -> Response:
    """Ask for the new address and the password."""
    required_candidate()
    return _form_page(EMPTY)


@candidate.post("/details/email")
@open_to(Actor.CANDIDATE)
def change_email() -> Response:
    """Have both letters written; the address stays until the new mailbox has confirmed."""
    account, form = required_candidate().account, typed_form("email")
    if switches_language():
        return _form_page(form)
    answer = this_site().application.ask_address_change(
        account, password=typed_password("current"), email=form.values["email"]
    )
    match answer:
        case AddressChangeAsked():
            return _asked(answer)
        case WrongPassword() | Locked() | Closed() | Exhausted():
            return _form_page(form.objected(objection_to_check(answer)), status=422)
        case _:
            return _form_page(form.objected(*answer), status=422)


@candidate.get("/details/email/confirm/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_email_confirmation(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, CONFIRMING_EMAIL, "candidate.email_confirmation")


@candidate.get("/details/email/confirm")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def email_confirmation() -> Response:
    """Show the button, and in a browser that is not logged in the field for the password."""
    token = token_in(CONFIRMING_EMAIL)
    if token is None:
        return _gone("confirm_email")
    view = this_site().application.confirm_address_change.look(token, _account_here())
    if view.state is not LinkState.READY:
        return _gone("confirm_email")
    return _confirm_page(asks_password=view.asks_password)


@candidate.post("/details/email/confirm")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def confirm_email() -> Response:
    """Change the address; a wrong password counts like a wrong log-in."""
    token, password, account = token_in(CONFIRMING_EMAIL), typed_password(), _account_here()
    if token is None or switches_language():
        return email_confirmation()
    confirm = this_site().application.confirm_address_change
    view = confirm.look(token, account)
    if view.state is LinkState.READY and view.asks_password and not password.reveal():
        return _confirm_page(Objection("password", "login_password_missing"))
    answer = confirm(token, account=account, password=password)
    match answer:
        case AddressChanged():
            say_on_next_page(texts_here().say("confirm_email.done"))
            done = see("candidate.home" if account is None else "candidate.details")
            forget_cookie(done, CONFIRMING_EMAIL)
            return done
        case WrongPassword() | Locked() | Closed() | Exhausted():
            return _confirm_page(objection_to_check(answer, "password"))
        case LinkState():
            return _gone("confirm_email")


@candidate.get("/details/email/undo/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_undoing(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, UNDOING_EMAIL, "candidate.undoing")


@candidate.get("/details/email/undo")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def undoing() -> Response:
    """Show the button, and say what it does."""
    token = token_in(UNDOING_EMAIL)
    if token is None or this_site().application.undo_address_change.look(token) is not LinkState.READY:
        return _gone("undo_email")
    return page("account/undo_email.html", candidate=None)


@candidate.post("/details/email/undo")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def undo_email() -> Response:
    """Restore the old address; everybody is logged out, this browser too."""
    token = token_in(UNDOING_EMAIL)
    if token is None or switches_language():
        return undoing()
    answer = this_site().application.undo_address_change(token)
    if not isinstance(answer, AddressRestored):
        return _gone("undo_email")
    done = end_session(see("candidate.email_undone"))
    forget_cookie(done, UNDOING_EMAIL)
    return done


@candidate.get("/details/email/undone")
@open_to(Actor.ANYBODY)
def email_undone() -> Response:
    """Say what to do next."""
    return page("candidate/email_undone.html", candidate=None)


def _asked(answer: AddressChangeAsked) -> Response:
    say = texts_here().say
    sent = say("details.email.sent", email=answer.email)
    meant = answer.suggestion and say("objection.email_suggestion", suggestion=answer.suggestion)
    say_on_next_page(f"{sent} {meant}" if meant else sent)
    return see("candidate.details")


def _account_here() -> AccountId | None:
    whoever = candidate_here()
    return None if whoever is None else whoever.account


def _form_page(form: Form, *, status: int = 200) -> Response:
    email = details_of_candidate().account.email
    return page("candidate/details_email.html", status=status, form=form, email=email)


def _confirm_page(*objections: Objection, asks_password: bool = True) -> Response:
    return page(
        "account/confirm_email.html",
        status=422 if objections else 200,
        candidate=None,
        form=EMPTY.objected(*objections),
        asks_password=asks_password,
    )


def _gone(reason: str) -> Response:
    return page("candidate/link_gone.html", status=_GONE, candidate=None, reason=reason)
