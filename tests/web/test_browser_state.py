"""Cookies and sessions as browsers meet them (SES-1 to SES-4)."""

import json

import pytest

from results_core.journal.events import EventKind
from results_core.testing.builders import ZOFIA
from results_core.testing.stand_ins import LabelledCipher
from tests.web.visits import IN_PRODUCTION, Browser, Staged, heading, objections, set_cookies, stage


def test_cookies_are_for_this_session_of_the_browser_alone(site: Staged) -> None:
    """HttpOnly, SameSite=Lax, the whole site, no domain, no lifetime: nobody is remembered (SES-4)."""
    browser = site.browser()
    cookies = set_cookies(browser.ask("/")) | set_cookies(browser.ask("/?language=fr"))
    browser.register()
    browser.confirm()
    cookies |= set_cookies(browser.log_in())

    assert set(cookies) == {"visitor", "language", "candidate"}
    for line in cookies.values():
        parts = {part.strip() for part in line.split(";")[1:]}
        if "Max-Age=0" not in parts:
            assert parts == {"HttpOnly", "Path=/", "SameSite=Lax"}, line


def test_in_production_cookies_are_bound_to_host_and_https() -> None:
    """Names carry the prefix that browsers enforce, and every cookie is Secure (SES-4)."""
    site = stage(IN_PRODUCTION)
    browser = site.browser()
    cookies = set_cookies(browser.ask("/?language=en")) | set_cookies(browser.ask("/"))
    browser.register()
    cookies |= set_cookies(browser.ask("/confirm/" + "t" * 43))
    browser.confirm()
    cookies |= set_cookies(browser.log_in())

    assert set(cookies) == {"__Host-visitor", "__Host-language", "__Secure-confirm", "__Host-candidate"}
    for name, line in cookies.items():
        assert "; Secure" in line
        assert "Domain" not in line
        assert ("; Path=/;" in line) == name.startswith("__Host-")


def test_home_writes_no_row_and_its_cookie_once(site: Staged) -> None:
    """A visitor's first page sets the sealed cookie; the next ones set nothing."""
    browser = site.browser()

    assert set(set_cookies(browser.ask("/"))) == {"visitor"}
    assert set_cookies(browser.ask("/")) == {}
    assert set_cookies(browser.ask("/register")) == {}


def test_a_session_never_begins_under_a_token_that_the_browser_brought(site: Staged) -> None:
    """Logging in makes a new token; one that was planted opens nothing (SES-1)."""
    browser = site.candidate()
    victim = site.browser()
    victim.client.set_cookie("candidate", "planted", domain="results.example")
    victim.log_in()

    assert victim.cookie("candidate") not in {None, "planted", browser.cookie("candidate")}
    planted = site.browser()
    planted.client.set_cookie("candidate", "planted", domain="results.example")
    assert planted.ask("/results").headers["Location"] == "/"


def test_logging_in_again_ends_the_session_before(site: Staged) -> None:
    """The former token of the browser is dead, and the event says so (SES-1)."""
    browser = site.candidate()
    former = browser.cookie("candidate")
    assert former is not None
    browser.get("/forgot")
    browser.send("/login", id_number=ZOFIA, password="correct horse 42")
    thief = site.browser()
    thief.client.set_cookie("candidate", former, domain="results.example")

    assert thief.ask("/results").headers["Location"] == "/"
    assert len(site.rehearsal.events(EventKind.LOGGED_OUT)) == 1


def test_the_key_of_forms_changes_with_the_session(site: Staged) -> None:
    """The key of the log-in form is no key afterwards, nor one session's in another (CSRF-1)."""
    browser = site.browser()
    browser.register()
    browser.confirm()
    browser.ask("/")
    before = browser.form_key
    browser.log_in()
    assert set_cookies(browser.ask("/help")) == {}
    first = browser.form_key

    assert browser.send("/logout", csrf_token=before).status_code == 400
    browser.log_in()
    assert browser.send("/logout", csrf_token=first).status_code == 400
    browser.get("/help")
    assert browser.send("/logout").status_code == 303


def test_what_a_visitor_has_kept_goes_with_logging_in_and_out(site: Staged) -> None:
    """The address typed at registering does not outlive it on a shared computer."""
    browser = site.browser()
    browser.register()
    browser.confirm()
    browser.log_in()
    assert browser.cookie("visitor") is None
    browser.register()
    assert browser.cookie("visitor") is not None
    browser.get("/logout")
    browser.send("/logout")

    assert browser.cookie("visitor") is None
    assert "mail.example" not in browser.get("/register/sent").text


def test_a_session_that_has_been_idle_is_over(site: Staged) -> None:
    """After half an hour without a page the next one is home; logging out still works (SES-2)."""
    browser = site.candidate()
    browser.get("/help")
    site.rehearsal.clock.advance(minutes=30)

    assert browser.ask("/results").headers["Location"] == "/"
    assert browser.send("/logout").headers["Location"] == "/logged-out"


@pytest.mark.parametrize(
    "kept",
    ["", "x", "v1.test.a.b", "=;==", "\x01\x02", "%00", "é", '"', "v1." * 2000, "[]", "null"],
)
@pytest.mark.parametrize("name", ["visitor", "candidate", "language", "confirm", "reset"])
def test_a_malformed_cookie_is_no_cookie(site: Staged, name: str, kept: str) -> None:
    """Whatever a browser brings, pages answer as to a browser that brought nothing."""
    client = site.app.test_client(use_cookies=False)
    for path, expected in (
        ("/", 200),
        ("/register/sent", 200),
        ("/results", 303),
        ("/confirm", 410),
        ("/reset", 410),
    ):
        answer = client.get(path, base_url=site.base_url, headers={"Cookie": f"{name}={kept}"})
        assert answer.status_code == expected, path


@pytest.mark.parametrize("kept", [[], "text", 7, None, {"waiting": 5}])
def test_a_seal_of_ours_over_something_else_is_no_fault_for_long(site: Staged, kept: object) -> None:
    """What an older version sealed is forgotten where it does not fit."""
    sealed = LabelledCipher().seal(json.dumps(kept), place="cookies:visitor:v1")
    browser = site.browser()
    browser.client.set_cookie("visitor", sealed, domain="results.example")

    assert browser.ask("/").status_code == 200
    assert browser.ask("/register/sent").status_code == 200


def test_a_candidate_finds_their_results_behind_home(logged_in: Browser) -> None:
    """Whoever is logged in is led on from home, and the log-in page is home."""
    assert logged_in.ask("/").headers["Location"] == "/results"
    assert logged_in.ask("/login").headers["Location"] == "/"


def test_logging_in_asks_for_both_fields(browser: Browser) -> None:
    """Both objections at once, and no try is counted."""
    browser.get("/")
    answer = browser.send("/login")

    assert objections(answer) == [
        ("id_number", "Enter your ID Number"),
        ("password", "Enter your password"),
    ]
    assert heading(answer) == "See your exam results"
    assert browser.site.rehearsal.events(EventKind.LOGIN_TRIED) == []


NOTICED = ["Use the password you created, not the Secret Number on your paper."]


@pytest.mark.parametrize(
    ("password", "hints"), [("1234", NOTICED), ("12345678", NOTICED), ("123456", []), ("12a4", [])]
)
def test_a_secret_number_in_the_wrong_place_is_noticed(
    browser: Browser, password: str, hints: list[str]
) -> None:
    """Digits of the length of a Secret Number bring the hint, for unknown ID Numbers too (K1)."""
    answer = browser.log_in(id_number="XYZ987654", password=password)

    assert [text for field, text in objections(answer) if field == "password"] == hints
