"""Looking a result up by the number of its statement and the date of birth (mission C8, A7; VER-1 to VER-4).

There is one answer for every kind of miss. Misses have budgets: of a number, over all organisations and
whether or not there is such a number; of an officer; of an organisation. A budget that is used up refuses
the right date of birth too. Hits are free.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.journal.events import Event, EventKind
from results_core.kernel.confidential import Digester
from results_core.kernel.identifiers import AccountId, EventId, Randomness, ResultId
from results_core.kernel.time import Clock
from results_core.kernel.transactions import Begin, repeatable
from results_core.kernel.values import canonical_code
from results_core.results.viewing import UnknownResult
from results_core.sharing.states import BLOCKED
from results_core.throttling.budgets import BudgetPolicy, Exhausted, Granted, Purse, budget_key
from results_core.verification.disclosing import Look, Way, record_look_at
from results_core.verification.letters import warn
from results_core.verification.lookup_ports import Finding, LookupWork, Match
from results_core.verification.verdicts import Verdict, verdict_of
from results_core.verification.viewers import Viewer

KEPT: Final = timedelta(days=30)
"""How long what was found can be opened again."""
LISTED: Final = 50
"""How many findings are listed at most."""
_NO_RESULT: Final[Sequence[ResultId | None]] = (None,)
_LONGEST: Final = 64
"""Symbols of a number that are looked at: no number has nearly as many."""


@attrs.frozen(kw_only=True)
class MissPolicy:
    """How often a number and a date of birth may not belong together (VER-2)."""

    of_number: BudgetPolicy = BudgetPolicy(purpose="lookup_number", most=5, within=timedelta(hours=24))
    of_officer: BudgetPolicy = BudgetPolicy(purpose="lookup_officer", most=30, within=timedelta(hours=1))
    of_organisation: BudgetPolicy = BudgetPolicy(
        purpose="lookup_organisation", most=200, within=timedelta(days=1)
    )


@attrs.frozen
class NoMatch:
    """Nothing that is out has this number and this date of birth: why, nobody is told (VER-1)."""


@attrs.frozen(kw_only=True)
class Found:
    """A look-up that hit."""

    reference: EventId
    """Of what was found: good for the officer's organisation for 30 days."""
    verdict: Verdict
    version: int | None
    """The one that stands; None where nothing has come in yet."""
    at: datetime


@unique
class Shown(StrEnum):
    """What a look-up shows."""

    LINE = "line"
    """Name, exam and result."""
    DETAIL = "detail"
    IDENTITY = "identity"
    """The detail with the email address, and the passport number masked."""
    ANSWER = "answer"
    """Yes, no or cannot say, and nothing else."""


@attrs.frozen(kw_only=True)
class Asked:
    """What somebody looks for."""

    viewer: Viewer
    number: str
    """In its canonical spelling, whichever form it has or lacks."""
    born: date


def asked(viewer: Viewer, number: str, born: date) -> Asked:
    """Return the question in canonical spelling: case, spaces and hyphens do not matter."""
    return Asked(viewer=viewer, number=asked_number(number), born=born)


def asked_number(number: str) -> str:
    """Return the number as it is looked for; no longer than any number is."""
    return canonical_code(number)[:_LONGEST]


@attrs.frozen(kw_only=True)
class Matching:
    """Find the result within the budgets; what is told of it is another's matter."""

    randomness: Randomness
    digester: Digester
    policy: MissPolicy = MissPolicy()

    def __call__(
        self, work: LookupWork, question: Asked, *, way: Way, at: datetime
    ) -> Match | NoMatch | Exhausted:
        """Return the match, or spend a miss and record it; the caller commits either.

        Many at once get no more dates of birth than the budget has: who asks for a number waits for all who
        asked for it before. Nothing is spent and nothing recorded where a budget is used up, and nothing is
        looked for: its time tells nothing either.
        """
        purses = self._purses(question)
        work.budgets.hold(purses[0].key)
        tried = work.lookups.find(
            question.number,
            question.born,
            organisation=question.viewer.organisation,
            purses=purses,
            now=at,
        )
        return tried.match or self._miss(work, question, purses, tried.results, way=way, at=at)

    def _miss(
        self,
        work: LookupWork,
        question: Asked,
        purses: Sequence[Purse],
        results: Sequence[ResultId],
        *,
        way: Way,
        at: datetime,
    ) -> NoMatch | Exhausted:
        answers = [
            work.budgets.spend(purse.key, policy=purse.policy, now=at, about=purse.about) for purse in purses
        ]
        refused = _latest(answers)
        if refused is not None:
            return refused
        of_number = answers[0]
        is_last = isinstance(of_number, Granted) and of_number.is_last
        work.journal.add_all(
            self._event(question, result, way=way, is_last=is_last, at=at)
            for result in (results or _NO_RESULT)
        )
        return NoMatch()

    def _event(
        self, question: Asked, result: ResultId | None, *, way: Way, is_last: bool, at: datetime
    ) -> Event:
        """A number that there is not leaves an event too: the time of both is the same (VER-1)."""
        return question.viewer.event(
            EventKind.LOOKUP_MISSED,
            at=at,
            randomness=self.randomness,
            result=result,
            facts={"way": way.value, **({"used_up": 1} if is_last else {})},
        )

    def _purses(self, question: Asked) -> Sequence[Purse]:
        """In an order that is everybody's: nobody waits for each other for ever."""
        viewer, policy = question.viewer, self.policy
        whose = (
            (policy.of_number, question.number, None),
            (policy.of_officer, viewer.who, viewer.who),
            (policy.of_organisation, viewer.organisation, viewer.organisation),
        )
        return [Purse(budget_key(self.digester, each, of), each, about) for each, of, about in whose]


@attrs.frozen(kw_only=True)
class LookUp:
    """Find a result, and open again what was found."""

    begin: Begin[LookupWork]
    clock: Clock
    randomness: Randomness
    matching: Matching
    shows_identity: bool = False
    """Whether the board lets email address and passport number be shown with what was found."""

    @repeatable
    def __call__(self, viewer: Viewer, number: str, born: date) -> Found | NoMatch | Exhausted:
        """Return what was found; what it shows is opened by its reference.

        The hit is recorded as a look (B10), the miss for the candidate whose number it is (VER-4).
        """
        now = self.clock.now()
        question = asked(viewer, number, born)
        with self.begin() as work:
            answer = self.matching(work, question, way=Way.SEARCH, at=now)
            if isinstance(answer, Match):
                event = self._record(work, viewer, answer, Shown.LINE, now)
                work.commit()
                return _found(event, answer, question, now)
            if isinstance(answer, NoMatch):
                work.commit()
        return answer

    def finding(self, viewer: Viewer, finding: EventId) -> Finding:
        """Return what was found under this reference, as it stands by now.

        Raises:
            UnknownResult: There is none that is good for this organisation (ENU-8), or it is hidden now.
        """
        with self.begin(reading=True) as work:
            found = work.lookups.finding(viewer.organisation, finding, since=self._since())
        if found is None:
            raise UnknownResult("no such finding of this organisation")
        return found

    def findings(self, viewer: Viewer) -> Sequence[Finding]:
        """Return what the officer has found within 30 days, latest first."""
        with self.begin(reading=True) as work:
            return work.lookups.findings(
                viewer.organisation, AccountId(viewer.who), since=self._since(), limit=LISTED
            )

    @repeatable
    def view(self, viewer: Viewer, finding: EventId) -> Finding:
        """Open the detail of what was found; it is recorded as a look. Raises what `finding` raises."""
        now = self.clock.now()
        with self.begin() as work:
            found = work.lookups.finding(viewer.organisation, finding, since=now - KEPT)
            if found is None:
                raise UnknownResult("no such finding of this organisation")
            shows_identity = self.shows_identity and found.match.read.status not in BLOCKED
            shown = Shown.IDENTITY if shows_identity else Shown.DETAIL
            self._record(work, viewer, found.match, shown, now)
            work.commit()
        return found

    def _record(self, work: LookupWork, viewer: Viewer, match: Match, shown: Shown, at: datetime) -> Event:
        return record_hit(work, viewer, match, Way.SEARCH, shown, at=at, randomness=self.randomness)

    def _since(self) -> datetime:
        return self.clock.now() - KEPT


def _found(event: Event, match: Match, question: Asked, at: datetime) -> Found:
    version = match.read.version
    return Found(
        reference=event.id,
        verdict=verdict_of(match, number=question.number),
        version=None if version is None else version.number,
        at=at,
    )


def record_hit(
    work: LookupWork,
    viewer: Viewer,
    match: Match,
    way: Way,
    shown: Shown | None,
    *,
    at: datetime,
    randomness: Randomness,
) -> Event:
    """Record the look that a hit is; the first without a share writes the candidate a letter.

    `shown` is None where the way says what is shown.
    """
    version = match.read.version
    facts = {} if shown is None else {"shown": shown.value}
    if match.replaced_at is not None:
        facts["replaced_at"] = match.replaced_at.isoformat()
    look = Look(
        organisation=viewer.organisation,
        officer=viewer.officer,
        client=viewer.client,
        result=match.read.entry.id,
        version=None if version is None else version.number,
        way=way,
        at=at,
        share=match.share,
        is_known=match.is_known,
        facts=facts,
    )
    event = record_look_at(work, look, account=match.account, randomness=randomness)
    if match.account is not None and match.share is None and not match.was_looked_at:
        warn(work, viewer.organisation, match.read.entry.id, at=at, randomness=randomness)
    return event


def _latest(answers: Sequence[Granted | Exhausted]) -> Exhausted | None:
    """Return the refusal that lasts longest, if there is one."""
    ends = [answer.until for answer in answers if isinstance(answer, Exhausted) and answer.until is not None]
    return Exhausted(until=max(ends)) if ends else None
