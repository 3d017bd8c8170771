"""Sessions as the list of one's own shows them."""

from collections.abc import Iterable, Sequence

import attrs

from adapters_web.languages import texts_here
from results_core.access.browsers import Browser, BrowserFamily, BrowserSystem
from results_core.access.sessions import Session
from results_core.kernel.confidential import SessionToken
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


def session_lines(own: Iterable[Session], here: SessionToken, *, zone: str) -> Sequence[SessionLine]:
    """Return the sessions in words, with times in the zone; `here` is the token of this browser's."""
    this, instant = digest_of(here), texts_here().instant
    return [
        SessionLine(
            id=session.id,
            browser=_words(session.browser),
            began=instant(session.opened_at, zone),
            seen=instant(session.seen_at, zone),
            is_this=session.digest == this,
        )
        for session in own
    ]


def _words(browser: Browser) -> str:
    say = texts_here().say
    if browser.family is BrowserFamily.OTHER and browser.system is BrowserSystem.OTHER:
        return say("sessions.unknown")
    return say(
        "sessions.browser_on",
        browser=say(f"browser.{browser.family}"),
        system=say(f"system.{browser.system}"),
    )
