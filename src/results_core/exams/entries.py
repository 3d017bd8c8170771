"""Entries: one candidate in one sitting, under one ID Number (mission A3)."""

from datetime import date, datetime
from typing import NamedTuple

import attrs

from results_core.exams.sittings import Sitting
from results_core.kernel.identifiers import ResultId
from results_core.kernel.values import IdNumber


@attrs.frozen(kw_only=True)
class Centre:
    """Where candidates are entered; its zone follows from its country or from a setting."""

    number: str
    name: str
    country: str
    zone: str


@attrs.frozen(kw_only=True)
class Entry:
    """One candidate in one sitting."""

    id: ResultId
    """Made at import: the result that follows has it too."""
    id_number: IdNumber
    given_names: str = attrs.field(repr=False)
    """Empty for people with one name only."""
    family_name: str = attrs.field(repr=False)
    date_of_birth: date = attrs.field(repr=False)
    sitting: Sitting
    centre: Centre
    place_of_entry: str
    candidate_number: str

    @property
    def name(self) -> str:
        """Return the name in the order of the Confirmation of Entry."""
        return f"{self.given_names} {self.family_name}".strip()

    def age_on(self, day: date) -> int:
        """Return the candidate's age in whole years."""
        born = self.date_of_birth
        had_birthday = (day.month, day.day) >= (born.month, born.day)
        return day.year - born.year - (not had_birthday)


def passport_place(id_number: str) -> str:
    """Return the place that a passport number is sealed for (PRV-2)."""
    return f"entries:passport:{id_number}"


class SittingOfARow(NamedTuple):
    """What a row of `entries.csv` says of its sitting. Rows that say the same share one."""

    exam: str
    session: str
    exam_date: date
    delivery: str
    releases_at: datetime
    release_zone: str | None
    id: str
    """A fresh SittingId, taken if the sitting is new."""


class CentreOfARow(NamedTuple):
    """What a row of `entries.csv` says of its centre. Rows that say the same share one."""

    number: str
    name: str
    country: str
    zone: str


class EntryRow(NamedTuple):
    """One good row of `entries.csv`, on its way into the store. Instants aware and in UTC."""

    line: int
    id_number: str
    given_names: str
    family_name: str
    date_of_birth: date
    place_of_entry: str
    candidate_number: str
    email: str | None
    id: str
    """A fresh ResultId, taken if the ID Number is new."""
    secret_digest: str | None
    """Keyed digest of the Secret Number (REG-1); None where the file brings none."""
    passport_sealed: str | None
    """Sealed for the place `entries:passport:<id number>` (PRV-2)."""
    passport_digest: str | None
    """Keyed digest, to see whether a re-import brings another one."""
    sitting: SittingOfARow
    centre: CentreOfARow
