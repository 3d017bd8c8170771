"""The site as a guest in somebody else's Flask application (mission F3)."""

import re

import attrs
import pytest
from flask import Flask, Response, session
from werkzeug.exceptions import NotFound
from werkzeug.test import TestResponse

from adapters_web.guest import guest_of
from results_core.testing.builders import PASSWORD, RELEASE, ZOFIA
from results_core.testing.rehearsal import Rehearsal, rehearse
from tests.web.visits import (
    IN_PRODUCTION,
    ON_A_DESK,
    PLAIN,
    SAFE,
    Browser,
    Staged,
    heading,
    set_cookies,
    stage,
)

NORTH = "/exams/north"
SOUTH = "/south"


def host() -> Flask:
    """Return a service that is not ours, with its session, its errors and its habits."""
    service = Flask("theirs")
    service.secret_key = "theirs"

    @service.get("/")
    def visits() -> str:
        session["visits"] = session.get("visits", 0) + 1
        return f"visit {session['visits']}"

    @service.errorhandler(404)
    def lost(_fault: NotFound) -> tuple[str, int]:
        return "their lost page", 404

    @service.after_request
    def sign(response: Response) -> Response:
        response.headers["X-Theirs"] = "yes"
        return response

    return service


def with_candidate() -> Rehearsal:
    """Return an application whose candidate has an account, and whose result is out."""
    site = stage()
    site.rehearsal.import_results()
    site.candidate()
    site.rehearsal.clock.set(RELEASE)
    return site.rehearsal


def staged(*prefixes: str) -> Staged:
    """Return the host with a guest at each of the paths, all showing one application with a candidate."""
    rehearsal = with_candidate()
    service = host()
    for prefix in prefixes:
        settings = attrs.evolve(ON_A_DESK, base_url=PLAIN + prefix)
        service.register_blueprint(
            guest_of(rehearsal.application, settings, name=prefix.strip("/").replace("/", "-"))
        )
    return Staged(rehearsal=rehearsal, app=service, base_url=PLAIN)


def log_in(browser: Browser, prefix: str) -> TestResponse:
    """Log in at a guest."""
    browser.ask(f"{prefix}/")
    return browser.send(f"{prefix}/login", id_number=ZOFIA, password=PASSWORD.reveal())


def test_a_candidate_reads_the_result_in_a_service_that_is_not_ours() -> None:
    """Every page, link, form and file is below the path that the host has given."""
    browser = staged(NORTH).browser()
    shown = log_in(browser, NORTH)
    while shown.status_code == 303:
        shown = browser.ask(shown.headers["Location"])
    addresses = re.findall(r'(?:href|src|action)="(/[^"]*)"', shown.text)

    assert shown.status_code == 200
    assert {address for address in addresses if not address.startswith(f"{NORTH}/")} <= {NORTH}
    for style in (address for address in addresses if "/static/" in address):
        assert browser.ask(style).status_code == 200


def test_the_session_and_the_pages_of_the_host_stay_its_own() -> None:
    """What the host keeps in its session stays there; its errors are its own, and ours ours."""
    browser = staged(NORTH).browser()
    assert browser.ask("/").text == "visit 1"
    entered = log_in(browser, NORTH)

    assert "session" not in set_cookies(entered)
    assert entered.headers["X-Theirs"] == "yes"
    assert browser.ask("/").text == "visit 2"
    assert browser.ask("/nowhere").text == "their lost page"
    ours = browser.ask(f"{NORTH}/nowhere")
    assert (ours.status_code, heading(ours)) == (404, "Page not found")


def test_two_guests_of_one_host_do_not_know_each_other() -> None:
    """Who is logged in at one is a stranger at the other: their cookies have names of their own."""
    browser = staged(NORTH, SOUTH).browser()
    assert {"exams-north-candidate"} <= set_cookies(log_in(browser, NORTH)).keys()

    assert browser.ask(f"{NORTH}/results").status_code != 302
    assert browser.ask(f"{SOUTH}/results").headers["Location"] == f"{SOUTH}/"
    log_in(browser, SOUTH)
    assert browser.ask(f"{NORTH}/results").status_code != 302


def test_what_a_host_mounts_is_found_below_its_own_path() -> None:
    """A host that is itself served below a path has the guest below both."""
    rehearsal = rehearse()
    service = host()
    settings = attrs.evolve(ON_A_DESK, base_url=f"{PLAIN}/mounted{SOUTH}")
    guest = guest_of(rehearsal.application, settings)
    service.register_blueprint(guest, url_prefix=SOUTH)

    answer = service.test_client().get(f"{SOUTH}/", base_url=f"{PLAIN}/mounted")

    assert heading(answer) == "See your exam results"


def test_a_form_without_its_key_is_refused_though_the_host_has_no_guard() -> None:
    """Forged requests are our own concern (CSRF-1)."""
    site = staged(SOUTH)
    answer = site.browser().ask(f"{SOUTH}/login", method="POST", data={"id_number": ZOFIA, "password": "x"})

    assert answer.status_code == 400


def test_cookies_in_production_are_bound_to_the_host() -> None:
    """A guest's cookies carry the prefix that browsers hold to https and to the host (SES-4)."""
    rehearsal = with_candidate()
    service = host()
    service.register_blueprint(
        guest_of(rehearsal.application, attrs.evolve(IN_PRODUCTION, base_url=SAFE + SOUTH))
    )
    site = Staged(rehearsal=rehearsal, app=service, base_url=SAFE)

    assert "__Host-south-candidate" in set_cookies(log_in(site.browser(), SOUTH))


def test_a_guest_needs_a_path_of_its_own() -> None:
    """Without one it would take every address of the host."""
    with pytest.raises(ValueError, match="path of its own"):
        guest_of(rehearse().application, ON_A_DESK)
