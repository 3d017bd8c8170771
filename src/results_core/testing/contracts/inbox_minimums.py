"""The filter of what meets an organisation's minimum finds what the core judges so (C6, C12)."""

from datetime import timedelta

import attrs

from results_core.exams.catalogue import load_catalogue
from results_core.exams.regimes import Component
from results_core.kernel.identifiers import ShareId
from results_core.organisations.model import Requirement
from results_core.results.model import Scores
from results_core.sharing.judging import Verdict
from results_core.sharing.model import ShareScope
from results_core.testing.builders import (
    NOON,
    RELEASE,
    SCORES,
    a_result_row,
    a_row_without_result,
    a_sitting,
    an_entry_row,
)
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.scenes import put_entry, put_result
from results_core.testing.sharing import a_share, put_share
from results_core.testing.stand_ins import StoppedClock
from results_core.testing.stores import Store
from results_core.verification.listing import Page, Search
from results_core.verification.minimums import Minimums

OFFICER = an_officer()
WEAK: Scores = {**SCORES, Component.WRITING: None}
"""With a part below the lowest that is reported."""
RESULTS = {
    "GOOD00001": ("C1A", SCORES, 196, "Pass at Grade B", ShareScope.EVERYTHING),
    "WEAK00001": ("C1A", WEAK, 181, "Pass at Grade C", ShareScope.EVERYTHING),
    "BARE00001": ("C1A", SCORES, 196, "Pass at Grade B", ShareScope.WITHOUT_SKILLS),
    "DELTA0001": ("DM1", {}, None, "Pass with Merit", ShareScope.EVERYTHING),
    "HELD00001": ("C1A", None, None, None, ShareScope.EVERYTHING),
    "OTHER0001": ("B2F", {}, 165, "Pass at Grade C", ShareScope.EVERYTHING),
}
MET, NOT_MET, CANNOT_SAY = Verdict.MET, Verdict.NOT_MET, Verdict.CANNOT_SAY
C1A, DM1 = Requirement(exam="C1A"), Requirement(exam="DM1")
CASES = {
    "nothing of one exam": ([C1A], {"GOOD00001": MET, "WEAK00001": MET, "BARE00001": MET}),
    "overall": (
        [attrs.evolve(C1A, overall_at_least=196)],
        {"GOOD00001": MET, "WEAK00001": NOT_MET, "BARE00001": MET},
    ),
    "each": (
        [attrs.evolve(C1A, each_at_least=190)],
        {"GOOD00001": MET, "WEAK00001": NOT_MET, "BARE00001": CANNOT_SAY},
    ),
    "one that fails settles it": (
        [attrs.evolve(C1A, overall_at_least=197, each_at_least=190)],
        {"GOOD00001": NOT_MET, "WEAK00001": NOT_MET, "BARE00001": NOT_MET},
    ),
    "words": ([attrs.evolve(DM1, label="Pass with Merit")], {"DELTA0001": MET}),
    "better words": ([attrs.evolve(DM1, label="Pass with Distinction")], {"DELTA0001": NOT_MET}),
    "words that there are not": ([attrs.evolve(DM1, label="Brilliant")], {"DELTA0001": CANNOT_SAY}),
    "young enough": (
        [attrs.evolve(DM1, oldest_years=1), attrs.evolve(C1A, oldest_years=20, overall_at_least=190)],
        {"DELTA0001": MET, "GOOD00001": MET, "WEAK00001": NOT_MET, "BARE00001": MET},
    ),
    "nothing at all": ([], {}),
}


def a_scene(store: Store, clock: StoppedClock) -> dict[ShareId, str]:
    """Share each of the results with the officer's organisation; return the ID Numbers by share."""
    put_officer(store, OFFICER)
    numbers: dict[ShareId, str] = {}
    for number, (exam, scores, overall, label, scope) in RESULTS.items():
        entry = put_entry(
            store,
            an_entry_row(id_number=number, sitting=a_sitting(exam=exam), candidate_number=str(len(numbers))),
        )
        if scores is None:
            put_result(store, a_row_without_result(entry, "pending"))
        else:
            put_result(store, a_result_row(entry, scores=scores, overall=overall, label=label))
        numbers[put_share(store, a_share(entry.id, scope=scope)).id] = number
    clock.set(RELEASE)
    return numbers


class InboxMinimumsContract:
    """What an inbox promises of minimums."""

    def test_what_meets_the_minimum_is_found(self, store: Store, clock: StoppedClock) -> None:
        """Rows bring what they are judged by, and each verdict finds the rows that have it."""
        numbers = a_scene(store, clock)
        minimums = Minimums(catalogue=load_catalogue(), clock=clock)
        for case, (required, wanted) in CASES.items():
            found: dict[str, Verdict] = {}
            with store.begin() as work:
                work.organisations.require(OFFICER.organisation, required)
                inbox = work.inbox(OFFICER.organisation, OFFICER.id)
                rows = minimums.marked(inbox.page(Search(), Page(), joined_at=NOON))
                for verdict in Verdict:
                    search = minimums.ready(Search(minimum=verdict))
                    only = inbox.page(search, Page(), joined_at=NOON)
                    counts = inbox.count(search, since=NOON, joined_at=NOON, most=None)
                    assert counts.matching == len(only), case
                    assert counts.has_minimums == bool(required), case
                    found |= {numbers[row.id]: verdict for row in only}
                work.commit()

            assert {numbers[row.id]: row.minimum for row in rows if row.minimum} == wanted, case
            assert found == wanted, case

    def test_the_filter_follows_what_is_changed(self, store: Store, clock: StoppedClock) -> None:
        """An amended result, and a day on which a result has become too old."""
        numbers = a_scene(store, clock)
        shares = {number: share for share, number in numbers.items()}
        minimums = Minimums(catalogue=load_catalogue(), clock=clock)

        def met() -> set[ShareId]:
            with store.begin(reading=True) as work:
                inbox = work.inbox(OFFICER.organisation, OFFICER.id)
                rows = inbox.page(minimums.ready(Search(minimum=MET)), Page(), joined_at=NOON)
            return {row.id for row in rows}

        with store.begin() as work:
            wanted = attrs.evolve(C1A, overall_at_least=196, oldest_years=1)
            work.organisations.require(OFFICER.organisation, [wanted])
            work.commit()
        before = met()
        entry = put_entry(
            store, an_entry_row(id_number="GOOD00001", sitting=a_sitting(), candidate_number="0")
        )
        put_result(store, a_result_row(entry, scores={}, overall=195))
        amended = met()
        clock.advance(timedelta(days=400))

        assert before == {shares["GOOD00001"], shares["BARE00001"]}
        assert amended == {shares["BARE00001"]}
        assert met() == set()
