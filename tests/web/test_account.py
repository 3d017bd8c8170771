"""Your Account of officers over HTTP: names, language and password (V15)."""

import pytest
from werkzeug.test import TestResponse

from results_core.correspondence.messages import LetterKind
from results_core.journal.events import EventKind
from results_core.organisations.model import Officer
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer
from tests.web.visits import Browser, Staged, heading, objections

NEW = "another 42 horses"


@pytest.fixture
def officer(site: Staged) -> Officer:
    """Camille Martin."""
    return put_officer_with_password(site.rehearsal)


@pytest.fixture
def inside(site: Staged, officer: Officer) -> Browser:
    """The officer's browser."""
    return site.officer(officer)


def test_an_officer_changes_name_and_job_title(site: Staged, inside: Browser, officer: Officer) -> None:
    """Nothing else that a form brings is kept (mass assignment); the event names nobody."""
    inside.get("/verifiers/account/profile")
    wrong = inside.send("/verifiers/account/profile", first_name=" ", last_name="Petit", job_title="")
    done = inside.send(
        "/verifiers/account/profile",
        first_name=" Zoé ",
        last_name="Petit\u202e",
        job_title="Registrar",
        role="main",
        email="other@univ-lyon.example",
        organisation="0" * 32,
    )
    with site.rehearsal.store.begin(reading=True) as work:
        kept = work.officers.of(officer.id)
    [event] = site.rehearsal.events(EventKind.PROFILE_CHANGED)

    assert [field for field, _ in objections(wrong)] == ["first_name", "job_title"]
    assert 'value="Petit"' in wrong.text
    assert done.headers["Location"] == "/verifiers/account"
    assert kept is not None
    assert (kept.person.first_name, kept.person.family_name) == ("Zoé", "Petit")
    assert (kept.email, kept.role, kept.organisation) == (officer.email, officer.role, officer.organisation)
    assert event.facts == {"officer": officer.id}
    assert "Zoé Petit" in inside.get("/verifiers/account").text


def test_letters_come_in_the_language_that_was_chosen(
    site: Staged, inside: Browser, officer: Officer
) -> None:
    """One that we do not write in is no choice."""
    inside.get("/verifiers/account/language")
    wrong = inside.send("/verifiers/account/language", letters_language="xx")
    inside.send("/verifiers/account/language", letters_language="fr")
    with site.rehearsal.store.begin(reading=True) as work:
        kept = work.officers.of(officer.id)

    assert wrong.status_code == 422
    assert kept is not None
    assert kept.language == "fr"


def test_a_new_password_ends_every_other_session(site: Staged, inside: Browser, officer: Officer) -> None:
    """This browser goes on under another token; the owner is told (PWD-3, L26)."""
    elsewhere, before = site.officer(officer), inside.cookie("officer")
    inside.get("/verifiers/account/password")
    typed = {"password": NEW, "password_again": NEW}
    wrong = inside.send("/verifiers/account/password", current="not the 1 of 2", **typed)
    personal = inside.send(
        "/verifiers/account/password",
        current=PASSWORD.reveal(),
        password="camille 12",
        password_again="camille 12",
    )
    done = inside.send("/verifiers/account/password", current=PASSWORD.reveal(), **typed)

    assert objections(wrong) == [("current", "The password is not right.")]
    assert objections(personal) == [("password", "Password must not contain your name or email address")]
    assert done.headers["Location"] == "/verifiers/account"
    assert inside.cookie("officer") != before
    assert inside.ask("/verifiers/account").status_code == 200
    assert elsewhere.ask("/verifiers/account").status_code == 303
    assert site.rehearsal.delivered(LetterKind.OFFICER_PASSWORD_CHANGED).to == officer.email
    assert site.browser().log_in_officer(password=NEW).status_code == 303


def ask(browser: Browser, email: str, password: str = PASSWORD.reveal()) -> TestResponse:
    """Ask for another address."""
    browser.get("/verifiers/account/email")
    return browser.send("/verifiers/account/email", email=email, current=password)


def test_a_new_address_is_confirmed_by_its_mailbox(site: Staged, inside: Browser, officer: Officer) -> None:
    """Nothing changes before; whoever reads a mistyped mailbox gets no further than the log-in."""
    wanted = "c.martin@univ-lyon.example"
    asked = ask(inside, wanted)
    letters = {letter.kind: letter for letter in site.rehearsal.deliver()}
    link = letters[LetterKind.OFFICER_CONFIRM_NEW_ADDRESS].link
    assert link is not None
    path = f"/verifiers/account/email/confirm/{link.reveal()}"
    stranger = site.browser()
    stranger.get(path)
    refused = stranger.ask("/verifiers/account/email/confirm")
    still = site.browser().log_in_officer(wanted)
    shown = inside.get(path)
    done = inside.send("/verifiers/account/email/confirm")
    told = {letter.to for letter in site.rehearsal.deliver()}

    assert asked.headers["Location"] == "/verifiers/account"
    assert letters[LetterKind.OFFICER_CONFIRM_NEW_ADDRESS].to == wanted
    assert letters[LetterKind.OFFICER_ADDRESS_CHANGING].to == officer.email
    assert refused.headers["Location"] == "/verifiers/login"
    assert still.status_code == 422
    assert heading(shown) == "Confirm your new email address"
    assert done.headers["Location"] == "/verifiers/account"
    assert told == {wanted, officer.email}
    assert inside.get(path).status_code == 410
    assert site.browser().log_in_officer(wanted).status_code == 303


def test_the_former_mailbox_undoes_it(site: Staged, inside: Browser, officer: Officer) -> None:
    """Everybody is logged out, and a link to a new password goes there (TOK-4)."""
    ask(inside, "thief@univ-lyon.example")
    letters = {letter.kind: letter.link for letter in site.rehearsal.deliver()}
    confirm = letters[LetterKind.OFFICER_CONFIRM_NEW_ADDRESS]
    undo = letters[LetterKind.OFFICER_ADDRESS_CHANGING]
    assert confirm is not None
    assert undo is not None
    inside.get(f"/verifiers/account/email/confirm/{confirm.reveal()}")
    inside.send("/verifiers/account/email/confirm")
    owner = site.browser()
    owner.get(f"/verifiers/account/email/undo/{undo.reveal()}")
    done = owner.send("/verifiers/account/email/undo")
    reset = [one for one in site.rehearsal.deliver() if one.kind is LetterKind.OFFICER_RESET_PASSWORD]

    assert done.headers["Location"] == "/verifiers/account/email/undone"
    assert [one.to for one in reset] == [officer.email]
    assert inside.ask("/verifiers/account").status_code == 303
    assert owner.get(f"/verifiers/account/email/undo/{undo.reveal()}").status_code == 410
    assert site.browser().log_in_officer("thief@univ-lyon.example").status_code == 422


def test_an_address_stays_in_the_house_and_tells_of_nobody(site: Staged, inside: Browser) -> None:
    """Other domains are refused; of somebody else's address the page says nothing (AUZ-8, ENU-6)."""
    put_officer_with_password(site.rehearsal, an_officer(email="b@univ-lyon.example"))
    outside = ask(inside, "camille@gmail.example")
    wrong = ask(inside, "new@univ-lyon.example", "not the 1 of 2")
    taken = ask(inside, "b@univ-lyon.example")
    letters = [letter.to for letter in site.rehearsal.deliver()]

    assert objections(outside) == [("email", "Email must end in @univ-lyon.example")]
    assert objections(wrong) == [("current", "The password is not right.")]
    assert taken.headers["Location"] == "/verifiers/account"
    assert letters == ["camille.martin@univ-lyon.example"]
