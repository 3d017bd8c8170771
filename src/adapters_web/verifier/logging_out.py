"""Logging out of the organisations' site: asked by a page, done by a button (screens §4, HDR-3)."""

from flask import Response, request

from adapters_web.cookies import LEAVING, forget_cookie, read_cookie, set_cookie
from adapters_web.logged_in import end_session, officer_here, session_token
from adapters_web.navigation import start_of_officers
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier


@verifier.get("/logout")
@open_to(Actor.ANYBODY)
def log_out() -> Response:
    """Ask whether to log out."""
    if officer_here() is None:
        return see("verifier.log_in")
    return page("verifier/log_out.html", stay=start_of_officers())


@verifier.post("/logout")
@open_to(Actor.ANYBODY)
def end() -> Response:
    """End the session everywhere, and have the browser forget what it keeps of the site."""
    token = session_token()
    if token is not None:
        this_site().application.log_out(token)
    answer = end_session(see("verifier.logged_out"))
    set_cookie(answer, LEAVING, "yes")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@verifier.get("/logged-out")
@open_to(Actor.ANYBODY)
def logged_out() -> Response:
    """Say what else to do on a shared computer."""
    answer = page("verifier/logged_out.html", officer=None)
    if read_cookie(request, LEAVING):
        forget_cookie(answer, LEAVING)
    return answer
