"""Personal data from the terminal: classification, retention, erasure."""

import json
from datetime import timedelta

from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.terminal import Terminal


def test_every_column_of_the_database_is_classified(terminal: Terminal) -> None:
    """The command compares the real schema, and shows what each column is (PRV-1)."""
    assert "columns are classified" in terminal.done("privacy", "check").out

    told = terminal.done("privacy", "check", "--json").data
    assert told["faults"] == []
    [passport] = [one for one in told["columns"] if one["column"] == "entries.passport_sealed"]
    assert passport["form"] == "sealed"
    assert passport["class"] == "sensitive"


def test_retention_reports_first_and_then_forgets(terminal: Terminal, clock: StoppedClock) -> None:
    """What a dry run counts is what goes; a setting says when (PRV-3)."""
    terminal.done("import", "entries", terminal.entries(entry_cells(passport_number="XK4471902")))
    clock.advance(timedelta(days=700))
    assert terminal.done("privacy", "retention", "--dry-run", "--json").data["passports"] == 0

    clock.advance(timedelta(days=100))
    assert terminal.done("privacy", "retention", "--dry-run", "--json").data["passports"] == 1
    assert "passports" in terminal.done("privacy", "retention").out
    assert terminal.done("privacy", "retention", "--json").data["passports"] == 0


def test_an_erased_candidate_is_gone_and_the_record_says_so(terminal: Terminal) -> None:
    """For the helpdesk as for an ID Number that nobody has; the result record stays (PRV-5)."""
    terminal.done("import", "entries", terminal.entries(), "--operator", "Ada")

    assert terminal("privacy", "erase", ZOFIA, says="n\n").status == 1
    told = terminal.done("privacy", "erase", ZOFIA, "--yes", "--operator", "Ada").out
    assert "The result record stays, restricted" in told
    assert terminal("candidates", "show", ZOFIA).status == 1
    again = terminal("privacy", "erase", ZOFIA, "--yes")
    assert (again.status, "already" in again.err) == (1, True)
    terminal.done("show", ZOFIA)

    ledger = (terminal.directory / "erasures.jsonl").read_text("ascii")
    assert len(ledger.splitlines()) == 1
    assert ZOFIA not in ledger
    terminal.done("worker", "--once")
    terminal.done("audit", "verify")
    terminal.done("import", "entries", terminal.entries(), "--operator", "Ada")
    assert terminal("candidates", "show", ZOFIA).status == 1


def test_a_request_is_answered_whole_and_without_anything_unreleased(
    terminal: Terminal, clock: StoppedClock
) -> None:
    """The same copy that candidates get, for whoever has no account too; and it is recorded (PRV-4)."""
    terminal.done("import", "entries", terminal.entries(entry_cells(passport_number="XK4471902")))
    before = terminal.done("privacy", "export", ZOFIA).data
    terminal.done("import", "results", terminal.results(result_cells()), "--operator", "Ada")
    assert terminal.done("privacy", "export", ZOFIA).data == before

    clock.set(RELEASE)
    file = terminal.directory / "copy.json"
    file.write_text("another's", "utf-8")
    assert terminal("privacy", "export", ZOFIA, "--output", file, says="n\n").status == 1
    assert file.read_text("utf-8") == "another's"
    terminal.done("privacy", "export", ZOFIA, "--output", file, "--yes", "--operator", "Ada")
    [entry] = json.loads(file.read_text("utf-8"))["entries"]
    assert entry["passport_number"] == "XK4471902"
    assert entry["result"]["overall"] > 0
    assert file.stat().st_mode & 0o777 == 0o600
    kinds = [event["kind"] for event in terminal.done("audit", "show", "--json").data]
    assert kinds.count("data_exported") == 3
