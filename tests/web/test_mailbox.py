"""The mailbox of a demonstration."""

import os
from email.message import EmailMessage
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from adapters_web.app import create_app
from adapters_web.mailbox import mailbox_blueprint
from results_core.testing.rehearsal import rehearse
from tests.web.visits import ON_A_DESK, PLAIN, heading, stage

LINK = f"{PLAIN}/confirm/abc_DEF-123"


def letter(directory: Path, name: str, *, subject: str, at: int) -> None:
    """Lay a letter down in the spool."""
    message = EmailMessage()
    message["From"], message["To"] = "Results <results@example.org>", "zofia@mail.example"
    message["Subject"], message["Date"] = subject, "Sat, 20 Jun 2026 12:00:00 +0000"
    message.set_content(f"Press the link <{LINK}>\n\n<script>alert(1)</script>\n")
    message.add_alternative("<p>the same</p>", subtype="html")
    path = directory / f"{name}.eml"
    path.write_bytes(message.as_bytes())
    os.utime(path, (at, at))


@pytest.fixture
def mailbox(tmp_path: Path) -> FlaskClient:
    """A browser of a demonstration with two letters."""
    letter(tmp_path, "letter-first", subject="Confirm your email address", at=1)
    letter(tmp_path, "letter-second", subject="Vous êtes enregistré", at=2)
    (tmp_path / ".letter-third.eml.7").write_bytes(b"half")
    return create_app(rehearse().application, ON_A_DESK, more=[mailbox_blueprint(tmp_path)]).test_client()


def test_letters_are_listed_newest_first(mailbox: FlaskClient) -> None:
    """Every whole letter, with its subject and whom it is for."""
    page = mailbox.get("/demo/mailbox", base_url=PLAIN)

    assert page.status_code == 200
    assert page.text.index("Vous êtes enregistré") < page.text.index("Confirm your email address")
    assert 'href="/demo/mailbox/letter-second"' in page.text


def test_a_letter_is_shown_with_its_link(mailbox: FlaskClient) -> None:
    """The text is text, its address a link to press."""
    page = mailbox.get("/demo/mailbox/letter-first", base_url=PLAIN)

    assert heading(page) == "Confirm your email address"
    assert f'<a href="{LINK}">{LINK}</a>' in page.text
    assert "<script>" not in page.text.split("<main")[1]


@pytest.mark.parametrize(
    "name", ["letter-third", "..", "%2e%2e%2fkeys", ".letter-third.eml.7", "a" * 200, "x%00"]
)
def test_no_other_file_is_shown(mailbox: FlaskClient, name: str) -> None:
    """Only letters of the folder have a page."""
    assert mailbox.get(f"/demo/mailbox/{name}", base_url=PLAIN).status_code == 404


def test_an_empty_spool_says_so(tmp_path: Path) -> None:
    """Before the first letter, and before the folder is made."""
    more = [mailbox_blueprint(tmp_path / "later")]
    page = create_app(rehearse().application, ON_A_DESK, more=more).test_client()

    assert "No letter yet" in page.get("/demo/mailbox", base_url=PLAIN).text


def test_no_site_has_a_mailbox_of_itself() -> None:
    """Letters hold live links: only who asks for the mailbox gets it."""
    assert stage().browser().ask("/demo/mailbox").status_code == 404
