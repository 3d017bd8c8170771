"""Personal data from the terminal: classification, retention."""

from datetime import timedelta

from results_core.testing.files import entry_cells
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
