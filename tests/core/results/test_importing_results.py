"""Importing results: judged against the catalogue, every bad cell named (A5, RLB-5)."""

import pytest

from results_core.exams.importing import ImportReport
from results_core.exams.regimes import CefrLevel, Component
from results_core.journal.events import EventKind
from results_core.results.model import ResultStatus
from results_core.results.ports import ResultChanges
from results_core.results.statement_numbers import is_ours
from results_core.testing.builders import ANA, MINH, NOON, RELEASE, SCORES, ZOFIA
from results_core.testing.files import entry_cells, result_cells, without_result
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from results_core.testing.scenes import entry_of, result_of


def places(report: ImportReport[ResultChanges]) -> list[tuple[int, str, str]]:
    return [(one.line, one.column, one.value) for one in report.objections]


def several() -> Rehearsal:
    return rehearse(
        rows=[
            entry_cells(id_number=number, candidate_number=f"000{place}")
            for place, number in enumerate((ZOFIA, MINH, ANA))
        ]
    )


def test_the_components_decide(rehearsal: Rehearsal) -> None:
    """Overall, result and level follow from them, and a number of ours is issued."""
    report = rehearsal.import_results()
    version = result_of(rehearsal.store, ZOFIA).version

    assert (report.changes, report.applied) == (ResultChanges(new=1), True)
    assert version is not None
    assert (version.overall, version.label, version.cefr) == (196, "Pass at Grade B", CefrLevel.C1)
    assert version.scores == SCORES
    assert version.statement_number is not None
    assert is_ours(version.statement_number)


def test_what_is_said_beside_the_components_agrees(rehearsal: Rehearsal) -> None:
    """An overall or a result that they do not give is a bad cell."""
    agreeing = rehearsal.import_results(result_cells(overall="196", result="Pass at Grade B"))
    overall = rehearsal.import_results(result_cells(overall="197"))
    label = rehearsal.import_results(result_cells(result="Pass at Grade A"))

    assert agreeing.applied
    assert places(overall) == [(2, "overall", "197")]
    assert places(label) == [(2, "result", "Pass at Grade A")]


def test_a_score_below_the_lowest_is_written_so(rehearsal: Rehearsal) -> None:
    """`<142`; the overall is then required."""
    without = rehearsal.import_results(result_cells(speaking="<142"))
    rehearsal.import_results(result_cells(speaking="<142", overall="185"))
    version = result_of(rehearsal.store, ZOFIA).version

    assert places(without) == [(2, "overall", "")]
    assert version is not None
    assert version.scores[Component.SPEAKING] is None
    assert version.overall == 185


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("id_number", "12345"),
        ("id_number", "ABC012345"),
        ("status", "excellent"),
        ("overall", "much"),
        ("result", "Excellent"),
        ("reading_and_writing", "190"),
        ("reading", "211"),
        ("use_of_english", "<120"),
        ("writing", ""),
        ("listening", "19O"),
        ("speaking", "-190"),
        ("statement_number", "12345"),
    ],
)
def test_every_bad_cell_of_a_result_is_named(column: str, value: str) -> None:
    """Line, column, value and what is expected; and nothing is applied."""
    rehearsal = several()
    report = rehearsal.import_results(result_cells(id_number=MINH), result_cells(**{column: value}))

    assert places(report) == [(3, column, value)]
    assert report.objections[0].expected
    assert not report.applied
    assert result_of(rehearsal.store, MINH).version is None


def test_several_bad_scores_are_named_at_once(rehearsal: Rehearsal) -> None:
    """Each with its column."""
    report = rehearsal.import_results(result_cells(reading="211", speaking="<120", statement_number="1"))

    assert [column for _, column, _ in places(report)] == ["reading", "speaking", "statement_number"]


@pytest.mark.parametrize("status", [status for status in ResultStatus if status is not ResultStatus.REPORTED])
def test_what_is_not_reported_has_no_scores(rehearsal: Rehearsal, status: ResultStatus) -> None:
    """Whatever else such a row says is a bad cell; without, it stands."""
    bad = rehearsal.import_results(
        without_result(status) | {"reading": "190", "statement_number": "C1234567"}
    )
    good = rehearsal.import_results(without_result(status))
    version = result_of(rehearsal.store, ZOFIA).version

    assert places(bad) == [(2, "reading", "190"), (2, "statement_number", "C1234567")]
    assert good.applied
    assert version is not None
    assert (version.status, version.statement_number) == (status, None)


def test_good_results_go_in_where_that_was_asked_for() -> None:
    """The bad ones are still named."""
    rehearsal = several()
    report = rehearsal.import_results(
        result_cells(reading="999"), result_cells(id_number=MINH), result_cells(id_number=MINH), partial=True
    )

    assert places(report) == [(2, "reading", "999"), (4, "id_number", MINH)]
    assert report.changes == ResultChanges(new=1)
    assert result_of(rehearsal.store, ZOFIA).version is None


def test_the_same_results_again_change_nothing(rehearsal: Rehearsal) -> None:
    """No version, no number, no event (RLB-5)."""
    rehearsal.import_results()
    before = (result_of(rehearsal.store, ZOFIA), rehearsal.application.journal())
    report = rehearsal.import_results()

    assert report.changes == ResultChanges(unchanged=1)
    assert (result_of(rehearsal.store, ZOFIA), rehearsal.application.journal()) == before


def test_an_import_of_results_is_written_down(rehearsal: Rehearsal) -> None:
    """With its file and its operator; each amended result has an event of its own."""
    rehearsal.import_results()
    rehearsal.import_results(result_cells(speaking="203"))
    [first, second] = rehearsal.events(EventKind.RESULTS_IMPORTED)
    [amended] = rehearsal.events(EventKind.RESULT_AMENDED)

    assert (first.facts["new"], second.facts["amended"]) == (1, 1)
    assert dict(second.personal) == {"operator": OPERATOR}
    assert amended.result == entry_of(rehearsal.store, ZOFIA).id
    assert dict(amended.facts) == {"import": second.id}


def test_whenever_it_is_imported_nothing_shows_before_the_release(rehearsal: Rehearsal) -> None:
    """Neither the import nor what it counts is seen by anybody but operators (A6)."""
    rehearsal.register_and_confirm()
    rehearsal.import_results()
    account = rehearsal.application.candidates.show(ZOFIA).account
    assert account is not None
    [before] = rehearsal.application.view_results.all(account.id)
    rehearsal.clock.set(RELEASE)
    [after] = rehearsal.application.view_results.all(account.id)

    assert rehearsal.events(EventKind.RESULTS_IMPORTED)[0].at == NOON
    assert (before.status, before.version) == (None, None)
    assert after.status is ResultStatus.REPORTED
