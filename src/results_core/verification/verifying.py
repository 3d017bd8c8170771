"""A system of an organisation verifies a statement: the verdict, the result, a receipt (missions D4, C15).

The rules are those of looking up by hand (C8): one verdict for every kind of miss, the same budgets, where
a client takes the place of an officer, and a look for every hit (B10).
"""

from datetime import date, datetime

import attrs

from results_core.kernel.identifiers import Randomness
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.results.model import ReadResult
from results_core.results.statement_numbers import NotAStatementNumber, parse_statement_number
from results_core.throttling.budgets import Exhausted
from results_core.verification.disclosing import Way
from results_core.verification.lookup import Matching, NoMatch, asked, asked_number, record_hit
from results_core.verification.lookup_ports import LookupWork, Match
from results_core.verification.receipts import Answer, AskedBy, IssueReceipts, Question
from results_core.verification.verdicts import HITS, Verdict, verdict_of
from results_core.verification.viewers import Viewer

HELD_BACK = frozenset({Verdict.WITHHELD, Verdict.CANCELLED})
"""Of these the verdict is told and nothing of the result."""


@attrs.frozen(kw_only=True)
class AskedStatement:
    """What a system asks of one statement."""

    number: str
    """As it was sent."""
    born: date = attrs.field(repr=False)
    family_name: str = attrs.field(default="", repr=False)

    @property
    def canonical(self) -> str:
        """The number as it is looked for."""
        return asked_number(self.number)


@attrs.frozen(kw_only=True)
class Verified:
    """What it came to, at an instant in UTC."""

    verdict: Verdict
    at: datetime
    read: ReadResult | None = None
    """The result as it stands, where it is told."""
    version: int | None = None
    """Of the result that the verdict is about."""
    receipt: str | None = None
    """None where nothing was looked for."""
    until: datetime | None = None
    """When there is budget again, where it was used up."""


def is_statement_number(number: str) -> bool:
    """Tell whether there can be a statement of this number: what is none costs no budget (VER-2)."""
    try:
        parse_statement_number(number)
    except NotAStatementNumber:
        return False
    return True


@attrs.frozen(kw_only=True)
class VerifyStatement:
    """Verify one statement."""

    begin: Begin[LookupWork]
    clock: Clock
    randomness: Randomness
    matching: Matching
    receipts: IssueReceipts

    def __call__(self, viewer: Viewer, wanted: AskedStatement, *, name: str) -> Verified:
        """Return what it came to, recorded as a look or a miss; `name` is the organisation's."""
        verified = self._verified(viewer, wanted)
        if verified.verdict in {Verdict.BAD_NUMBER, Verdict.NOT_CHECKED}:
            return verified
        question = Question(number=wanted.canonical, born=wanted.born, family_name=wanted.family_name)
        said = Answer(said=verified.verdict.value, at=verified.at, version=verified.version)
        by = AskedBy(organisation=viewer.organisation, name=name)
        return attrs.evolve(verified, receipt=self.receipts(question, said, by))

    @repeatable
    def _verified(self, viewer: Viewer, wanted: AskedStatement) -> Verified:
        now = self.clock.now()
        if not is_statement_number(wanted.canonical):
            return Verified(verdict=Verdict.BAD_NUMBER, at=now)
        with self.begin() as work:
            answer = self.matching(work, asked(viewer, wanted.number, wanted.born), way=Way.API, at=now)
            if isinstance(answer, Exhausted):
                return Verified(verdict=Verdict.NOT_CHECKED, at=now, until=answer.until)
            if isinstance(answer, Match):
                record_hit(work, viewer, answer, Way.API, None, at=now, randomness=self.randomness)
            work.commit()
        if isinstance(answer, NoMatch):
            return Verified(verdict=Verdict.NO_MATCH, at=now)
        return _hit(answer, wanted, now)


def _hit(match: Match, wanted: AskedStatement, at: datetime) -> Verified:
    verdict = verdict_of(match, number=wanted.canonical, family_name=wanted.family_name)
    version = match.read.version
    return Verified(
        verdict=verdict,
        at=at,
        read=match.read if verdict in HITS - HELD_BACK else None,
        version=None if version is None else version.number,
    )
