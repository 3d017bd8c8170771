"""Shared Results and shared results in every state, and the way to each."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Final

from results_app.demo.board import PARTS
from results_core.exams.entries import Entry
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import ShareId, identifier
from results_core.kernel.values import IdNumber
from results_core.organisations.model import Officer
from results_core.results.amending import ChangeOrder
from results_core.sharing.model import Expiry, Purpose, ShareGrant, ShareScope
from tests.browser.acting import fill
from tests.browser.officer_states import Chance, enter_as_officer
from tests.browser.visiting import State, Visit, Way

_LONG_AGO: Final = timedelta(days=365)
_FROM_THE_CROWD: Final = "000060DEM"
_SHARED: Final = tuple(part.id_number for part in PARTS[:8])
"""Parts of the play that are shared: each has a result in a state of its own."""


def receive(
    visit: Visit,
    scope: ShareScope = ShareScope.EVERYTHING,
    *,
    numbers: Sequence[str] = _SHARED,
    ago: timedelta = timedelta(),
) -> tuple[Officer, Sequence[ShareGrant]]:
    """Log an officer in, whose organisation has received results so long ago, or at their releases."""
    officer, sent_at = enter_as_officer(visit), visit.stage.clock.now() - ago
    grants = [
        ShareGrant(
            id=ShareId(identifier(Chance())),
            result=_entry(visit, number).id,
            organisation=officer.organisation,
            account=None,
            sent_at=sent_at,
            scope=scope,
            purpose=Purpose.STUDY,
            expires_at=Expiry.NONE.after(sent_at),
        )
        for number in numbers
    ]
    with visit.stage.service.store.begin() as work:
        for grant in grants:
            assert work.shares.add(grant)
        work.commit()
    return officer, grants


def _entry(visit: Visit, id_number: str) -> Entry:
    with visit.stage.service.store.begin(reading=True) as work:
        read = work.results.of_entry(IdNumber(id_number))
    assert read is not None
    return read.entry


def _list(query: str = "") -> Way:
    def state(visit: Visit) -> None:
        receive(visit)
        visit.open(f"/verifiers/results{query}")

    return state


def _empty(visit: Visit) -> None:
    enter_as_officer(visit)
    visit.open("/verifiers/results")


def _wrong_range(visit: Visit) -> None:
    receive(visit)
    visit.open("/verifiers/results?size=50")
    visit.page.get_by_text("Search Options").or_(visit.page.get_by_text("Options de recherche")).click()
    fill(visit.page, {"start": "2026-07-14", "end": "2026-07-13"})
    visit.page.locator("#search .filter-buttons button").click()
    visit.page.locator(".error-summary").wait_for()


def _opened(part: int, scope: ShareScope = ShareScope.EVERYTHING) -> Way:
    def state(visit: Visit) -> None:
        _, grants = receive(visit, scope)
        visit.open(f"/verifiers/results/{grants[part].id}")

    return state


def _amended(visit: Visit) -> ShareGrant:
    _, [grant] = receive(visit, numbers=[PARTS[10].id_number], ago=_LONG_AGO)
    return grant


def _held(visit: Visit) -> ShareGrant:
    """Receive a result of somebody of whom no other page tells, which is withheld then."""
    service = visit.stage.service
    number = IdNumber(_FROM_THE_CROWD)
    _, [grant] = receive(visit, numbers=[number], ago=_LONG_AGO)
    with suppress(ResultsError):
        service.application.change_result.withhold(number, ChangeOrder(operator="Ada", reason="A question"))
    return grant


def _detail_of(received: Callable[[Visit], ShareGrant]) -> Way:
    def state(visit: Visit) -> None:
        visit.open(f"/verifiers/results/{received(visit).id}")

    return state


def _list_of(received: Callable[[Visit], ShareGrant]) -> Way:
    def state(visit: Visit) -> None:
        received(visit)
        visit.open("/verifiers/results")

    return state


def _ticked(visit: Visit) -> None:
    _, grants = receive(visit)
    visit.open("/verifiers/results")
    for grant in grants[:2]:
        visit.page.locator(f"input[name=ticked][value='{grant.id}']").check()
    visit.page.locator("#chosen").filter(has_text="2").wait_for()


INBOX: Final[dict[str, State]] = {
    "inbox": State("Shared Results", _list()),
    "inbox, ticked": State("Shared Results", _ticked),
    "inbox, filtered": State("Shared Results", _list("?exam=C1A&status=new&start=2026-01-01&sort=family")),
    "inbox, no match": State("Shared Results", _list("?place=nowhere")),
    "inbox, wrong range": State("Shared Results", _wrong_range),
    "inbox, nothing shared": State("Shared Results", _empty),
    "inbox, amended": State("Shared Results", _list_of(_amended)),
    "inbox, held": State("Shared Results", _list_of(_held)),
    "shared result, amended": State("Alex Sample", _detail_of(_amended)),
    "shared result, held": State("Zoé Moreau", _detail_of(_held)),
    "shared result": State("Alex Sample", _opened(1)),
    "shared result, without skills": State("Alex Sample", _opened(1, ShareScope.WITHOUT_SKILLS)),
}
