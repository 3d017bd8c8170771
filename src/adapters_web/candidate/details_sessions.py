"""Where one is logged in: a list, ending one, logging out everywhere (screens K12, SES-5)."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import typed
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import end_session, required_candidate, required_token
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.session_lines import session_lines
from adapters_web.site import this_site
from results_core.kernel.identifiers import SessionId


@candidate.get("/details/sessions")
@open_to(Actor.CANDIDATE)
def sessions() -> Response:
    """Show where the candidate is logged in, the browser used last first."""
    own = this_site().application.sessions.of(required_candidate().account)
    zone = this_site().settings.board_zone
    return page("candidate/details_sessions.html", sessions=session_lines(own, required_token(), zone=zone))


@candidate.post("/details/sessions")
@open_to(Actor.CANDIDATE)
def end_one_session() -> Response:
    """End the session of one browser; of this one that is logging out."""
    account, named = required_candidate().account, SessionId(typed("session"))
    if switches_language():
        return see("candidate.sessions")
    if this_site().application.sessions.end(account, named):
        say_on_next_page(texts_here().say("sessions.ended"))
    return see("candidate.sessions")


@candidate.post("/details/sessions/everywhere")
@open_to(Actor.CANDIDATE)
def log_out_everywhere() -> Response:
    """End every session, this one too."""
    this_site().application.sessions.end_all(required_candidate().account)
    return end_session(see("candidate.logged_out"))
