"""Changing one's own address: asked for with the password, confirmed and undone by links (screens V15)."""

from typing import Final

from flask import Response

from adapters_web.cookies import forget_cookie
from adapters_web.forms import EMPTY, Form, typed_form, typed_password
from adapters_web.languages import switches_language, texts_here
from adapters_web.links import CONFIRMING_OFFICER, UNDOING_OFFICER, swap, token_in
from adapters_web.logged_in import end_session, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.wording import objection_to_check
from results_core.access.checking import WrongPassword
from results_core.access.links import LinkState
from results_core.access.lockout import Closed, Locked
from results_core.throttling.budgets import Exhausted

_GONE: Final = 410


@verifier.get("/account/email")
@open_to(Actor.OFFICER)
def account_email() -> Response:
    """Ask for the new address and the password."""
    return _form_page(EMPTY)


@verifier.post("/account/email")
@open_to(Actor.OFFICER)
def change_account_email() -> Response:
    """Have both letters written; the address stays until the new mailbox has confirmed."""
    account, form = required_officer().account, typed_form("email")
    if switches_language():
        return _form_page(form)
    answer = this_site().application.officers.address.ask(
        account, password=typed_password("current"), email=form.values["email"]
    )
    match answer:
        case str():
            say_on_next_page(texts_here().say("details.email.sent", email=answer))
            return see("verifier.account")
        case WrongPassword() | Locked() | Closed() | Exhausted():
            return _form_page(form.objected(objection_to_check(answer)))
        case _:
            return _form_page(form.objected(*answer))


@verifier.get("/account/email/confirm/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_account_email(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, CONFIRMING_OFFICER, "verifier.account_email_confirmation")


@verifier.get("/account/email/confirm")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.OFFICER)
def account_email_confirmation() -> Response:
    """Show the button; whoever is not logged in logs in first."""
    token, account = token_in(CONFIRMING_OFFICER), required_officer().account
    address = this_site().application.officers.address
    if token is None or address.look(token, account) is not LinkState.READY:
        return _gone("confirm_email")
    return page("account/confirm_email.html", asks_password=False)


@verifier.post("/account/email/confirm")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.OFFICER)
def confirm_account_email() -> Response:
    """Change the address."""
    token, account = token_in(CONFIRMING_OFFICER), required_officer().account
    if token is None or switches_language():
        return account_email_confirmation()
    if this_site().application.officers.address.confirm(token, account) is not None:
        return _gone("confirm_email")
    say_on_next_page(texts_here().say("confirm_email.done"))
    done = see("verifier.account")
    forget_cookie(done, CONFIRMING_OFFICER)
    return done


@verifier.get("/account/email/undo/<token>")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def open_account_undoing(token: str) -> Response:
    """Clean the address of the token."""
    return swap(token, UNDOING_OFFICER, "verifier.account_undoing")


@verifier.get("/account/email/undo")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def account_undoing() -> Response:
    """Show the button, and say what it does."""
    token = token_in(UNDOING_OFFICER)
    address = this_site().application.officers.address
    if token is None or address.look_undoing(token) is not LinkState.READY:
        return _gone("undo_email")
    return page("account/undo_email.html", officer=None)


@verifier.post("/account/email/undo")
@marked(Mark.BEHIND_LINK)
@open_to(Actor.ANYBODY)
def undo_account_email() -> Response:
    """Restore the old address; everybody is logged out, this browser too."""
    token = token_in(UNDOING_OFFICER)
    if token is None or switches_language():
        return account_undoing()
    if this_site().application.officers.address.undo(token) is not None:
        return _gone("undo_email")
    done = end_session(see("verifier.account_email_undone"))
    forget_cookie(done, UNDOING_OFFICER)
    return done


@verifier.get("/account/email/undone")
@open_to(Actor.ANYBODY)
def account_email_undone() -> Response:
    """Say what to do next."""
    return page("verifier/email_undone.html", officer=None)


def _form_page(form: Form) -> Response:
    email = required_officer().officer.email
    status = 422 if form.objections else 200
    return page("verifier/account_email.html", status=status, form=form, email=email)


def _gone(reason: str) -> Response:
    return page("verifier/link_gone.html", status=_GONE, officer=None, reason=reason)
