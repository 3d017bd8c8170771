"""The public pages of the organisations' site: welcome, three ways in, applying (screens V1, V2)."""

import re
from collections.abc import Mapping
from typing import Final

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.organisations.model import ApplicationState
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from tests.web.visits import Browser, Staged

APPLICATION: Final = {
    "first_name": "Camille",
    "last_name": "Martin",
    "job_title": "Admissions officer",
    "email": "camille.martin@univ-lyon.example",
    "email_again": "camille.martin@univ-lyon.example",
    "name": "Université de Lyon",
    "type": "university",
    "website": "www.univ-lyon.example",
    "address_1": "92 rue Pasteur",
    "address_2": "",
    "town": "Lyon",
    "region": "",
    "postcode": "69007",
    "country": "FR",
    "terms": "yes",
}
PASSWORD: Final = "7 boats, 2 lighthouses"
CREATE: Final = "/verifiers/register/create"
_HIDDEN: Final = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)">')


def hidden(body: str) -> dict[str, str]:
    """Return what a page carries on without showing it."""
    return {name: value for name, value in _HIDDEN.findall(body) if name != "csrf_token"}


def shown_answers(browser: Browser, **changes: str) -> dict[str, str]:
    """Fill in the form; return what the page of the answers sends on."""
    browser.get(CREATE)
    return hidden(browser.send(CREATE, **{**APPLICATION, **changes}).text)


def applied(browser: Browser, answers: Mapping[str, str] | None = None) -> str:
    """Apply as far as the letter; return the path of its link."""
    sent = browser.send(CREATE, **{**(answers or shown_answers(browser)), "send": "yes"})
    assert sent.headers["Location"] == "/verifiers/register/sent"
    link = browser.site.rehearsal.link_delivered(LetterKind.CONFIRM_APPLICATION)
    return f"/verifiers/confirm/{link.reveal()}"


def states(site: Staged) -> list[ApplicationState]:
    with site.rehearsal.store.begin(reading=True) as work:
        return [one.state for state in ApplicationState for one in work.applications.of_state(state)]


def test_the_welcome_says_what_the_service_is(site: Staged) -> None:
    """Five points, four steps, the exams, and the way for students."""
    body = site.browser().get("/verifiers").text

    assert [heading in body for heading in ("Secure", "Reliable", "Fast", "Accessible", "Free")] == [True] * 5
    assert "C1 Advanced" in body
    assert re.search(r"B2 First</span> \(also for Schools\)", body)
    assert 'href="/"' in body


@pytest.mark.parametrize(("way", "page"), [("create", CREATE), ("student", "/verifiers/register/student")])
def test_each_way_has_its_page(site: Staged, way: str, page: str) -> None:
    """Nothing is chosen by looking."""
    browser = site.browser()
    assert 'value="create" checked' in browser.get("/verifiers/register").text

    assert browser.send("/verifiers/register", way=way).headers["Location"] == page
    assert browser.get(page).status_code == 200


def test_a_way_that_is_none_is_objected_to(site: Staged) -> None:
    """Beside the choice."""
    browser = site.browser()
    browser.get("/verifiers/register")
    answer = browser.send("/verifiers/register", way="operator")

    assert answer.status_code == 422
    assert "Choose how you want to register" in answer.text


def test_every_objection_is_shown_at_once_and_what_was_typed_is_kept(site: Staged) -> None:
    """With 422, and nothing is sent."""
    browser = site.browser()
    browser.get(CREATE)
    typed = {**APPLICATION, "email": "camille@gmail.com", "website": "nowhere", "terms": "", "country": ""}
    answer = browser.send(CREATE, **typed)

    assert answer.status_code == 422
    for said in (
        "Use your organisation’s email address, not a personal one such as gmail.com".replace("’", "&#39;"),
        "Email addresses are not the same",
        "Enter a website like www.example.org",
        "Choose a country",
        "Tick the box to agree to the terms of use",
    ):
        assert answer.text.count(said) == 2, said
    assert 'value="Université de Lyon"' in answer.text
    assert '<option value="university" selected>' in answer.text
    assert site.rehearsal.deliver() == []


def test_the_answers_are_checked_changed_and_sent(site: Staged) -> None:
    """Nothing is lost on the way, and nothing personal stands in an address."""
    browser = site.browser()
    answers = shown_answers(browser, website="https://www.lyon-campus.example/", region="Rhône")
    assert answers == {
        **APPLICATION,
        "website": "https://www.lyon-campus.example/",
        "region": "Rhône",
        "step": "shown",
    }
    changing = browser.send(CREATE, **{**answers, "change": "town"})
    assert changing.status_code == 200
    assert 'value="Rhône"' in changing.text
    again = browser.send(CREATE, **{**APPLICATION, "website": "www.lyon-campus.example", "town": "Bron"})
    assert "Bron" in again.text
    assert "The email domain and website do not match" in again.text
    assert "University" in again.text
    assert "France" in again.text
    assert states(site) == []

    applied(browser, hidden(again.text))
    assert states(site) == [ApplicationState.UNCONFIRMED]
    assert "camille.martin@univ-lyon.example" in browser.get("/verifiers/register/sent").text
    assert "camille" not in site.browser().get("/verifiers/register/sent").text


def test_an_answer_that_was_forged_on_its_way_is_judged_again(site: Staged) -> None:
    """What the browser carries is not believed."""
    browser = site.browser()
    answers = shown_answers(browser)
    answer = browser.send(CREATE, **{**answers, "send": "yes", "type": "bank", "email": "a@gmail.com"})

    assert answer.status_code == 422
    assert "Choose the type of organisation" in answer.text
    assert states(site) == []


def test_the_language_switch_loses_nothing(site: Staged) -> None:
    """Neither on the form nor on the page of the answers."""
    browser = site.browser()
    browser.get(CREATE)
    form = browser.send(CREATE, **{**APPLICATION, "language": "fr"})
    assert 'value="Admissions officer"' in form.text
    assert "Créer un compte" in form.text
    answers = hidden(browser.send(CREATE, **APPLICATION).text)
    shown = browser.send(CREATE, **{**answers, "language": "en"})

    assert "Check your answers" in shown.text
    assert hidden(shown.text) == answers
    assert states(site) == []


def test_looking_at_the_link_confirms_nothing_and_pressing_does(site: Staged) -> None:
    """The page after it tells the reference and both dates; the token is gone from the address."""
    browser = site.browser()
    path = applied(browser)
    for _ in range(2):
        asked = site.browser().get(path)
        assert asked.status_code == 200
        assert [said in asked.text for said in ("Université de Lyon", "France", "Camille")] == [
            True,
            True,
            False,
        ]
    assert states(site) == [ApplicationState.UNCONFIRMED]

    assert browser.ask(path).headers["Location"] == "/verifiers/confirm"
    browser.get("/verifiers/confirm")
    assert browser.send("/verifiers/confirm").headers["Location"] == "/verifiers/register/done"
    done = browser.get("/verifiers/register/done").text
    reference = site.rehearsal.delivered(LetterKind.APPLICATION_RECEIVED).facts["reference"]

    assert states(site) == [ApplicationState.WAITING]
    assert reference in done
    assert "Tuesday 23 June 2026" in done
    assert "Friday 26 June 2026" in done
    assert site.browser().ask("/verifiers/register/done").headers["Location"] == "/verifiers"
    used = browser.get(path)
    assert used.status_code == 410
    assert "This address is already confirmed" in used.text


def test_an_expired_link_is_sent_again_and_a_strangers_is_not(site: Staged) -> None:
    """The answer is the same for both."""
    browser = site.browser()
    path = applied(browser)
    site.rehearsal.clock.advance(hours=73)
    assert "This link has expired" in browser.get(path).text
    mine = browser.send("/verifiers/confirm/again")
    stranger = site.browser()
    stranger.get("/verifiers/confirm/" + "x" * 43)
    stranger.get("/verifiers/register")
    theirs = stranger.send("/verifiers/confirm/again")

    assert mine.headers["Location"] == theirs.headers["Location"] == "/verifiers/confirm/again"
    assert len(site.rehearsal.deliver()) == 1


def test_whether_an_address_has_an_account_is_told_nobody(site: Staged) -> None:
    """The pages of a user's address are those of a stranger's, byte for byte but for the address (ENU-6)."""
    elsewhere = put_organisation(site.rehearsal.store, an_organisation(name="Other", domains=()))
    known = put_officer(site.rehearsal.store, an_officer(elsewhere, email="known1@univ-lyon.example")).email
    pages = []
    for email in (known, "nobody@univ-lyon.example"):
        browser = site.browser()
        answers = shown_answers(browser, email=email, email_again=email)
        applied(browser, answers)
        sent = browser.get("/verifiers/register/sent")
        pages.append((sent.status_code, sent.text.replace(email, "ADDRESS")))

    assert pages[0] == pages[1]


def test_an_organisation_that_has_an_account_is_named_so(site: Staged) -> None:
    """Only where both name and domain are its own."""
    put_organisation(site.rehearsal.store)
    browser = site.browser()
    browser.get(CREATE)
    answer = browser.send(CREATE, **APPLICATION)

    assert answer.status_code == 422
    assert "An account for this organisation exists. Join it instead." in answer.text


def test_asking_without_end_is_refused_with_the_time(site: Staged) -> None:
    """With 429 and Retry-After."""
    browser = site.browser()
    answers = shown_answers(browser)
    last = [browser.send(CREATE, **{**answers, "send": "yes"}) for _ in range(6)][-1]

    assert last.status_code == 429
    assert int(last.headers["Retry-After"]) > 0


def test_from_the_form_to_the_log_in(site: Staged) -> None:
    """Applied, confirmed, approved by an operator, the password set by the letter's link, logged in."""
    browser = site.browser()
    browser.get(applied(browser))
    browser.send("/verifiers/confirm")
    received = site.rehearsal.delivered(LetterKind.APPLICATION_RECEIVED)
    desk = site.rehearsal.application.organisations.applications
    organisation = desk.approve(received.facts["reference"], operator="Ada")
    link = site.rehearsal.link_delivered(LetterKind.APPLICATION_APPROVED)

    officer = site.browser()
    officer.get(f"/verifiers/set-password/{link.reveal()}")
    officer.send("/verifiers/set-password", password=PASSWORD, password_again=PASSWORD)
    officer.get("/verifiers/login")
    entered = officer.send("/verifiers/login", email=APPLICATION["email"], password=PASSWORD)
    assert entered.status_code == 303
    inside = officer.get("/verifiers/account")
    assert inside.status_code == 200

    site.rehearsal.application.organisations.accounts.suspend(organisation.id, operator="Ada", reason="x")
    assert officer.get("/verifiers/account").text != inside.text
    officer.get("/verifiers/login")
    refused = officer.send("/verifiers/login", email=APPLICATION["email"], password=PASSWORD)
    assert refused.status_code == 422
