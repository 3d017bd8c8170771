"""The second step over HTTP (V4b): set up by QR code or key, asked for at log-in, never a session before."""

import re

import pytest

from results_core.access.second_step import StepSecret, code_of, step_at
from results_core.organisations.model import Officer
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_organisation
from tests.web.visits import Browser, Staged, heading, objections

WORD = PASSWORD.reveal()
KEY = re.compile(r'id="key">([A-Z2-7 ]+)<')
CODES = re.compile(r"^(?:<pre[^>]*>)?([0-9A-Z]{5}-[0-9A-Z]{5})$", re.MULTILINE)


@pytest.fixture
def officer(site: Staged) -> Officer:
    """An officer without a second step."""
    return put_officer_with_password(site.rehearsal)


def code(site: Staged, key: str, ahead: int = 0) -> str:
    """Return the code that an app with this key shows."""
    return code_of(StepSecret(key), step_at(site.rehearsal.clock.now()) + ahead)


def set_up(site: Staged, browser: Browser) -> tuple[str, list[str]]:
    """Set up the second step; return key and recovery codes."""
    found = KEY.search(browser.get("/verifiers/account/second-step").text)
    assert found is not None
    key = found[1].replace(" ", "")
    shown = browser.send("/verifiers/account/second-step", code=code(site, key), current=WORD)
    return key, CODES.findall(shown.text)


def test_it_is_set_up_and_asked_for(site: Staged, officer: Officer) -> None:
    """The QR code is drawn in the page; the key lies in no address; ten codes are shown once."""
    browser = site.officer(officer)
    offered = browser.get("/verifiers/account/second-step")
    wrong = browser.send("/verifiers/account/second-step", code="000000", current=WORD)
    missing = browser.send("/verifiers/account/second-step", code="000000")
    key, codes = set_up(site, browser)
    site.rehearsal.clock.advance(minutes=1)
    stranger = site.browser()
    asked = stranger.log_in_officer(officer.email)
    inside_too_early = stranger.ask("/verifiers/account")
    page = stranger.get("/verifiers/login/code")
    empty = stranger.send("/verifiers/login/code", code=" ")
    opened = stranger.send("/verifiers/login/code", code=f"{code(site, key)[:3]} {code(site, key)[3:]}")

    assert '<svg class="qr" role="img"' in offered.text
    assert "data:" not in offered.text
    assert objections(wrong)[0][1].startswith("The code is not right.")
    assert objections(missing) == [("current", "Enter your password")]
    assert len(codes) == 10
    assert codes[0] not in browser.get("/verifiers/account/second-step").text
    assert asked.headers["Location"] == "/verifiers/login/code"
    assert inside_too_early.headers["Location"] == "/verifiers/login"
    assert heading(page) == "Enter your code"
    assert objections(empty) == [("code", "Enter the six digits")]
    assert opened.headers["Location"] == "/verifiers/account"
    assert stranger.cookie("second-step", path="/verifiers/login") is None
    assert stranger.ask("/verifiers/account").status_code == 200


def test_a_recovery_code_instead(site: Staged, officer: Officer) -> None:
    """Once; the page with the code of the app leads there."""
    _, codes = set_up(site, site.officer(officer))
    answers = []
    for _ in range(2):
        stranger = site.browser()
        stranger.log_in_officer(officer.email)
        assert "/verifiers/login/recovery-code" in stranger.get("/verifiers/login/code").text
        stranger.get("/verifiers/login/recovery-code")
        answers.append(stranger.send("/verifiers/login/recovery-code", code=codes[0].lower()))

    assert [one.status_code for one in answers] == [303, 422]


def test_wrong_codes_lock(site: Staged, officer: Officer) -> None:
    """With the words of log-in."""
    set_up(site, site.officer(officer))
    stranger = site.browser()
    stranger.log_in_officer(officer.email)
    said = [objections(stranger.send("/verifiers/login/code", code="000000"))[0][1] for _ in range(4)]

    assert said[0] == "The code is not right, or it was used already."
    assert said[2].endswith("One more wrong code locks log-in.")
    assert said[3].startswith("Log-in is locked for this email address.")


def test_without_the_password_there_is_no_page(site: Staged, officer: Officer) -> None:
    """Nor with a token of somebody's own making."""
    del officer
    stranger = site.browser()
    stranger.client.set_cookie("second-step", "x" * 43, domain="results.example", path="/verifiers/login")
    pages = ["/verifiers/login/code", "/verifiers/login/recovery-code", "/verifiers/login/second-step"]
    stranger.get("/verifiers/login")
    answers = [stranger.ask(path) for path in pages] + [stranger.send(path, code="123456") for path in pages]

    assert {one.headers["Location"] for one in answers} == {"/verifiers/login"}


def test_an_organisation_requires_it_of_everybody(site: Staged) -> None:
    """It is set up at log-in, before anything else, and cannot be turned off."""
    strict = an_organisation(requires_second_step=True)
    officer = put_officer_with_password(site.rehearsal, organisation=strict)
    browser = site.browser()
    asked = browser.log_in_officer(officer.email)
    found = KEY.search(browser.get("/verifiers/login/second-step").text)
    assert found is not None
    key = found[1].replace(" ", "")
    shown = browser.send("/verifiers/login/second-step", code=code(site, key))
    own = browser.get("/verifiers/account/second-step")

    assert asked.headers["Location"] == "/verifiers/login/second-step"
    assert len(CODES.findall(shown.text)) == 10
    assert "you cannot turn it off" in own.text
    assert "/second-step/off" not in own.text


def test_it_is_turned_off_with_password_and_code(site: Staged, officer: Officer) -> None:
    """Both, and nothing less."""
    browser = site.officer(officer)
    key, _ = set_up(site, browser)
    site.rehearsal.clock.advance(minutes=1)
    browser.get("/verifiers/account/second-step")
    path, password = "/verifiers/account/second-step/off", "correct horse 42"
    empty = browser.send(path)
    wrong = browser.send(path, current="not the 1 of 2", code=code(site, key))
    stale = browser.send(path, current=password, code="000000")
    done = browser.send(path, current=password, code=code(site, key))

    assert [field for field, _ in objections(empty)] == ["current", "code"]
    assert objections(wrong) == [("current", "The password is not right.")]
    assert [field for field, _ in objections(stale)] == ["code"]
    assert done.headers["Location"] == "/verifiers/account"
    assert site.browser().log_in_officer(officer.email).headers["Location"] == "/verifiers/results"


def test_new_recovery_codes_are_shown_once(site: Staged, officer: Officer) -> None:
    """With the password, beside the form that turns it off; the codes of before log nobody in."""
    browser = site.officer(officer)
    _, codes = set_up(site, browser)
    browser.get("/verifiers/account/second-step")
    path = "/verifiers/account/second-step/codes"
    missing = browser.send(path)
    wrong = browser.send(path, current_for_codes="not the 1 of 2")
    fresh = CODES.findall(browser.send(path, current_for_codes=WORD).text)
    stranger = site.browser()
    stranger.log_in_officer(officer.email)
    stranger.get("/verifiers/login/recovery-code")
    former = stranger.send("/verifiers/login/recovery-code", code=codes[0])
    opened = stranger.send("/verifiers/login/recovery-code", code=fresh[0])

    assert objections(missing) == [("current_for_codes", "Enter your password")]
    assert objections(wrong) == [("current_for_codes", "The password is not right.")]
    assert len(set(fresh) - set(codes)) == 10
    assert (former.status_code, opened.status_code) == (422, 303)
    assert browser.get("/verifiers/account/second-step").text.count(fresh[0]) == 0
