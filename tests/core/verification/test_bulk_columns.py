"""Which column is which, and how dates are read (C10, UPL-4)."""

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from results_core.verification.bulk_columns import (
    BadDate,
    Cell,
    Columns,
    DayOrder,
    Role,
    guessed,
    is_header,
    read_born,
    role_of,
)
from results_core.verification.bulk_rows import (
    asked_rows,
    columns_as_json,
    columns_from_json,
    decoded_asked,
    decoded_rows,
    dry_run,
    encoded_asked,
    encoded_rows,
)

TODAY = date(2026, 7, 10)
BOTH = Columns(places={Role.NUMBER: 0, Role.BORN: 1, Role.FAMILY_NAME: 2})
CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.integers(-(10**12), 10**12),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.floats(allow_nan=False, allow_infinity=False),
)


@pytest.mark.parametrize(
    ("name", "role"),
    [
        ("Statement Number", Role.NUMBER),
        ("statement_of_results-number", Role.NUMBER),
        ("Numéro du relevé de notes", Role.NUMBER),
        ("REFERENCE NUMBER", Role.NUMBER),
        ("Date of birth", Role.BORN),
        ("DATE DE NAISSANCE", Role.BORN),
        ("D.O.B", None),
        ("Né le", Role.BORN),
        ("Surname", Role.FAMILY_NAME),
        ("Nom de famille", Role.FAMILY_NAME),
        ("N° d’étudiant", None),
        ("Votre référence", Role.REFERENCE),
        ("", None),
        (None, None),
        (7, None),
    ],
)
def test_columns_are_known_by_their_names(name: Cell, role: Role | None) -> None:
    """In English and French, whatever the case, accents and signs between words."""
    assert role_of(name) is role


def test_a_role_that_two_columns_claim_is_left_open() -> None:
    """Somebody has to say which one is meant."""
    assert guessed(["Date of birth", "DOB", "Statement number"]).places == {Role.NUMBER: 2}
    assert is_header(["x", "DOB", "Statement number"])
    assert not is_header(["DOB", "Name"])


@pytest.mark.parametrize(
    ("cell", "meant"),
    [
        ("2004-02-29", date(2004, 2, 29)),
        ("2004/2/29", date(2004, 2, 29)),
        ("2004-02-29T00:00:00", date(2004, 2, 29)),
        ("20040229", date(2004, 2, 29)),
        (20040229, date(2004, 2, 29)),
        ("29/02/2004", date(2004, 2, 29)),
        ("29.2.2004", date(2004, 2, 29)),
        ("02/29/2004", date(2004, 2, 29)),
        ("05/05/2004", date(2004, 5, 5)),
        ("29 Feb 2004", date(2004, 2, 29)),
        ("29 février 2004", date(2004, 2, 29)),
        ("1er août 2004", date(2004, 8, 1)),
        ("February 29th, 2004", date(2004, 2, 29)),
        (date(2004, 2, 29), date(2004, 2, 29)),
        (datetime(2004, 2, 29), date(2004, 2, 29)),  # noqa: DTZ001 - as a spreadsheet has it
        ("03/04/2005", BadDate.AMBIGUOUS),
        ("3-4-2005", BadDate.AMBIGUOUS),
        (38046, BadDate.NUMBER),
        ("38046", BadDate.NUMBER),
        ("2004-02-30", BadDate.UNREAL),
        ("29/02/04", BadDate.UNREAL),
        ("5 ju 2004", BadDate.UNREAL),
        ("hello", BadDate.UNREAL),
        ("", BadDate.MISSING),
        (None, BadDate.MISSING),
        ("2026-07-10", BadDate.AHEAD),
    ],
)
def test_dates_are_read_or_refused_by_name(cell: Cell, meant: date | BadDate) -> None:
    """No date is guessed."""
    assert read_born(cell, order=DayOrder.REFUSED, today=TODAY) == meant


def test_who_says_which_comes_first_has_it_read_so() -> None:
    """Only where both could be; what is unambiguous stays what it is."""
    read = [
        [read_born(text, order=order, today=TODAY) for text in ("03/04/2005", "2005-04-03", "13/04/2005")]
        for order in (DayOrder.DAY_FIRST, DayOrder.MONTH_FIRST)
    ]

    assert read[0] == [date(2005, 4, 3), date(2005, 4, 3), date(2005, 4, 13)]
    assert read[1] == [date(2005, 3, 4), date(2005, 4, 3), date(2005, 4, 13)]


@given(CELLS)
def test_whatever_stands_there_is_a_date_or_refused(cell: Cell) -> None:
    """Never an error."""
    read_born(cell, order=DayOrder.REFUSED, today=TODAY)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=6))
def test_lists_are_kept_as_they_are(rows: list[list[Cell]]) -> None:
    """What is stored comes back, dates as dates and texts as texts."""
    assert decoded_rows(encoded_rows(rows)) == rows


@given(st.lists(st.lists(CELLS, max_size=4), max_size=6))
def test_every_row_is_asked_or_has_something_against_it(rows: list[list[Cell]]) -> None:
    """The dry run counts each once; what is asked is stored and comes back."""
    table: list[list[Cell]] = [["n", "d", "f"], *rows]
    asked = list(asked_rows(table, BOTH, today=TODAY))
    counted = dry_run(table, BOTH, today=TODAY)

    assert decoded_asked(encoded_asked(asked)) == asked
    parts = counted.bad_numbers + counted.bad_dates + counted.duplicates + counted.to_check
    assert parts == counted.rows == len(asked)
    assert columns_from_json(columns_as_json(BOTH)) == BOTH


def test_what_speaks_against_rows() -> None:
    """A bad number before a bad date; the second of two equal rows; empty rows are passed over."""
    table: list[list[Cell]] = [
        ["number", "born"],
        ["c123 4567", "2004-02-29"],
        [None, ""],
        ["C1234567", date(2004, 2, 29)],
        ["C1234567", "2004-02-28"],
        ["nonsense", "03/04/2005"],
        ["C1234568", "03/04/2005"],
    ]
    asked = list(asked_rows(table, BOTH, today=TODAY))
    counted = dry_run(table, BOTH, today=TODAY)

    assert [(row.line, row.against) for row in asked] == [
        (2, ""),
        (4, "duplicate"),
        (5, ""),
        (6, "bad_number"),
        (7, "ambiguous"),
    ]
    assert counted.named == [(7, BadDate.AMBIGUOUS, "03/04/2005")]
