"""`results import` of bad files: every row is named, nothing is applied."""

import pytest

from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.testing.builders import ZOFIA
from results_core.testing.files import result_cells, without_result
from tests.cli.terminal import PASSPORT, SECRET, Terminal, entry

OTHER = "EXL793092"

ENTRY_FAULTS = [
    ({"id_number": "12345"}, "id_number", "12345", "six digits and three letters"),
    ({"family_name": ""}, "family_name", "", "a name of at most 200 characters"),
    ({"date_of_birth": "2005-02-29"}, "date_of_birth", "2005-02-29", "a date such as"),
    ({"date_of_birth": "2026-06-06"}, "date_of_birth", "2026-06-06", "before the exam"),
    ({"date_of_birth": "29.02.2004"}, "date_of_birth", "29.02.2004", "a date such as"),
    ({"exam": "XXX"}, "exam", "XXX", "the code of an exam"),
    ({"exam_date": "1899-01-01"}, "exam_date", "1899-01-01", "for which the catalogue knows the exam"),
    ({"delivery": "pigeon"}, "delivery", "pigeon", "paper or computer"),
    ({"centre": "LYON"}, "centre", "LYON", "two letters and three digits"),
    ({"country": "XX"}, "country", "XX", "code of a country"),
    ({"candidate_number": "1"}, "candidate_number", "1", "four digits"),
    ({"releases_at": "2026-07-10T09:00"}, "releases_at", "2026-07-10T09:00", "an offset or a zone"),
    ({"releases_at": "2026-07-10"}, "releases_at", "2026-07-10", "an offset or a zone"),
    (
        {"releases_at": "2026-03-29T01:30 Europe/London"},
        "releases_at",
        "2026-03-29T01:30 Europe/London",
        "an instant",
    ),
    ({"email": "nobody"}, "email", "nobody", "an address such as"),
]


@pytest.mark.parametrize(("cells", "column", "value", "expected"), ENTRY_FAULTS)
def test_a_bad_entry_is_named(
    terminal: Terminal, cells: dict[str, str], column: str, value: str, expected: str
) -> None:
    """Line, column, value and what is expected; nothing applied."""
    answer = terminal("import", "entries", terminal.entries(entry(**cells)), "--json")

    assert answer.status == 3
    assert answer.data["applied"] is False
    [objection] = answer.data["objections"]
    assert (objection["line"], objection["column"], objection["value"]) == (2, column, value)
    assert expected in objection["expected"]


def test_every_bad_row_of_a_file_is_named(terminal: Terminal) -> None:
    """Not the first only: all of them, in the file's order."""
    bad = terminal.entries(
        *(
            entry(**cells, candidate_number="0009") if "candidate_number" not in cells else entry(**cells)
            for cells, *_ in ENTRY_FAULTS
        )
    )

    answer = terminal("import", "entries", bad, "--json")

    lines = {objection["line"] for objection in answer.data["objections"]}
    assert lines == set(range(2, len(ENTRY_FAULTS) + 2))
    assert answer.data["bad_rows"] == len(ENTRY_FAULTS)
    assert terminal.count_of_entries() == 0


def test_an_id_number_that_comes_twice_is_named(terminal: Terminal) -> None:
    """Two rows of one ID Number cannot both be right."""
    answer = terminal(
        "import", "entries", terminal.entries(entry(), entry(candidate_number="0002")), "--json"
    )

    assert answer.status == 3
    assert [(one["line"], one["column"]) for one in answer.data["objections"]] == [(3, "id_number")]


RESULT_FAULTS = [
    ({"id_number": OTHER}, "id_number", OTHER, "the ID Number of an imported entry"),
    ({"status": "lost"}, "status", "lost", "one of reported, pending"),
    ({"reading": "211"}, "reading", "211", "from 142 to 210"),
    ({"reading": "<140"}, "reading", "<140", "or <142"),
    ({"reading": "19,1"}, "reading", "19,1", "a whole number"),
    ({"reading": ""}, "reading", "", "a whole number"),
    ({"reading_and_writing": "150"}, "reading_and_writing", "150", "nothing"),
    ({"overall": "195"}, "overall", "195", "196"),
    ({"result": "Pass at Grade A"}, "result", "Pass at Grade A", "Pass at Grade B"),
    ({"statement_number": "12"}, "statement_number", "12", "a statement number"),
]


@pytest.mark.parametrize(("cells", "column", "value", "expected"), RESULT_FAULTS)
def test_a_bad_result_is_named(
    terminal: Terminal, cells: dict[str, str], column: str, value: str, expected: str
) -> None:
    """Scores out of range, parts that the exam does not have, totals that disagree."""
    terminal.done("import", "entries", terminal.entries())

    answer = terminal("import", "results", terminal.results(result_cells(**cells)), "--json")

    assert answer.status == 3
    [objection] = answer.data["objections"]
    assert (objection["line"], objection["column"], objection["value"]) == (2, column, value)
    assert expected in objection["expected"]


def test_a_result_that_is_not_reported_has_no_scores(terminal: Terminal) -> None:
    """Whoever sends scores of a withheld result has mistaken something."""
    terminal.done("import", "entries", terminal.entries())
    row = result_cells() | without_result("withheld")

    answer = terminal("import", "results", terminal.results(row), "--json")

    assert answer.status == 3
    assert terminal.done("show", ZOFIA, "--unreleased", "--json").data["status"] is None
    assert {one["column"] for one in answer.data["objections"]} == {
        "reading", "use_of_english", "writing", "listening", "speaking",
    }  # fmt: skip


HEADER = ",".join(ENTRY_COLUMNS)

ROW = ",".join(entry().values())


def instead_of_zofia(name: str) -> str:
    """Return a file whose one row has this name."""
    return f"{HEADER}\n{ROW.replace('Zofia', name)}"


@pytest.mark.parametrize(
    ("content", "line", "expected"),
    [
        (b"", 1, "a header with the columns id_number, secret_number"),
        (b"\n", 1, "a header with the columns id_number, secret_number"),
        (HEADER.replace("country", "land").encode(), 1, "the column country"),
        (HEADER.replace("country", "exam").encode(), 1, "the column exam once only"),
        (f"{HEADER},shoe_size\n".encode(), 1, "no column but"),
        (instead_of_zofia("Zo\xff").encode("latin-1"), 2, "UTF-8"),
        (instead_of_zofia("Zo\0").encode(), 2, "NUL"),
        (f"{HEADER}\n{ROW},more".encode(), 2, "17 cells"),
        (f'{HEADER}\n"{ROW}'.encode(), 2, "quote"),
        (instead_of_zofia("Z" * 10_000_000).encode(), 2, "a line of at most"),
        (HEADER.replace(",", ";").encode(), 1, "the column id_number"),
    ],
    ids=[
        "empty", "blank", "column-missing", "column-twice", "column-unknown",
        "latin-1", "nul", "too-wide", "open-quote", "ten-megabytes", "semicolons",
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_named(
    terminal: Terminal, content: bytes, line: int, expected: str
) -> None:
    """Whole files and single rows alike: line, what is expected, exit status 3, nothing applied."""
    answer = terminal("import", "entries", terminal.raw(content), "--json")

    assert answer.status == 3
    assert answer.data["applied"] is False
    assert len(answer.err) < 20_000
    objections = answer.data["objections"]
    assert any(one["line"] == line and expected in one["expected"] for one in objections)
    assert terminal.count_of_entries() == 0


def test_a_file_without_its_header_shows_nobodys_data(terminal: Terminal) -> None:
    """Where the header should be stands somebody's row: its cells are not repeated."""
    answer = terminal("import", "entries", terminal.raw(ROW.encode()))

    assert answer.status == 3
    assert "Zofia" not in answer.out + answer.err


@pytest.mark.parametrize("as_json", [[], ["--json"]])
def test_bad_secrets_and_passports_are_named_without_their_values(
    terminal: Terminal, as_json: list[str]
) -> None:
    """Column and line say enough; the fixture looks through all that was printed."""
    bad = entry(secret_number=f"{SECRET}!", passport_number=PASSPORT * 5)

    answer = terminal("import", "entries", terminal.entries(bad), *as_json)

    assert answer.status == 3
    assert "secret_number" in answer.err
    assert "passport_number" in answer.err


def test_what_would_move_the_terminal_is_spelt_out(terminal: Terminal) -> None:
    """Escape sequences and texts that turn around stay harmless (LOG-2)."""
    answer = terminal("import", "entries", terminal.entries(entry(exam="\x1b[2J\u202eX")))

    assert r"'\x1b[2J\u202eX'" in answer.err
    assert "\x1b" not in answer.err


@pytest.mark.postgresql
def test_a_bad_file_is_answered_alike_on_postgresql(postgresql_terminal: Terminal) -> None:
    """The same sentences, the same statuses, whatever keeps the record."""
    bad = postgresql_terminal.entries(entry(), entry(exam="XXX", candidate_number="0002"))

    answer = postgresql_terminal("import", "entries", bad)

    assert answer.status == 3
    assert "line 3, exam: 'XXX', expected the code of an exam of the catalogue" in answer.err
    assert postgresql_terminal.count_of_entries() == 0
