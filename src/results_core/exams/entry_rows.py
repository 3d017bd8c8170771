"""Judging the rows of `entries.csv` one by one: line, column, value and what is expected."""

import re
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from operator import ge
from typing import Any, Final

import attrs

from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import CentreOfARow, EntryRow, SittingOfARow
from results_core.exams.keyed_numbers import KeyedNumbers, KnownDigestsOf
from results_core.exams.ports import Zones
from results_core.exams.sittings import Delivery
from results_core.kernel.confidential import ColumnCipher, Digester
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import Randomness, identifier, identifiers
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow
from results_core.kernel.time import parse_date, parse_instant
from results_core.kernel.values import (
    clean_name,
    clean_names,
    parse_candidate_number,
    parse_centre_number,
    parse_id_number,
    parse_secret_number,
    parse_session_code,
)

COLUMNS: Final = (
    "id_number",
    "secret_number",
    "given_names",
    "family_name",
    "date_of_birth",
    "exam",
    "session",
    "exam_date",
    "delivery",
    "centre",
    "centre_name",
    "place_of_entry",
    "country",
    "candidate_number",
    "releases_at",
    "email",
    "passport_number",
)
"""The columns of `entries.csv` (interfaces §3)."""

EXPECTED: Final = {
    "id_number": "six digits and three letters, or three letters and six digits",
    "secret_number": "4 digits, or 8 letters and digits of our own, or nothing",
    "given_names": "at most 200 characters, or nothing",
    "family_name": "a name of at most 200 characters",
    "date_of_birth": "a date such as 2004-02-29, before the exam",
    "exam": "the code of an exam of the catalogue",
    "session": "one to three letters or digits",
    "exam_date": "a date such as 2026-06-06 for which the catalogue knows the exam",
    "delivery": "paper or computer",
    "centre": "two letters and three digits, such as FR123",
    "centre_name": "a name of at most 200 characters",
    "place_of_entry": "a town of at most 200 characters",
    "country": "the two-letter code of a country, such as FR",
    "candidate_number": "four digits",
    "releases_at": "an instant with an offset or a zone, such as 2026-07-10T09:00+01:00 or "
    "2026-07-10T09:00 Europe/London",
    "email": "an address such as name@example.com, or nothing",
    "passport_number": "at most 40 characters, or nothing",
}
"""What should stand in each column, in words."""

_LONGEST_NAME: Final = 200
_LONGEST_EMAIL: Final = 254
_ADDRESS: Final = re.compile(r"[^\s\0]+@[^\s\0@]*\.[^\s\0@]*")
_LONGEST_PASSPORT: Final = 40
_EARLIEST_BIRTH: Final = date(1900, 1, 1)
_NOT_GOOD: Final = (ValueError, ResultsError)


@attrs.frozen(kw_only=True)
class _Checked:
    """Good rows but for their ids, digests and seals, by column."""

    cells: tuple[Sequence[Any], ...]
    """The columns of `EntryRow` from `line` to `email`."""
    secrets: Sequence[str] = attrs.field(repr=False)
    passports: Sequence[str] = attrs.field(repr=False)
    sittings: Sequence[SittingOfARow]
    centres: Sequence[CentreOfARow]


class EntryJudge:
    """Judges the rows of one file, a column at a time; faults are looked for only where one is not good."""

    def __init__(
        self,
        *,
        today: date,
        catalogue: Catalogue,
        zones: Zones,
        digester: Digester,
        cipher: ColumnCipher,
        randomness: Randomness,
        known: KnownDigestsOf,
    ) -> None:
        """Prepare for one file: what repeats from row to row is judged once.

        `known` tells what the record recognises the numbers of these ID Numbers by.
        """
        self._today = today
        self._catalogue = catalogue
        self._zones = zones
        self._numbers = KeyedNumbers(digester=digester, cipher=cipher, known=known)
        self._randomness = randomness
        self._sitting = lru_cache(maxsize=4096)(self._sitting_of)
        self._centre = lru_cache(maxsize=4096)(self._centre_of)
        self._place = lru_cache(maxsize=4096)(_name)
        self._birth = lru_cache(maxsize=65536)(self._birth_date)
        self._checks: dict[str, Callable[[str], object]] = {
            "id_number": parse_id_number,
            "secret_number": lambda text: text and parse_secret_number(text),
            "given_names": lambda text: _name(text, shortest=0),
            "family_name": _name,
            "date_of_birth": self._birth,
            "exam": catalogue.exam,
            "session": parse_session_code,
            "exam_date": parse_date,
            "delivery": Delivery,
            "centre": parse_centre_number,
            "centre_name": _name,
            "place_of_entry": _name,
            "country": lambda text: zones.of("", text),
            "candidate_number": parse_candidate_number,
            "releases_at": parse_instant,
            "email": _email,
            "passport_number": _passport,
        }

    def good(self, chunk: Sequence[RawRow | RowObjection], objections: list[RowObjection]) -> list[EntryRow]:
        """Return the good rows; what is wrong with the others is added to the objections."""
        objections += [raw for raw in chunk if isinstance(raw, RowObjection)]
        readable = [raw for raw in chunk if isinstance(raw, RawRow)]
        try:
            return self._finished(self._checked(readable)) if readable else []
        except _NOT_GOOD:
            faults = [self._faults_in(raw) for raw in readable]
        objections += chain.from_iterable(faults)
        good = [raw for raw, found in zip(readable, faults, strict=True) if not found]
        return self._finished(self._checked(good)) if good else []

    def _checked(self, rows: Sequence[RawRow]) -> _Checked:
        """Return the columns of rows that are all good.

        Raises:
            ValueError: One is not.
            ResultsError: As above.
        """
        (
            said_numbers,
            said_secrets,
            given_names,
            family_names,
            dates_of_birth,
            exams,
            sessions,
            exam_dates,
            deliveries,
            centre_numbers,
            centre_names,
            places,
            countries,
            candidate_numbers,
            releases,
            emails,
            said_passports,
        ) = zip(*(raw.cells for raw in rows), strict=True)
        born = list(map(self._birth, dates_of_birth))
        sittings = list(map(self._sitting, exams, sessions, exam_dates, deliveries, releases))
        if any(map(ge, born, [sitting.exam_date for sitting in sittings])):
            raise ValueError(dates_of_birth)
        return _Checked(
            cells=(
                [raw.line for raw in rows],
                list(map(parse_id_number, said_numbers)),
                _names(given_names, shortest=0),
                _names(family_names),
                born,
                list(map(self._place, places)),
                list(map(parse_candidate_number, candidate_numbers)),
                list(map(_email, emails)),
            ),
            secrets=[said and parse_secret_number(said).reveal() for said in said_secrets],
            passports=[said and _passport(said) for said in said_passports],
            sittings=sittings,
            centres=list(map(self._centre, centre_numbers, centre_names, countries)),
        )

    def _finished(self, checked: _Checked) -> list[EntryRow]:
        """Give the rows their ids, digests and seals."""
        _, id_numbers, *_ = checked.cells
        columns = (
            *checked.cells,
            identifiers(self._randomness, len(id_numbers)),
            *self._numbers.keyed(id_numbers, checked.secrets, checked.passports),
            checked.sittings,
            checked.centres,
        )
        return list(map(EntryRow._make, zip(*columns, strict=True)))

    def _sitting_of(
        self, exam: str, session: str, exam_date: str, delivery: str, releases_at: str
    ) -> SittingOfARow:
        sat_on = parse_date(exam_date)
        self._catalogue.regime(exam, sat_on)
        release = parse_instant(releases_at)
        return SittingOfARow(
            exam,
            parse_session_code(session),
            sat_on,
            Delivery(delivery).value,
            release.at,
            release.zone,
            identifier(self._randomness),
        )

    def _centre_of(self, number: str, name: str, country: str) -> CentreOfARow:
        known_number = parse_centre_number(number)
        return CentreOfARow(known_number, _name(name), country, self._zones.of(known_number, country))

    def _faults_in(self, raw: RawRow) -> list[RowObjection]:
        """Return what is wrong with a row; nothing if it is good."""
        try:
            self._checked([raw])
        except _NOT_GOOD:
            return self._faults(raw)
        return []

    def _faults(self, raw: RawRow) -> list[RowObjection]:
        cells = dict(zip(COLUMNS, raw.cells, strict=True))
        wrong = {column for column, check in self._checks.items() if _fails(check, cells[column])}
        if not wrong & {"exam", "exam_date"} and self._has_no_regime(cells):
            wrong.add("exam_date")
        if not wrong & {"date_of_birth", "exam_date"} and _is_born_too_late(cells):
            wrong.add("date_of_birth")
        return [
            RowObjection(
                line=raw.line,
                column=column,
                value="" if column == "secret_number" else cells[column],
                expected=EXPECTED[column],
            )
            for column in COLUMNS
            if column in wrong
        ]

    def _has_no_regime(self, cells: dict[str, str]) -> bool:
        return _fails(
            lambda day: self._catalogue.regime(cells["exam"], parse_date(day)),
            cells["exam_date"],
        )

    def _birth_date(self, text: str) -> date:
        born = parse_date(text)
        if not _EARLIEST_BIRTH <= born <= self._today:
            raise ValueError(text)
        return born


def _fails(check: Callable[[str], object], text: str) -> bool:
    try:
        check(text)
    except _NOT_GOOD:
        return True
    return False


def _name(text: str, *, shortest: int = 1) -> str:
    name = clean_name(text)
    if not shortest <= len(name) <= _LONGEST_NAME:
        raise ValueError(shortest)
    return name


def _names(texts: Sequence[str], *, shortest: int = 1) -> list[str]:
    names = clean_names(texts)
    lengths = list(map(len, names))
    if min(lengths) < shortest or max(lengths) > _LONGEST_NAME:
        raise ValueError(shortest)
    return names


def _is_born_too_late(cells: dict[str, str]) -> bool:
    return parse_date(cells["date_of_birth"]) >= parse_date(cells["exam_date"])


def _email(text: str) -> str | None:
    """An entry's address is for operators only and never written to: its form is looked at, no more."""
    if not text:
        return None
    address = text.strip()
    if len(text) > _LONGEST_EMAIL or _ADDRESS.fullmatch(address) is None:
        raise ValueError(_LONGEST_EMAIL)
    return address


def _passport(text: str) -> str:
    passport = clean_name(text)
    if len(passport) > _LONGEST_PASSPORT:
        raise ValueError(_LONGEST_PASSPORT)
    return passport
