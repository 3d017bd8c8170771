"""What a list asks, row by row, before anything is looked up (mission C10)."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Final, NamedTuple

import attrs

from results_core.kernel.values import clean_name
from results_core.results.statement_numbers import NotAStatementNumber, parse_statement_number
from results_core.verification.bulk_columns import (
    BadDate,
    Cell,
    Columns,
    DayOrder,
    Role,
    Row,
    read_born,
    text_of,
)

MOST_ROWS: Final = 10_000
"""Of one list, its header not counted (VER-5)."""
AT_ONCE: Final = 500
"""Rows of one part of the file that keeps what is asked: with the longest names it stays one part."""
_LONGEST_NAME: Final = 100
_DATE: Final = "date"
_SHOWN_AT_MOST: Final = 20


class AskedRow(NamedTuple):
    """One row of a list. It is looked up where nothing speaks against it."""

    line: int
    """In the list: the header is line 1."""
    number: str
    """In its canonical spelling; nothing where it is none."""
    born: date | None
    family_name: str
    against: str
    """`bad_number`, `duplicate` or the reason of a `BadDate`; nothing where it is looked up."""


BAD_NUMBER: Final = "bad_number"
DUPLICATE: Final = "duplicate"


@attrs.frozen(kw_only=True)
class DryRun:
    """What a check would do."""

    rows: int
    bad_numbers: int
    bad_dates: int
    duplicates: int
    to_check: int
    named: Sequence[tuple[int, BadDate, str]]
    """The first dates that cannot be asked for: line, reason, and what stands there."""


def asked_rows(table: Sequence[Row], columns: Columns, *, today: date) -> Iterator[AskedRow]:
    """Yield what each row asks; rows in which nothing stands are passed over."""
    seen: set[tuple[str, date]] = set()
    places = columns.places
    number_at, born_at = places[Role.NUMBER], places[Role.BORN]
    name_at = places.get(Role.FAMILY_NAME)
    for line, row in enumerate(table[1:], start=2):
        if not any(row) and all(cell is None or cell == "" for cell in row):
            continue
        number = _number(_at(row, number_at))
        born = read_born(_at(row, born_at), order=columns.order, today=today)
        name = "" if name_at is None else clean_name(text_of(_at(row, name_at)))[:_LONGEST_NAME]
        if not number:
            against = BAD_NUMBER
        elif isinstance(born, BadDate):
            against = born.value
        elif (number, born) in seen:
            against = DUPLICATE
        else:
            seen.add((number, born))
            against = ""
        yield AskedRow(line, number, None if isinstance(born, BadDate) else born, name, against)


def dry_run(table: Sequence[Row], columns: Columns, *, today: date) -> DryRun:
    """Count what a check would do; nothing is looked up, and no budget is touched."""
    counts: Counter[str] = Counter()
    named: list[tuple[int, BadDate, str]] = []
    dates = {reason.value for reason in BadDate}
    for asked in asked_rows(table, columns, today=today):
        counts[asked.against] += 1
        if asked.against in dates and len(named) < _SHOWN_AT_MOST:
            cell = _at(table[asked.line - 1], columns.places[Role.BORN])
            named.append((asked.line, BadDate(asked.against), text_of(cell)[:_LONGEST_NAME]))
    return DryRun(
        rows=counts.total(),
        bad_numbers=counts[BAD_NUMBER],
        bad_dates=sum(counts[reason] for reason in dates),
        duplicates=counts[DUPLICATE],
        to_check=counts[""],
        named=named,
    )


def _number(cell: Cell) -> str:
    try:
        return parse_statement_number(text_of(cell))
    except NotAStatementNumber:
        return ""


def _at(row: Row, place: int) -> Cell:
    return row[place] if place < len(row) else None


def encoded_rows(rows: Iterable[Row]) -> bytes:
    """Return rows of a list as a line of JSON, behind which others may be put; dates are told from texts."""
    return _line(list(rows))


def decoded_rows(data: bytes) -> list[list[Cell]]:
    """Return the rows of `encoded_rows`."""
    return [row for line in data.splitlines() for row in json.loads(line, object_hook=_date)]


def encoded_asked(rows: Iterable[AskedRow]) -> bytes:
    """Return what rows ask as a line of JSON."""
    return _line(
        [
            (line, number, None if born is None else born.isoformat(), name, against)
            for line, number, born, name, against in rows
        ]
    )


def decoded_asked(data: bytes) -> list[AskedRow]:
    """Return the rows of `encoded_asked`."""
    return [
        AskedRow(line, number, None if born is None else date.fromisoformat(born), name, against)
        for part in data.splitlines()
        for line, number, born, name, against in json.loads(part)
    ]


class AnsweredRow(NamedTuple):
    """What the check of a row came to."""

    line: int
    verdict: str
    why: str
    """Of `not_checked`: the reason of a `BadDate`, `shut`, `used_up` or `stopped`; otherwise nothing."""
    at: str
    """The instant, ISO 8601 in UTC."""
    salt: str
    """Of its receipt: 32 hexadecimal digits."""
    version: int | None = None
    exam: str | None = None
    """Its code."""
    overall: int | None = None
    result: str | None = None
    """Its label."""
    cefr: str | None = None


def encoded_answers(rows: Iterable[AnsweredRow]) -> bytes:
    """Return answers as a line of JSON, behind which others may be put."""
    return _line(list(rows))


def decoded_answers(data: bytes) -> list[AnsweredRow]:
    """Return the rows of `encoded_answers`."""
    return [AnsweredRow(*row) for line in data.splitlines() for row in json.loads(line)]


def columns_as_json(columns: Columns | None) -> str | None:
    """Return which column is which, for the store."""
    if columns is None:
        return None
    return json.dumps(
        {"places": {role.value: at for role, at in columns.places.items()}, "order": columns.order}
    )


def columns_from_json(text: str | None) -> Columns | None:
    """Return what `columns_as_json` wrote."""
    if text is None:
        return None
    told: Mapping[str, Any] = json.loads(text)
    return Columns(
        places={Role(role): int(at) for role, at in told["places"].items()}, order=DayOrder(told["order"])
    )


def _line(rows: Sequence[Any]) -> bytes:
    """Return the rows as one text, in UTF-8: so a part with the longest names stays one part of its file."""
    return _JSON.encode(rows).encode("utf-8", "surrogatepass") + b"\n"


def _plain(cell: object) -> dict[str, str]:
    if isinstance(cell, date):
        return {_DATE: cell.isoformat()}
    raise TypeError(type(cell).__name__)


_JSON: Final = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False, default=_plain)


def _date(told: dict[str, str]) -> date:
    text = told[_DATE]
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
