"""The leaflet of the verification service over HTTP, from its first page to its last, in each language."""

import re
from typing import Final

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import PASSWORD, RELEASE, ZOFIA
from results_core.testing.scenes import entry_of
from tests.web.test_applying import APPLICATION, CREATE, shown_answers
from tests.web.visits import Browser, Staged, heading, objections, stands

WORD: Final = PASSWORD.reveal()
BORN: Final = "2004-02-29"
INBOX, SEARCH, CLAIM = "/verifiers/results", "/verifiers/search", "/verifiers/search/claim"
USERS: Final = "/verifiers/organisation/users"
NOA: Final = {"first_name": "Noa", "last_name": "Levi", "job_title": "Clerk", "role": "user"}
_SHOWN: Final = re.compile(rf'href="{INBOX}/([0-9a-f]{{32}})')


@attrs.frozen(kw_only=True)
class Words:
    """What pages say in a language."""

    language: str
    welcome: str
    inbox: str
    details: str
    new: str
    miss: str
    yes: str


ENGLISH: Final = Words(
    language="en",
    welcome="Results Verification Service",
    inbox="Shared Results",
    details="New",
    new="New Account User Details",
    miss="No result matches both the number and the date of birth. Check them with the candidate.",
    yes="Yes",
)
FRENCH: Final = Words(
    language="fr",
    welcome="Service de vérification des résultats",
    inbox="Résultats partagés",
    details="Nouveau",
    new="Nouvel utilisateur",
    miss="Aucun résultat ne correspond à la fois au numéro et à la date de naissance."
    " Vérifiez-les avec le candidat.",
    yes="Oui",
)


def joined(site: Staged, browser: Browser, words: Words) -> None:
    """Apply, confirm by the letter, be approved by an operator, set the password and log in (V1 to V4)."""
    assert heading(browser.get("/verifiers")) == words.welcome
    sent = browser.send(CREATE, **{**shown_answers(browser), "send": "yes"})
    assert sent.headers["Location"] == "/verifiers/register/sent"
    browser.get(f"/verifiers/confirm/{link(site, LetterKind.CONFIRM_APPLICATION)}")
    assert browser.send("/verifiers/confirm").headers["Location"] == "/verifiers/register/done"
    received = site.rehearsal.delivered(LetterKind.APPLICATION_RECEIVED)
    assert received.language == words.language
    desk = site.rehearsal.application.organisations.applications
    desk.approve(received.facts["reference"], operator="Ada")
    browser.get(f"/verifiers/set-password/{link(site, LetterKind.APPLICATION_APPROVED)}")
    browser.send("/verifiers/set-password", password=WORD, password_again=WORD)
    assert browser.log_in_officer(APPLICATION["email"]).status_code == 303
    assert heading(browser.get(INBOX)) == words.inbox


def colleague(site: Staged, browser: Browser, words: Words) -> Browser:
    """Add a user, who sets a password by the letter and logs in (V12)."""
    assert heading(browser.get(f"{USERS}/new")) == words.new
    email = "noa.levi@univ-lyon.example"
    assert browser.send(f"{USERS}/new", **NOA, email=email).headers["Location"] == USERS
    noa = site.browser(**browser.headers)
    noa.get(f"/verifiers/set-password/{link(site, LetterKind.SET_PASSWORD)}")
    noa.send("/verifiers/set-password", password=WORD, password_again=WORD, terms="yes")
    noa.log_in_officer(email)
    return noa


def link(site: Staged, kind: LetterKind) -> str:
    """Return the token of the letter that has come."""
    return site.rehearsal.link_delivered(kind).reveal()


@pytest.mark.parametrize("words", [ENGLISH, FRENCH], ids=["en", "fr"])
def test_the_leaflet_is_lived_from_its_first_page_to_its_last(site: Staged, words: Words) -> None:
    """Apply, be approved, add a user, receive, open, mark, look up, check a claim; then it is withdrawn."""
    language = {"Accept-Language": words.language}
    officer, candidate = site.browser(**language), site.browser(**language)
    site.rehearsal.import_results()
    candidate.register()
    candidate.confirm()
    joined(site, officer, words)
    noa = colleague(site, officer, words)

    result = f"/results/{entry_of(site.rehearsal.store, ZOFIA).id}"
    site.rehearsal.clock.set(RELEASE)
    candidate.log_in()
    [place] = re.findall(rf"{result}/send/[0-9a-f]{{32}}", candidate.get(f"{result}/send?name=univ+ly").text)
    candidate.get(place)
    chosen = {"scope": "everything", "purpose": "study", "expiry": "none", "agrees": "yes"}
    assert candidate.send(place, **chosen).headers["Location"] == "/shares"

    officer.log_in_officer(APPLICATION["email"])
    noa.log_in_officer("noa.levi@univ-lyon.example")
    fresh = officer.get(INBOX)
    [share] = set(_SHOWN.findall(fresh.text))
    shown = officer.get(f"{INBOX}/{share}")
    number = re.search(r'class="code" dir="ltr" id="[a-z-]+">([0-9A-Z ]+)<', shown.text)
    assert f">{words.details}</span>" in fresh.text
    assert stands("196", shown.text)
    assert number is not None
    assert officer.get(f"{INBOX}/{share}/statement.pdf").mimetype == "application/pdf"
    assert 'class="new"' not in officer.get(INBOX).text
    assert 'class="new"' in noa.get(INBOX).text
    noa.send("/verifiers/chosen", do="opened", shown=share, ticked=share)
    assert 'class="new"' not in noa.get(INBOX).text

    noa.get(SEARCH)
    missed = noa.send(SEARCH, number=number[1], born="1999-01-31")
    found = noa.get(noa.send(SEARCH, number=number[1], born=BORN).headers["Location"])
    noa.get(CLAIM)
    noa.send(CLAIM, number=number[1], born=BORN, exam="C1A", overall="190")
    answer = noa.get(CLAIM)
    assert objections(missed)[0][1] == words.miss
    assert "Adamczyk" in found.text
    assert f'<h2 id="answer">{words.yes}</h2>' in answer.text
    assert candidate.get(f"{result}/looks").text.count("Université de Lyon") >= 4

    candidate.get(f"/shares/{share}/stop")
    candidate.send(f"/shares/{share}/stop")
    assert share not in officer.get(INBOX).text
    assert officer.get(f"{INBOX}/{share}").status_code == 404
    assert officer.get(f"{INBOX}/{share}/statement.pdf").status_code == 404
