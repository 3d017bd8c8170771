"""Going in, once everything that was asked for is right."""

from flask import Response

from adapters_web.languages import is_language_chosen, speak
from adapters_web.logged_in import begin_session, session_token
from adapters_web.navigation import start_of_officers
from adapters_web.pages import see_path
from adapters_web.returning import path_wanted
from adapters_web.site import this_site
from results_core.access.logging_in import LoggedIn


def go_in(answer: LoggedIn, shown: Response | None = None) -> Response:
    """End the session that the browser had before, whoever's it was, and begin the new one (SES-1).

    `shown` is a page to be seen first; without one the browser goes where it wanted to.
    """
    former = session_token()
    if former is not None:
        this_site().application.log_out(former)
    if not is_language_chosen():
        speak(answer.language)
    return begin_session(shown or see_path(where_to()), answer.token)


def where_to() -> str:
    """Return the path of the page that was asked for before logging in, or of the first one."""
    return path_wanted() or start_of_officers()
