"""Which column of somebody's list is which, and how its dates are read (mission C10, UPL-4)."""

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from enum import StrEnum, unique
from typing import Final

import attrs

from results_core.kernel.folding import folded

Cell = str | int | float | bool | date | datetime | None
"""What a cell of a list holds."""
Row = Sequence[Cell]


@unique
class Role(StrEnum):
    """What a column is for."""

    NUMBER = "number"
    BORN = "born"
    FAMILY_NAME = "family_name"
    REFERENCE = "reference"


REQUIRED: Final = (Role.NUMBER, Role.BORN)

_NAMES: Final[Mapping[Role, str]] = {
    Role.NUMBER: (
        "statement number|statement of results number|statement no|reference number|certificate number|"
        "number|numero du releve de notes|numero du releve|numero de releve|"
        "numero de reference|numero de certificat|no de releve|numero"
    ),
    Role.BORN: (
        "date of birth|birth date|birthdate|dob|born|birthday|date de naissance|ne le|nee le|naissance|ddn"
    ),
    Role.FAMILY_NAME: (
        "family name|last name|surname|lastname|nom de famille|nom|nom de naissance|patronyme"
    ),
    Role.REFERENCE: (
        "reference|your reference|own reference|our reference|ref|student id|student number|applicant id|"
        "application id|id|votre reference|dossier|numero de dossier|numero d etudiant|identifiant"
    ),
}
_ROLES: Final = {name: role for role, names in _NAMES.items() for name in names.split("|")}
_BETWEEN_WORDS: Final = re.compile(r"[\W_]+")


@unique
class DayOrder(StrEnum):
    """How 03/04/2005 is meant."""

    REFUSED = "refused"
    """By nobody: such a date is named, and not checked."""
    DAY_FIRST = "day_first"
    MONTH_FIRST = "month_first"


@unique
class BadDate(StrEnum):
    """Why a date cannot be asked for."""

    MISSING = "missing"
    AMBIGUOUS = "ambiguous"
    """Day and month could change places."""
    NUMBER = "number"
    """A spreadsheet's number of days, in a column that is not formatted as dates."""
    UNREAL = "unreal"
    AHEAD = "ahead"
    """Not in the past."""


@attrs.frozen(kw_only=True)
class Columns:
    """Which column is which, counted from 0."""

    places: Mapping[Role, int]
    order: DayOrder = DayOrder.REFUSED

    @property
    def is_complete(self) -> bool:
        """Whether everything that is required has a column of its own."""
        taken = list(self.places.values())
        return all(role in self.places for role in REQUIRED) and len(set(taken)) == len(taken)


def role_of(name: Cell) -> Role | None:
    """Return what a column of this name is for, in English or French; None for one of theirs."""
    return _ROLES.get(_BETWEEN_WORDS.sub(" ", folded(text_of(name)).replace("'", " ")).strip())


def guessed(header: Row) -> Columns:
    """Return what the names of the columns say; a role that two of them claim is left open."""
    claims: dict[Role, list[int]] = {}
    for place, name in enumerate(header):
        role = role_of(name)
        if role is not None:
            claims.setdefault(role, []).append(place)
    return Columns(places={role: places[0] for role, places in claims.items() if len(places) == 1})


def is_header(row: Row) -> bool:
    """Tell whether a row names the columns that are required."""
    roles = {role_of(cell) for cell in row}
    return set(REQUIRED) <= roles


def text_of(cell: Cell) -> str:
    """Return what a cell says; whole numbers without a decimal point, as people see them."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(sep=" ")
    return cell.isoformat() if isinstance(cell, date) else str(cell)


_YEAR_FIRST: Final = re.compile(r"([0-9]{4})[-/. ]([0-9]{1,2})[-/. ]([0-9]{1,2})(?:[t ]00:00(?::00)?)?")
_TOGETHER: Final = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_YEAR_LAST: Final = re.compile(r"([0-9]{1,2})[-/. ]([0-9]{1,2})[-/. ]([0-9]{4})")
_NAMED: Final = re.compile(r"([0-9]{1,2})(?:er|st|nd|rd|th)?[-/. ]+([a-z]+)\.?,?[-/. ]+([0-9]{4})")
_NAMED_FIRST: Final = re.compile(r"([a-z]+)\.?[-/. ]+([0-9]{1,2})(?:st|nd|rd|th)?,?[-/. ]+([0-9]{4})")
_DAYS: Final = re.compile(r"[0-9]{4,5}(?:\.[0-9]+)?")
_MONTHS: Final = tuple(
    names.split()
    for names in (
        "january janvier",
        "february fevrier",
        "march mars",
        "april avril",
        "may mai",
        "june juin",
        "july juillet",
        "august aout",
        "september septembre",
        "october octobre",
        "november novembre",
        "december decembre",
    )
)
_SHORTEST: Final = 3
_MOST_MONTHS: Final = 12


def read_born(cell: Cell, *, order: DayOrder, today: date) -> date | BadDate:
    """Return the date of birth that a cell means, or why it cannot be asked for."""
    born = _read(cell, order)
    return BadDate.AHEAD if isinstance(born, date) and born >= today else born


def _read(cell: Cell, order: DayOrder) -> date | BadDate:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    text = " ".join(folded(text_of(cell)).split())
    if not text:
        return BadDate.MISSING
    return _typed(text, order)


def _typed(text: str, order: DayOrder) -> date | BadDate:
    if found := _YEAR_FIRST.fullmatch(text) or _TOGETHER.fullmatch(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _YEAR_LAST.fullmatch(text):
        return _year_last(int(found[1]), int(found[2]), int(found[3]), order)
    if found := _NAMED.fullmatch(text):
        return _day(int(found[3]), _month(found[2]), int(found[1]))
    if found := _NAMED_FIRST.fullmatch(text):
        return _day(int(found[3]), _month(found[1]), int(found[2]))
    return BadDate.NUMBER if _DAYS.fullmatch(text) else BadDate.UNREAL


def _year_last(one: int, other: int, year: int, order: DayOrder) -> date | BadDate:
    if one <= _MOST_MONTHS and other <= _MOST_MONTHS and one != other:
        if order is DayOrder.REFUSED:
            return BadDate.AMBIGUOUS
        return _day(year, other, one) if order is DayOrder.DAY_FIRST else _day(year, one, other)
    return _day(year, other, one) if other <= _MOST_MONTHS else _day(year, one, other)


def _month(name: str) -> int:
    """Return the number of the month that this names or begins, 0 where that is none or several."""
    meant = [
        number
        for number, names in enumerate(_MONTHS, start=1)
        if any(full == name or (len(name) >= _SHORTEST and full.startswith(name)) for full in names)
    ]
    return meant[0] if len(meant) == 1 else 0


def _day(year: int, month: int, day: int) -> date | BadDate:
    try:
        return date(year, month, day)
    except ValueError:
        return BadDate.UNREAL
