"""Email Notifications over HTTP: what an officer chooses, and nobody else's choice (V16, C13)."""

import pytest

from results_core.notifications.preferences import Notice, Preferences
from results_core.organisations.model import Officer
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, put_officer
from tests.web.visits import Browser, Staged, objections

READ = "/verifiers/account/notifications"
EDIT = f"{READ}/edit"


@pytest.fixture
def officer(site: Staged) -> Officer:
    """Camille Martin."""
    return put_officer_with_password(site.rehearsal)


@pytest.fixture
def inside(site: Staged, officer: Officer) -> Browser:
    """The officer's browser."""
    return site.officer(officer)


def chosen(site: Staged, officer: Officer) -> Preferences:
    """Return what the officer gets."""
    return site.rehearsal.application.notifications.choose.of(officer.id)


def test_the_menu_leads_to_what_is_chosen(inside: Browser) -> None:
    """From every page; at first the daily summary, and how to change it."""
    menu = inside.get("/verifiers/account").text
    page = inside.get(READ).text

    assert f'href="{READ}"' in menu
    assert page.count("<bdi>On</bdi>") == 2
    assert f'href="{EDIT}"' in page


def test_an_officer_chooses(site: Staged, inside: Browser, officer: Officer) -> None:
    """The next page says so; another user of the organisation keeps their own choice."""
    colleague = put_officer(site.rehearsal.store, an_officer(email="lou@univ-lyon.example"))
    inside.get(EDIT)
    done = inside.send(EDIT, enabled="yes", each="yes", weekly="yes", officer=colleague.id)

    assert done.headers["Location"] == READ
    assert "Notifications saved." in inside.get(READ).text
    assert chosen(site, officer) == Preferences(chosen=frozenset({Notice.EACH, Notice.WEEKLY}))
    assert chosen(site, colleague) == Preferences()


def test_at_least_one_kind_or_none_at_all(site: Staged, inside: Browser, officer: Officer) -> None:
    """With its exact words; switched off, the kinds are kept and not shown."""
    inside.get(EDIT)
    wrong = inside.send(EDIT, enabled="yes")
    stood = chosen(site, officer)
    inside.send(EDIT, each="yes")
    off = inside.get(READ).text

    assert wrong.status_code == 422
    assert objections(wrong) == [("kinds", "Choose at least one kind of email, or switch them off")]
    assert stood == Preferences()
    assert chosen(site, officer) == Preferences(enabled=False, chosen=frozenset({Notice.EACH}))
    assert "Daily summary" not in off


def test_it_speaks_french(inside: Browser) -> None:
    """In the words of the screens."""
    inside.get(EDIT)
    page = inside.send(EDIT, enabled="yes", language="fr").text

    for words in (
        "M’envoyer des e-mails",
        "Pour chaque candidat",
        "Récapitulatif quotidien",
        "Récapitulatif hebdomadaire",
    ):
        assert words in page
