"""Where one is logged in: a list, ending one, logging out everywhere (screens K12, SES-5)."""

from datetime import datetime

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import typed
from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import end_session, required_candidate, required_token
from adapters_web.pages import page, say_on_next_page, see
from adapters_web.site import this_site
from results_core.access.browsers import Browser, BrowserFamily, BrowserSystem
from results_core.access.sessions import Session
from results_core.kernel.identifiers import SessionId
from results_core.kernel.tokens import digest_of


@attrs.frozen(kw_only=True)
class SessionLine:
    """A session as the list shows it."""

    id: SessionId
    browser: str
    began: str
    seen: str
    is_this: bool


@candidate.get("/details/sessions")
def sessions() -> Response:
    """Show where the candidate is logged in, the browser used last first."""
    account, this = required_candidate().account, digest_of(required_token())
    own = this_site().application.sessions.of(account)
    return page("candidate/details_sessions.html", sessions=[_line(one, this) for one in own])


@candidate.post("/details/sessions")
def end_one_session() -> Response:
    """End the session of one browser; of this one that is logging out."""
    account, named = required_candidate().account, SessionId(typed("session"))
    if switches_language():
        return see("candidate.sessions")
    if this_site().application.sessions.end(account, named):
        say_on_next_page(texts_here().say("sessions.ended"))
    return see("candidate.sessions")


@candidate.post("/details/sessions/everywhere")
def log_out_everywhere() -> Response:
    """End every session, this one too."""
    this_site().application.sessions.end_all(required_candidate().account)
    return end_session(see("candidate.logged_out"))


def _line(session: Session, this: str) -> SessionLine:
    return SessionLine(
        id=session.id,
        browser=_words(session.browser),
        began=_instant(session.opened_at),
        seen=_instant(session.seen_at),
        is_this=session.digest == this,
    )


def _words(browser: Browser) -> str:
    say = texts_here().say
    if browser.family is BrowserFamily.OTHER and browser.system is BrowserSystem.OTHER:
        return say("sessions.unknown")
    return say(
        "sessions.browser_on",
        browser=say(f"browser.{browser.family}"),
        system=say(f"system.{browser.system}"),
    )


def _instant(at: datetime) -> str:
    return texts_here().instant(at, this_site().settings.board_zone)
