"""A shared result as a row of a data file, cut to what its scope and its state let be seen (B8, AUZ-10)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Final, NamedTuple

import attrs

from results_core.kernel.identifiers import AccountId, ResultId, ShareId
from results_core.results.model import ResultStatus
from results_core.sharing.model import ShareScope
from results_core.sharing.states import BLOCKED
from results_core.verification.disclosing import Looked


class SharedRow(NamedTuple):
    """Everything that is known of a shared result, flat: files have a hundred thousand of them.

    Instants are aware and in UTC.
    """

    position: int
    """Its place in the download, from 1."""
    share: str
    result: str
    account: str | None
    """Of the candidate, if the result belongs to one."""
    scope: str
    purpose: str
    status: str
    """Pending while nothing has come in."""
    version: int
    """The one that stands; 0 while nothing has come in."""
    entered_given_names: str
    entered_family_name: str
    given_names: str | None
    """As the version says it; None as long as there is none, as everything of it."""
    family_name: str | None
    date_of_birth: date
    id_number: str
    email: str | None
    passport_sealed: str | None
    has_photo: bool
    exam: str
    """Its code."""
    exam_date: date
    session: str
    place_of_entry: str
    centre: str
    releases_at: datetime
    label: str | None
    overall: int | None
    cefr: str | None
    statement_number: str | None
    issued_at: datetime | None
    amended_at: datetime | None
    reading_and_writing: int | None
    """Scores: None where the exam has no such part, 0 below the lowest that is reported."""
    reading: int | None
    use_of_english: int | None
    writing: int | None
    listening: int | None
    speaking: int | None
    received_at: datetime
    expires_at: datetime | None
    opened_at: datetime | None
    opened_by: str | None
    """A name; None where nobody did, or they have left."""
    downloaded_at: datetime | None
    downloaded_by: str | None


PLACES: Final[Mapping[str, int]] = MappingProxyType(
    {name: place for place, name in enumerate(SharedRow._fields)}
)


@attrs.frozen
class SharedRows:
    """Shared results column by column, as stores read them and files are made of them."""

    columns: Sequence[Sequence[Any]]
    """Those of `SharedRow`, of equal length; none where there is no row."""

    @classmethod
    def of(cls, rows: Iterable[SharedRow]) -> "SharedRows":
        """Return the columns of some rows."""
        return cls(list(zip(*rows, strict=True)))

    def __len__(self) -> int:
        """Return how many they are."""
        return len(self.columns[0]) if self.columns else 0

    def __iter__(self) -> Iterator[SharedRow]:
        """Yield them row by row."""
        return map(SharedRow._make, zip(*self.columns, strict=True))

    def column(self, name: str) -> Sequence[Any]:
        """Return the column of this name."""
        return self.columns[PLACES[name]] if self.columns else ()

    def cut(self) -> "SharedRows":
        """Return them without what scope and state of each withhold."""
        if set(self.column("status")) <= _REPORTED and set(self.column("scope")) <= _EVERYTHING:
            return self
        return SharedRows.of(map(cut, self))

    def looked_at(self) -> Sequence[Looked]:
        """Return what is recorded of whoever takes them out."""
        names = ("result", "version", "account", "share")
        return [
            Looked(result=result, version=version or None, account=account, share=share)
            for result, version, account, share in zip(*map(self.column, names), strict=True)
        ]


_REPORTED: Final = frozenset({ResultStatus.REPORTED.value})
_EVERYTHING: Final = frozenset({ShareScope.EVERYTHING.value})
_SCORES: Final[dict[str, Any]] = dict.fromkeys(
    ("reading_and_writing", "reading", "use_of_english", "writing", "listening", "speaking")
)
_OF_A_PAPER: Final[dict[str, Any]] = _SCORES | dict.fromkeys(
    ("label", "overall", "cefr", "statement_number", "issued_at", "amended_at", "given_names", "family_name")
)


def cut(row: SharedRow) -> SharedRow:
    """Return the row without what its scope and its state withhold.

    Only a reported result shows a paper; withheld and cancelled ones show nothing but their state.
    """
    if row.status in _REPORTED and row.scope in _EVERYTHING:
        return row
    status, scope = ResultStatus(row.status), ShareScope(row.scope)
    if status is not ResultStatus.REPORTED:
        row = row._replace(**_OF_A_PAPER, has_photo=False)
    if status in BLOCKED:
        row = row._replace(email=None, passport_sealed=None)
    if not scope.has_skills:
        row = row._replace(**_SCORES)
    if not scope.has_photo_and_passport:
        row = row._replace(passport_sealed=None, has_photo=False)
    return row


def looked_at(row: SharedRow) -> Looked:
    """Return what is recorded of whoever takes the row out."""
    return Looked(
        result=ResultId(row.result),
        version=row.version or None,
        account=None if row.account is None else AccountId(row.account),
        share=ShareId(row.share),
    )
