"""My details over HTTP: each journey as a candidate makes it (K12, mission B12)."""

import json
import re

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import EMAIL, PASSWORD, ZOFIA
from results_core.testing.files import entry_cells
from tests.web.visits import Browser, Staged, heading, objections, set_cookies, stage

NEW_PASSWORD = "quite another horse 77"
NEW = "new@mail.example"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0"
PAGES = (
    "/details",
    "/details/password",
    "/details/email",
    "/details/language",
    "/details/updates",
    "/details/sessions",
    "/details/data",
    "/details/close",
)


def ask_for_change(browser: Browser, **typed: str) -> dict[LetterKind, str]:
    """Ask for another address; return the tokens of the letters."""
    browser.get("/details/email")
    answer = browser.send("/details/email", **({"email": NEW, "current": PASSWORD.reveal()} | typed))
    assert answer.headers["Location"] == "/details"
    return {
        letter.kind: letter.link.reveal()
        for letter in browser.site.rehearsal.deliver()
        if letter.link is not None
    }


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_for_who_is_logged_in(site: Staged, path: str) -> None:
    """Anybody else is sent home, whether they look or send."""
    stranger = site.browser()
    stranger.get("/")

    assert stranger.ask(path).headers["Location"] == "/"
    if path != "/details":
        assert stranger.send(path, current="x", email="x").headers["Location"] == "/"


def test_the_page_shows_what_is_known_and_the_way_to_every_change(logged_in: Browser) -> None:
    """Name, date of birth and ID Number to read; everything else with its link (K12)."""
    page = logged_in.get("/details")

    assert heading(page) == "My details"
    for told in ("Zofia Maria Adamczyk", "29 February 2004", ZOFIA, EMAIL, "Contact your exam centre"):
        assert told in page.text.replace("<wbr>", "")
    assert {path for path in PAGES if f'href="{path}"' in page.text} == set(PAGES)
    assert PASSWORD.reveal() not in page.text
    assert page.headers["Cache-Control"] == "no-store"


def test_the_password_is_changed(site: Staged, logged_in: Browser) -> None:
    """This browser stays, under another cookie; every other one is out."""
    other = site.browser()
    other.log_in()
    former = logged_in.cookie("candidate")
    logged_in.get("/details/password")
    wrong = logged_in.send(
        "/details/password", current="not the one 42", password=NEW_PASSWORD, password_again=NEW_PASSWORD
    )
    done = logged_in.send(
        "/details/password", current=PASSWORD.reveal(), password=NEW_PASSWORD, password_again=NEW_PASSWORD
    )

    assert (wrong.status_code, objections(wrong)) == (422, [("current", "The password is not right.")])
    assert done.headers["Location"] == "/details"
    assert logged_in.cookie("candidate") not in {None, former}
    assert "Your password was changed" in logged_in.get("/details").text
    assert other.ask("/results").headers["Location"] == "/"


def test_objections_to_a_new_password_come_all_at_once(logged_in: Browser) -> None:
    """Beside their fields, without a password in the page (B3)."""
    logged_in.get("/details/password")
    answer = logged_in.send(
        "/details/password", current=PASSWORD.reveal(), password="adamczyk", password_again="other"
    )

    assert answer.status_code == 422
    assert [field for field, _ in objections(answer)] == ["password", "password", "password_again"]
    assert "adamczyk" not in answer.text.replace("Adamczyk", "")


def test_the_address_is_changed_in_this_browser_by_a_press(logged_in: Browser) -> None:
    """The letter's address is cleaned of the token, and the button does it (TOK-3, TOK-7)."""
    tokens = ask_for_change(logged_in)
    waiting = logged_in.get("/details")
    swapped = logged_in.ask(f"/details/email/confirm/{tokens[LetterKind.CONFIRM_NEW_ADDRESS]}")
    shown = logged_in.get("/details/email/confirm")
    done = logged_in.send("/details/email/confirm")

    assert "A new address waits for you" in waiting.text
    assert swapped.headers["Location"] == "/details/email/confirm"
    assert "Path=/details/email/confirm" in set_cookies(swapped)["confirm-email"]
    assert swapped.headers["Referrer-Policy"] == "no-referrer"
    assert 'name="password"' not in shown.text
    assert done.headers["Location"] == "/details"
    assert NEW in logged_in.get("/details").text.replace("<wbr>", "")


def test_elsewhere_the_password_is_asked_for(site: Staged, logged_in: Browser) -> None:
    """The reader of a mistyped mailbox gets nowhere, and sees neither name nor address."""
    token = ask_for_change(logged_in)[LetterKind.CONFIRM_NEW_ADDRESS]
    elsewhere = site.browser()
    shown = elsewhere.get(f"/details/email/confirm/{token}")
    empty = elsewhere.send("/details/email/confirm")
    wrong = elsewhere.send("/details/email/confirm", password="not the one 42")
    right = elsewhere.send("/details/email/confirm", password=PASSWORD.reveal())
    again = elsewhere.get(f"/details/email/confirm/{token}")

    assert not any(told in shown.text for told in ("Zofia", ZOFIA, EMAIL, NEW))
    assert [field for field, _ in objections(empty)] == ["password"]
    assert objections(wrong) == [("password", "The password is not right.")]
    assert right.headers["Location"] == "/"
    assert (again.status_code, heading(again)) == (410, "This link cannot be used")


def test_the_old_mailbox_undoes_it(site: Staged, logged_in: Browser) -> None:
    """Looks use nothing up; then every browser is out, and a reset is on its way to the old address."""
    tokens = ask_for_change(logged_in)
    logged_in.get(f"/details/email/confirm/{tokens[LetterKind.CONFIRM_NEW_ADDRESS]}")
    logged_in.send("/details/email/confirm")
    site.rehearsal.deliver()
    mailbox = site.browser()
    path = f"/details/email/undo/{tokens[LetterKind.ADDRESS_CHANGING]}"
    for method in ("GET", "HEAD", "GET"):
        assert mailbox.ask(path, method=method).status_code == 303
        assert mailbox.ask("/details/email/undo", method=method).status_code == 200
    done = mailbox.send("/details/email/undo")

    assert done.headers["Location"] == "/details/email/undone"
    assert "set a new password" in mailbox.get("/details/email/undone").text
    assert logged_in.ask("/details").headers["Location"] == "/"
    assert site.rehearsal.delivered(LetterKind.RESET_PASSWORD).to == EMAIL
    assert mailbox.get(path).status_code == 410


@pytest.mark.parametrize("page", ["confirm", "undo"])
def test_an_odd_token_is_a_link_that_has_gone(site: Staged, page: str) -> None:
    """It sets no cookie and leads to the plain page."""
    browser = site.browser()
    browser.get("/")
    answer = browser.ask(f"/details/email/{page}/x")

    assert answer.headers["Location"] == f"/details/email/{page}"
    assert browser.get(f"/details/email/{page}").status_code == 410
    assert browser.send(f"/details/email/{page}").status_code == 410


def test_an_address_that_somebody_else_has_is_taken_like_any_other(logged_in: Browser) -> None:
    """Nobody learns from it which addresses are known (ENU-4)."""
    typed = ask_for_change(logged_in, email="known@mail.example")

    assert set(typed) == {LetterKind.CONFIRM_NEW_ADDRESS, LetterKind.ADDRESS_CHANGING}


def test_a_wrong_address_keeps_what_was_typed(logged_in: Browser) -> None:
    """But for the password."""
    logged_in.get("/details/email")
    answer = logged_in.send("/details/email", email="nobody", current=PASSWORD.reveal())

    assert objections(answer) == [("email", "Enter an email address like name@example.com")]
    assert 'value="nobody"' in answer.text
    assert PASSWORD.reveal() not in answer.text


def test_sessions_are_shown_and_ended(site: Staged, logged_in: Browser) -> None:
    """In words, this one marked; ending one logs that browser out (SES-5)."""
    other = site.browser(**{"User-Agent": FIREFOX})
    other.log_in()
    shown = logged_in.get("/details/sessions")
    named = re.findall(r'name="session" value="([0-9a-f]{32})"', shown.text)

    assert "Firefox on Linux" in shown.text
    assert FIREFOX not in shown.text
    assert shown.text.count("This browser") == len(named) == 1
    assert logged_in.send("/details/sessions", session=named[0]).headers["Location"] == "/details/sessions"
    assert "That browser is logged out" in logged_in.get("/details/sessions").text
    assert other.ask("/details").headers["Location"] == "/"
    assert logged_in.ask("/details").status_code == 200


def test_logging_out_everywhere_is_one_press(site: Staged, logged_in: Browser) -> None:
    """This browser is out too."""
    other = site.browser()
    other.log_in()
    logged_in.get("/details/sessions")

    assert logged_in.send("/details/sessions/everywhere").headers["Location"] == "/logged-out"
    assert other.ask("/details").headers["Location"] == logged_in.ask("/details").headers["Location"] == "/"


def test_news_and_language_are_chosen(site: Staged, logged_in: Browser) -> None:
    """The box is not ticked before it was; the pages keep their own language (REG-9)."""
    unticked = logged_in.get("/details/updates")
    logged_in.send("/details/updates", updates="yes")
    ticked = logged_in.get("/details/updates")
    logged_in.send("/details/updates")
    odd = logged_in.send("/details/language", letters_language="xx")
    logged_in.send("/details/language", letters_language="fr")
    account = site.rehearsal.application.candidates.show(ZOFIA).account

    assert (" checked" in unticked.text, " checked" in ticked.text) == (False, True)
    assert objections(odd) == [("letters_language", "Choose a language")]
    assert account is not None
    assert (account.updates, account.language) == (None, "fr")
    assert heading(logged_in.get("/details")) == "My details"


def test_the_copy_of_ones_data_is_a_file(logged_in: Browser) -> None:
    """After the password, never kept by the browser (PRV-4)."""
    logged_in.get("/details/data")
    refused = logged_in.send("/details/data")
    wrong = logged_in.send("/details/data", current="not the one 42")
    answer = logged_in.send("/details/data", current=PASSWORD.reveal())

    assert (refused.status_code, wrong.status_code) == (422, 422)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    assert json.loads(answer.data)["account"]["email"] == EMAIL


def test_a_closed_account_is_shut_for_everybody(site: Staged, logged_in: Browser) -> None:
    """Its browser is out, and log-in answers as for an unknown ID Number (B12, ENU-1)."""
    logged_in.get("/details/close")
    wrong = logged_in.send("/details/close", current="not the one 42")
    done = logged_in.send("/details/close", current=PASSWORD.reveal())
    closed = logged_in.get("/details/closed")
    answer = logged_in.log_in()

    assert objections(wrong) == [("current", "The password is not right.")]
    assert done.headers["Location"] == "/details/closed"
    assert heading(closed) == "Your account is closed"
    assert [field for field, _ in objections(answer)] == ["id_number"]
    assert [field for field, _ in objections(site.browser().register())] == ["secret_number"]


def test_the_switch_of_language_does_nothing_else(logged_in: Browser) -> None:
    """On every form: shown again in French, nothing is done, what was typed stays (G1)."""
    logged_in.site.rehearsal.deliver()
    for path in PAGES[1:]:
        logged_in.get(path)
        answer = logged_in.send(path, language="fr", current=PASSWORD.reveal(), email=NEW, updates="yes")
        assert answer.status_code == 200 or answer.headers["Location"] == "/details/sessions", path
    account = logged_in.site.rehearsal.application.candidates.show(ZOFIA).account

    assert account is not None
    assert (account.email, account.language, account.updates, account.closed_at) == (EMAIL, "en", None, None)
    assert logged_in.site.rehearsal.deliver() == []
    assert heading(logged_in.get("/details")) == "Mes informations"


def test_a_child_sees_no_box_for_news() -> None:
    """And why (PRV-6)."""
    child = stage(rows=[entry_cells(date_of_birth="2015-01-01")]).candidate()
    page = child.get("/details/updates")

    assert "under 16" in page.text
    assert 'name="updates"' not in page.text
