"""The users of one's organisation over HTTP (screens V12; AUZ-6, AUZ-8, ENU-6, SES-3)."""

import re

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.organisations.model import Officer, OfficerState, Role
from results_core.testing.builders import PASSWORD
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from tests.web.visits import Browser, Staged, heading, objections, without_form_key

USERS = "/verifiers/organisation/users"
NOA = "noa.petit@univ-lyon.example"
TYPED = {"first_name": "Noa", "last_name": "Petit", "job_title": "Clerk", "email": NOA, "role": "user"}


@pytest.fixture
def main(site: Staged) -> Officer:
    """The main user."""
    return put_officer_with_password(site.rehearsal)


@pytest.fixture
def browser(site: Staged, main: Officer) -> Browser:
    """Theirs, before the form."""
    inside = site.officer(main)
    inside.get(f"{USERS}/new")
    return inside


def kept(site: Staged, officer: Officer) -> Officer | None:
    with site.rehearsal.store.begin(reading=True) as work:
        return work.officers.of(officer.id)


def of_email(site: Staged, email: str) -> Officer:
    with site.rehearsal.store.begin(reading=True) as work:
        found = work.officers.of_email(email)
    assert found is not None
    return found


def test_a_user_is_added_invited_and_logs_in(site: Staged, browser: Browser) -> None:
    """From the form by the letter to the list of the colleague, which changes nothing."""
    sent = browser.send(f"{USERS}/new", **TYPED)
    shown = browser.get(USERS)
    link = site.rehearsal.link_delivered(LetterKind.SET_PASSWORD)
    noa = site.browser()
    noa.get(f"/verifiers/set-password/{link.reveal()}")
    word = PASSWORD.reveal()
    noa.send("/verifiers/set-password", password=word, password_again=word, terms="yes")
    noa.log_in_officer(NOA)
    theirs = noa.get(USERS)

    assert sent.headers["Location"] == USERS
    assert f"Invitation sent to {NOA}" in shown.text
    assert "Invited on 2026-" in shown.text
    assert "Send invitation again" in shown.text
    assert "Add User" not in theirs.text
    assert "/removal" not in theirs.text
    assert theirs.text.count("<tr>") == 3


def test_objections_stand_beside_what_was_typed(browser: Browser) -> None:
    """The exact words, and everything is kept."""
    refused = browser.send(f"{USERS}/new", **TYPED | {"email": "noa@evil.example", "first_name": ""})
    again = browser.send(f"{USERS}/new", **TYPED | {"email": "camille.martin@univ-lyon.example"})

    assert refused.status_code == 422
    assert objections(refused) == [
        ("first_name", "Enter the first name"),
        ("email", "Email must end in @univ-lyon.example (or a domain you have registered)"),
    ]
    assert 'value="noa@evil.example"' in refused.text
    assert objections(again) == [("email", "This person already has an account")]


def test_the_answer_tells_nothing_of_other_organisations(site: Staged, browser: Browser) -> None:
    """Page and list are the same but for name and address (ENU-6)."""
    other = an_organisation(name="École", domains=("univ-lyon.example",))
    put_officer_with_password(site.rehearsal, an_officer(other, email=NOA), organisation=other)
    pages = []
    for email, family_name in ((NOA, "Petit"), ("free@univ-lyon.example", "Libre")):
        sent = browser.send(f"{USERS}/new", **TYPED | {"email": email, "last_name": family_name})
        shown = without_form_key(browser.get(USERS).text).replace("<wbr>", "")
        row = next(one for one in shown.split("<tr>") if email in one and "<td" in one)
        row = row.partition("</tr>")[0]
        row = re.sub(r"users/[0-9a-f]{32}|user-\d+", "", row)
        pages.append((sent.status_code, row.replace(email, "").replace(family_name, "")))
        browser.get(f"{USERS}/new")

    assert pages[0] == pages[1]


def test_users_raise_nobody(site: Staged, main: Officer) -> None:
    """Fields of roles and organisations that an ordinary user sends do nothing anywhere (AUZ-6)."""
    noa = put_officer_with_password(site.rehearsal, an_officer(email=NOA, role=Role.USER))
    other = an_organisation(name="École", domains=())
    put_officer_with_password(site.rehearsal, an_officer(other, email="x@ecole.example"), organisation=other)
    inside = site.officer(noa)
    inside.get("/verifiers/account")
    extra = {"role": "main", "organisation_id": other.id, "organisation": other.id, "state": "active"}
    answers = [
        inside.send(path, **TYPED | extra)
        for path in (
            f"{USERS}/new",
            f"{USERS}/{noa.id}",
            f"{USERS}/{main.id}/removal",
            f"{USERS}/{main.id}/invitation",
        )
    ]
    inside.send("/verifiers/account", **TYPED | extra)
    found = kept(site, noa)

    assert [one.status_code for one in answers] == [403] * 4
    assert found is not None
    assert (found.role, found.organisation) == (Role.USER, main.organisation)
    assert kept(site, main) == site.rehearsal.application.organisations.own_users.colleague(noa.id, main.id)


def test_a_main_user_moves_nobody_elsewhere(site: Staged, browser: Browser) -> None:
    """What the form does not show is not read."""
    other = an_organisation(name="École", domains=())
    browser.send(f"{USERS}/new", **TYPED | {"organisation_id": other.id, "state": "active", "digest": "x"})
    noa = of_email(site, NOA)
    browser.send(f"{USERS}/{noa.id}", **TYPED | {"email": "x@y.example", "organisation_id": other.id})

    assert (noa.organisation, noa.state) == (an_organisation().id, OfficerState.INVITED)
    assert of_email(site, NOA).organisation == an_organisation().id


def test_a_user_is_edited(site: Staged, browser: Browser) -> None:
    """And out of every session with another role (SES-3)."""
    noa = put_officer_with_password(site.rehearsal, an_officer(email=NOA, role=Role.USER))
    theirs = site.officer(noa)
    form = browser.get(f"{USERS}/{noa.id}")
    wrong = browser.send(f"{USERS}/{noa.id}", **TYPED | {"role": "owner", "job_title": " "})
    done = browser.send(f"{USERS}/{noa.id}", **TYPED | {"role": "main"})

    assert heading(form) == "Edit user"
    assert 'value="Martin"' in form.text
    assert [field for field, _ in objections(wrong)] == ["job_title", "role"]
    assert done.headers["Location"] == USERS
    assert "Changes to Noa Petit saved." in browser.get(USERS).text
    assert theirs.ask("/verifiers/account").headers["Location"] == "/verifiers/login"


def test_a_user_is_deleted_after_a_question(site: Staged, browser: Browser) -> None:
    """The question alone changes nothing."""
    noa = put_officer_with_password(site.rehearsal, an_officer(email=NOA, role=Role.USER))
    theirs = site.officer(noa)
    asked = browser.get(f"{USERS}/{noa.id}/removal")
    assert kept(site, noa) is not None
    done = browser.send(f"{USERS}/{noa.id}/removal")
    gone = browser.send(f"{USERS}/{noa.id}/removal")

    assert heading(asked) == "Delete this user?"
    assert done.headers["Location"] == USERS
    assert kept(site, noa) is None
    assert gone.status_code == 404
    assert theirs.ask("/verifiers/account").headers["Location"] == "/verifiers/login"


def test_the_only_main_user_stays(site: Staged, main: Officer, browser: Browser) -> None:
    """In the words of the screen (AUZ-7)."""
    words = "You are the only main user: make someone else main user first."
    demoted = browser.send(f"{USERS}/{main.id}", **TYPED)
    removed = browser.send(f"{USERS}/{main.id}/removal")

    assert objections(demoted) == [("role", words)]
    assert removed.status_code == 409
    assert words in removed.text
    assert kept(site, main) == of_email(site, main.email)


def test_who_gives_up_the_role_logs_in_again(site: Staged, main: Officer, browser: Browser) -> None:
    """And then sees the list without its buttons; deleting oneself is a good-bye."""
    noa = put_officer_with_password(site.rehearsal, an_officer(email=NOA, role=Role.MAIN))
    answer = browser.send(f"{USERS}/{main.id}", **TYPED)
    shown = browser.get(answer.headers["Location"])
    theirs = site.officer(noa)
    put_officer_with_password(site.rehearsal, an_officer(email="third@univ-lyon.example", role=Role.MAIN))
    theirs.get(f"{USERS}/{noa.id}/removal")
    gone = theirs.send(f"{USERS}/{noa.id}/removal")

    assert answer.headers["Location"] == "/verifiers/login"
    assert "Your role has changed. Log in again." in shown.text
    assert gone.headers["Location"] == "/verifiers/logged-out"
    assert theirs.ask(USERS).headers["Location"] == "/verifiers/login"


def test_invitations_are_sent_again_within_limits(site: Staged, browser: Browser) -> None:
    """Five letters a day to an address; then when to try again; who has joined is told from who has not."""
    browser.send(f"{USERS}/new", **TYPED)
    noa = of_email(site, NOA)
    browser.get(USERS)
    answers = [browser.send(f"{USERS}/{noa.id}/invitation") for _ in range(5)]
    joined = put_officer_with_password(site.rehearsal, an_officer(email="in@univ-lyon.example"))
    browser.send(f"{USERS}/{joined.id}/invitation")

    assert [one.status_code for one in answers] == [303] * 4 + [429]
    assert "Retry-After" in answers[-1].headers
    assert "has already set a password" in browser.get(USERS).text


def test_the_language_switch_keeps_what_was_typed(browser: Browser) -> None:
    """Nothing is sent by it."""
    french = browser.send(f"{USERS}/new", **TYPED | {"language": "fr"})

    assert heading(french) == "Nouvel utilisateur"
    assert 'value="Petit"' in french.text


def test_the_organisation_is_shown(site: Staged, browser: Browser) -> None:
    """To every user, under the tab of its name."""
    shown = browser.get("/verifiers/organisation")

    assert heading(shown) == "Your Organisation"
    assert "univ-lyon.example" in shown.text
    assert "92 rue Pasteur" in shown.text
    assert "France" in shown.text
