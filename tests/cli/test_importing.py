"""`results import`: all rows or none, every bad row named, the same file twice changes nothing."""

import csv
import json
from pathlib import Path

import pytest

from adapters_documents.tables import WHY
from results_core.exams.entry_rows import COLUMNS as ENTRY_COLUMNS
from results_core.testing.builders import ZOFIA
from results_core.testing.files import result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal, entry

OTHER = "EXL793092"


def test_a_good_file_is_imported_and_counted(terminal: Terminal) -> None:
    """What was done is said on standard error: standard output is for data."""
    answer = terminal.done(
        "import", "entries", terminal.entries(entry(), entry(id_number=OTHER, candidate_number="0002"))
    )

    assert answer.out == ""
    assert answer.err == "2 rows imported: 2 new, 0 corrected, 0 unchanged, 1 sittings.\n"
    assert terminal.count_of_entries() == 2


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
    assert terminal.count_of_entries() == 0


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
    assert terminal.count_of_entries() == 0


def test_partial_imports_the_good_rows(terminal: Terminal) -> None:
    """It was asked for, so it is done: exit status 0, and the bad rows are named all the same."""
    bad = terminal.entries(entry(), entry(id_number=OTHER, exam="XXX"))

    answer = terminal.done("import", "entries", bad, "--partial")

    assert "line 3, exam" in answer.err
    assert "1 row imported: 1 new" in answer.err
    assert terminal.count_of_entries() == 1


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
    assert terminal.count_of_entries() == 2


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
