"""Several workers at once: each arrival and each correction is told of once (RLB-14, A10)."""

from functools import partial

import pytest

from results_core.correspondence.messages import LetterKind
from results_core.kernel.identifiers import OrganisationId
from results_core.notifications.preferences import Notice, Preferences
from results_core.results.amending import ChangeOrder
from results_core.testing.builders import NOON, RELEASE, ZOFIA
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from results_core.testing.rehearsal import Rehearsal, rehearse
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from tests.races.crowds import at_once, times
from tests.web.visits import Opening

HOUSES = [an_organisation(name=f"House {place}") for place in range(6)]
ORDER = ChangeOrder(operator="Ada", reason="Clerical error")


@pytest.fixture
def on(opening: Opening) -> Rehearsal:
    """A result that six organisations get at the release, each with an officer who wants all letters."""
    rehearsal = rehearse(opening=opening)
    rehearsal.import_results()
    result = entry_of(rehearsal.store, ZOFIA).id
    for house in HOUSES:
        put_organisation(rehearsal.store, house)
        officer = put_officer(rehearsal.store, an_officer(house, email=f"her@{house.id}.example"))
        rehearsal.application.notifications.choose(
            officer.id, house.id, Preferences(chosen=frozenset(Notice))
        )
        put_share(rehearsal.store, a_share(result, organisation=house.id, sent_at=NOON))
    rehearsal.clock.set(RELEASE)
    return rehearsal


def work(on: Rehearsal) -> None:
    """Do what is due, as every worker does."""
    notifications = on.application.notifications
    while notifications.correct() or notifications.notify():
        pass


def told(on: Rehearsal) -> list[tuple[str, str, str]]:
    """Return who was told what of how many."""
    return sorted((letter.to, letter.kind.value, letter.facts["count"]) for letter in on.deliver())


def test_workers_at_once_tell_each_thing_once(on: Rehearsal) -> None:
    """At the release, on the Monday after it, and when the result was amended."""
    at_once(times(4, partial(work, on)))
    first = told(on)
    on.clock.advance(days=4)
    on.application.change_result.withhold(ZOFIA, ORDER)
    at_once(times(4, partial(work, on)))
    then = told(on)

    everybody = [f"her@{house.id}.example" for house in HOUSES]
    assert first == sorted((to, LetterKind.RESULTS_SHARED.value, "1") for to in everybody)
    # Withheld by now: no summary counts it.
    assert then == sorted((to, LetterKind.RESULTS_AMENDED.value, "1") for to in everybody)


def test_summaries_of_workers_at_once(on: Rehearsal) -> None:
    """One a period and officer, with every arrival."""
    work(on)
    on.deliver()
    on.clock.advance(days=1)
    at_once(times(4, partial(work, on)))

    assert [(kind, count) for _, kind, count in told(on)] == [(LetterKind.DAILY_SUMMARY.value, "1")] * 6


@pytest.mark.parametrize("is_one_of_many", [False, True])
def test_a_look_and_an_amendment_at_once(on: Rehearsal, *, is_one_of_many: bool) -> None:
    """Whoever noted the old version is told, whichever of the two was first."""
    result = entry_of(on.store, ZOFIA).id
    looker = OrganisationId(an_organisation(name="Looker").id)
    put_organisation(on.store, an_organisation(name="Looker"))
    put_officer(on.store, an_officer(an_organisation(name="Looker"), email="her@looker.example"))

    def look() -> None:
        with on.store.begin() as work:
            if is_one_of_many:
                work.disclosures.note_all(looker, [(result, 1)], at=RELEASE)
            else:
                work.disclosures.note(looker, result, 1, at=RELEASE)
            work.commit()

    def withhold() -> None:
        on.application.change_result.withhold(ZOFIA, ORDER)

    at_once([look, withhold])
    work(on)

    assert ("her@looker.example", LetterKind.RESULTS_AMENDED.value, "1") in told(on)
