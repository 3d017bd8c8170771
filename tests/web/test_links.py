"""Links of letters: looking uses nothing up, and the token stays out of sight (TOK-2, TOK-3, TOK-7)."""

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import PASSWORD, ZOFIA
from tests.web.visits import Staged, heading, objections, set_cookies

NEW = "quite another horse 77"


def test_a_look_uses_nothing_up(site: Staged) -> None:
    """Three GETs and a HEAD by whoever scans the mail, and then the button works (TOK-3)."""
    browser = site.browser()
    browser.register()
    path = f"/confirm/{site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()}"
    scanner = site.browser()
    for method in ("GET", "GET", "GET", "HEAD"):
        assert scanner.ask(path, method=method).status_code == 303
        assert scanner.ask("/confirm", method=method).status_code == 200
    browser.get(path)

    assert browser.send("/confirm").headers["Location"] == "/confirmed"


def test_the_address_is_cleaned_of_the_token(site: Staged) -> None:
    """The token goes into a cookie for its page alone, a quarter of an hour long, and shows nowhere."""
    browser = site.browser()
    browser.register()
    token = site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()
    swapped = browser.ask(f"/confirm/{token}")
    line = set_cookies(swapped)["confirm"]

    assert swapped.headers["Location"] == "/confirm"
    assert {"HttpOnly", "Max-Age=900", "Path=/confirm", "SameSite=Lax"} <= {
        part.strip() for part in line.split(";")
    }
    assert token not in swapped.text + browser.ask("/confirm").text


def test_a_used_link_says_so(site: Staged) -> None:
    """The second press finds the address confirmed; the cookie is gone with the first (K4)."""
    browser = site.browser()
    browser.register()
    path = f"/confirm/{site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()}"
    browser.get(path)
    browser.send("/confirm")
    assert browser.cookie("confirm", path="/confirm") is None
    again = browser.get(path)

    assert (again.status_code, heading(again)) == (410, "This address is already confirmed")


def test_an_expired_link_fetches_a_fresh_one(site: Staged) -> None:
    """After 72 hours the page offers another letter to the same address (K4)."""
    browser = site.browser()
    browser.register()
    path = f"/confirm/{site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()}"
    site.rehearsal.clock.advance(hours=72)
    expired = browser.get(path)
    assert (expired.status_code, heading(expired)) == (410, "This link has expired")
    assert browser.send("/confirm/again").headers["Location"] == "/confirm/again"

    assert browser.confirm().headers["Location"] == "/confirmed"


def test_one_link_does_not_serve_for_another(site: Staged) -> None:
    """The token of one letter is nothing to the page of the other (TOK-4)."""
    browser = site.browser()
    browser.register()
    confirming = site.rehearsal.link_delivered(LetterKind.CONFIRM_ADDRESS).reveal()

    assert browser.get(f"/reset/{confirming}").status_code == 410
    assert browser.send("/reset", password=NEW, password_again=NEW).status_code == 410


@pytest.mark.parametrize(
    "token", ["x", "%00", "a" * 2000, "%0d%0aSet-Cookie:%20a=b", "é" * 43, "..", "a;b=c" * 9]
)
def test_an_odd_token_is_a_link_that_has_gone(site: Staged, token: str) -> None:
    """What no letter holds sets no cookie and leads to the plain page."""
    browser = site.browser()
    for page in ("confirm", "reset"):
        answer = browser.ask(f"/{page}/{token}")
        assert (answer.status_code, answer.headers["Location"]) == (303, f"/{page}")
        assert "Max-Age=0" in set_cookies(answer)[page]
        assert browser.get(f"/{page}").status_code == 410


def test_a_new_password_is_judged_like_the_first(site: Staged) -> None:
    """Objections beside their fields, the link still good, and then the password is set (B6)."""
    site.candidate()
    site.rehearsal.deliver()
    browser = site.browser()
    browser.get("/forgot")
    assert objections(browser.send("/forgot")) == [("id_number", "Enter your ID Number")]
    browser.send("/forgot", id_number=ZOFIA)
    path = f"/reset/{site.rehearsal.link_delivered(LetterKind.RESET_PASSWORD).reveal()}"
    browser.get(path)
    refused = browser.send("/reset", password="password12", password_again="password21")
    assert refused.status_code == 422
    assert [field for field, _ in objections(refused)] == ["password", "password_again"]

    assert browser.send("/reset", password=NEW, password_again=NEW).headers["Location"] == "/"
    assert browser.get(path).status_code == 410


def test_a_reset_ends_every_session(site: Staged) -> None:
    """Whoever was logged in elsewhere is out at the next page (SES-3)."""
    elsewhere = site.candidate()
    site.rehearsal.deliver()
    browser = site.browser()
    browser.get("/forgot")
    browser.send("/forgot", id_number=ZOFIA)
    browser.get(f"/reset/{site.rehearsal.link_delivered(LetterKind.RESET_PASSWORD).reveal()}")
    browser.send("/reset", password=NEW, password_again=NEW)

    assert elsewhere.ask("/results").headers["Location"] == "/"


def test_the_page_after_confirming_is_for_who_has_confirmed(site: Staged) -> None:
    """A stranger who knows its address is sent home, and reloading it does no harm."""
    browser = site.browser()
    browser.register()
    browser.confirm()

    assert [heading(browser.get("/confirmed")) for _ in range(2)] == ["You are registered. Now log in"] * 2
    assert site.browser().ask("/confirmed").headers["Location"] == "/"
    assert browser.log_in(password=PASSWORD.reveal()).headers["Location"] == "/results"
