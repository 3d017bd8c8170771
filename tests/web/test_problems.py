"""Every fault has its page and its status, and no page tells how we are built."""

from collections.abc import Callable

import attrs
import pytest
from flask import Blueprint

from adapters_web.app import create_app
from adapters_web.policies import Actor, open_to
from results_core.kernel.errors import (
    Contended,
    Kind,
    Missing,
    OutcomeUnknown,
    Refused,
    ResultsError,
    StoreUnavailable,
)
from results_core.results.statements import UnprintableText
from results_core.testing.rehearsal import rehearse
from tests.web.visits import IN_PRODUCTION, ON_A_DESK, PLAIN, Browser, Staged, heading, stage


class Forbidden(ResultsError):
    """Something forbidden."""

    kind = Kind.FORBIDDEN
    code = "refused"


class TooSoon(ResultsError):
    """Something that comes later."""

    kind = Kind.TOO_SOON
    code = "refused"


FAULTS: list[tuple[Callable[[], ResultsError], int, str]] = [
    (lambda: ResultsError("an inner word"), 422, "This is not possible"),
    (lambda: Missing("an inner word"), 404, "Page not found"),
    (lambda: Refused("an inner word"), 409, "This is not possible"),
    (lambda: Forbidden("an inner word"), 403, "You cannot see this page"),
    (lambda: TooSoon("an inner word"), 403, "You cannot see this page"),
    (lambda: Contended("an inner word"), 503, "Many people are looking at their results"),
    (lambda: OutcomeUnknown("an inner word"), 503, "Many people are looking at their results"),
    (lambda: StoreUnavailable("an inner word"), 503, "Many people are looking at their results"),
    (
        lambda: UnprintableText("candidate_name", "王"),
        409,
        "Your Statement of Results cannot be printed here yet",
    ),
]


@pytest.mark.parametrize(("fault", "status", "title"), FAULTS)
def test_a_fault_of_the_core_has_its_page(fault: Callable[[], ResultsError], status: int, title: str) -> None:
    """Each kind of fault has one status; its English message is for operators alone."""
    faulty = Blueprint("faulty", __name__)

    @faulty.get("/faulty")
    @open_to(Actor.ANYBODY)
    def fails() -> str:
        raise fault()

    app = create_app(rehearse().application, ON_A_DESK, more=[faulty])
    answer = app.test_client().get("/faulty", base_url=PLAIN)

    assert (answer.status_code, heading(answer)) == (status, title)
    assert "inner word" not in answer.text
    if status == 503:
        assert answer.headers["Retry-After"] == answer.headers["Refresh"]
        assert 15 <= int(answer.headers["Retry-After"]) <= 25
        assert len(answer.data) <= 3_000


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/%00", 404), ("/%ff%fe", 404), ("/help/", 404), ("/HELP", 404), ("/../etc/passwd", 404),
        ("/" + "a" * 9000, 404),
        ("/?language=%00", 200), ("/?a=%ff", 200), ("/?" + "a=b&" * 2000, 200),
        ("/static/../settings.py", 404),
        ("/static/app.css", 404), ("/components", 404), ("/demo/mailbox", 404), ("/healthz/../", 404),
    ],
)  # fmt: skip
def test_an_odd_address_has_a_plain_answer(browser: Browser, path: str, status: int) -> None:
    """Nothing that can stand in an address is more than a page that is not there."""
    assert browser.ask(path).status_code == status


@pytest.mark.parametrize("body", [b"\xff\xfe", b"email=%ff%00", b"&&&===", b"a" * 60_000, b"%"])
@pytest.mark.parametrize(
    "kind",
    ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=", "x/y", ""],
)
def test_an_odd_body_has_a_plain_answer(browser: Browser, body: bytes, kind: str) -> None:
    """A form that cannot be read has no key, and is refused like any without one."""
    assert browser.ask("/register", method="POST", data=body, content_type=kind).status_code == 400


@pytest.mark.parametrize("field", ["id_number", "secret_number", "email"])
def test_nul_is_typed_by_nobody(browser: Browser, field: str) -> None:
    """A field that holds NUL is refused before the store is asked."""
    browser.get("/register")
    answer = browser.send("/register", **{field: "a\0b"})

    assert (answer.status_code, heading(answer)) == (400, "This request cannot be read")


def test_a_password_may_hold_anything(site: Staged) -> None:
    """NUL, emoji and halves of letters in a password are judged, never a fault (PWD-1)."""
    browser = site.browser()
    for password in ("correct\0horse 42", "😀😀😀😀😀😀 42", "\u0301" * 9 + "42", "é" * 500 + "42"):
        assert browser.register(password=password, password_again=password).status_code == 303


def test_a_store_that_is_down_asks_for_patience(site: Staged) -> None:
    """Logging in fails closed, with the time to try again (LOCK-10)."""
    browser = site.browser()
    browser.ask("/")
    with site.rehearsal.store.begin():
        site.rehearsal.store._patience = 0.0  # type: ignore[attr-defined]  # noqa: SLF001
        answer = browser.send("/login", id_number="XYZ987654", password="wrong one 42")

    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == answer.headers["Refresh"]


def test_the_gallery_is_for_development(browser: Browser) -> None:
    """Every component in every state, where it is asked for, and nowhere else."""
    shown = stage(attrs.evolve(ON_A_DESK, development_pages=True)).browser().ask("/components")

    assert (shown.status_code, heading(shown)) == (200, "Components")
    assert browser.ask("/components").status_code == 404
    assert stage(IN_PRODUCTION).browser().ask("/components").status_code == 404


def test_the_operators_words_and_looks() -> None:
    """Name, contact, colours, logo and terms of the operator are on the pages (mission, brand-neutral)."""
    terms = {"en": ("We ask you to be kind.",)}
    own = attrs.evolve(
        ON_A_DESK, service_name="Marks", board_contact="help@board.example", brand="#6A1B9A", terms=terms
    )
    browser = stage(own).browser()
    home = browser.get("/").text

    assert "<b>Marks</b>" in home
    assert 'href="mailto:help@board.example"' in browser.get("/contact").text
    assert "/static/brand." in home
    assert "We ask you to be kind." in browser.get("/terms").text
    assert "We ask you to be kind." not in browser.get("/terms?language=fr").text


def test_static_files_are_served_small_to_whom_takes_them_so(browser: Browser) -> None:
    """A style sheet comes compressed where that is accepted, and as it is elsewhere."""
    address = browser.get("/").text.split('rel="stylesheet" href="')[1].split('"')[0]
    small = browser.ask(address, headers={"Accept-Encoding": "gzip"})
    plain = browser.ask(address)

    assert small.headers["Content-Encoding"] == "gzip"
    assert small.headers["Vary"] == "Accept-Encoding"
    assert len(small.data) < len(plain.data)
    assert plain.mimetype == "text/css"
