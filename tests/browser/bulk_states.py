"""The pages of bulk verification, and the way to each (screens V8c)."""

from typing import Final

from results_app.demo.board import PARTS
from results_core.kernel.values import IdNumber
from results_core.testing.scenes import result_of
from tests.browser.acting import fill, send
from tests.browser.officer_states import enter_as_officer
from tests.browser.visiting import State, Visit

BULK: Final = "/verifiers/search/bulk"
BORN: Final = PARTS[0].born.isoformat()


def _form(visit: Visit) -> None:
    enter_as_officer(visit)
    visit.open(BULK)


def _refused(visit: Visit) -> None:
    _form(visit)
    send(visit.page)
    visit.page.locator(".error-summary").wait_for()


def _brought(visit: Visit, *rows: str) -> None:
    _form(visit)
    fill(visit.page, {"pasted": "\n".join(["Statement number,Date of birth,Reference", *rows])})
    send(visit.page)
    visit.page.wait_for_url("**/columns")


def _columns(visit: Visit) -> None:
    person = visit.stage.registered()
    version = result_of(visit.stage.service.store, IdNumber(person.id_number)).version
    assert version is not None
    _brought(
        visit, f"{version.statement_number},{BORN},{person.id_number}", f"x,{BORN},b", "C1234567,03/04/2005,c"
    )


def _dry_run(visit: Visit) -> None:
    _columns(visit)
    send(visit.page)
    visit.page.get_by_role("heading", level=1).wait_for()


def _started(visit: Visit) -> None:
    _dry_run(visit)
    send(visit.page)
    visit.page.wait_for_url("**/bulk/*")


def _work(visit: Visit) -> None:
    while visit.stage.service.application.verification.bulk.run():
        pass


def _results(visit: Visit) -> None:
    _started(visit)
    _work(visit)
    visit.open(visit.page.url)
    visit.page.locator("#counts").wait_for()


def _paused(visit: Visit) -> None:
    person = visit.stage.registered()
    _brought(visit, *(f"C{n:07},{BORN},{person.id_number}" for n in range(60)))
    send(visit.page)
    visit.page.get_by_role("heading", level=1).wait_for()
    send(visit.page)
    _work(visit)
    visit.open(visit.page.url)
    visit.page.locator(".card .note.warn").wait_for()


BULK_STATES: Final[dict[str, State]] = {
    "bulk": State("Bulk verification", _form),
    "bulk, nothing brought": State("Bulk verification", _refused),
    "bulk, columns": State("Check the columns", _columns),
    "bulk, dry run": State("Dry run", _dry_run),
    "bulk, paused": State("The check is waiting for you", _paused),
    "bulk, results": State("Results of the check", _results),
}
"""What can be seen, by its name."""
