"""Results: for each entry a series of versions, of which the latest stands (facts §6)."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum, unique
from typing import Final, NamedTuple

import attrs

from results_core.access.sessions import Session
from results_core.exams.entries import Entry
from results_core.exams.regimes import CefrLevel, Component
from results_core.kernel.identifiers import ResultId
from results_core.results.statement_numbers import StatementNumber

Scores = Mapping[Component, int | None]
"""Each component's score; None for one below the lowest that is reported."""


@unique
class ResultStatus(StrEnum):
    """What the board says of an entry."""

    REPORTED = "reported"
    PENDING = "pending"
    WITHHELD = "withheld"
    ABSENT_PART = "absent_part"
    """X on statements: absent from a part."""
    ABSENT_ALL = "absent_all"
    """Z on statements: absent from all parts."""
    CANCELLED = "cancelled"


@attrs.frozen(kw_only=True)
class ResultVersion:
    """One version of a result. Instants are aware and in UTC."""

    result: ResultId
    number: int
    """Counts from 1 within the result."""
    status: ResultStatus
    scores: Scores
    overall: int | None = None
    label: str | None = None
    cefr: CefrLevel | None = None
    statement_number: StatementNumber | None = None
    """Only of a reported version: one that differs in scores, result or name has its own (A7)."""
    given_names: str = attrs.field(repr=False)
    family_name: str = attrs.field(repr=False)
    """The name as it stands on this version's statement."""
    recorded_at: datetime
    issued_at: datetime | None = None
    """When its paper was made: before `recorded_at` where a hold ended and the same paper stands again.

    None where it is not reported.
    """
    amended_at: datetime | None = None
    """When it took the place of a reported version that had been released; None otherwise.

    A paper that stands again keeps what it says of this.
    """
    replaces_issued_at: datetime | None = None
    """When the paper of that reported version was made; None where `amended_at` is."""

    @property
    def candidate_name(self) -> str:
        """Return the name as the statement prints it."""
        return f"{self.given_names} {self.family_name}".strip()

    def reads_like(self, other: "ResultVersion") -> bool:
        """Tell whether both say the same, on one paper and to one name."""
        return _words(self) == _words(other)


def _words(version: ResultVersion) -> tuple[object, ...]:
    said = (version.status, version.scores, version.overall, version.label, version.cefr)
    return *said, version.statement_number, version.given_names, version.family_name


@attrs.frozen(kw_only=True)
class ReadResult:
    """What a reading of a result gives: the entry, and what is released of it (A6)."""

    entry: Entry
    released: bool
    """Whether the sitting's release instant has come, by the store's clock."""
    version: ResultVersion | None
    """The version that stands; None before the release, and where none is loaded yet."""
    has_photo: bool = False
    """Whether a photo is kept that may be seen with this version (A9): only with a reported one."""
    shared_with: int = 0
    """With how many organisations its candidate shares it now, whether they have received it or not."""

    @property
    def status(self) -> ResultStatus | None:
        """Return what the candidate is told: None before the release, pending while nothing is loaded."""
        if not self.released:
            return None
        return ResultStatus.PENDING if self.version is None else self.version.status


@attrs.frozen(kw_only=True)
class ResultsInSession:
    """The session of one of a candidate's browsers, and what the candidate may see."""

    session: Session
    results: Sequence[ReadResult]
    """All of the account's, latest exam first."""


@attrs.frozen(kw_only=True)
class Remark:
    """Who made a version by hand, and why: erasable, and in no event (AUD-3)."""

    operator: str = attrs.field(repr=False)
    reason: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class VersionOnRecord:
    """A version as the record tells of it."""

    version: ResultVersion
    superseded_at: datetime | None = None
    """When the next version took its place; None for the one that stands."""
    remark: Remark | None = None
    """None where an import made it, or where the remark was erased."""


@attrs.frozen(kw_only=True)
class History:
    """All versions of a result, as far as they are released (A6)."""

    entry: Entry
    released: bool
    """Whether the sitting's release instant has come, by the store's clock."""
    versions: tuple[VersionOnRecord, ...]
    """Oldest first; none before the release, unless they were asked for."""

    @property
    def said(self) -> tuple[ResultVersion, ...]:
        """Return the versions alone, oldest first."""
        return tuple(kept.version for kept in self.versions)

    def numbered(self, number: int) -> ResultVersion | None:
        """Return the version of this number, if there is one to be seen."""
        return next((version for version in self.said if version.number == number), None)

    def superseded_at(self, number: int) -> datetime | None:
        """Return when the paper of this version ceased to stand; None where it stands, or stands again."""
        for kept in self.versions:
            if kept.version.number == number:
                stands = kept.version.statement_number == self.said[-1].statement_number
                return None if stands else kept.superseded_at
        return None


class ResultRow(NamedTuple):
    """One good row of `results.csv`, on its way into the store."""

    line: int
    result: str
    """The ResultId of the entry."""
    sitting: str
    """The SittingId of the entry, which never changes."""
    id_number: str
    status: str
    own_number: str
    """One of ours, fresh, taken where a reported version needs a number and brings no new one."""
    statement_number: str | None = None
    """As the file brings it, canonical; None where it brings none."""
    overall: int | None = None
    label: str | None = None
    cefr: str | None = None
    reading_and_writing: int | None = None
    """Scores: None where the exam has no such part, `BELOW` for less than what is reported."""
    reading: int | None = None
    use_of_english: int | None = None
    writing: int | None = None
    listening: int | None = None
    speaking: int | None = None


BELOW: Final = 0
"""How a score below the lowest reported one is kept."""
