"""The pages of a result in every state (screens §4), and the way to each."""

from datetime import timedelta
from typing import Final

from results_core.exams.regimes import Component
from results_core.results.amending import Amendment, ChangeOrder
from tests.browser.seeing import PHONE
from tests.browser.stage import TODAY, UNPRINTABLE
from tests.browser.visiting import State, Visit, Way


def _result_of(part: int) -> Way:
    return lambda visit: visit.results_of(part)


def menu_open(visit: Visit) -> None:
    """Open the menu of a phone."""
    visit.page.set_viewport_size({"width": PHONE, "height": 700})
    visit.results_of(2)
    visit.page.locator("details.menu > summary").click()


def everything_open(visit: Visit) -> None:
    """Open every question and the table of the scores."""
    visit.results_of(2)
    visit.page.evaluate(
        "() => document.querySelectorAll('main details').forEach((one) => { one.open = true })"
    )


def last_minutes(visit: Visit) -> None:
    """Wait nine minutes before the results come out."""
    visit.stage.clock.set(TODAY.replace(hour=8) + timedelta(days=30, minutes=-9))
    visit.results_of(5)


def changed_and_held(visit: Visit) -> None:
    """See a result that was out, was amended, and is withheld now."""
    person = visit.stage.registered()
    change = visit.stage.service.application.change_result
    order = ChangeOrder(operator="tests", reason="An enquiry")
    change.amend(person.id_number, Amendment(scores={Component.SPEAKING: "203"}), order)
    change.withhold(person.id_number, order)
    visit.enter(person)
    visit.open("/results")


def linkedin(visit: Visit) -> None:
    """Be about to add the result to a profile."""
    visit.results_of(2)
    visit.page.locator("a[href$='/linkedin']").click()
    visit.page.wait_for_url("**/linkedin")


def unprintable(visit: Visit) -> None:
    """Ask for a statement with a name for which there is no font."""
    person = UNPRINTABLE
    if not visit.stage.letters_to(person):
        visit.stage.registered(person)
    visit.enter(person)
    visit.open("/results")
    visit.page.locator("a[href$='/statement.pdf']").click()
    visit.page.wait_for_url("**/statement.pdf")


RESULTS: Final[dict[str, State]] = {
    "result, pass": State("Your exam result", _result_of(2)),
    "result, everything open": State("Your exam result", everything_open),
    "result, menu open": State("Your exam result", menu_open),
    "result, level below": State("Your exam result", _result_of(3)),
    "result, no certificate": State("Your exam result", _result_of(4)),
    "result, not out": State("Your result is not out yet", _result_of(5)),
    "result, last minutes": State("Your result is not out yet", last_minutes),
    "result, pending": State("Your exam result", _result_of(6)),
    "result, withheld": State("Your exam result", _result_of(7)),
    "result, absent from a part": State("Your exam result", _result_of(8)),
    "result, absent": State("Your exam result", _result_of(9)),
    "result, cancelled": State("Your exam result", _result_of(10)),
    "result, amended": State("Your exam result", _result_of(11)),
    "result, nothing loaded": State("Your exam result", _result_of(12)),
    "result, no scores": State("Your exam result", _result_of(13)),
    "result, from right to left": State("Your exam result", _result_of(15)),
    "result, one name": State("Your exam result", _result_of(16)),
    "result, a score below the lowest": State("Your exam result", _result_of(17)),
    "result, changed and held": State("Your exam result", changed_and_held),
    "statement, unprintable": State("Your Statement of Results cannot be printed here yet", unprintable),
    "linkedin": State("Add your new qualification to your LinkedIn profile", linkedin),
}
"""What can be seen of a result, by its name."""
