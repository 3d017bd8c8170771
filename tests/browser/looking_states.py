"""The pages of looking results up, and of who looked, and the way to each (screens V8, V8b, K11b)."""

from typing import Final

from results_app.demo.board import PARTS
from results_core.kernel.values import IdNumber
from results_core.testing.scenes import result_of
from tests.browser.acting import fill, send
from tests.browser.officer_states import enter_as_officer
from tests.browser.stage import Person
from tests.browser.visiting import State, Visit, Way

SEARCH: Final = "/verifiers/search"
CLAIM: Final = "/verifiers/search/claim"
BORN: Final = PARTS[0].born
"""Of every newcomer."""


def _inside(path: str) -> Way:
    def state(visit: Visit) -> None:
        enter_as_officer(visit)
        visit.open(path)

    return state


def _sent_empty(path: str) -> Way:
    def state(visit: Visit) -> None:
        _inside(path)(visit)
        send(visit.page)
        visit.page.locator(".error-summary").wait_for()

    return state


def _searched(visit: Visit, person: Person, born: str = BORN.isoformat()) -> None:
    version = result_of(visit.stage.service.store, IdNumber(person.id_number)).version
    assert version is not None
    visit.open(SEARCH)
    fill(visit.page, {"number": version.statement_number or "", "born": born})
    send(visit.page)


def found(visit: Visit) -> Person:
    """Look up somebody's result; return whose."""
    person = visit.stage.registered()
    enter_as_officer(visit)
    _searched(visit, person)
    visit.page.wait_for_url("**?found=*")
    return person


def _found(visit: Visit) -> None:
    found(visit)


def missed(visit: Visit) -> None:
    """Look up a result with another date of birth."""
    person = visit.stage.registered()
    enter_as_officer(visit)
    _searched(visit, person, "2004-03-01")
    visit.page.locator(".error-summary").wait_for()


def detail(visit: Visit) -> None:
    """Open what was found."""
    found(visit)
    visit.page.locator("section[aria-labelledby=found] a.button").first.click()
    visit.page.locator(".identity").wait_for()


def claimed(visit: Visit) -> None:
    """Have a claim checked."""
    person = visit.stage.registered()
    enter_as_officer(visit)
    version = result_of(visit.stage.service.store, IdNumber(person.id_number)).version
    assert version is not None
    visit.open(CLAIM)
    asked = {"overall": "185", "each": "170", "since": "2024-09-01"}
    fill(visit.page, {"number": version.statement_number or "", "born": BORN.isoformat()} | asked)
    send(visit.page)
    visit.page.locator("#answer").wait_for()


def who_looked(visit: Visit) -> None:
    """See whom one's result was found by, and that another try missed."""
    person = found(visit)
    _searched(visit, person, "2004-03-01")
    visit.page.locator(".error-summary").wait_for()
    _looks_of(visit, person)


def nobody_looked(visit: Visit) -> None:
    """See that nobody has looked."""
    _looks_of(visit, visit.stage.registered())


def _looks_of(visit: Visit, person: Person) -> None:
    visit.enter(person)
    visit.open("/results")
    visit.open(f"{visit.page.url}/looks")


def reporting(visit: Visit) -> None:
    """Be about to say that this was not oneself."""
    who_looked(visit)
    visit.page.locator("main article a.button").first.click()
    visit.page.wait_for_url("**/looks/*")


def reported(visit: Visit) -> None:
    """Have said so."""
    reporting(visit)
    send(visit.page)
    visit.page.locator(".banner").wait_for()


LOOKING: Final[dict[str, State]] = {
    "searching": State("Candidate Search", _inside(SEARCH)),
    "searching, nothing typed": State("Candidate Search", _sent_empty(SEARCH)),
    "searching, missed": State("Candidate Search", missed),
    "searching, found": State("Candidate Search", _found),
    "searching, detail": State("An Arrival", detail),
    "claim, answered": State("Claim check", claimed),
    "claim": State("Claim check", _inside(CLAIM)),
    "claim, nothing typed": State("Claim check", _sent_empty(CLAIM)),
    "looks": State("Who looked", who_looked),
    "looks, none": State("Who looked", nobody_looked),
    "looks, reporting": State("Report that this was not you?", reporting),
    "looks, reported": State("Who looked", reported),
}
"""What can be seen, by its name."""
