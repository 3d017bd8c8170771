"""A check of a whole list: who asked, how it stands, what it came to so far (mission C10)."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum, unique
from types import MappingProxyType
from typing import Final

import attrs

from results_core.journal.events import Event, EventKind, operator_event, organisation_event
from results_core.kernel.errors import Missing, Refused, ResultsError
from results_core.kernel.identifiers import (
    AccountId,
    BulkCheckId,
    FileId,
    OrganisationId,
    Randomness,
    ResultId,
)
from results_core.throttling.budgets import BudgetPolicy
from results_core.verification.bulk_columns import Columns
from results_core.verification.verdicts import HITS, Verdict

_NOTHING: Final[Mapping[str, int]] = MappingProxyType({})
_NO_FACTS: Final[Mapping[str, str | int]] = MappingProxyType({})

KEPT: Final = timedelta(days=30)
"""How long a list and its answers are kept."""
SAME_WITHIN: Final = timedelta(hours=1)
"""How long after its end the same list is the same check (VER-5)."""


class UnknownBulkCheck(Missing):
    """There is no such check of this organisation, or no longer: the two read the same (ENU-8)."""

    code = "unknown_bulk_check"


class NotNow(Refused):
    """The check does not stand so that this could be done with it."""

    code = "bulk_not_now"


class BadList(ResultsError):
    """The list cannot be checked. `reason` names the text that says why, `facts` what it tells."""

    code = "bad_list"

    def __init__(self, reason: str, **facts: int) -> None:
        """Keep why."""
        self.reason = reason
        self.facts: Mapping[str, int] = facts
        super().__init__(reason.replace("_", " "))


@unique
class BulkState(StrEnum):
    """How a check stands."""

    DRAFT = "draft"
    """Nothing was looked up yet."""
    RUNNING = "running"
    PAUSED = "paused"
    """Too many misses: an officer says whether it goes on (VER-2)."""
    STOPPED = "stopped"
    DONE = "done"


@attrs.frozen(kw_only=True)
class BulkPolicy:
    """How often lists may miss (VER-2)."""

    of_number: BudgetPolicy = BudgetPolicy(purpose="lookup_number", most=5, within=timedelta(hours=24))
    of_organisation: BudgetPolicy = BudgetPolicy(
        purpose="bulk_organisation", most=2_000, within=timedelta(days=1)
    )
    fewest: int = 50
    """Rows that were looked up before a list can pause."""
    one_in: int = 5
    """It pauses where more than one row in so many missed."""

    def is_suspicious(self, *, looked_up: int, missed: int) -> bool:
        """Tell whether a list with so many misses has to wait for an officer."""
        return looked_up >= self.fewest and missed * self.one_in > looked_up


@attrs.frozen(kw_only=True)
class Asker:
    """Who has a list checked: an officer for the own organisation, or an operator for one."""

    organisation: OrganisationId
    officer: AccountId | None = None
    operator: str | None = attrs.field(default=None, repr=False)

    def event(
        self,
        kind: EventKind,
        *,
        at: datetime,
        randomness: Randomness,
        result: ResultId | None = None,
        account: AccountId | None = None,
        facts: Mapping[str, str | int] = _NO_FACTS,
    ) -> Event:
        """Return what was done, by whom."""
        if self.officer is not None:
            return organisation_event(
                kind,
                officer=self.officer,
                organisation=self.organisation,
                account=account,
                at=at,
                randomness=randomness,
                result=result,
                facts=facts,
            )
        return operator_event(
            kind,
            operator=self.operator or "operator",
            organisation=self.organisation,
            account=account,
            at=at,
            randomness=randomness,
            result=result,
            facts=facts,
        )


@attrs.frozen(kw_only=True)
class BulkCheck:
    """One check of one list. Instants are aware and in UTC."""

    id: BulkCheckId
    organisation: OrganisationId
    officer: AccountId | None
    """Who brought it; None for an operator."""
    operator: str | None = attrs.field(default=None, repr=False)
    """Who brought it for the organisation; None for an officer."""
    made_at: datetime
    kept_until: datetime
    kind: str
    """`csv`, `xlsx` or `pasted`."""
    digest: str
    """SHA-256 of the list as it came and, once they are chosen, of its columns."""
    rows: int
    """Its header and empty ones not counted."""
    columns: Columns | None = None
    state: BulkState = BulkState.DRAFT
    counts: Mapping[str, int] = _NOTHING
    """How many rows came to which verdict so far."""
    begun_at: datetime | None = None
    ended_at: datetime | None = None
    goes_on: bool = False
    """Whether somebody has said that it is to go on in spite of its misses."""

    @property
    def asker(self) -> "Asker":
        """Return who had it checked."""
        return Asker(organisation=self.organisation, officer=self.officer, operator=self.operator)

    @property
    def done(self) -> int:
        """How many rows have their verdict."""
        return sum(self.counts.values())

    @property
    def missed(self) -> int:
        """How many rows were looked up and found nothing."""
        return self.counts.get(Verdict.NO_MATCH.value, 0)

    @property
    def looked_up(self) -> int:
        """How many rows were looked up."""
        return self.missed + sum(self.counts.get(verdict.value, 0) for verdict in HITS)

    @property
    def is_over(self) -> bool:
        """Whether nothing more will come of it."""
        return self.state in {BulkState.STOPPED, BulkState.DONE}

    @property
    def list_file(self) -> FileId:
        """Where the list lies, row by row."""
        return FileId(f"{self.id}-list")

    @property
    def asked_file(self) -> FileId:
        """Where lies what is asked, a part for each step."""
        return FileId(f"{self.id}-asked")

    @property
    def answers_file(self) -> FileId:
        """Where the answers lie."""
        return FileId(f"{self.id}-answers")
