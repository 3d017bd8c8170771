"""`results import`: all rows or none, every bad row named, the same file twice changes nothing."""

import csv
import json
from pathlib import Path

import pytest

from adapters_documents.tables import WHY
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.testing.builders import ZOFIA
from results_core.testing.files import result_cells, without_result
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import PASSPORT, SECRET, Terminal, entry

OTHER = "EXL793092"


def count_of_entries(terminal: Terminal) -> int:
    """Return how many entries the record holds."""
    return sum(sitting["entries"] for sitting in terminal.done("sittings", "list", "--json").data)


def test_a_good_file_is_imported_and_counted(terminal: Terminal) -> None:
    """What was done is said on standard error: standard output is for data."""
    answer = terminal.done(
        "import", "entries", terminal.entries(entry(), entry(id_number=OTHER, candidate_number="0002"))
    )

    assert answer.out == ""
    assert answer.err == "2 rows imported: 2 new, 0 corrected, 0 unchanged, 1 sittings.\n"
    assert count_of_entries(terminal) == 2


def test_json_stands_alone_on_standard_output(terminal: Terminal) -> None:
    """A program reads the counts; what people are told goes to standard error."""
    answer = terminal.done("import", "entries", terminal.entries(), "--json")

    assert answer.data == {
        "rows": 1,
        "bad_rows": 0,
        "applied": True,
        "new": 1,
        "corrected": 0,
        "unchanged": 0,
        "sittings": 1,
        "objections": [],
    }


def test_importing_a_file_again_changes_nothing(terminal: Terminal) -> None:
    """The second time every row is as it was, and the audit trail has nothing to tell."""
    entries, results = terminal.entries(), terminal.results(result_cells())
    terminal.done("import", "entries", entries)
    terminal.done("import", "results", results)

    entered = terminal.done("import", "entries", entries, "--json").data
    marked = terminal.done("import", "results", results, "--json").data

    assert (entered["new"], entered["unchanged"]) == (0, 1)
    assert (marked["new"], marked["amended"], marked["unchanged"]) == (0, 0, 1)
    kinds = [event["kind"] for event in terminal.done("audit", "show", "--json").data]
    assert kinds == ["entries_imported", "results_imported"]


def test_a_dry_run_says_what_would_be_and_changes_nothing(terminal: Terminal) -> None:
    """Exit status 0: the file is good."""
    answer = terminal.done("import", "entries", terminal.entries(), "--dry-run")

    assert "Dry run" in answer.err
    assert "1 new" in answer.err
    assert count_of_entries(terminal) == 0


def test_a_dry_run_of_a_bad_file_says_so(terminal: Terminal) -> None:
    """Exit status 3, as without --dry-run."""
    answer = terminal("import", "entries", terminal.entries(entry(exam="XXX")), "--dry-run")

    assert answer.status == 3


def test_one_bad_row_keeps_all_rows_out(terminal: Terminal) -> None:
    """Nothing is applied unless everything is good."""
    bad = terminal.entries(entry(), entry(id_number=OTHER, exam="XXX"))

    answer = terminal("import", "entries", bad)

    assert answer.status == 3
    assert answer.err.splitlines() == [
        "line 3, exam: 'XXX', expected the code of an exam of the catalogue",
        "1 of 2 rows is bad.",
        "Nothing is imported. With --partial the good rows would be.",
    ]
    assert count_of_entries(terminal) == 0


def test_partial_imports_the_good_rows(terminal: Terminal) -> None:
    """It was asked for, so it is done: exit status 0, and the bad rows are named all the same."""
    bad = terminal.entries(entry(), entry(id_number=OTHER, exam="XXX"))

    answer = terminal.done("import", "entries", bad, "--partial")

    assert "line 3, exam" in answer.err
    assert "1 rows imported: 1 new" in answer.err
    assert count_of_entries(terminal) == 1


@pytest.mark.parametrize("file_format", ["csv", "jsonl"])
def test_a_mended_rejects_file_imports_as_it_is(terminal: Terminal, tmp_path: Path, file_format: str) -> None:
    """It holds the bad rows alone, each with what is wrong; the reason is read past when it comes back."""
    rows = [entry(), entry(id_number=OTHER, candidate_number="0002", exam="XXX", country="ZZ")]
    rejects = tmp_path / "rejects"
    if file_format == "csv":
        bad = terminal.entries(*rows)
    else:
        bad = terminal.raw("\n".join(map(json.dumps, rows)).encode(), "entries.jsonl")
    options = ("--format", file_format)
    terminal.done("import", "entries", bad, *options, "--partial", "--rejects", rejects)

    told = rejects.read_text("utf-8")
    assert ZOFIA not in told
    assert "exam: expected the code of an exam" in told
    assert "country: expected the two-letter code" in told
    assert rejects.stat().st_mode & 0o777 == 0o600

    rejects.write_text(told.replace("XXX", "C1A").replace("ZZ", "FR"), "utf-8")
    mended = terminal.done("import", "entries", rejects, *options, "--json").data

    assert (mended["rows"], mended["new"]) == (1, 1)
    assert count_of_entries(terminal) == 2


def test_a_good_file_leaves_an_empty_rejects_file(terminal: Terminal, tmp_path: Path) -> None:
    """Nobody mends rows that an earlier import had left there."""
    rejects = terminal.entries(entry(id_number=OTHER), name="rejects.csv")

    terminal.done("import", "entries", terminal.entries(), "--rejects", rejects)

    with rejects.open(encoding="utf-8", newline="") as file:
        assert list(csv.reader(file)) == [[*ENTRY_COLUMNS, WHY]]


def test_the_rejects_file_may_not_be_the_file_itself(terminal: Terminal) -> None:
    """Wrong usage, before anything is read or written."""
    file = terminal.entries()
    before = file.read_bytes()

    assert terminal("import", "entries", file, "--rejects", file).status == 2
    assert terminal("import", "entries", file, "--rejects", "/nowhere/rejects.csv").status == 2
    assert file.read_bytes() == before


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
    assert count_of_entries(terminal) == 0


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
    assert count_of_entries(terminal) == 0


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


def test_a_corrected_name_is_recorded(terminal: Terminal, clock: StoppedClock) -> None:
    """Who did it, and for which entry, stands in the audit trail (A3)."""
    terminal.done("import", "entries", terminal.entries())
    clock.advance(hours=1)

    answer = terminal.done(
        "import", "entries", terminal.entries(entry(given_names="Sofia")), "--operator", "Ada"
    )

    assert "1 corrected" in answer.err
    events = terminal.done("audit", "show", "--candidate", ZOFIA, "--json").data
    assert [(event["kind"], event["personal"]["operator"]) for event in events] == [
        ("entry_corrected", "Ada")
    ]


@pytest.mark.postgresql
def test_a_bad_file_is_answered_alike_on_postgresql(postgresql_terminal: Terminal) -> None:
    """The same sentences, the same statuses, whatever keeps the record."""
    bad = postgresql_terminal.entries(entry(), entry(exam="XXX", candidate_number="0002"))

    answer = postgresql_terminal("import", "entries", bad)

    assert answer.status == 3
    assert "line 3, exam: 'XXX', expected the code of an exam of the catalogue" in answer.err
    assert count_of_entries(postgresql_terminal) == 0
