"""A shared result over HTTP (screens V7, missions C7, B8; AUZ-3, AUZ-5, AUZ-10)."""

import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from results_core.journal.events import EventKind
from results_core.kernel.time import ZonedInstant
from results_core.organisations.model import Officer
from results_core.results.amending import ChangeOrder
from results_core.sharing.model import ShareGrant, ShareScope
from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer
from results_core.testing.rehearsal import OPERATOR
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from tests.web.visits import ON_A_DESK, Staged, stage, stands

PASSPORT = "ZS 1234567"


@pytest.fixture
def site() -> Staged:
    """A result that is out, of a candidate with a photo and a passport number."""
    site = stage(ON_A_DESK, rows=[entry_cells(passport_number=PASSPORT)])
    site.rehearsal.import_results()
    site.rehearsal.import_photos(f"{ZOFIA}.jpg")
    site.rehearsal.clock.set(RELEASE)
    return site


@pytest.fixture
def officer(site: Staged) -> Officer:
    """Camille Martin, who joined before the release."""
    return put_officer_with_password(site.rehearsal)


def share(site: Staged, scope: ShareScope = ShareScope.EVERYTHING) -> ShareGrant:
    """Send the result in this scope."""
    return put_share(
        site.rehearsal.store,
        a_share(entry_of(site.rehearsal.store, ZOFIA).id, sent_at=RELEASE, scope=scope),
    )


def facts(answer: TestResponse) -> dict[str, str]:
    """Return the lists of facts of a page."""
    rows = re.findall(r"<div><dt>(.*?)</dt><dd>(.*?)</dd></div>", answer.text, re.DOTALL)
    return {label: re.sub(r"<.*?>", " ", value).split("\n")[0].strip() for label, value in rows}


def ways(site: Staged) -> list[object]:
    """Return in which ways the organisation has looked."""
    return [event.facts["way"] for event in site.rehearsal.events(EventKind.RESULT_LOOKED)]


def test_the_identity_card_is_in_its_order(site: Staged, officer: Officer) -> None:
    """The nine facts as the board names them, missing ones too (screens V7)."""
    grant = share(site)
    answer = site.officer(officer).get(f"/verifiers/results/{grant.id}")
    told = facts(answer)

    assert [label for label in told if label in LABELS] == LABELS
    assert told["Date of Birth"] == "2004-02-29"
    assert told["Email Address"] == "Not given"
    assert "Photo of Zofia Maria Adamczyk taken on the test day" in answer.text
    assert "1 of 1" in answer.text
    assert "C1 Overall Score" in answer.text


LABELS = [
    "Reference Number",
    "Date of Exam",
    "Session Code",
    "Place of Entry",
    "Exam Centre",
    "Date of Birth",
    "Candidate ID",
    "Passport Number",
    "Email Address",
]


def test_a_passport_number_is_shown_on_demand(site: Staged, officer: Officer) -> None:
    """Its last three symbols until then; the demand is a look of its own (AUZ-10, B10)."""
    grant, browser = share(site), site.officer(officer)
    masked = browser.get(f"/verifiers/results/{grant.id}")
    whole = browser.send(f"/verifiers/results/{grant.id}/passport")

    assert "234567" not in masked.text
    assert "567</bdi>" in masked.text
    assert re.search(r"ZS\s?1234567", whole.text)
    assert ways(site) == ["share", "passport"]


def test_a_scope_without_skills_shows_none(site: Staged, officer: Officer) -> None:
    """Neither on the page nor on the statement, which is kept apart from the candidate's (A8, B8)."""
    grant, browser = share(site, ShareScope.WITHOUT_SKILLS), site.officer(officer)
    answer = browser.get(f"/verifiers/results/{grant.id}")
    paper = browser.get(f"/verifiers/results/{grant.id}/statement.pdf")
    [key] = site.rehearsal.shelf.papers

    assert "The candidate has not sent the scores by skill." in answer.text
    assert "Listening" not in answer.text
    assert paper.headers["Content-Type"] == "application/pdf"
    assert key.statement.scores is None


def test_a_scope_without_photo_and_passport_has_neither(site: Staged, officer: Officer) -> None:
    """The photo's address answers like that of none (B8, ENU-8)."""
    grant, browser = share(site, ShareScope.WITHOUT_PHOTO_AND_PASSPORT), site.officer(officer)
    answer = browser.get(f"/verifiers/results/{grant.id}")
    whole = browser.send(f"/verifiers/results/{grant.id}/passport")

    assert facts(answer)["Passport Number"] == facts(whole)["Passport Number"] == "Not sent by the candidate"
    assert "photo.jpg" not in answer.text
    assert browser.get(f"/verifiers/results/{grant.id}/photo.jpg").status_code == 404
    assert ways(site) == ["share", "share"]


def test_history_says_who_was_first(site: Staged, officer: Officer) -> None:
    """Looking again changes nothing of it; a HEAD is no look."""
    grant, browser = share(site), site.officer(officer)
    path = f"/verifiers/results/{grant.id}"
    browser.ask(path, method="HEAD")
    first = facts(browser.get(path))
    browser.get(f"{path}/statement.pdf")
    browser.get(f"{path}/photo.jpg")
    again = facts(browser.get(path))

    assert first["First viewed"] == "Just now, by you"
    assert first["PDF downloaded"] == "Never"
    assert again["First viewed"] == again["PDF downloaded"] == "2026-07-10 10:00, Camille Martin"
    assert ways(site) == ["share", "statement", "photo", "share"]


def test_opening_and_marking_as_new_are_personal(site: Staged, officer: Officer) -> None:
    """The list is bold for a colleague, and says who opened it (C6)."""
    grant = share(site)
    sam = put_officer_with_password(site.rehearsal, an_officer(email="sam@univ-lyon.example"))
    mine, theirs = site.officer(officer), site.officer(sam)
    mine.get(f"/verifiers/results/{grant.id}")
    bold = '<tr role="row" class="new">'
    read, unread = mine.get("/verifiers/results"), theirs.get("/verifiers/results")
    mine.get(f"/verifiers/results/{grant.id}")
    back = mine.send(f"/verifiers/results/{grant.id}/new?sort=family")
    again = mine.get(back.headers["Location"])

    assert (bold in read.text, bold in unread.text, bold in again.text) == (False, True, True)
    assert "Opened by Camille Martin" in unread.text
    assert back.headers["Location"] == "/verifiers/results?sort=family"


def test_an_amendment_is_said(site: Staged, officer: Officer) -> None:
    """On the page and in the list, until it is opened (A10)."""
    grant, browser = share(site), site.officer(officer)
    before = browser.get(f"/verifiers/results/{grant.id}")
    site.rehearsal.clock.advance(days=2)
    site.rehearsal.import_results(result_cells(speaking="203"))
    browser = site.officer(officer)
    listed = browser.get("/verifiers/results")
    after = browser.get(f"/verifiers/results/{grant.id}")

    assert "This result was amended" not in before.text
    assert '<span class="tag warn">Amended</span>' in listed.text
    assert 'This result was amended on <bdi dir="ltr" class="unbroken">2026-07-12</bdi>' in after.text
    assert '<span class="tag warn">Amended</span>' not in browser.get("/verifiers/results").text


def test_an_amendment_while_it_was_hidden_is_said(site: Staged, officer: Officer) -> None:
    """To whoever had opened it before: it is received anew, and amended all the same (A10)."""
    grant, browser = share(site), site.officer(officer)
    browser.get(f"/verifiers/results/{grant.id}")
    application, now = site.rehearsal.application, site.rehearsal.clock.now()
    later = ZonedInstant(at=now + timedelta(days=3), zone="Europe/London")
    application.move_release("C1A/F2/2026-06-06", later, operator=OPERATOR)
    site.rehearsal.clock.advance(days=1)
    site.rehearsal.import_results(result_cells(speaking="203"))
    hidden = site.officer(officer).get(f"/verifiers/results/{grant.id}")
    site.rehearsal.clock.advance(days=3)
    shown = site.officer(officer).get(f"/verifiers/results/{grant.id}")

    assert not stands("203", hidden.text)
    assert stands("203", shown.text)
    assert "This result was amended on" in shown.text


def test_what_nobody_had_opened_is_amended_all_the_same(site: Staged, officer: Officer) -> None:
    """Delivered, hidden, changed and there again: the list and the page say so (A10, B10)."""
    grant = share(site)
    application, now = site.rehearsal.application, site.rehearsal.clock.now()
    later = ZonedInstant(at=now + timedelta(days=3), zone="Europe/London")
    application.move_release("C1A/F2/2026-06-06", later, operator=OPERATOR)
    site.rehearsal.clock.advance(days=1)
    site.rehearsal.import_results(result_cells(speaking="203"))
    site.rehearsal.clock.advance(days=3)
    browser = site.officer(officer)
    listed = browser.get("/verifiers/results")
    shown = browser.get(f"/verifiers/results/{grant.id}")

    assert '<span class="tag warn">Amended</span>' in listed.text
    assert "This result was amended on" in shown.text
    assert '<span class="tag warn">Amended</span>' not in browser.get("/verifiers/results").text


def test_a_hold_leaves_the_state_alone(site: Staged, officer: Officer) -> None:
    """No scores, no identity, no statement, no photo (B8)."""
    grant = share(site)
    site.rehearsal.clock.advance(hours=1)
    browser = site.officer(officer)
    order = site.rehearsal.application.change_result
    order.withhold(ZOFIA, ChangeOrder(operator="Ada", reason="Under review"))
    held = browser.get(f"/verifiers/results/{grant.id}")

    assert "Withheld" in held.text
    assert "Withheld" in browser.get("/verifiers/results").text
    for hidden in ("196", "Date of Birth", ZOFIA, "statement.pdf", "photo.jpg"):
        assert hidden not in held.text, hidden
    for file in ("statement.pdf", "photo.jpg"):
        assert browser.get(f"/verifiers/results/{grant.id}/{file}").status_code == 404


def test_a_withdrawn_share_is_gone_at_the_next_request(site: Staged, officer: Officer) -> None:
    """List, page, statement, photo (AUZ-5): the same 404 as for what never was."""
    grant, browser = share(site), site.officer(officer)
    path = f"/verifiers/results/{grant.id}"
    assert browser.get(path).status_code == 200
    with site.rehearsal.store.begin() as work:
        work.shares.withdraw([grant.id], at=site.rehearsal.clock.now())
        work.commit()

    assert [browser.get(f"{path}{file}").status_code for file in ("", "/statement.pdf", "/photo.jpg")] == [
        404
    ] * 3
    assert browser.ask(path, method="HEAD").status_code == 404
    assert "Adamczyk" not in browser.get("/verifiers/results").text
    assert ways(site) == ["share"]
