"""Several exams under one log-in, over HTTP (B15, K6, ENU-8)."""

import re

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.testing.builders import ANA, MINH, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.scenes import entry_of
from tests.web.visits import Browser, Staged, heading, objections, stage, without_form_key

NUMBERS = {"id_number": MINH, "secret_number": "1234"}
ROWS = (
    entry_cells(),
    entry_cells(
        id_number=MINH, secret_number="1234", candidate_number="0002", exam="B2F", exam_date="2026-06-13"
    ),
    entry_cells(id_number=ANA, secret_number="4321", candidate_number="0003", date_of_birth="2005-03-01"),
)

LATER = result_cells(
    id_number=MINH, reading="171", use_of_english="168", writing="175", listening="180", speaking="169"
)


@pytest.fixture
def site() -> Staged:
    """A site with two exams of one candidate, and one of another."""
    return stage(rows=ROWS)


def add(browser: Browser, **typed: str) -> tuple[int, list[tuple[str, str]]]:
    """Add an exam; return the status, and what is said beside the fields."""
    browser.get("/results/add")
    answer = browser.send("/results/add", **(NUMBERS | typed))
    return answer.status_code, objections(answer)


def refs(site: Staged, *id_numbers: str) -> list[str]:
    """Return the names of results in addresses."""
    return [entry_of(site.rehearsal.store, one).id for one in id_numbers]


def test_two_exams_are_one_list_the_newest_first(site: Staged) -> None:
    """With one exam home is its page, which offers to add another; with two it is the list (K6)."""
    browser = site.candidate()
    alone = browser.get("/results")
    assert heading(alone) == "Your result is not out yet"
    assert 'href="/results/add"' in alone.text
    assert add(browser) == (303, [])
    several = browser.get("/results")

    assert heading(several) == "Your exams"
    assert "B2 First was added. You can log in with any of your ID Numbers." in several.text
    assert re.findall(r'href="/results/([0-9a-f]{32})"', several.text) == refs(site, MINH, ZOFIA)


def test_each_exam_has_its_page_for_whoever_logs_in_with_either_number(site: Staged) -> None:
    """The log-in form takes any of the ID Numbers with the one password."""
    add(site.candidate())
    site.rehearsal.clock.advance(days=60)
    site.rehearsal.import_results(result_cells(), LATER)
    for id_number in (MINH, ZOFIA):
        browser = site.browser()
        assert browser.log_in(id_number=id_number).headers["Location"] == "/results"
        for ref in refs(site, MINH, ZOFIA):
            assert heading(browser.get(f"/results/{ref}")) == "Your exam result"


def test_a_wrong_pair_reads_as_in_registering_whatever_is_wrong(site: Staged) -> None:
    """A wrong number, somebody with another date of birth, somebody with an account of their own (ENU-4)."""
    other = site.browser()
    other.register(id_number=MINH, secret_number="1234", email="else@mail.example")
    other.confirm()
    browser = site.candidate()
    site.rehearsal.deliver()
    answers = [
        add(browser, secret_number="0000"),
        add(browser, id_number=ANA, secret_number="4321"),
        add(browser, id_number="ABC012345"),
        add(browser),
    ]
    letters = [(letter.kind, letter.to) for letter in site.rehearsal.deliver()]

    [(status, [(field, message)])] = {(status, tuple(said)) for status, said in answers}
    assert (status, field) == (422, "secret_number")
    assert message.startswith("The ID Number and Secret Number do not match")
    assert letters == [(LetterKind.REGISTERED_AGAIN, "else@mail.example")]


def test_the_numbers_stay_in_the_form_and_too_many_wrong_ones_are_told_when(site: Staged) -> None:
    """422 with what was typed, then 429 with the time to wait (REG-3)."""
    browser = site.candidate()
    browser.get("/results/add")
    answers = [browser.send("/results/add", **(NUMBERS | {"secret_number": "0000"})) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [422] * 5 + [429]
    assert f'value="{MINH}"' in answers[0].text
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_the_switch_of_language_adds_nothing(site: Staged) -> None:
    """What was typed stays, in the other language."""
    browser = site.candidate()
    browser.get("/results/add")
    answer = browser.send("/results/add", language="fr", **NUMBERS)

    assert heading(answer) == "Ajouter un examen"
    assert f'value="{MINH}"' in answer.text
    assert heading(browser.get("/results")) != "Vos examens"


def test_nobody_adds_without_being_logged_in(site: Staged) -> None:
    """Neither looks at the page nor sends its form."""
    browser = site.browser()
    browser.get("/")

    assert browser.ask("/results/add").headers["Location"] == "/"
    assert browser.send("/results/add", **NUMBERS).headers["Location"] == "/"


def test_of_several_exams_too_nobody_elses_is_there(site: Staged) -> None:
    """Under every address of a result: theirs, nobody's, and one's own before it was added (ENU-8)."""
    browser = site.candidate()
    site.rehearsal.clock.advance(days=60)
    site.rehearsal.import_results(result_cells(), LATER)
    browser.log_in()
    own, later, theirs = refs(site, ZOFIA, MINH, ANA)
    paths = ("/results/{}", "/results/{}/statement.pdf", "/results/{}/linkedin", "/results/{}/photo.jpg")

    def seen(path: str, ref: str) -> tuple[int, str]:
        answer = browser.ask(path.format(ref))
        return answer.status_code, without_form_key(answer.get_data(as_text=True)).replace(ref, "ref")

    for path in paths:
        assert seen(path, later) == seen(path, theirs) == seen(path, "0" * 32)
        assert seen(path, later)[0] == 404
    add(browser)
    for path in paths[:3]:
        assert browser.ask(path.format(later)).status_code == 200
        assert browser.ask(path.format(own)).status_code == 200
        assert seen(path, theirs) == seen(path, "0" * 32)
