"""Seeing results: one's own, when they are out; operators, on the record (B7, A6, ENU-8)."""

from datetime import timedelta

import pytest

from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.identifiers import AccountId, ResultId
from results_core.kernel.values import NotAnIdNumber
from results_core.results.model import ResultStatus
from results_core.results.viewing import UnknownResult
from results_core.testing.builders import MINH, RELEASE, ZOFIA, an_account, named
from results_core.testing.files import entry_cells, result_cells, without_result
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from results_core.testing.scenes import entry_of, put_account

A_MOMENT = timedelta(microseconds=1)


@pytest.fixture
def marked() -> Rehearsal:
    """Two candidates with accounts and results, on the eve of the release."""
    rehearsal = rehearse(rows=[entry_cells(), entry_cells(id_number=MINH, candidate_number="0002")])
    for id_number in (ZOFIA, MINH):
        put_account(rehearsal.store, entry_of(rehearsal.store, id_number))
    rehearsal.import_results(result_cells(), result_cells(id_number=MINH))
    rehearsal.clock.set(RELEASE - A_MOMENT)
    return rehearsal


def account_of(on: Rehearsal, id_number: str) -> AccountId:
    return an_account(entry_of(on.store, id_number)).id


def test_candidates_see_their_own_result_from_the_release_on(marked: Rehearsal) -> None:
    """A microsecond earlier they see that it is to come (A6)."""
    view = marked.application.view_results
    hers = entry_of(marked.store, ZOFIA).id
    before = view.one(account_of(marked, ZOFIA), hers)
    marked.clock.set(RELEASE)
    after = view.one(account_of(marked, ZOFIA), hers)

    assert (before.released, before.status, before.version) == (False, None, None)
    assert after.status is ResultStatus.REPORTED
    assert [read.entry.id for read in view.all(account_of(marked, ZOFIA))] == [hers]


def test_anothers_result_is_not_there(marked: Rehearsal) -> None:
    """It reads like one that does not exist (ENU-8, AUZ-2)."""
    marked.clock.set(RELEASE)
    view = marked.application.view_results
    his = entry_of(marked.store, MINH).id
    with pytest.raises(UnknownResult) as not_hers:
        view.one(account_of(marked, ZOFIA), his)
    with pytest.raises(UnknownResult) as nobodys:
        view.one(account_of(marked, ZOFIA), ResultId(named("nothing")))

    assert str(not_hers.value) == str(nobodys.value)


@pytest.mark.parametrize("status", ["pending", "withheld", "absent_part", "absent_all", "cancelled"])
def test_whatever_stands_is_told_when_it_is_out(status: str) -> None:
    """And not before."""
    rehearsal = rehearse()
    put_account(rehearsal.store, entry_of(rehearsal.store, ZOFIA))
    rehearsal.import_results(without_result(status))
    [before] = rehearsal.application.view_results.all(account_of(rehearsal, ZOFIA))
    rehearsal.clock.set(RELEASE)
    [after] = rehearsal.application.view_results.all(account_of(rehearsal, ZOFIA))

    assert (before.status, after.status) == (None, status)


def test_operators_see_what_is_out(marked: Rehearsal) -> None:
    """Before the release they see the entry, and no version; nothing is written down for it."""
    before = marked.application.show_result(" sir 094701 ", operator=OPERATOR)
    marked.clock.set(RELEASE)
    after = marked.application.show_result(ZOFIA, operator=OPERATOR)

    assert (before.entry.id_number, before.version) == (ZOFIA, None)
    assert after.version is not None
    assert marked.events(EventKind.UNRELEASED_SHOWN) == []


def test_operators_who_look_early_are_written_down(marked: Rehearsal) -> None:
    """With the result and their name (A6)."""
    read = marked.application.show_result(ZOFIA, operator=OPERATOR, unreleased=True)
    [event] = marked.events(EventKind.UNRELEASED_SHOWN)

    assert read.version is not None
    assert (event.actor, event.result) == (ActorKind.OPERATOR, read.entry.id)
    assert dict(event.personal) == {"operator": OPERATOR}


def test_operators_are_told_what_does_not_exist(marked: Rehearsal) -> None:
    """No entry, or no ID Number at all; and no look is written down."""
    with pytest.raises(UnknownResult):
        marked.application.show_result("ABC012345", operator=OPERATOR, unreleased=True)
    with pytest.raises(NotAnIdNumber):
        marked.application.show_result("12345", operator=OPERATOR)

    assert marked.events(EventKind.UNRELEASED_SHOWN) == []
