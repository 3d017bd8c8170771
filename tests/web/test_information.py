"""Information on the exams and what stands at the foot of every page (B13, K13, K14, PRV-6)."""

import re
from collections.abc import Iterator
from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import attrs
import pytest

import adapters_web
from adapters_web.candidate.explaining import COOKIES
from adapters_web.cookies import Cookie
from results_core.access.lockout import LockoutPolicy
from results_core.access.sessions import SessionPolicy
from results_core.application import Policies
from results_core.candidates.registering import RegistrationPolicy
from results_core.exams.catalogue import load_catalogue
from results_core.privacy.retention import RetentionPolicy
from results_core.testing.files import result_cells
from results_core.testing.officers import put_officer_with_password
from results_texts import languages
from tests.web.visits import IN_PRODUCTION, ON_A_DESK, Browser, Staged, heading, set_cookies, stage

FOOT = {"/help", "/exams", "/privacy", "/cookies", "/terms", "/accessibility", "/contact"}
LINK = re.compile(r'<a [^>]*href="([^"#]+)')
EXTERNAL = re.compile(
    r"""<(?!a\s)[^>]*\s(?:src|href|action|srcset|poster|data)\s*=\s*["'](?:https?:)?//(?!results\.example)"""
)
"""What a browser would fetch from, or send to, another host by itself: a link that is pressed is none."""


def reachable(browser: Browser, *beginnings: str) -> Iterator[tuple[str, str]]:
    """Follow every link of ours from these pages on; yield each page once, with its text."""
    waiting, seen = list(beginnings), set(beginnings)
    while waiting:
        path = waiting.pop()
        answer = browser.get(path)
        assert answer.status_code == 200, path
        if answer.mimetype != "text/html":
            continue
        yield path, answer.text
        found = {link.replace("&amp;", "&") for link in LINK.findall(answer.text) if link.startswith("/")}
        waiting += sorted(found - seen)
        seen |= found


def test_every_link_answers_and_no_page_asks_another_host(site: Staged) -> None:
    """From home and from a result on, in both languages, whoever is there (PRV-6)."""
    candidate = site.candidate()
    site.rehearsal.clock.advance(days=60)
    site.rehearsal.import_results(result_cells())
    candidate.log_in()
    for browser, beginning in ((site.browser(), "/"), (candidate, "/results")):
        pages = dict(reachable(browser, beginning, "/?language=fr", "/exams?language=fr", "/privacy"))
        assert pages.keys() >= FOOT
        assert {f"/exams/{exam.code}" for exam in load_catalogue()} <= pages.keys()
        assert [path for path, text in pages.items() if EXTERNAL.search(text)] == []


@pytest.mark.parametrize("path", ["/", "/register", "/nowhere", "/help"])
def test_the_foot_of_every_page_leads_everywhere(browser: Browser, path: str) -> None:
    """In the same order on each."""
    foot = browser.get(path).text.partition("<footer")[2]

    assert LINK.findall(foot) == [
        "/help", "/exams", "/privacy", "/cookies", "/terms", "/accessibility", "/contact",
    ]  # fmt: skip


def test_whoever_is_logged_in_finds_the_exams_beside_their_details(logged_in: Browser) -> None:
    """Home, My details, Information on our exams, Log out (screens 4)."""
    text = logged_in.get("/exams").text
    tabs = text.partition('<nav class="tabs"')[2].partition("</nav>")[0]

    assert LINK.findall(tabs) == ["/results", "/details", "/exams"]
    assert '<a href="/exams" aria-current="page">' in tabs


def test_an_exam_shows_what_the_catalogue_says(browser: Browser) -> None:
    """Each band with its scores and level, each part, the earlier rules, the wait (K13)."""
    text = browser.get("/exams/C1A").text
    exam = load_catalogue().exam("C1A")

    for regime in exam.regimes:
        for band in regime.bands:
            assert f"{band.lowest}–{band.highest}" in text
    for part in ("Reading", "Use of English", "Writing", "Listening", "Speaking"):
        assert f">{part}</span>" in text
    assert "1 March 2011 to 31 December 2014" in text
    assert f"about {exam.weeks_to_wait.paper} weeks after it" in text
    assert "Certificate in Advanced English" in text
    assert 'role="img"' in text


def test_an_exam_whose_parts_count_differently_says_so(browser: Browser) -> None:
    """A2 Key: reading and writing count twice."""
    assert "counts 2 times" in browser.get("/exams/A2K").text


def test_an_exam_without_scores_shows_no_empty_table(browser: Browser) -> None:
    """DELTA Module One gives a grade alone."""
    text = browser.get("/exams/DM1").text

    assert "This exam reports a grade, not scores by skill." in text
    assert '<svg class="chart"' not in text
    assert "None–" not in text


@pytest.mark.parametrize("code", ["XYZ", "c1a", "C1A%20"])
def test_an_exam_that_the_board_does_not_have_is_not_found(browser: Browser, code: str) -> None:
    """The catalogue decides."""
    assert browser.get(f"/exams/{code}").status_code == 404


def test_the_numbers_are_those_of_the_rules() -> None:
    """Another lock, another session, another age: the pages follow (B13)."""
    site = stage(
        policies=Policies(
            lockout=LockoutPolicy(tolerated=5, lasting=timedelta(minutes=47)),
            sessions=SessionPolicy(idle=timedelta(minutes=13), absolute=timedelta(hours=7)),
            registering=RegistrationPolicy(minimum_age_updates=19, terms_version="autumn"),
            retention=RetentionPolicy(registration_days=9, letter_days=88, identity_months=31),
        )
    )
    browser = site.browser()
    help_page, privacy = browser.get("/help").text, browser.get("/privacy").text

    assert "A sixth wrong password in a row locks log-in for 47 minutes." in help_page
    assert "After 13 minutes without doing anything, and after 7 hours" in help_page
    assert "at most 7 hours, and 13 minutes" in privacy
    assert "Under 19" in privacy
    assert "60 minutes." in privacy
    assert "9 days; then it is deleted." in privacy
    assert "88 days after it was written." in privacy
    assert privacy.count("31 months after the result was released.") == 2
    assert "autumn" in browser.get("/terms").text
    assert "after 13 minutes" in browser.get("/accessibility").text


def test_the_help_answers_every_question_that_it_lists(browser: Browser) -> None:
    """In each language, each question once above and once where it is answered."""
    for language in languages():
        text = browser.get(f"/help?language={language}").text
        asked = re.findall(r'<a href="#([a-z_]+)">', text)
        answered = re.findall(r'<h3 id="([a-z_]+)"', text)

        assert asked == answered
        assert len(asked) == len(set(asked)) > 20


def test_the_help_of_organisations_answers_every_question_that_it_lists(browser: Browser) -> None:
    """V17: in each language, before log-in too; the organisation's own system is among them."""
    for language in languages():
        text = browser.get(f"/verifiers/help?language={language}").text
        asked = re.findall(r'<a href="#([a-z_]+)">', text)

        assert asked == re.findall(r'<h3 id="([a-z_]+)"', text)
        assert len(asked) == len(set(asked)) > 15
        assert {"ways", "emails", "add", "api", "webhooks"} <= set(asked)


def test_an_officer_copies_a_text_for_candidates_with_the_name_of_the_organisation(site: Staged) -> None:
    """And with the address that candidates begin with; the tab Help leads there (V17)."""
    officer = put_officer_with_password(site.rehearsal)
    text = site.officer(officer).get("/verifiers/help").text
    [to_copy] = re.findall(r'<blockquote id="text-for-candidates">(.*?)</blockquote>', text, re.DOTALL)

    assert site.base_url in to_copy
    assert "Université de Lyon" in to_copy
    assert '<a href="/verifiers/help" aria-current="page">' in text


def test_the_privacy_page_tells_what_organisations_see_and_what_is_recorded(browser: Browser) -> None:
    """B10 and PRV-6: shares and looks, in each language."""
    for language in languages():
        text = browser.get(f"/privacy?language={language}").text
        assert re.findall(r'<h3 id="(shares|looks)"', text) == ["shares", "looks"]


def cookies_in_the_code() -> set[Cookie]:
    """Return every cookie that a module of the site defines."""
    modules = [
        import_module(found.name)
        for found in walk_packages(adapters_web.__path__, f"{adapters_web.__name__}.")
    ]
    return {value for module in modules for value in vars(module).values() if isinstance(value, Cookie)}


def test_the_page_of_cookies_names_every_one_that_is_set() -> None:
    """By the name that browsers know; one more in the code fails here until its purpose is told."""
    assert cookies_in_the_code() == set(COOKIES)
    desk = stage(ON_A_DESK).browser().get("/cookies").text
    production = stage(IN_PRODUCTION).browser().get("/cookies").text
    for cookie in COOKIES:
        assert f">{cookie.name}</bdi>" in desk
        assert re.search(rf">__(Host|Secure)-{cookie.name}</bdi>", production)
    assert "15 minutes at most" in desk


def test_every_cookie_that_a_journey_sets_is_on_the_page(site: Staged) -> None:
    """Registering, confirming, logging in and out: nothing is set that is not told of."""
    browser, told = site.browser(), {cookie.name for cookie in COOKIES}
    met: set[str] = set()
    steps = [browser.get("/?language=fr"), browser.register(), browser.confirm(), browser.log_in()]
    browser.get("/logout")
    steps.append(browser.send("/logout"))
    for answer in steps:
        met |= set_cookies(answer).keys()

    assert met
    assert met <= told


def test_the_contact_is_the_operators_or_the_centre() -> None:
    """Where no address is set nobody is sent into the void."""
    with_address = stage(attrs.evolve(ON_A_DESK, board_contact="help@board.example")).browser()
    without = stage().browser()

    assert 'href="mailto:help@board.example"' in with_address.get("/contact").text
    assert "Your exam centre passes your question on to us." in without.get("/contact").text
    assert heading(without.get("/contact")) == "Contact"
