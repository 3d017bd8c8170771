"""Before its instant a result is nowhere; at the instant it is everywhere (A6, REL-1)."""

from collections.abc import Mapping
from datetime import timedelta

import attrs
import pytest
from markupsafe import escape
from werkzeug.test import TestResponse

from results_core.exams.regimes import Component
from results_core.kernel.time import ZonedInstant
from results_core.results.amending import Amendment, ChangeOrder
from results_core.testing.builders import EMAIL, MINH, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells, without_result
from results_core.testing.rehearsal import OPERATOR
from results_core.testing.scenes import entry_of, put_account
from tests.web.visits import ON_A_DESK, Browser, Staged, account_of, heading, stage, without_form_key

A_MOMENT = timedelta(microseconds=1)
SITTING = "C1A/F2/2026-06-06"
SURFACES = ("/results", "/results/{}", "/results/{}/statement.pdf", "/results/{}/linkedin")
EVERY_STATE = [
    result_cells(),
    *(without_result(status) for status in ("pending", "withheld", "absent_part", "absent_all", "cancelled")),
]


def at(site: Staged, span: timedelta) -> tuple[Browser, str]:
    """Return the candidate's browser, logged in so long after the release, and the reference."""
    candidate = (
        site.browser() if site.rehearsal.application.candidates.show(ZOFIA).account else site.candidate()
    )
    site.rehearsal.clock.set(RELEASE + span)
    candidate.log_in()
    [read] = site.rehearsal.application.view_results.all(account_of(site))
    return candidate, read.entry.id


def seen(answer: TestResponse) -> tuple[int, list[tuple[str, str]], str]:
    """Return everything of an answer, but for the key of its form."""
    headers = [(name, value) for name, value in answer.headers if name != "Content-Length"]
    return answer.status_code, headers, without_form_key(answer.text)


def surfaces(site: Staged, span: timedelta) -> list[tuple[int, list[tuple[str, str]], str]]:
    """Return everything that a candidate can see, so long after the release."""
    browser, ref = at(site, span)
    return [seen(browser.ask(path.format(ref))) for path in SURFACES]


@pytest.mark.parametrize("loaded", EVERY_STATE, ids=lambda cells: cells["status"])
def test_a_moment_before_no_answer_differs_from_no_result_yet(loaded: Mapping[str, str]) -> None:
    """List, page, statement and LinkedIn are byte for byte those of an entry without result."""
    nothing, something = stage(), stage()
    something.rehearsal.import_results(loaded)

    assert surfaces(something, -A_MOMENT) == surfaces(nothing, -A_MOMENT)


def test_at_the_instant_everything_shows(site: Staged) -> None:
    """Page, statement and LinkedIn are there at the very instant."""
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())

    assert "Pass at Grade B" in browser.ask(f"/results/{ref}").text
    statement = browser.ask(f"/results/{ref}/statement.pdf")
    assert statement.headers["Content-Type"] == "application/pdf"
    assert statement.headers["Content-Disposition"].startswith('attachment; filename="statement-of-results-')
    assert browser.ask(f"/results/{ref}/linkedin").status_code == 200


def test_the_list_shows_what_is_out_and_when_the_rest_will_be() -> None:
    """Of two exams of one account each follows its own release (K6)."""
    later = entry_cells(
        id_number=MINH,
        exam="B2F",
        candidate_number="0002",
        releases_at="2026-08-01T09:00 Europe/London",
    )
    site = stage(rows=[entry_cells(), later])
    site.rehearsal.import_results()
    browser = site.candidate()
    account = site.rehearsal.application.candidates.show(ZOFIA).account
    put_account(site.rehearsal.store, entry_of(site.rehearsal.store, MINH), account)
    site.rehearsal.clock.set(RELEASE)
    browser.log_in()
    listed = browser.get("/results")

    assert heading(listed) == "Your exams"
    assert "Pass at Grade B" in listed.text
    assert "Saturday 1 August 2026" in listed.text
    order = ChangeOrder(operator=OPERATOR, reason="Enquiry")
    site.rehearsal.application.change_result.withhold(ZOFIA, order)
    held = browser.get("/results").text
    assert "Contact your centre" in held
    assert "Amended on" not in held


def test_what_was_amended_while_it_was_hidden_says_so() -> None:
    """When it shows again, and before that nothing (A10, decision 24)."""
    site = stage()
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())
    later = ZonedInstant(RELEASE + timedelta(days=3), "Europe/London")
    site.rehearsal.application.move_release(SITTING, later, operator=OPERATOR)
    site.rehearsal.clock.set(RELEASE + timedelta(days=1))
    site.rehearsal.import_results(result_cells(speaking="203"))
    browser.log_in()
    hidden = browser.get(f"/results/{ref}")
    site.rehearsal.clock.set(RELEASE + timedelta(days=3))
    browser.log_in()
    shown = browser.get(f"/results/{ref}")

    assert "mended" not in hidden.text
    assert "Amended on 11 July 2026" in shown.text


@pytest.mark.parametrize("loaded", EVERY_STATE, ids=lambda cells: cells["status"])
def test_a_release_that_moves_away_hides_everything_again(loaded: Mapping[str, str]) -> None:
    """At once, byte for byte, the statement on the shelf included; moved back, all is there again (REL-2)."""
    nothing, something = stage(), stage()
    something.rehearsal.import_results(loaded)
    seen_before = surfaces(something, timedelta())
    later = ZonedInstant(RELEASE + A_MOMENT, "Europe/London")
    for site in (nothing, something):
        site.rehearsal.application.move_release(SITTING, later, operator=OPERATOR)

    assert surfaces(something, timedelta()) == surfaces(nothing, timedelta())
    something.rehearsal.application.move_release(
        SITTING, ZonedInstant(RELEASE, "Europe/London"), operator=OPERATOR
    )
    assert surfaces(something, timedelta()) == seen_before


@pytest.mark.parametrize(
    ("before", "refreshes"), [(timedelta(minutes=10), True), (timedelta(minutes=11), False)]
)
def test_the_page_looks_again_in_the_last_minutes(
    site: Staged, before: timedelta, *, refreshes: bool
) -> None:
    """In the last ten minutes it refreshes every minute, unless it is told to stop (K7)."""
    browser, ref = at(site, -before)

    assert browser.ask(f"/results/{ref}").headers.get("Refresh") == ("60" if refreshes else None)
    assert "Refresh" not in browser.ask(f"/results/{ref}?refresh=no").headers


def test_who_waits_is_promised_an_email(site: Staged) -> None:
    """Before the release to which address, with sending offered already; while it is pending too (K7, §4)."""
    browser, ref = at(site, -A_MOMENT)
    awaited = browser.get(f"/results/{ref}").text
    site.rehearsal.import_results(without_result("pending"))
    site.rehearsal.clock.set(RELEASE)
    pending = browser.get(f"/results/{ref}").text

    assert f"We will email {EMAIL}: you need not keep looking." in awaited
    assert f'href="/results/{ref}/send"' in awaited
    assert "We will email you when it is there." in pending


def test_home_announces_the_release_until_it_comes(site: Staged) -> None:
    """The note is there a moment before, and gone at the instant, however often home was opened."""
    browser = site.browser()
    site.rehearsal.clock.set(RELEASE - A_MOMENT)
    assert "C1 Advanced, June 2026 (F2)" in browser.ask("/").text
    site.rehearsal.clock.set(RELEASE)

    assert "C1 Advanced, June 2026 (F2)" not in browser.ask("/").text


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        (result_cells(), "Pass at Grade B"),
        (
            result_cells(reading="168", use_of_english="160", writing="171", listening="163", speaking="182"),
            "You are certified at the level below this exam.",
        ),
        (
            result_cells(reading="150", use_of_english="150", writing="151", listening="150", speaking="150"),
            "No certificate this time",
        ),
        (result_cells(reading="<142", overall="180"), "below 142"),
        (without_result("pending"), "Your result will follow"),
        (without_result("withheld"), "Contact your exam centre"),
        (without_result("absent_part"), "Absent"),
        (without_result("absent_all"), "Absent"),
        (without_result("cancelled"), "Result cancelled"),
    ],
)
def test_every_state_has_its_words(site: Staged, cells: Mapping[str, str], words: str) -> None:
    """Each state of a result is said in its own words; what is not reported has no statement (K9)."""
    site.rehearsal.import_results(cells)
    browser, ref = at(site, timedelta())
    shown = browser.ask(f"/results/{ref}")
    statement = browser.ask(f"/results/{ref}/statement.pdf")

    assert words in shown.text
    assert statement.status_code == (200 if cells["status"] == "reported" else 404)


def test_released_with_nothing_loaded_reads_as_pending(site: Staged) -> None:
    """The instant has come and the result has not."""
    browser, ref = at(site, timedelta())

    assert "Your result will follow" in browser.ask(f"/results/{ref}").text


def test_an_amended_result_says_so(site: Staged) -> None:
    """A correction after the release shows the new result and the day of the correction (K9)."""
    site.rehearsal.import_results()
    site.rehearsal.clock.set(RELEASE + timedelta(days=3))
    site.rehearsal.import_results(result_cells(reading="200"))
    browser, ref = at(site, timedelta(days=3, minutes=1))

    assert "Amended on 13 July 2026" in browser.ask(f"/results/{ref}").text


def test_an_amended_result_is_a_new_paper_under_the_old_address(site: Staged) -> None:
    """The address that a candidate has kept gives the statement that stands, not the one on the shelf."""
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())
    before = browser.ask(f"/results/{ref}/statement.pdf")
    order = ChangeOrder(operator=OPERATOR, reason="Re-mark")
    site.rehearsal.application.change_result.amend(
        ZOFIA, Amendment(scores={Component.SPEAKING: "203"}), order
    )
    after = browser.ask(f"/results/{ref}/statement.pdf")

    assert before.data != after.data
    assert before.headers["Content-Disposition"] != after.headers["Content-Disposition"]


def test_a_result_on_hold_is_no_amended_one(site: Staged) -> None:
    """The page says that it is on hold, and not when it was amended; lifted, it is as before."""
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta(days=3))
    before = without_form_key(browser.ask(f"/results/{ref}").text)
    order = ChangeOrder(operator=OPERATOR, reason="Enquiry")
    site.rehearsal.application.change_result.withhold(ZOFIA, order)
    held = browser.ask(f"/results/{ref}").text
    statement = browser.ask(f"/results/{ref}/statement.pdf")
    site.rehearsal.application.change_result.unwithhold(ZOFIA, order)

    assert "Contact your exam centre" in held
    assert "Amended on" not in held
    assert "Pass at Grade B" not in held
    assert statement.status_code == 404
    assert without_form_key(browser.ask(f"/results/{ref}").text) == before


def test_years_without_scores_by_skill_have_an_overall() -> None:
    """The page does not say that the exam reports a grade alone (facts §2)."""
    old = stage(rows=[entry_cells(exam_date="2013-06-06")])
    old.rehearsal.import_results({"id_number": ZOFIA, "status": "reported", "overall": "62"})
    browser, ref = at(old, timedelta())
    shown = browser.ask(f"/results/{ref}").text

    assert "For exams of this date no scores by skill are kept." in shown
    assert "reports a grade" not in shown


def test_the_statement_comes_in_either_language(site: Staged) -> None:
    """English unless its address asks for French, whatever the page speaks; other languages are not there."""
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())
    browser.get("/help?language=fr")
    path = f"/results/{ref}/statement.pdf"

    assert browser.ask(path).data.startswith(b"en | ")
    assert browser.ask(f"{path}?language=fr").data.startswith(b"fr | ")
    assert browser.ask(f"{path}?language=de").status_code == 404


def test_linkedin_gets_name_organisation_year_and_month(site: Staged) -> None:
    """The address that opens LinkedIn holds no score, grade or number (B11)."""
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())
    shown = browser.ask(f"/results/{ref}/linkedin").text
    [address] = [part for part in shown.split('"') if part.startswith("https://www.linkedin.com/")]

    assert address.replace("&amp;", "&") == (
        "https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=C1+Advanced"
        "&organizationName=Example+Exam+Board&issueYear=2026&issueMonth=7"
    )


@pytest.mark.parametrize(
    ("born", "is_on", "offered"),
    [("2010-07-10", True, True), ("2010-07-11", True, False), ("2004-02-29", False, False)],
)
def test_linkedin_is_for_the_grown_up_and_where_it_is_wanted(
    born: str, *, is_on: bool, offered: bool
) -> None:
    """Under 16, or where the operator does not want it, there is neither link nor page (K9)."""
    site = stage(attrs.evolve(ON_A_DESK, linkedin=is_on), rows=[entry_cells(date_of_birth=born)])
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())

    assert ("/linkedin" in browser.ask(f"/results/{ref}").text) == offered
    assert browser.ask(f"/results/{ref}/linkedin").status_code == (200 if offered else 404)


@pytest.mark.parametrize(
    "name", ["<img src=x onerror=alert(1)>", "O'Brien & {{ 7 * 7 }}", '"><script>', "王小明"]
)
def test_a_name_is_shown_as_it_is_and_never_run(name: str) -> None:
    """Whatever a name holds is text on every page (HDR-5)."""
    site = stage(rows=[entry_cells(family_name=name)])
    site.rehearsal.import_results()
    browser, ref = at(site, timedelta())
    shown = browser.ask(f"/results/{ref}").text

    assert "<img src=x" not in shown
    assert "<script>" not in shown
    assert str(escape(name)) in shown
    assert heading(browser.ask(f"/results/{ref}")) == "Your exam result"
