"""What every answer carries (HDR-1 to HDR-3), whatever it answers."""

from collections.abc import Iterator

import attrs
import pytest
from flask import Blueprint, Flask
from werkzeug.test import TestResponse

from adapters_web.app import create_app
from adapters_web.policies import Actor, open_to
from results_core.testing.builders import RELEASE
from results_core.testing.rehearsal import rehearse
from tests.web.visits import ON_A_DESK, PLAIN, Browser, Staged, heading, stage

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; connect-src 'self'"
)
BEHIND_LINKS = ("/confirm", "/reset", "/confirm/" + "t" * 43, "/reset/" + "t" * 43)


def answers(site: Staged) -> Iterator[tuple[str, TestResponse]]:
    """Yield one answer of every kind."""
    candidate, stranger = site.candidate(), site.browser()
    site.rehearsal.import_results()
    site.rehearsal.clock.set(RELEASE)
    candidate.log_in()
    result = candidate.get("/results").request.path
    for path in (result, f"{result}/statement.pdf", f"{result}/linkedin", "/logout", "/results"):
        yield path, candidate.ask(path)
    pages = ["/", "/register", "/register/sent", "/forgot", "/forgot/sent", "/help", "/terms", "/logged-out"]
    for path in (
        *pages,
        *BEHIND_LINKS,
        "/login",
        "/results",
        "/nothing",
        "/static/none.css",
        "/?language=fr",
    ):
        yield path, stranger.ask(path)
    style = (
        site.app.test_client().get("/", base_url=PLAIN).text.split('rel="stylesheet" href="')[1].split('"')[0]
    )
    yield style, stranger.ask(style)
    yield "wrong method", stranger.ask("/help", method="DELETE")
    yield "no key", stranger.ask("/register", method="POST")
    yield "another site", stranger.send_with({"Sec-Fetch-Site": "cross-site"}, "/register")
    yield "another host", stranger.ask("/", headers={"Host": "evil.example"})
    yield "objections", stranger.send("/register")
    yield "logged out", candidate.send("/logout")


def test_every_answer_is_protected(site: Staged) -> None:
    """Every policy of HDR-1 and HDR-2 stands on each answer, once, and no version does."""
    for what, answer in answers(site):
        headers = answer.headers
        assert headers["Content-Security-Policy"] == POLICY, what
        assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains", what
        assert headers["X-Content-Type-Options"] == "nosniff", what
        assert headers["Cross-Origin-Opener-Policy"] == "same-origin", what
        assert headers["Cross-Origin-Resource-Policy"] == "same-origin", what
        assert "camera=()" in headers["Permissions-Policy"], what
        assert "Server" not in headers, what
        assert len(headers.getlist("Content-Security-Policy")) == 1, what


def test_nothing_personal_is_kept_by_a_cache(site: Staged) -> None:
    """Everything but the hashed files is `no-store` and varies with the cookie (HDR-3)."""
    for what, answer in answers(site):
        if what.startswith("/static/app"):
            assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        else:
            assert answer.headers["Cache-Control"] == "no-store", what
            assert "Cookie" in answer.headers["Vary"], what


def test_pages_behind_a_link_tell_nobody_where_they_are(site: Staged) -> None:
    """Token pages send no referrer, not even to us (TOK-7)."""
    for what, answer in answers(site):
        expected = "no-referrer" if what in BEHIND_LINKS else "same-origin"
        assert answer.headers["Referrer-Policy"] == expected, what


def test_logging_out_clears_what_the_browser_keeps(logged_in: Browser) -> None:
    """The browser is asked to drop cache and storage, and both cookies go (HDR-3)."""
    logged_in.get("/logout")
    answer = logged_in.send("/logout")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert logged_in.cookie("candidate") is None
    assert logged_in.cookie("visitor") is None


def broken() -> Flask:
    """Return a site one of whose pages fails, with words that nobody may read."""
    faulty = Blueprint("faulty", __name__)

    @faulty.get("/faulty/<token>")
    @open_to(Actor.ANYBODY)
    def fails(token: str) -> str:
        raise RuntimeError(f"the secret of {token}")

    return create_app(rehearse().application, ON_A_DESK, more=[faulty])


def test_a_fault_of_ours_shows_a_code_and_no_more(caplog: pytest.LogCaptureFixture) -> None:
    """The page has time and code, the log code and place; neither has the message or the address."""
    answer = broken().test_client().get("/faulty/tok-en", base_url=PLAIN)
    [logged] = [record.getMessage() for record in caplog.records if record.name == "results.web"]

    assert (answer.status_code, heading(answer)) == (500, "Sorry, something went wrong")
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "no-store"
    assert "2026-06-20 12:00 UTC" in answer.text
    assert "the secret of" not in answer.text + caplog.text
    assert "tok-en" not in caplog.text
    assert "Traceback" not in answer.text
    code = answer.text.split('<bdi class="code" dir="ltr">')[1].split("<")[0]
    assert len(code) == 8
    assert code in logged
    assert "RuntimeError" in logged


def test_two_sites_live_in_one_process() -> None:
    """Nothing is shared between two sites: neither words nor languages nor keys (F2)."""
    first, second = (
        stage(attrs.evolve(ON_A_DESK, service_name=name, default_language=language))
        for name, language in (("First", "en"), ("Second", "fr"))
    )

    assert "First" in first.browser().get("/").text
    french = second.browser().get("/").text
    assert "Second" in french
    assert 'lang="fr"' in french


def test_a_path_in_the_base_address_precedes_every_page() -> None:
    """Under `https://host/path` pages, links and cookies for one path lie below it."""
    site = stage(attrs.evolve(ON_A_DESK, base_url=f"{PLAIN}/exams"))
    browser = site.browser()
    home = browser.ask("/exams/", base_url=PLAIN)

    assert home.status_code == 200
    assert 'href="/exams/register"' in home.text
    assert browser.ask("/", base_url=PLAIN).status_code == 404
    link = browser.ask("/exams/confirm/" + "t" * 43, base_url=PLAIN)
    assert link.headers["Location"] == "/exams/confirm"
    assert "Path=/exams/confirm" in link.headers["Set-Cookie"]
