"""What every request has to pass: methods, hosts, origins, form keys, sizes (CSRF, TOK-6, UPL-1)."""

from collections.abc import Iterator

import attrs
import pytest

from results_core.journal.events import EventKind
from results_core.testing.builders import PASSWORD, ZOFIA
from results_core.testing.memory.record import Record
from tests.web.visits import ON_A_DESK, PLAIN, Browser, Staged, account_of, heading, stage, stands

ODD_METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X-\x7f"]

MACHINES = ("/api/", "/ce/")
"""Addresses that take no cookie, and no form of a page."""


def routes(site: Staged) -> Iterator[tuple[str, set[str]]]:
    """Yield every path of the site, its parts filled in, with the methods that any of its routes takes."""
    known = site.app.url_map.bind("results.example")
    for rule in site.app.url_map.iter_rules():
        path = rule.rule.replace("<token>", "t" * 43).replace("<ref>", "0" * 26).replace("<name>", "none.css")
        assert rule.methods
        yield path, {*rule.methods, *known.allowed_methods(path)}


def unsafe(site: Staged) -> list[str]:
    """Return every path that takes a form."""
    return [
        path for path, methods in routes(site) if methods - {"GET", "HEAD"} and not path.startswith(MACHINES)
    ]


def test_every_unsafe_route_asks_for_the_key_of_a_form(site: Staged) -> None:
    """A form without key, or with another browser's, does nothing (CSRF-1)."""
    other = site.browser()
    other.get("/register")
    for path in unsafe(site):
        browser = site.browser()
        browser.get("/register")
        assert browser.ask(path, method="POST", data={}).status_code == 400, path
        assert browser.send(path, csrf_token=other.form_key).status_code == 400, path
        assert browser.ask(path, method="POST", json={"csrf_token": "x"}).status_code == 400, path
    assert unsafe(site)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://results.example"},
        {"Origin": "http://results.example:8080"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site", "Origin": PLAIN},
        {"Sec-Fetch-Site": "cross-site", "Origin": "null"},
    ],
)
def test_what_another_site_sends_is_refused(site: Staged, headers: dict[str, str]) -> None:
    """The right key does not help a form that another origin sends (CSRF-1)."""
    for path in ("/login", "/register", "/forgot", "/logout"):
        browser = site.browser()
        browser.get("/register")
        answer = browser.send_with(headers, path)
        assert (answer.status_code, heading(answer)) == (403, "You cannot see this page"), path


@pytest.mark.parametrize(
    "headers",
    [{"Sec-Fetch-Site": "same-origin", "Origin": PLAIN}, {"Sec-Fetch-Site": "none"}, {"Origin": PLAIN}],
)
def test_what_this_site_sends_passes(browser: Browser, headers: dict[str, str]) -> None:
    """A form of our own is heard, from browsers old and new."""
    browser.get("/forgot")

    assert browser.send_with(headers, "/forgot", id_number=ZOFIA).status_code == 303


def test_a_page_that_hides_where_it_is_can_be_sent(site: Staged) -> None:
    """Behind a link the browser names no origin: `null` from the same site passes there (TOK-7)."""
    browser = site.browser()
    browser.register()
    old = browser.confirm(password="")
    assert old.headers["Location"] == "/confirmed"
    browser.get("/forgot")
    for headers in ({"Origin": "null"}, {"Origin": "null", "Sec-Fetch-Site": "same-origin"}):
        assert browser.send_with(headers, "/reset").status_code == 410


def test_unlisted_methods_are_not_known(site: Staged) -> None:
    """Whatever a route does not list is 405, with what it does list (CSRF-2)."""
    for path, methods in routes(site):
        others = {"PATCH", "DELETE"} if path.startswith(MACHINES) else set()
        assert methods <= {"GET", "HEAD", "POST"} | others, path
        for method in ODD_METHODS:
            if method not in methods:
                answer = site.browser().ask(path, method=method)
                assert answer.status_code == 405, (method, path)
                assert set(answer.headers["Allow"].split(", ")) == methods, path


def test_no_method_is_overridden(logged_in: Browser) -> None:
    """A GET stays one, whatever it says of itself."""
    logged_in.ask("/logout?_method=POST", headers={"X-HTTP-Method-Override": "POST"})

    assert logged_in.ask("/results").headers["Location"] != "/"


@pytest.mark.parametrize("host", ["evil.example", "results.example:8080", "results.example.evil.example", ""])
def test_another_host_is_not_answered(site: Staged, host: str) -> None:
    """The configured host alone is answered for, on every kind of route (TOK-6)."""
    for path in ("/", "/static/app.css", "/nothing", "/confirm/" + "t" * 43):
        answer = site.browser().ask(path, headers={"Host": host})
        assert (answer.status_code, answer.mimetype) == (400, "text/plain"), path
        assert PLAIN in answer.text


@pytest.mark.parametrize("host", ["results.example", "RESULTS.example", "results.example:80"])
def test_the_host_is_known_however_it_is_spelt(site: Staged, host: str) -> None:
    """Case and the port of the scheme do not matter."""
    assert site.browser().ask("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize("proxies", [0, 1])
def test_what_a_proxy_says_of_the_host_is_not_heard(proxies: int) -> None:
    """`X-Forwarded-Host` changes neither the answer nor an address in it (TOK-6)."""
    browser = stage(attrs.evolve(ON_A_DESK, trusted_proxies=proxies)).browser()
    forged = {
        "X-Forwarded-Host": "evil.example",
        "Forwarded": "host=evil.example",
        "X-Forwarded-Prefix": "/evil",
    }
    answer = browser.ask("/", headers=forged)

    assert answer.status_code == 200
    assert not stands("evil", answer.text)
    assert "evil" not in browser.ask("/?language=fr", headers=forged).headers["Location"]


def test_too_much_is_refused_before_it_is_read(browser: Browser) -> None:
    """A request, a form or its number of parts beyond the caps is 413 (UPL-1)."""
    browser.get("/register")
    assert browser.send("/register", email="e" * 64_001).status_code == 413
    assert browser.ask("/register", method="POST", data=b"x" * 5_000_001).status_code == 413
    parts = {f"field{number}": "x" for number in range(101)}
    assert browser.send("/register", **parts).status_code == 413
    many = browser.ask("/register", method="POST", data=parts, content_type="multipart/form-data")
    assert (many.status_code, heading(many)) == (413, "Too much was sent")


def test_a_form_that_was_open_for_too_long_is_said_to_be(site: Staged) -> None:
    """The key of a session that has changed since is told in plain words, and nothing was done."""
    browser = site.candidate()
    browser.get("/forgot")
    stale = browser.form_key
    browser.log_in()
    answer = browser.send("/forgot", csrf_token=stale, id_number=ZOFIA)

    assert answer.status_code == 400
    assert "This page was open for too long. Nothing was sent. Try again." in answer.text
    assert site.rehearsal.events(EventKind.RECOVERY_ASKED) == []


def test_a_browser_that_blocks_cookies_is_told(site: Staged) -> None:
    """Logging in needs a cookie: where none comes back, home says so."""
    blocking = site.app.test_client(use_cookies=False)
    answer = blocking.post(
        "/login", base_url=PLAIN, data={"id_number": ZOFIA, "password": PASSWORD.reveal(), "csrf_token": "x"}
    )

    assert answer.status_code == 400
    assert "Your browser blocks cookies. Log-in needs one." in answer.text


def test_crawling_changes_nothing(site: Staged) -> None:
    """GET and HEAD of every page, by strangers and by a candidate, write nothing to the store (CSRF-2).

    But what is refused to somebody who is logged in is noted (LOG-3), and calls of machines are counted.
    """
    candidate, stranger = site.candidate(), site.browser()
    account_of(site)
    refs = [read.entry.id for read in site.rehearsal.application.view_results.all(account_of(site))]
    pages = [path for path, methods in routes(site) if "GET" in methods and not path.startswith(MACHINES)]
    paths = [path.replace("0" * 26, refs[0]) for path in pages]
    before = record(site)
    for path in paths:
        for browser in (candidate, stranger):
            for method in ("GET", "HEAD"):
                browser.ask(path, method=method)

    assert record(site) == before


def record(site: Staged) -> str:
    """Return everything that the memory store holds, but for refusals that were noted."""
    with site.rehearsal.store.begin(reading=True) as work:
        held: Record = work.record  # type: ignore[attr-defined]
    events = {key: one for key, one in held.events.items() if one.kind is not EventKind.ACCESS_REFUSED}
    return repr(attrs.evolve(held, events=events, budgets={}))
