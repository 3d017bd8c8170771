"""Logging out, of a candidate and of an officer (screens §4, HDR-3)."""

from flask import Response, request

from adapters_web.cookies import LEAVING, forget_cookie, read_cookie, set_cookie
from adapters_web.logged_in import end_session, session_token
from adapters_web.pages import see
from adapters_web.site import this_site


def leave_for(endpoint: str) -> Response:
    """End the session everywhere, and have the browser forget what it keeps of the site.

    Its other cookies are not asked for: that would take those of neighbouring hosts too.
    """
    token = session_token()
    if token is not None:
        this_site().application.log_out(token)
    answer = end_session(see(endpoint))
    set_cookie(answer, LEAVING, "yes")
    answer.headers["Clear-Site-Data"] = '"cache", "storage"'
    return answer


def has_left(answer: Response) -> Response:
    """Return the page that says so; the mark of who has just left is taken off."""
    if read_cookie(request, LEAVING):
        forget_cookie(answer, LEAVING)
    return answer
