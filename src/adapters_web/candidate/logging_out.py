"""Logging out: asked by a page, done by a button (screens §4, HDR-3)."""

from flask import Response, request

from adapters_web.candidate.blueprint import candidate
from adapters_web.cookies import LEAVING, forget_cookie, read_cookie, set_cookie
from adapters_web.logged_in import candidate_here, end_session, session_token
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site


@candidate.get("/logout")
@open_to(Actor.ANYBODY)
def log_out() -> Response:
    """Ask whether to log out."""
    whoever = candidate_here()
    return page("candidate/log_out.html", candidate=whoever) if whoever else see("candidate.home")


@candidate.post("/logout")
@open_to(Actor.ANYBODY)
def end() -> Response:
    """End the session everywhere, and have the browser forget what it keeps of the site.

    Its other cookies are not asked for: that would take those of neighbouring hosts too.
    """
    token = session_token()
    if token is not None:
        this_site().application.log_out(token)
    answer = end_session(see("candidate.logged_out"))
    set_cookie(answer, LEAVING, "yes")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


@candidate.get("/logged-out")
@open_to(Actor.ANYBODY)
def logged_out() -> Response:
    """Say what else to do on a shared computer."""
    answer = page("candidate/logged_out.html", candidate=None)
    if read_cookie(request, LEAVING):
        forget_cookie(answer, LEAVING)
    return answer
