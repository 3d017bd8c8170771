"""Sending a result, step by step, and stopping it (K9, K10, K11; B8, B9)."""

import re

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.kernel.identifiers import OrganisationId
from results_core.organisations.model import Organisation, OrganisationState, Requirement
from results_core.sharing.model import Touch
from results_core.testing.builders import RELEASE, ZOFIA, named
from results_core.testing.files import entry_cells
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.testing.scenes import entry_of
from tests.web.visits import Browser, Staged, account_of, heading, objections, stage

CHOSEN = {"scope": "everything", "purpose": "study", "expiry": "none", "agrees": "yes"}


@pytest.fixture
def site() -> Staged:
    """A site on the day of results."""
    site = stage()
    site.rehearsal.import_results()
    return site


@pytest.fixture
def browser(site: Staged) -> Browser:
    """The browser of the candidate, whose result is out."""
    browser = site.candidate()
    site.rehearsal.deliver()
    site.rehearsal.clock.set(RELEASE)
    browser.log_in()
    return browser


@pytest.fixture
def to(site: Staged) -> Organisation:
    """Somebody to send to."""
    return put_organisation(site.rehearsal.store)


def ref(site: Staged) -> str:
    """Return the reference of the candidate's result."""
    return entry_of(site.rehearsal.store, ZOFIA).id


def test_a_result_is_found_a_taker_sent_and_stopped(site: Staged, browser: Browser, to: Organisation) -> None:
    """From its page and back to it, without a script."""
    page = f"/results/{ref(site)}"
    nobody = browser.get(page).text
    found = browser.get(f"{page}/send?name=univ+ly")
    choices = browser.get(f"{page}/send/{to.id}")
    sent = browser.send(f"{page}/send/{to.id}", **CHOSEN)
    shares = browser.get(sent.headers["Location"])
    [share] = site.rehearsal.application.sharing.own.all(account_of(site))
    asked = browser.get(f"/shares/{share.share.grant.id}/stop")
    stopped = browser.send(f"/shares/{share.share.grant.id}/stop")
    after = browser.get(stopped.headers["Location"]).text

    assert "Nobody yet" in nobody
    assert f"/results/{ref(site)}/send/{to.id}" in found.text
    assert heading(choices) == f"Send your results to {to.name}"
    assert sent.status_code == 303
    assert (
        f"Your result was sent to {to.name} on 10 July 2026 at 10:00 in Paris (09:00 in London)"
        in shares.text
    )
    assert "Not opened yet" in shares.text
    assert "stays with them" in asked.text
    assert f"{to.name} no longer sees your result." in after
    assert "/stop" not in after
    kinds = [letter.kind for letter in site.rehearsal.deliver()]
    assert [kind for kind in kinds if kind in {LetterKind.RESULT_SENT, LetterKind.SHARING_STOPPED}] == [
        LetterKind.RESULT_SENT,
        LetterKind.SHARING_STOPPED,
    ]


def test_what_is_missing_is_said_beside_its_field(site: Staged, browser: Browser, to: Organisation) -> None:
    """In the words of the screen; what was chosen stays chosen."""
    page = f"/results/{ref(site)}/send"
    empty, short = browser.get(f"{page}?name=+"), browser.get(f"{page}?name=ab")
    browser.get(f"{page}/{to.id}")
    answer = browser.send(f"{page}/{to.id}", scope="without_skills", purpose="work", expiry="3")

    assert (empty.status_code, objections(empty)) == (422, [("name", "Enter the name of an organisation")])
    assert (short.status_code, objections(short)) == (
        422,
        [("name", "Enter at least three letters of the name")],
    )
    assert (answer.status_code, objections(answer)) == (422, [("agrees", "Tick the box to say you agree")])
    for chosen in ("without_skills", "work", "3"):
        assert f'value="{chosen}" checked' in answer.text


def test_nobody_matches(site: Staged, browser: Browser) -> None:
    """What else there is to do is said."""
    answer = browser.get(f"/results/{ref(site)}/send?name=nowhere+college")

    assert "No organisation matches. Check the spelling, give them your Reference Number" in answer.text


def test_a_second_press_finds_it_sent(site: Staged, browser: Browser, to: Organisation) -> None:
    """One share, one letter; the page says when it was."""
    page = f"/results/{ref(site)}/send/{to.id}"
    browser.get(page)
    browser.send(page, **CHOSEN)
    again = browser.send(page, **CHOSEN)
    looked = browser.get(page)

    for answer in (again, looked):
        assert "You have already shared this result with them on 10 July 2026." in answer.text
    assert (again.status_code, looked.status_code) == (422, 200)
    assert len(site.rehearsal.application.sharing.own.all(account_of(site))) == 1


def test_before_the_release_it_waits_and_nothing_is_judged(site: Staged, to: Organisation) -> None:
    """The page says so, and the same whatever the record holds (A6)."""
    with site.rehearsal.store.begin() as work:
        work.organisations.require(to.id, [Requirement(exam="C1A", overall_at_least=200)])
        work.commit()
    browser = site.candidate()
    page = f"/results/{ref(site)}/send/{to.id}"
    choices = browser.get(page)
    sent = browser.get(browser.send(page, **CHOSEN).headers["Location"])

    assert "Overall score of at least 200" in choices.text
    assert "Shown here once the result is out" in choices.text
    assert "Not met" not in choices.text
    assert "They see nothing before it is" in choices.text
    assert f"Your result will be sent to {to.name} as soon as it is out" in sent.text
    assert "Waiting" in sent.text


def test_it_says_whether_the_result_is_what_they_ask_for(
    site: Staged, browser: Browser, to: Organisation
) -> None:
    """Met or not in words; parts that are left out cannot be judged."""
    with site.rehearsal.store.begin() as work:
        work.organisations.require(to.id, [Requirement(exam="C1A", overall_at_least=185, each_at_least=190)])
        work.commit()
    page = f"/results/{ref(site)}/send/{to.id}"
    met = browser.get(page).text
    unsaid = browser.send(page, **(CHOSEN | {"scope": "without_skills", "agrees": ""})).text

    assert "Your result meets what they ask for." in met
    assert "it cannot be said whether you meet all" in unsaid


def test_nobody_reaches_anothers_result_share_or_a_closed_organisation(
    site: Staged, browser: Browser, to: Organisation
) -> None:
    """What is somebody else's, suspended or not there reads the same (ENU-7, ENU-8, AUZ-2)."""
    suspended = put_organisation(
        site.rehearsal.store, an_organisation(name="Gone", state=OrganisationState.SUSPENDED, domains=())
    )
    nothing = OrganisationId(named("nothing"))
    answers = [
        browser.get(path)
        for path in (
            f"/results/{nothing}/send",
            f"/results/{nothing}/send/{to.id}",
            f"/results/{ref(site)}/send/{suspended.id}",
            f"/results/{ref(site)}/send/{nothing}",
            f"/shares/{nothing}/stop",
            "/results/%00/send",
        )
    ]
    stranger = site.browser()
    posted = browser.send(f"/results/{ref(site)}/send/{suspended.id}", **CHOSEN)

    assert {answer.status_code for answer in [*answers, posted]} == {404}
    assert stranger.ask("/shares").status_code == 303
    assert stranger.ask(f"/results/{ref(site)}/send").headers["Location"] == "/"


def test_who_looks_too_often_waits(site: Staged, browser: Browser, to: Organisation) -> None:
    """Sixty times a minute, and then at the time that is said (ENU-7)."""
    page = f"/results/{ref(site)}/send"
    for _ in range(60):
        assert browser.ask(f"/results/{ref(site)}/organisations?name=lyon").status_code == 200
    refused = browser.ask(f"{page}?name=lyon")

    assert (refused.status_code, "Retry-After" in refused.headers) == (429, True)
    assert "Too many searches. Try again at 09:01 in London." in refused.text
    assert to.name not in refused.text


def test_the_part_for_the_script_is_the_list_alone(site: Staged, browser: Browser, to: Organisation) -> None:
    """No frame of a page, and nobody who is not logged in gets it."""
    part = browser.ask(f"/results/{ref(site)}/organisations?name=univ")

    assert to.id in part.text
    assert "<html" not in part.text
    assert part.headers["Cache-Control"].startswith("no-store")
    assert site.browser().ask(f"/results/{ref(site)}/organisations?name=univ").status_code == 303


def test_how_far_it_has_come_is_told(site: Staged, browser: Browser, to: Organisation) -> None:
    """Each first date, and the furthest (B9); in French too."""
    page = f"/results/{ref(site)}/send/{to.id}"
    browser.get(page)
    browser.send(page, **CHOSEN)
    [own] = site.rehearsal.application.sharing.own.all(account_of(site))
    with site.rehearsal.store.begin() as work:
        scope = work.shares.scoped(to.id)
        scope.touch([own.share.grant.id], Touch.OPENED, at=RELEASE, by=None)
        work.commit()
    shown = browser.get("/shares").text

    assert "Not opened yet" not in shown
    assert shown.count("Opened") == 2
    assert "Ouvert" in browser.get("/shares?language=fr").text


def test_whoever_is_not_listed_is_invited(site: Staged, browser: Browser) -> None:
    """From the search that found nobody, and back to it."""
    page = f"/results/{ref(site)}"
    link = f"{page}/invite"
    found = browser.get(f"{page}/send?name=nowhere+college").text
    browser.get(link)
    wrong = browser.send(link, email="nobody", website="")
    sent = browser.send(link, email="office@college.example", website="www.college.example")

    assert link in found
    assert [field for field, _ in objections(wrong)] == ["email", "website"]
    assert sent.headers["Location"] == f"{page}/send"
    assert "The organisation has its invitation." in browser.get(f"{page}/send").text


@pytest.mark.parametrize(("born", "is_asked"), [("2010-07-10", False), ("2010-07-11", True)])
def test_a_child_is_told_to_ask_a_parent_and_nothing_is_sent_unasked(born: str, *, is_asked: bool) -> None:
    """Under 16 the page says so; nobody has the result before the box is ticked (PRV-6)."""
    site = stage(rows=[entry_cells(date_of_birth=born)])
    site.rehearsal.import_results()
    to = put_organisation(site.rehearsal.store)
    browser = site.candidate()
    site.rehearsal.clock.set(RELEASE)
    browser.log_in()
    page = f"/results/{ref(site)}/send/{to.id}"
    choices = browser.get(page).text
    [box] = re.findall(r'<input[^>]*name="agrees"[^>]*>', choices)
    without = browser.send(page, **(CHOSEN | {"agrees": ""}))

    assert ("Ask a parent first." in choices) == is_asked
    assert "checked" not in box
    assert without.status_code == 422
    assert site.rehearsal.application.sharing.own.all(account_of(site)) == []
