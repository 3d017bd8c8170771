"""Your Organisation and what it recognises, over HTTP (screens V11, V14)."""

import pytest

from results_core.organisations.model import Officer, Requirement, Role
from results_core.testing.officers import put_officer_with_password
from results_core.testing.organisations import an_officer, an_organisation
from tests.web.visits import Staged, heading, objections

CHANGE = "/verifiers/organisation/change"
DETAILS, EXAMS = "/verifiers/organisation/details", "/verifiers/organisation/exams"
TYPED = {
    "website": "https://www.univ-lyon.example",
    "address_1": "1 place Bellecour",
    "town": "Lyon",
    "country": "FR",
    "zone": "Europe/Paris",
    "text_for_candidates": "Tell us your file number.",
}


@pytest.fixture
def main(site: Staged) -> Officer:
    """The main user."""
    return put_officer_with_password(site.rehearsal)


def test_details_are_edited(site: Staged, main: Officer) -> None:
    """From the page over the form back to the page; the name is not asked for."""
    inside = site.officer(main)
    form = inside.get(DETAILS)
    wrong = inside.send(DETAILS, **TYPED | {"town": " ", "zone": "Mars/Olympus"})
    done = inside.send(DETAILS, **TYPED | {"name": "Other", "domains": "evil.example"})
    shown = inside.get(done.headers["Location"])

    assert 'value="92 rue Pasteur"' in form.text
    assert 'name="name"' not in form.text
    assert objections(wrong) == [("town", "Enter the town or city"), ("zone", "Choose a time zone")]
    assert 'value="1 place Bellecour"' in wrong.text
    assert "Organisation details saved." in shown.text
    assert "1 place Bellecour" in shown.text
    assert "Université de Lyon" in shown.text
    assert "evil.example" not in shown.text


def test_users_read(site: Staged, main: Officer) -> None:
    """Without a way to change anything."""
    del main
    user = put_officer_with_password(site.rehearsal, an_officer(email="u@univ-lyon.example", role=Role.USER))
    inside = site.officer(user)
    shown, exams = inside.get("/verifiers/organisation"), inside.get(EXAMS)

    assert DETAILS not in shown.text
    assert "Your main users change these details." in shown.text
    assert "<fieldset" not in exams.text
    assert "Your organisation has not said which exams it recognises." in exams.text


def test_recognised_exams_are_saved_and_shown(site: Staged, main: Officer) -> None:
    """To every user, and to whom it may concern."""
    inside = site.officer(main)
    inside.get(EXAMS)
    wrong = inside.send(EXAMS, recognised_C1A="yes", overall_C1A="300", years_C1A="2")
    inside.send(EXAMS, recognised_C1A="yes", overall_C1A="185", years_C1A="2")
    again = inside.get(EXAMS)
    user = put_officer_with_password(site.rehearsal, an_officer(email="u@univ-lyon.example", role=Role.USER))
    theirs = site.officer(user).get(EXAMS)
    with site.rehearsal.store.begin(reading=True) as work:
        asked = work.directory.requirement(an_organisation().id, "C1A")

    assert wrong.status_code == 422
    assert "Enter a score from 142 to 210" in wrong.text
    assert 'value="300"' in wrong.text
    assert heading(again) == "Recognised Exams and Tests"
    assert "Saved" in again.text
    assert 'value="185"' in again.text
    assert "C1 Advanced" in theirs.text
    assert "185" in theirs.text
    assert asked == Requirement(exam="C1A", overall_at_least=185, oldest_years=2)


def test_a_required_second_step_is_asked_for_at_the_next_log_in(site: Staged, main: Officer) -> None:
    """Switched on by the main user, for everybody."""
    inside = site.officer(main)
    inside.get(DETAILS)
    inside.send(DETAILS, **TYPED, requires_second_step="yes")
    asked = site.browser().log_in_officer(main.email)

    assert asked.headers["Location"] == "/verifiers/login/second-step"
    assert "On" in inside.get("/verifiers/organisation").text


def test_a_change_is_taken_back(site: Staged, main: Officer) -> None:
    """On the page that shows it; what an operator decided meanwhile stays decided."""
    inside = site.officer(main)
    changes = site.rehearsal.application.organisations.changes
    wish = {"name": "Université Lumière", "type": "school", "domains": "univ-lyon.example", "reason": "One"}
    inside.get(CHANGE)
    inside.send(CHANGE, **wish)
    [view] = changes.waiting()
    page = inside.get("/verifiers/organisation")
    back = inside.get(inside.send(f"{CHANGE}/back", change=view.request.id).headers["Location"])
    inside.send(CHANGE, **wish)
    [view] = changes.waiting()
    changes.accept(view.request.id, operator="Ada")
    late = inside.get(inside.send(f"{CHANGE}/back", change=view.request.id).headers["Location"])

    assert "Take the request back" in page.text
    assert "Your request is taken back." in back.text
    assert "we have not decided yet" not in back.text
    assert "This request no longer waits" in late.text
    assert "Université Lumière" in late.text


def test_a_change_is_asked_for_and_shown_until_it_is_decided(site: Staged, main: Officer) -> None:
    """Everything that is wrong at once; what was asked for stands on the page of the organisation (V11)."""
    inside = site.officer(main)
    form = inside.get(CHANGE)
    wrong = inside.send(CHANGE, name="Université Lumière", type="school", domains="gmail.com", reason="")
    done = inside.send(
        CHANGE, name="Université Lumière", type="school", domains="univ-lyon.example", reason="One by now"
    )
    shown = inside.get(done.headers["Location"])
    again = inside.get(CHANGE)
    changes = site.rehearsal.application.organisations.changes
    changes.accept(changes.waiting()[0].request.id, operator="Ada")
    after = inside.get("/verifiers/organisation")

    assert 'value="Université de Lyon"' in form.text
    assert objections(wrong) == [
        ("domains", "gmail.com cannot be an email domain of yours: enter one like example.org"),
        ("reason", "Say why, in up to 1000 characters"),
    ]
    assert 'value="Université Lumière"' in wrong.text
    assert "We have your request." in shown.text
    assert "<bdi>Université Lumière</bdi>" in shown.text
    assert "One by now" in again.text
    assert "we have not decided yet" not in after.text
    assert "Université Lumière" in after.text
