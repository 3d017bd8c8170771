"""Judging the rows of `entries.csv` one by one: line, column, value and what is expected."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final

from results_core.exams.catalogue import Catalogue
from results_core.exams.entries import CentreOfARow, EntryRow, SittingOfARow, passport_place
from results_core.exams.ports import KnownDigests, Zones
from results_core.exams.sittings import Delivery
from results_core.kernel.confidential import ColumnCipher, Digester
from results_core.kernel.errors import ResultsError
from results_core.kernel.identifiers import Randomness, identifier, identifiers
from results_core.kernel.objections import RowObjection
from results_core.kernel.tables import RawRow
from results_core.kernel.time import parse_date, parse_instant
from results_core.kernel.values import (
    clean_name,
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

SECRET_PURPOSE: Final = "secret_number"  # noqa: S105 - the name of a purpose
PASSPORT_PURPOSE: Final = "passport_number"

_LONGEST_NAME: Final = 200
_LONGEST_EMAIL: Final = 254
_LONGEST_PASSPORT: Final = 40
_EARLIEST_BIRTH: Final = date(1900, 1, 1)


_UNKNOWN: Final = KnownDigests(None, None, None)
_Draft = tuple[tuple[Any, ...], str, str, SittingOfARow, CentreOfARow]
"""A good row but for its fresh id, its digests and its seal: the cells of `EntryRow` from `line` to `email`,
the Secret Number, the passport number, and what follows them."""


class EntryJudge:
    """Judges the rows of one file. Faults are looked for by column only in a row that is not good."""

    def __init__(
        self,
        *,
        today: date,
        catalogue: Catalogue,
        zones: Zones,
        digester: Digester,
        cipher: ColumnCipher,
        randomness: Randomness,
        known: Callable[[Sequence[str]], Mapping[str, KnownDigests]],
    ) -> None:
        """Prepare for one file: what repeats from row to row is judged once.

        `known` tells what the record recognises the numbers of these ID Numbers by.
        """
        self._known = known
        self._today = today
        self._catalogue = catalogue
        self._zones = zones
        self._digester = digester
        self._cipher = cipher
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
        drafts = []
        for raw in chunk:
            if isinstance(raw, RowObjection):
                objections.append(raw)
                continue
            try:
                drafts.append(self._draft(raw))
            except (ValueError, ResultsError):
                objections += self._faults(raw)
        return self._finished(drafts)

    def _draft(self, raw: RawRow) -> _Draft:
        (
            id_number,
            secret,
            given_names,
            family_name,
            date_of_birth,
            exam,
            session,
            exam_date,
            delivery,
            centre,
            centre_name,
            place_of_entry,
            country,
            candidate_number,
            releases_at,
            email,
            passport,
        ) = raw.cells
        born = self._birth(date_of_birth)
        sitting = self._sitting(exam, session, exam_date, delivery, releases_at)
        if born >= sitting.exam_date:
            raise ValueError(raw.line)
        cells = (
            raw.line,
            parse_id_number(id_number),
            _name(given_names, shortest=0),
            _name(family_name),
            born,
            self._place(place_of_entry),
            parse_candidate_number(candidate_number),
            _email(email) if email else None,
        )
        return (
            cells,
            parse_secret_number(secret).reveal() if secret else "",
            _passport(passport) if passport else "",
            sitting,
            self._centre(centre, centre_name, country),
        )

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

    def _finished(self, drafts: Sequence[_Draft]) -> list[EntryRow]:
        """Give the rows their ids, digests and seals, a whole chunk at a time."""
        fresh = identifiers(self._randomness, len(drafts))
        known = self._made_under_older_keys(drafts)
        secrets = self._digests(
            SECRET_PURPOSE,
            [secret and secret_text(cells[1], secret) for cells, secret, *_ in drafts],
            [known.get(cells[1], _UNKNOWN)[:2] for cells, *_ in drafts],
        )
        passports = self._digests(
            PASSPORT_PURPOSE,
            [passport for _, _, passport, *_ in drafts],
            [known.get(cells[1], _UNKNOWN)[2:] for cells, *_ in drafts],
        )
        return [
            EntryRow._make(
                (
                    *cells,
                    next(fresh),
                    secret_digest,
                    self._cipher.seal(passport, place=passport_place(cells[1])) if passport else None,
                    passport_digest,
                    sitting,
                    centre,
                )
            )
            for (cells, _, passport, sitting, centre), secret_digest, passport_digest in zip(
                drafts, secrets, passports, strict=True
            )
        ]

    def _made_under_older_keys(self, drafts: Sequence[_Draft]) -> Mapping[str, KnownDigests]:
        """Return what is known of the rows' entries, unless the keys have never been rotated."""
        if len(self._digester.spellings("", purpose=SECRET_PURPOSE)) == 1:
            return {}
        return self._known([cells[1] for cells, *_ in drafts])

    def _digests(
        self, purpose: str, texts: Sequence[str], known: Sequence[Sequence[str | None]]
    ) -> Iterator[str | None]:
        """Return the digest of each text, None for one that is empty.

        A number that the record recognises by a digest of an older key has that one: it is the same (KEY-2).
        """
        made = iter(self._digester.digests([text for text in texts if text], purpose=purpose))
        for text, olds in zip(texts, known, strict=True):
            fresh = next(made) if text else None
            older = (
                old
                for old in olds
                if text
                and old is not None
                and self._digester.outdated(old)
                and self._digester.matches(old, text, purpose=purpose)
            )
            yield next(older, fresh)

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


def secret_text(id_number: str, secret: str) -> str:
    """Return what a Secret Number's digest is made of: the same number of two entries differs."""
    return f"{id_number}:{secret}"


def _fails(check: Callable[[str], object], text: str) -> bool:
    try:
        check(text)
    except (ValueError, ResultsError):
        return True
    return False


def _name(text: str, *, shortest: int = 1) -> str:
    name = clean_name(text)
    if not shortest <= len(name) <= _LONGEST_NAME:
        raise ValueError(shortest)
    return name


def _is_born_too_late(cells: dict[str, str]) -> bool:
    return parse_date(cells["date_of_birth"]) >= parse_date(cells["exam_date"])


def _email(text: str) -> str | None:
    """An entry's address is for operators only and never written to: its form is looked at, no more."""
    if not text:
        return None
    local, at, domain = text.strip().rpartition("@")
    if not (local and at and "." in domain) or len(text) > _LONGEST_EMAIL or set(text) & set(" \r\n\0"):
        raise ValueError(at)
    return text.strip()


def _passport(text: str) -> str:
    passport = clean_name(text)
    if len(passport) > _LONGEST_PASSPORT:
        raise ValueError(_LONGEST_PASSPORT)
    return passport
