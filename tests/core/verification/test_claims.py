"""What a claim is worth: what is false settles it, then what nobody can say (C9)."""

from datetime import date

import attrs
import pytest

from results_core.exams.regimes import Component
from results_core.results.model import ReadResult, ResultStatus
from results_core.testing.builders import RELEASE, ZOFIA, a_result_row
from results_core.testing.rehearsal import Rehearsal
from results_core.testing.scenes import entry_of, put_result, result_of
from results_core.verification.claims import Claim, ClaimAnswer, judge

YES, NO, CANNOT_SAY = ClaimAnswer.YES, ClaimAnswer.NO, ClaimAnswer.CANNOT_SAY


@pytest.fixture
def read(rehearsal: Rehearsal) -> ReadResult:
    """C1 Advanced of 6 June 2026: 196 overall, 191 in Reading and Listening."""
    rehearsal.clock.set(RELEASE)
    put_result(rehearsal.store, a_result_row(entry_of(rehearsal.store, ZOFIA)))
    return result_of(rehearsal.store, ZOFIA)


@pytest.mark.parametrize(
    ("claim", "answer"),
    [
        (Claim(), YES),
        (Claim(exam="C1A"), YES),
        (Claim(exam="B2F"), NO),
        (Claim(overall_at_least=196), YES),
        (Claim(overall_at_least=197), NO),
        (Claim(each_at_least=191), YES),
        (Claim(each_at_least=192), NO),
        (Claim(taken_since=date(2026, 6, 6)), YES),
        (Claim(taken_since=date(2026, 6, 7)), NO),
    ],
)
def test_each_thing_asked_is_judged(read: ReadResult, claim: Claim, answer: ClaimAnswer) -> None:
    """At its very bound it is true."""
    assert judge(claim, read) is answer


@pytest.mark.parametrize(
    ("status", "answer"),
    [
        (ResultStatus.PENDING, CANNOT_SAY),
        (ResultStatus.WITHHELD, CANNOT_SAY),
        (ResultStatus.CANCELLED, NO),
        (ResultStatus.ABSENT_PART, NO),
        (ResultStatus.ABSENT_ALL, NO),
    ],
)
def test_the_state_goes_first(read: ReadResult, status: ResultStatus, answer: ClaimAnswer) -> None:
    """What does not stand bears nothing out."""
    assert read.version is not None
    stands = attrs.evolve(read, version=attrs.evolve(read.version, status=status))

    assert judge(Claim(overall_at_least=150), stands) is answer


def test_what_an_exam_does_not_report_cannot_be_said(read: ReadResult) -> None:
    """Unless something else that is asked is false; a score that is too low to report is too low."""
    assert read.version is not None
    bare = attrs.evolve(read, version=attrs.evolve(read.version, overall=None, scores={}))
    low = attrs.evolve(
        read, version=attrs.evolve(read.version, scores={**read.version.scores, Component.READING: None})
    )

    assert judge(Claim(overall_at_least=150), bare) is CANNOT_SAY
    assert judge(Claim(each_at_least=150), bare) is CANNOT_SAY
    assert judge(Claim(each_at_least=150, exam="B2F"), bare) is NO
    assert judge(Claim(each_at_least=142), low) is NO
