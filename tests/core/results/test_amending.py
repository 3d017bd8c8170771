"""Changing results by hand: the same rules as an import, a reason, and a letter (A5, A7, A10)."""

from datetime import date, timedelta

import attrs
import pytest

from results_core.correspondence.messages import LetterKind
from results_core.exams.regimes import Component
from results_core.journal.events import ActorKind, EventKind
from results_core.kernel.reasons import NoReason
from results_core.results.amending import Amendment, Changed, ChangeOrder, NothingToChange
from results_core.results.issuing import NoStatement
from results_core.results.model import ResultStatus, ResultVersion
from results_core.results.viewing import UnknownResult
from results_core.testing.builders import EMAIL, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells, without_result
from results_core.testing.rehearsal import OPERATOR, Rehearsal, rehearse
from results_core.testing.scenes import entry_of, result_of

REASON = "Clerical re-check, case 77"
ORDER = ChangeOrder(operator=OPERATOR, reason=REASON)
SPEAKING = Amendment(scores={Component.SPEAKING: "203"})
OF_C1 = "a whole number from 142 to 210, or <142"
A_DAY = timedelta(days=1)


@pytest.fixture
def out(rehearsal: Rehearsal) -> Rehearsal:
    """A candidate who has registered, and a result that came out a day ago: 196, Pass at Grade B."""
    rehearsal.register_and_confirm()
    rehearsal.import_results()
    rehearsal.clock.set(RELEASE + A_DAY)
    return rehearsal


def amended(on: Rehearsal, amendment: Amendment, order: ChangeOrder = ORDER) -> Changed:
    answer = on.application.change_result.amend(ZOFIA, amendment, order)
    assert isinstance(answer, Changed), answer
    return answer


def objected(on: Rehearsal, amendment: Amendment) -> list[tuple[str, str]]:
    answer = on.application.change_result.amend(ZOFIA, amendment, ORDER)
    assert not isinstance(answer, Changed)
    return [(one.column, one.expected) for one in answer]


def standing(on: Rehearsal) -> ResultVersion:
    version = result_of(on.store, ZOFIA).version
    assert version is not None
    return version


def told(on: Rehearsal) -> int:
    return [letter.kind for letter in on.deliver()].count(LetterKind.RESULT_CHANGED)


def test_another_score_is_another_result(out: Rehearsal) -> None:
    """Overall, result and level follow from the scores; those that are not named stay."""
    before = standing(out)
    answer = amended(out, SPEAKING)
    now = standing(out)

    assert (now.overall, now.label, now.cefr, now.number) == (198, "Pass at Grade B", "C1", 2)
    assert now.scores == {**before.scores, Component.SPEAKING: 203}
    assert now.statement_number != before.statement_number
    assert (now.amended_at, now.replaces_issued_at) == (RELEASE + A_DAY, before.issued_at)
    assert (answer.version, answer.label, answer.overall) == (2, "Pass at Grade B", 198)
    assert (answer.released, answer.tells_candidate, answer.applied) == (True, True, True)


def test_reason_and_operator_lie_with_the_version(out: Rehearsal) -> None:
    """The event names the version alone: a reason is somebody's own words (AUD-3)."""
    amended(out, SPEAKING)
    [kept] = out.application.show_history(ZOFIA, operator=OPERATOR).versions[1:]
    [event] = out.events(EventKind.RESULT_AMENDED)

    assert kept.remark is not None
    assert (kept.remark.operator, kept.remark.reason) == (OPERATOR, REASON)
    assert (event.actor, event.result) == (ActorKind.OPERATOR, entry_of(out.store, ZOFIA).id)
    assert dict(event.facts) == {"version": 2}
    assert REASON not in repr(event)


@pytest.mark.parametrize(
    ("amendment", "objections"),
    [
        (Amendment(scores={Component.READING: "211"}), [("reading", OF_C1)]),
        (Amendment(scores={Component.READING: ""}), [("reading", OF_C1)]),
        (Amendment(overall="197"), [("overall", "196, the mean of the components")]),
        (Amendment(result="Pass at Grade A"), [("result", "Pass at Grade B, the result of 196")]),
        (
            Amendment(scores={Component.READING: "<142"}),
            [("overall", "a whole number from 174 to 186, as the components allow")],
        ),
        (Amendment(status="pending"), [("status", "anything but pending: it was reported")]),
        (
            Amendment(status="absent_part", overall="196"),
            [("overall", "nothing: only a reported result has scores, a result and a statement number")],
        ),
    ],
)
def test_an_amendment_is_judged_like_a_row(
    out: Rehearsal, amendment: Amendment, objections: list[tuple[str, str]]
) -> None:
    """What does not fit the catalogue is named with what would, and nothing changes (A5)."""
    before = standing(out)

    assert objected(out, amendment)[: len(objections)] == objections
    assert standing(out) == before
    assert told(out) == 0


def test_a_score_below_the_lowest_needs_the_overall(out: Rehearsal) -> None:
    """Given together they stand, as in the board's file."""
    amended(out, Amendment(scores={Component.READING: "<142"}, overall="180"))

    assert (standing(out).scores[Component.READING], standing(out).overall) == (None, 180)


@pytest.mark.parametrize(
    ("exam", "amendment", "label", "overall"),
    [
        ("DM1", Amendment(result="pass with merit"), "Pass with Merit", None),
        ("C1A", Amendment(overall="81"), "Pass at Grade A", 81),
    ],
)
def test_exams_without_scores_are_amended_by_what_they_have(
    exam: str, amendment: Amendment, label: str, overall: int | None
) -> None:
    """A result in words, or an overall score of the years without components."""
    old = {"exam_date": "2013-06-06"} if exam == "C1A" else {}
    on = rehearse(rows=[entry_cells(exam=exam, **old)])
    no_scores = dict.fromkeys(("reading", "use_of_english", "writing", "listening", "speaking"), "")
    on.import_results(result_cells(**no_scores, **({"overall": "62"} if old else {"result": "Pass"})))
    on.clock.set(RELEASE)
    amended(on, amendment)

    assert (standing(on).label, standing(on).overall) == (label, overall)


def test_what_stands_already_is_refused(out: Rehearsal) -> None:
    """So are a hold on hold, a lifted hold that is none, and a second cancelling."""
    change = out.application.change_result
    with pytest.raises(NothingToChange):
        amended(out, Amendment(scores={Component.SPEAKING: "193"}))
    with pytest.raises(NothingToChange):
        change.unwithhold(ZOFIA, ORDER)
    change.withhold(ZOFIA, ORDER)
    with pytest.raises(NothingToChange):
        change.withhold(ZOFIA, ORDER)
    change.cancel(ZOFIA, ORDER)
    with pytest.raises(NothingToChange):
        change.cancel(ZOFIA, ORDER)

    assert standing(out).number == 3


@pytest.mark.parametrize("reason", ["", " \t\n", "x" * 1001])
def test_a_reason_is_needed(out: Rehearsal, reason: str) -> None:
    """Not an empty one, nor a novel."""
    with pytest.raises(NoReason):
        amended(out, SPEAKING, ChangeOrder(operator=OPERATOR, reason=reason))

    assert standing(out).number == 1


def test_lifting_a_hold_restores_what_stood(out: Rehearsal) -> None:
    """Number and paper included: byte for byte the statement from before (A7)."""
    issue, change = out.application.issue_statement.to_operator, out.application.change_result
    amended(out, SPEAKING)
    before, version = issue(ZOFIA, language="en", operator=OPERATOR), standing(out)
    out.clock.advance(days=2)
    change.withhold(ZOFIA, ORDER)
    with pytest.raises(NoStatement):
        issue(ZOFIA, language="en", operator=OPERATOR)
    out.clock.advance(days=2)
    change.unwithhold(ZOFIA, ORDER)

    assert standing(out) == attrs.evolve(version, number=4, recorded_at=out.clock.now())
    assert issue(ZOFIA, language="en", operator=OPERATOR) == before


def test_lifting_a_hold_restores_any_state(out: Rehearsal) -> None:
    """Cancelled before, cancelled again; nothing before, still to follow."""
    change = out.application.change_result
    change.cancel(ZOFIA, ORDER)
    change.withhold(ZOFIA, ORDER)
    change.unwithhold(ZOFIA, ORDER)
    nothing = rehearse()
    nothing.application.change_result.withhold(ZOFIA, ORDER)
    nothing.application.change_result.unwithhold(ZOFIA, ORDER)

    assert standing(out).status is ResultStatus.CANCELLED
    assert standing(nothing).status is ResultStatus.PENDING


def test_a_hold_that_ends_under_another_name_has_another_paper(out: Rehearsal) -> None:
    """The name was corrected meanwhile."""
    first = standing(out)
    out.application.change_result.withhold(ZOFIA, ORDER)
    out.import_entries(entry_cells(family_name="Łęcka"))
    out.application.change_result.unwithhold(ZOFIA, ORDER)

    assert standing(out).candidate_name == "Zofia Maria Łęcka"
    assert standing(out).statement_number not in {None, first.statement_number}


def test_a_cancelled_result_can_be_reported_again(out: Rehearsal) -> None:
    """It begins with what was reported last."""
    first = standing(out)
    out.application.change_result.cancel(ZOFIA, ORDER)
    amended(out, Amendment(status="reported"))

    assert (standing(out).scores, standing(out).statement_number) == (first.scores, first.statement_number)


def test_each_change_of_what_is_out_is_told_once(out: Rehearsal) -> None:
    """By a letter that says nothing but when; not when a hold ends with a result (A10, B8)."""
    change = out.application.change_result
    amended(out, SPEAKING)
    letter = out.delivered(LetterKind.RESULT_CHANGED)
    counts = []
    for act in (change.withhold, change.unwithhold, change.cancel):
        act(ZOFIA, ORDER)
        counts.append(told(out))

    assert (letter.to, letter.language, letter.link) == (EMAIL, "en", None)
    assert dict(letter.facts) == {"at": (RELEASE + A_DAY).isoformat()}
    assert counts == [1, 0, 1]


def test_nobody_is_told_who_has_not_registered(rehearsal: Rehearsal) -> None:
    """The result changes all the same."""
    rehearsal.import_results()
    rehearsal.clock.set(RELEASE)
    answer = amended(rehearsal, SPEAKING)

    assert not answer.tells_candidate
    assert rehearsal.deliver() == []


def test_before_the_release_nothing_is_told(rehearsal: Rehearsal) -> None:
    """Neither to the candidate nor, but for the number of the version, to the operator (A6)."""
    rehearsal.register_and_confirm()
    rehearsal.import_results()
    answer = amended(rehearsal, SPEAKING)

    assert (answer.released, answer.status, answer.label, answer.overall) == (False, None, None, None)
    assert (answer.tells_candidate, standing(rehearsal).amended_at) == (False, None)
    assert rehearsal.deliver() == []
    assert rehearsal.events(EventKind.UNRELEASED_SHOWN) == []


def test_before_the_release_what_a_refusal_tells_is_recorded(rehearsal: Rehearsal) -> None:
    """An objection, a refusal and a dry run each say something of what is not out (A6)."""
    rehearsal.import_results()
    change = rehearsal.application.change_result
    objected(rehearsal, Amendment(overall="197"))
    with pytest.raises(NothingToChange):
        change.unwithhold(ZOFIA, ORDER)
    amended(rehearsal, SPEAKING, attrs.evolve(ORDER, dry_run=True))

    assert len(rehearsal.events(EventKind.UNRELEASED_SHOWN)) == 3
    assert standing(rehearsal).number == 1


def test_a_dry_run_changes_nothing(out: Rehearsal) -> None:
    """It says what would happen, letter included."""
    answer = amended(out, SPEAKING, attrs.evolve(ORDER, dry_run=True))

    assert (answer.applied, answer.version, answer.overall, answer.tells_candidate) == (False, 2, 198, True)
    assert standing(out).number == 1
    assert (told(out), out.events(EventKind.RESULT_AMENDED)) == (0, [])


def test_the_file_imported_again_undoes_an_amendment_openly(out: Rehearsal) -> None:
    """The board's file is as good as an operator: a version of its own, and a letter."""
    amended(out, SPEAKING)
    out.deliver()
    out.import_results()

    assert (standing(out).number, standing(out).overall) == (3, 196)
    assert told(out) == 1


def test_without_an_entry_there_is_nothing_to_change(out: Rehearsal) -> None:
    """An ID Number that nobody has."""
    with pytest.raises(UnknownResult):
        out.application.change_result.cancel("ABC012345", ORDER)


def test_a_history_that_is_not_out_is_shown_on_demand(rehearsal: Rehearsal) -> None:
    """And that is recorded (A6)."""
    rehearsal.import_results(without_result("pending"))
    hidden = rehearsal.application.show_history(ZOFIA, operator=OPERATOR)
    shown = rehearsal.application.show_history(ZOFIA, operator=OPERATOR, unreleased=True)

    assert (hidden.versions, len(shown.versions)) == ((), 1)
    assert len(rehearsal.events(EventKind.UNRELEASED_SHOWN)) == 1


def test_the_day_of_a_statement_follows_the_release(out: Rehearsal) -> None:
    """What was amended before a later release is dated by that release."""
    amended(out, SPEAKING)
    issued = standing(out).issued_at

    assert issued is not None
    assert issued.date() == date(2026, 7, 11)
