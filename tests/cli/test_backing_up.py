"""`results db backup | restore`: the drill, what is refused, and what the files show (RLB-12)."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from results_core.testing.builders import ZOFIA
from results_core.testing.files import result_cells
from tests.cli.terminal import PASSPORT, SECRET, Terminal


@pytest.fixture(params=["terminal", pytest.param("postgresql_terminal", marks=pytest.mark.postgresql)])
def filled(request: pytest.FixtureRequest) -> Terminal:
    """A terminal on a record with an entry, a result and a signed audit trail, on each kind of database."""
    on: Terminal = request.getfixturevalue(request.param)
    on.environment["RESULTS_CHECKPOINTS_FILE"] = str(on.directory / "checkpoints.jsonl")
    on.done("import", "entries", on.entries())
    on.done("audit", "checkpoint")
    return on


def tampered(on: Terminal) -> None:
    """Do with the database what its owner could."""
    with closing(sqlite3.connect(on.directory / "results.db")) as connection, connection:
        connection.execute("DROP TRIGGER events_not_updated")
        connection.execute("UPDATE events SET actor = 'system'")
        connection.execute(
            "CREATE TRIGGER events_not_updated BEFORE UPDATE ON events"
            " BEGIN SELECT RAISE(ABORT, 'the journal is only ever added to'); END"
        )


def kinds(on: Terminal) -> Iterator[str]:
    """Yield what happened, oldest first."""
    return (event["kind"] for event in on.done("audit", "show", "--json").data)


def test_the_drill(filled: Terminal) -> None:
    """Back up, go on, restore: what came later is gone, the trail holds and says so, signatures are kept."""
    file = filled.directory / "backup"
    taken = filled.done("db", "backup", file, "--operator", "Ada", "--json").data
    filled.done("import", "results", filled.results(result_cells()))
    filled.done("audit", "checkpoint")

    asked = filled("db", "restore", file, says="n\n")
    restored = filled.done("db", "restore", file, "--yes", "--operator", "Eve", "--json").data
    verified = filled.done("audit", "verify", "--json").data

    assert asked.status == 1
    assert {name: restored[name] for name in taken} == taken
    assert (taken["rows"]["entries"], taken["rows"]["result_versions"]) == (1, 0)
    assert list(kinds(filled)) == ["entries_imported", "backup_taken", "backup_restored"]
    assert (verified["holds"], verified["unsealed"]) == (True, 0)
    assert Path(restored["set_aside"]).read_text("ascii").count("\n") == 2


def test_a_backup_shows_nothing_and_is_the_owners_alone(filled: Terminal) -> None:
    """No name, no number, and nothing else is left in the directory (PRV-2); no file goes without a yes."""
    before = {one.name for one in filled.directory.iterdir()}
    file = filled.directory / "backup"
    filled.done("db", "backup", file)
    shown = file.read_bytes()
    asked = filled("db", "backup", file, says="n\n")

    assert (asked.status, file.read_bytes()) == (1, shown)
    filled.done("db", "backup", file, "--yes")
    assert file.read_bytes() != shown
    shown = file.read_bytes()

    assert [
        word for word in ("Zofia", "Adamczyk", "SIR094701", SECRET, PASSPORT) if word.encode() in shown
    ] == []
    assert file.stat().st_mode & 0o777 == 0o600
    assert {one.name for one in filled.directory.iterdir()} - before == {"backup"}


def test_what_is_no_backup_is_neither_restored_nor_replaced(terminal: Terminal) -> None:
    """A database, a file of another key, a directory that is missing: a line each, nothing is changed."""
    database = terminal.directory / "results.db"
    terminal.done("db", "backup", terminal.directory / "backup")
    (terminal.directory / "secrets.toml").rename(terminal.directory / "former.toml")
    before = database.read_bytes()

    over = terminal("db", "backup", database, "--yes")
    into = terminal("db", "restore", database, "--yes")
    strange = terminal("db", "restore", terminal.directory / "backup", "--yes")
    nowhere = terminal("db", "backup", terminal.directory / "nowhere" / "backup")

    assert (over.status, into.status, strange.status, nowhere.status) == (1, 1, 1, 4)
    assert "is no backup" in over.err
    assert "not a backup" in into.err
    assert "does not hold" in strange.err
    assert database.read_bytes()[:100] == before[:100]


def test_a_broken_trail_is_not_restored(terminal: Terminal) -> None:
    """What was changed behind the trail's back before the backup is found by its own hashes."""
    terminal.done("import", "entries", terminal.entries())
    terminal.done("audit", "checkpoint")
    tampered(terminal)
    terminal.done("db", "backup", terminal.directory / "backup")

    refused = terminal("db", "restore", terminal.directory / "backup", "--yes")

    assert refused.status == 1
    assert "broken at 1" in refused.err


def test_an_erasure_outlives_the_backups(filled: Terminal) -> None:
    """Erase, restore yesterday's backup: gone again, and the audit trail holds (PRV-5, AUD-3)."""
    file = filled.directory / "backup"
    filled.environment["RESULTS_ERASURES_FILE"] = str(filled.directory / "erasures.jsonl")
    filled.done("db", "backup", file)
    filled.done("privacy", "erase", ZOFIA, "--yes", "--operator", "Ada")

    restored = filled.done("db", "restore", file, "--yes", "--json").data
    assert restored["erasures"] == 1
    assert filled("candidates", "show", ZOFIA).status == 1
    assert filled.done("audit", "verify", "--json").data["holds"]
    assert list(kinds(filled))[-1] == "candidate_erased"


def test_a_ledger_that_cannot_be_read_lets_nothing_be_restored(filled: Terminal) -> None:
    """Somebody erased might be served again: the database stays as it is."""
    file = filled.directory / "backup"
    filled.environment["RESULTS_ERASURES_FILE"] = str(filled.directory / "erasures.jsonl")
    filled.done("db", "backup", file)
    filled.done("privacy", "erase", ZOFIA, "--yes", "--operator", "Ada")
    (filled.directory / "erasures.jsonl").write_text("no erasure\n")

    refused = filled("db", "restore", file, "--yes")
    assert (refused.status, "ledger" in refused.err) == (1, True)
    assert filled("candidates", "show", ZOFIA).status == 1
