"""Every page in either language, by browser, cookie, address or form (G1, screens §4)."""

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.testing.builders import PASSWORD, ZOFIA
from tests.web.visits import ON_A_DESK, Browser, Staged, heading, objections, stage

FRENCH = "Consultez vos résultats"
ENGLISH = "See your exam results"


@pytest.mark.parametrize(
    ("asked", "title"), [("fr-CA, en;q=0.8", FRENCH), ("de, en", ENGLISH), ("de", ENGLISH), ("", ENGLISH)]
)
def test_the_first_page_is_in_the_browsers_language(site: Staged, asked: str, title: str) -> None:
    """The first of the browser's languages that there is; else the default."""
    assert heading(site.browser(**{"Accept-Language": asked}).get("/")) == title


def test_the_operator_chooses_the_default() -> None:
    """A browser that asks for nothing known gets the operator's default."""
    assert heading(stage(attrs.evolve(ON_A_DESK, default_language="fr")).browser().get("/")) == FRENCH


def test_an_address_changes_the_language_and_is_cleaned(browser: Browser) -> None:
    """`?language=fr` is remembered and dropped; what else was asked stays."""
    answer = browser.ask("/help?language=fr&from=home&language=fr")

    assert (answer.status_code, answer.headers["Location"]) == (303, "/help?from=home")
    assert heading(browser.get("/")) == FRENCH


@pytest.mark.parametrize(
    "path", ["//evil.example/", "/\\evil.example", "/%2f%2fevil.example", "/nothing", "/help/"]
)
def test_no_address_leads_elsewhere(browser: Browser, path: str) -> None:
    """Only a page of ours is cleaned of its language: nothing sends anybody to another host (HDR-4)."""
    answer = browser.client.get(
        "/?language=fr", base_url=browser.site.base_url, environ_overrides={"PATH_INFO": path}
    )

    assert answer.status_code == 404
    assert "Location" not in answer.headers


def test_an_unknown_language_changes_nothing(browser: Browser) -> None:
    """A language that there is not is passed over."""
    answer = browser.ask("/?language=xx")

    assert answer.status_code == 200
    assert "language" not in answer.headers.get("Set-Cookie", "")


def test_a_form_keeps_what_was_typed_and_sends_nothing(site: Staged) -> None:
    """The switch shows the form in French, its values kept, passwords emptied, nothing checked."""
    browser = site.browser()
    browser.get("/register")
    answer = browser.send(
        "/register", language="fr", id_number=ZOFIA, email="a@b", password=PASSWORD.reveal(), updates="yes"
    )

    assert answer.status_code == 200
    assert '<html lang="fr"' in answer.text
    assert f'value="{ZOFIA}"' in answer.text
    assert 'value="a@b"' in answer.text
    assert PASSWORD.reveal() not in answer.text
    assert objections(answer) == []
    assert '<html lang="fr"' in browser.get("/").text


@pytest.mark.parametrize("path", ["/", "/login", "/forgot"])
def test_every_form_switches(site: Staged, path: str) -> None:
    """Logging in and forgetting switch like registering, and try nothing."""
    browser = site.browser()
    browser.get("/forgot")
    answer = browser.send(path, language="fr", id_number=ZOFIA, password="wrong one 42")

    assert (answer.status_code, '<html lang="fr"' in answer.text) == (200, True)
    assert f'value="{ZOFIA}"' in answer.text
    for kind in (EventKind.LOGIN_TRIED, EventKind.RECOVERY_ASKED):
        assert site.rehearsal.events(kind) == []


def test_the_form_behind_a_link_switches(site: Staged) -> None:
    """Confirming and choosing a password switch too; the link stays good."""
    site.browser().register()
    confirming = site.browser()
    switched = confirming.confirm(language="fr", password=PASSWORD.reveal())
    assert heading(switched).startswith("Confirmez")
    assert confirming.send("/confirm", password=PASSWORD.reveal()).status_code == 303

    confirming.get("/forgot")
    confirming.send("/forgot", id_number=ZOFIA)
    confirming.get(f"/reset/{site.rehearsal.link_delivered(LetterKind.RESET_PASSWORD).reveal()}")
    switched = confirming.send("/reset", language="en", password="x")
    assert (switched.status_code, heading(switched)) == (200, "Choose a new password")


def test_the_account_brings_its_language(site: Staged) -> None:
    """Logging in on a browser that has chosen none goes on in the account's language."""
    french = site.browser(**{"Accept-Language": "fr"})
    french.register()
    french.confirm()
    elsewhere = site.browser(**{"Accept-Language": "en"})
    elsewhere.log_in()
    assert '<html lang="fr"' in elsewhere.get("/results").text

    chosen = site.browser()
    chosen.get("/?language=en")
    chosen.log_in()
    assert '<html lang="en"' in chosen.get("/results").text


def test_the_lock_is_said_with_its_place(site: Staged) -> None:
    """In French the hour is written as the French write it, in the board's zone."""
    browser = site.browser(**{"Accept-Language": "fr"})
    said = [objections(browser.log_in(password="wrong one 42"))[0][1] for _ in range(4)][-1]

    assert "13\u00a0h\u00a030" in said
