"""One's own sessions: seen, ended, all at once (SES-5)."""

import pytest

from results_core.access.browsers import Browser, BrowserFamily, BrowserSystem, browser_of
from results_core.access.credentials import Audience
from results_core.access.logging_in import LoggedIn
from results_core.journal.events import EventKind
from results_core.kernel.identifiers import AccountId, SessionId
from results_core.testing.builders import PASSWORD, ZOFIA, named
from results_core.testing.rehearsal import Rehearsal

CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0"


def enter(on: Rehearsal, user_agent: str = "") -> LoggedIn:
    """Log in."""
    answer = on.application.log_in(id_number=ZOFIA, password=PASSWORD, user_agent=user_agent)
    assert isinstance(answer, LoggedIn)
    return answer


@pytest.mark.parametrize(
    ("said", "family", "system"),
    [
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36", "chrome", "windows"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {CHROME} Safari/537.36 Edg/126.0", "edge", "windows"),
        (f"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) {CHROME} Safari/537.36", "chrome", "chromeos"),
        (f"Mozilla/5.0 (Linux; Android 14) {CHROME} Mobile Safari/537.36", "chrome", "android"),
        (f"Mozilla/5.0 (Linux; Android 14) SamsungBrowser/25.0 {CHROME}", "samsung", "android"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME} Safari/537.36 OPR/112.0", "opera", "windows"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0", "firefox", "linux"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Mobile/15E148 Safari/604.1",
            "safari",
            "ios",
        ),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_5) Version/17.5 Safari/605.1.15", "safari", "macos"),
        ("curl/8.5.0", "other", "other"),
        ("", "other", "other"),
        ("x" * 600 + "Firefox/1", "other", "other"),
    ],
)
def test_a_browser_becomes_two_words(said: str, family: str, system: str) -> None:
    """Nothing else of what it says is kept."""
    assert browser_of(said) == Browser(BrowserFamily(family), BrowserSystem(system))


def test_the_list_shows_what_goes_on_the_latest_use_first(registered: Rehearsal) -> None:
    """What was idle for too long is not there any more."""
    enter(registered)
    registered.clock.advance(minutes=29)
    phone = enter(registered, "Mozilla/5.0 (Linux; Android 14; rv:127.0) Firefox/127.0")
    registered.clock.advance(minutes=2)
    desk = enter(registered)
    own = registered.application.sessions.of(desk.session.account)

    assert [session.id for session in own] == [desk.session.id, phone.session.id]
    assert own[1].browser == Browser(BrowserFamily.FIREFOX, BrowserSystem.ANDROID)


def test_one_is_ended_and_the_others_go_on(registered: Rehearsal) -> None:
    """Whoever is logged in there is out at the next page."""
    here, there = enter(registered), enter(registered)
    account = here.session.account
    ended = registered.application.sessions.end(account, there.session.id)
    go_on = registered.application.go_on

    assert ended
    assert go_on(there.token, audience=Audience.CANDIDATES) is None
    assert go_on(here.token, audience=Audience.CANDIDATES) is not None
    assert not registered.application.sessions.end(account, there.session.id)
    assert len(registered.events(EventKind.SESSIONS_ENDED)) == 1


def test_nobody_ends_somebody_elses(registered: Rehearsal) -> None:
    """A name that is not the account's is none (ENU-8)."""
    here = enter(registered)
    sessions = registered.application.sessions

    assert not sessions.end(AccountId(named("another")), here.session.id)
    assert not sessions.end(here.session.account, SessionId("no such"))
    assert not sessions.end(here.session.account, SessionId("\x00é"))
    assert registered.application.go_on(here.token, audience=Audience.CANDIDATES) is not None


def test_all_end_at_once(registered: Rehearsal) -> None:
    """This one too."""
    here, there = enter(registered), enter(registered)

    assert registered.application.sessions.end_all(here.session.account) == 2
    assert registered.application.sessions.of(here.session.account) == []
    assert registered.application.go_on(there.token, audience=Audience.CANDIDATES) is None
