"""Asking whether a claim about a result is true, instead of looking at it (mission C9)."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum, unique

import attrs

from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.results.model import ReadResult, ResultStatus, ResultVersion
from results_core.throttling.budgets import Exhausted
from results_core.verification.disclosing import Way
from results_core.verification.lookup import Matching, NoMatch, Shown, asked, record_hit
from results_core.verification.lookup_ports import LookupWork, Match
from results_core.verification.viewers import Viewer


@unique
class ClaimAnswer(StrEnum):
    """Whether a claim is true."""

    YES = "yes"
    NO = "no"
    CANNOT_SAY = "cannot_say"
    """What is known of the result does not tell."""


@attrs.frozen(kw_only=True)
class Claim:
    """What is asked of a result; what is None is not asked."""

    exam: str | None = None
    """Its code in the catalogue; None for any."""
    overall_at_least: int | None = None
    each_at_least: int | None = None
    """The score of every skill."""
    taken_since: date | None = None
    """The date of the exam, this day included."""


@attrs.frozen(kw_only=True)
class Checked:
    """The answer to a claim, at an instant."""

    claim: Claim
    answer: ClaimAnswer
    at: datetime
    version: int | None
    """Of the result that it was judged by."""


def judge(claim: Claim, read: ReadResult) -> ClaimAnswer:
    """Return whether the claim is true of the result as it stands: what is false settles it.

    A result that is cancelled, or of somebody who was absent, bears no claim out; of one that is pending
    or withheld nothing can be said.
    """
    version = read.version
    if version is None or version.status in {ResultStatus.PENDING, ResultStatus.WITHHELD}:
        return ClaimAnswer.CANNOT_SAY
    if version.status is not ResultStatus.REPORTED:
        return ClaimAnswer.NO
    answers = set(_each(claim, read, version))
    for decisive in (ClaimAnswer.NO, ClaimAnswer.CANNOT_SAY):
        if decisive in answers:
            return decisive
    return ClaimAnswer.YES


def _each(claim: Claim, read: ReadResult, version: ResultVersion) -> Iterator[ClaimAnswer]:
    sitting = read.entry.sitting
    if claim.exam is not None:
        yield _is(sitting.exam == claim.exam)
    if claim.taken_since is not None:
        yield _is(sitting.exam_date >= claim.taken_since)
    if claim.overall_at_least is not None:
        yield _of_overall(version.overall, claim.overall_at_least)
    if claim.each_at_least is not None:
        yield _of_skills(version, claim.each_at_least)


def _of_overall(overall: int | None, lowest: int) -> ClaimAnswer:
    return ClaimAnswer.CANNOT_SAY if overall is None else _is(overall >= lowest)


def _of_skills(version: ResultVersion, lowest: int) -> ClaimAnswer:
    """A score below the lowest that is reported is below whatever is asked."""
    if not version.scores:
        return ClaimAnswer.CANNOT_SAY
    return _is(all(score is not None and score >= lowest for score in version.scores.values()))


def _is(true: bool) -> ClaimAnswer:  # noqa: FBT001 - what it is
    return ClaimAnswer.YES if true else ClaimAnswer.NO


@attrs.frozen(kw_only=True)
class CheckClaim:
    """Answer yes, no or cannot say, and disclose nothing else."""

    begin: Begin[LookupWork]
    clock: Clock
    randomness: Randomness
    matching: Matching

    @repeatable
    def __call__(
        self, viewer: Viewer, number: str, born: date, claim: Claim
    ) -> Checked | NoMatch | Exhausted:
        """Return the answer; misses spend the budgets of looking up, and the answer is recorded (B10)."""
        now = self.clock.now()
        question = asked(viewer, number, born)
        with self.begin() as work:
            match = self.matching(work, question, way=Way.CLAIM, at=now)
            if isinstance(match, Match):
                record_hit(work, viewer, match, Way.CLAIM, Shown.ANSWER, at=now, randomness=self.randomness)
            if not isinstance(match, Exhausted):
                work.commit()
        if isinstance(match, Match):
            version = match.read.version
            return Checked(
                claim=claim,
                answer=judge(claim, match.read),
                at=now,
                version=None if version is None else version.number,
            )
        return match
