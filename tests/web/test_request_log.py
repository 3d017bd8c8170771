"""One line for each request, and nothing personal in it (LOG-1, LOG-2)."""

import json
import logging

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import EMAIL, PASSWORD, RELEASE, ZOFIA
from tests.web.visits import Staged, account_of


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    """The log of the site."""
    caplog.set_level(logging.DEBUG)
    return caplog


def test_a_request_is_one_line(site: Staged, log: pytest.LogCaptureFixture) -> None:
    """Method, route, status, time, milliseconds, a random id, and the account where there is one."""
    candidate = site.candidate()
    log.clear()
    candidate.ask("/results")
    candidate.ask("/nothing")
    first, second = (
        json.loads(record.getMessage()) for record in log.records if record.name == "results.web"
    )

    assert first.keys() == {"time", "method", "route", "status", "ms", "request", "account"}
    assert (first["method"], first["route"], first["status"]) == ("GET", "/results", 303)
    assert first["account"] == account_of(site)
    assert (second["route"], second["status"]) == (None, 404)
    assert first["request"] != second["request"]


def test_nothing_personal_is_logged(site: Staged, log: pytest.LogCaptureFixture) -> None:
    """No password, number, name, address, token, cookie or reference of a whole journey is in any log."""
    browser = site.browser()
    browser.register()
    token = site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()
    browser.get(f"/confirm/{token}")
    browser.send("/confirm")
    site.rehearsal.import_results()
    site.rehearsal.clock.set(RELEASE)
    browser.log_in(password="wrong one 42")
    browser.log_in()
    page = browser.get("/results")
    browser.get(f"{page.request.path}/statement.pdf?canary=query")
    cookies = [browser.cookie("candidate"), browser.cookie("visitor")]
    secrets = [ZOFIA, "7866", EMAIL, PASSWORD.reveal(), "wrong one 42", token, "Adamczyk", "canary", *cookies]

    assert [secret for secret in secrets if secret and secret in log.text] == []


def test_a_line_stays_one_line(site: Staged, log: pytest.LogCaptureFixture) -> None:
    """Line ends, escapes and marks that turn the direction of writing stay out, wherever they are sent."""
    odd = "a\u202eb\x1b[31m"
    site.browser(**{"User-Agent": "x\x1b[31m"}).ask(f"/{odd}%0d%0aforged", method="FORGED")
    lines = [record.getMessage() for record in log.records if record.name == "results.web"]

    assert len(lines) == 1
    assert lines[0].isascii()
    assert lines[0].isprintable()
