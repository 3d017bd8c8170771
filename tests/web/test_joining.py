"""Joining an organisation over HTTP (screens V2, V12; C3, ENU-6, TOK-3)."""

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.organisations.model import Officer, OfficerState, Role
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation, put_officer
from tests.web.visits import Browser, Staged, heading, objections, without_form_key

NOA = "noa.petit@univ-lyon.example"
HOUSE = f"/verifiers/register/join/{an_organisation().id}"
TYPED = {
    "first_name": "Noa",
    "last_name": "Petit",
    "job_title": "Clerk",
    "email": NOA,
    "email_again": NOA,
    "terms": "yes",
}


@pytest.fixture
def main(site: Staged) -> Officer:
    """The main user of the organisation."""
    return put_officer_with_password(site.rehearsal)


def ask(site: Staged, **typed: str) -> Browser:
    """Ask to join, as somebody new."""
    browser = site.browser()
    browser.get(HOUSE)
    browser.send(HOUSE, **TYPED | typed)
    return browser


def confirm(site: Staged, browser: Browser) -> None:
    """Follow the link of the letter and press the button."""
    link = site.rehearsal.link_delivered(LetterKind.CONFIRM_JOINING)
    browser.get(f"/verifiers/join/{link.reveal()}")
    browser.send("/verifiers/join")


def test_from_the_radio_to_the_first_log_in(site: Staged, main: Officer) -> None:
    """Found by name and town, asked, confirmed, accepted, password set."""
    browser = site.browser()
    ways = browser.get("/verifiers/register")
    chosen = browser.send("/verifiers/register", way="join")
    found = browser.get(f"{chosen.headers['Location']}?name=univ+ly")
    browser.get(HOUSE)
    sent = browser.send(HOUSE, **TYPED)
    shown = browser.get(sent.headers["Location"])
    link = site.rehearsal.link_delivered(LetterKind.CONFIRM_JOINING)
    opened = browser.get(f"/verifiers/join/{link.reveal()}")
    done = browser.get(browser.send("/verifiers/join").headers["Location"])
    used = browser.get(f"/verifiers/join/{link.reveal()}")
    inside = site.officer(main)
    users = inside.get("/verifiers/organisation/users")
    wish = users.text.partition("/verifiers/organisation/requests/")[2].partition("/")[0]
    accepted = inside.send(f"/verifiers/organisation/requests/{wish}/accept")
    after = inside.get(accepted.headers["Location"])
    again = inside.send(f"/verifiers/organisation/requests/{wish}/refuse")
    word = PASSWORD.reveal()
    password = site.rehearsal.link_delivered(LetterKind.SET_PASSWORD)
    form = browser.get(f"/verifiers/set-password/{password.reveal()}")
    browser.send("/verifiers/set-password", password=word, password_again=word)

    assert "Join an existing account" in ways.text
    assert HOUSE in found.text
    assert "Lyon" in found.text
    assert "univ-lyon.example" not in found.text
    assert "press the link, and we ask the main user of <bdi>Université de Lyon</bdi>" in shown.text
    assert heading(opened) == "Confirm your email address"
    assert heading(done) == "Your address is confirmed"
    assert (used.status_code, heading(used)) == (410, "This link has been used")
    assert "People who ask to join" in users.text
    assert NOA in users.text
    assert "Invitation sent to Noa Petit." in after.text
    assert "People who ask to join" not in after.text
    assert again.status_code == 303
    assert "Somebody has already answered Noa Petit." in inside.get("/verifiers/organisation/users").text
    assert 'name="terms"' not in form.text
    assert browser.log_in_officer(NOA).status_code == 303


def test_a_refusal(site: Staged, main: Officer) -> None:
    """Users see the wish and no button; the joiner gets a letter."""
    confirm(site, ask(site))
    user = put_officer_with_password(
        site.rehearsal, an_officer(email="user@univ-lyon.example", role=Role.USER)
    )
    theirs = site.officer(user).get("/verifiers/organisation/users")
    inside = site.officer(main)
    wish = inside.get("/verifiers/organisation/users").text
    wish = wish.partition("/verifiers/organisation/requests/")[2].partition("/")[0]
    inside.send(f"/verifiers/organisation/requests/{wish}/refuse")

    assert "People who ask to join" in theirs.text
    assert "/organisation/requests/" not in theirs.text
    assert "We have told Noa Petit that you refused." in inside.get("/verifiers/organisation/users").text
    assert site.rehearsal.delivered(LetterKind.JOIN_REFUSED).to == NOA


def test_objections_stand_beside_what_was_typed(site: Staged, main: Officer) -> None:
    """The exact words; the organisation's domains are not among them."""
    del main
    browser = site.browser()
    browser.get(HOUSE)
    refused = browser.send(HOUSE, **TYPED | {"email": "noa@gmail.com", "email_again": "", "terms": ""})

    assert refused.status_code == 422
    assert objections(refused) == [
        ("email", "Ask your main user to add you with Add User."),
        ("email_again", "Email addresses are not the same"),
        ("terms", "Tick the box to agree to the terms of use"),
    ]
    assert 'value="noa@gmail.com"' in refused.text


@pytest.mark.parametrize("state", [OfficerState.ACTIVE, OfficerState.INVITED, None])
def test_the_answers_are_the_same_for_every_address(
    site: Staged, main: Officer, state: OfficerState | None
) -> None:
    """From the form to the page behind the link (ENU-6)."""
    del main
    if state is not None:
        put_officer(site.rehearsal.store, an_officer(email=NOA, state=state, role=Role.USER))
    known, unknown = ask(site), ask(site, email="u@univ-lyon.example", email_again="u@univ-lyon.example")
    pages = []
    for browser, email in ((known, NOA), (unknown, "u@univ-lyon.example")):
        text = without_form_key(browser.get("/verifiers/register/join/sent").text)
        pages.append(text.replace(email, "address"))
    letters = {one.to: one.link for one in site.rehearsal.deliver()}
    for browser, email in ((known, NOA), (unknown, "u@univ-lyon.example")):
        link = letters[email]
        assert link is not None
        browser.get(f"/verifiers/join/{link.reveal()}")
        pages.append(without_form_key(browser.get(browser.send("/verifiers/join").headers["Location"]).text))

    assert pages[0] == pages[1]
    assert pages[2] == pages[3]


def test_what_cannot_be_joined_is_not_there(site: Staged, main: Officer) -> None:
    """A suspended organisation reads as one that never was (ENU-7, ENU-8)."""
    browser = site.browser()
    site.rehearsal.application.organisations.accounts.suspend(
        main.organisation, operator="Ada", reason="Asked to"
    )
    answers = [browser.get(path) for path in (HOUSE, f"/verifiers/register/join/{'0' * 32}")]
    found = browser.get("/verifiers/register/join?name=lyon")
    short = browser.get("/verifiers/register/join?name=ly")

    assert [one.status_code for one in answers] == [404, 404]
    assert "0 organisations found" in found.text
    assert objections(short) == [("name", "Enter at least three letters of the name")]


def test_a_dead_link_says_what_to_do(site: Staged) -> None:
    """Ask again."""
    gone = site.browser().get("/verifiers/join/" + "x" * 43)

    assert (gone.status_code, heading(gone)) == (410, "This link has expired")
    assert "/verifiers/register/join" in gone.text


def test_who_applies_for_a_house_that_is_there_is_shown_the_way(site: Staged, main: Officer) -> None:
    """The words are followed by a link."""
    del main
    browser = site.browser()
    browser.get("/verifiers/register/create")
    refused = browser.send(
        "/verifiers/register/create",
        **TYPED,
        name="universite de lyon",
        type="university",
        website="www.univ-lyon.example",
        address_1="92 rue Pasteur",
        town="Lyon",
        country="FR",
    )

    assert objections(refused)[0][1] == "An account for this organisation exists. Join it instead."
    assert 'href="/verifiers/register/join"' in refused.text
