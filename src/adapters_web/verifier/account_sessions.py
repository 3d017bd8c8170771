"""Where one is logged in: a list, ending one, logging out everywhere (screens V15, SES-5)."""

from flask import Response

from adapters_web.forms import typed
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import end_session, required_officer, required_token
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.policies import Actor, open_to
from adapters_web.session_lines import session_lines
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from results_core.kernel.identifiers import SessionId


@verifier.get("/account/sessions")
@open_to(Actor.OFFICER)
def account_sessions() -> Response:
    """Show where the officer is logged in, the browser used last first."""
    officer = required_officer()
    own = this_site().application.officers.sessions.of(officer.account)
    return page(
        "verifier/account_sessions.html", sessions=session_lines(own, required_token(), zone=officer.zone)
    )


@verifier.post("/account/sessions")
@open_to(Actor.OFFICER)
def end_account_session() -> Response:
    """End the session of one browser; of this one that is logging out."""
    account, named = required_officer().account, SessionId(typed("session"))
    if switches_language():
        return see("verifier.account_sessions")
    if this_site().application.officers.sessions.end(account, named):
        say_on_next_page(texts_here().say("sessions.ended"))
    return see("verifier.account_sessions")


@verifier.post("/account/sessions/everywhere")
@open_to(Actor.OFFICER)
def end_account_sessions() -> Response:
    """End every session, this one too."""
    this_site().application.officers.sessions.end_all(required_officer().account)
    return end_session(see("verifier.logged_out"))
