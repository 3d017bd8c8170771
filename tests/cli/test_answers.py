"""What the command answers when something is wrong: one line, and the exit status that says of what kind."""

from pathlib import Path
from typing import NoReturn

import pytest

from adapters_cli.main import COMMANDS
from adapters_cli.tools import Options
from results_app.cli import WiredTools, run
from results_core.testing.builders import ZOFIA
from tests.cli.terminal import Terminal


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["show", "12345"], "12345"),
        (["show"], "ID_NUMBER"),
        (["candidates", "show", "SIR09470"], "six digits and three letters"),
        (["sittings", "show", "C1A"], "C1A/F2/2026-06-06"),
        (["sittings", "show", "C1A/F2/2026-02-30"], "C1A/F2/2026-06-06"),
        (["sittings", "show", "C1A/!/2026-06-06"], "C1A/F2/2026-06-06"),
        (["audit", "show", "--since", "yesterday"], "2026-07-10T09:00+01:00"),
        (["audit", "show", "--since", "2026-07-10T09:00"], "2026-07-10T09:00+01:00"),
        (["import", "entries", "/nowhere/entries.csv"], "/nowhere/entries.csv"),
        (["import", "photos"], "photos"),
        (["statement", ZOFIA], "--output"),
        (["statement", ZOFIA, "--output", "x.pdf", "--language", "de"], "'en'"),
        (["serve", "--port", "70000"], "70000"),
        (["frobnicate"], "frobnicate"),
    ],
)
def test_what_is_mistyped_is_wrong_usage(terminal: Terminal, words: list[str], expected: str) -> None:
    """Exit status 2, with what is expected, and nothing on standard output."""
    answer = terminal(*words)

    assert (answer.status, answer.out) == (2, "")
    assert expected in answer.err


@pytest.mark.parametrize(
    "words",
    [
        ["show", ZOFIA],
        ["show", ZOFIA, "--unreleased"],
        ["statement", ZOFIA, "--output", "statement.pdf"],
        ["candidates", "show", ZOFIA],
        ["candidates", "unlock", ZOFIA],
        ["audit", "show", "--candidate", ZOFIA],
        ["sittings", "show", "C1A/F2/2026-06-06"],
    ],
)
def test_what_is_not_there_is_refused(terminal: Terminal, words: list[str]) -> None:
    """Exit status 1 and one line."""
    answer = terminal(*words)

    assert (answer.status, answer.out) == (1, "")
    assert answer.err.startswith("results: no ")
    assert answer.err.count("\n") == 1


def test_a_database_without_schema_names_the_command_that_makes_it(terminal: Terminal) -> None:
    """`results db upgrade` is what helps, and it does."""
    url = f"sqlite:///{terminal.directory / 'new.db'}"

    for words in (["sittings", "list"], ["show", ZOFIA], ["outbox", "status"], ["worker", "--once"]):
        answer = terminal("--database", url, *words)
        assert answer.status == 1
        assert "results db upgrade" in answer.err
    assert terminal("--database", url, "db", "status").status == 1
    assert terminal("--database", url, "db", "check").status == 1
    assert terminal("--database", url, "status", "--json").data["schema"] is None
    upgraded = terminal.done("--database", url, "db", "upgrade", "--json").data

    assert upgraded["is_current"] is True
    assert upgraded["schema"] == upgraded["newest"]
    assert terminal.done("--database", url, "db", "status").out.startswith("database")
    assert terminal.done("--database", url, "db", "check").out == "no fault found\n"
    assert terminal.done("--database", url, "db", "check", "--json").data == {"faults": []}
    assert terminal.done("--database", url, "sittings", "list", "--json").data == []


def test_a_database_that_cannot_be_reached_is_an_outage(terminal: Terminal) -> None:
    """Exit status 4, in a line that holds no password."""
    url = "postgresql+psycopg://results:hunter22@127.0.0.1:1/results"

    for words in (["sittings", "list"], ["db", "status"], ["db", "upgrade"]):
        answer = terminal("--database", url, *words)
        assert answer.status == 4
        assert answer.err.count("\n") == 1
        assert "hunter22" not in answer.err


def test_a_file_that_is_no_database_is_an_outage(terminal: Terminal) -> None:
    """Exit status 4: whatever lies there, it is not ours."""
    file = terminal.raw(b"This is a letter, not a database. " * 100, "letter.db")

    answer = terminal("--database", f"sqlite:///{file}", "sittings", "list")

    assert answer.status == 4


def test_every_bad_setting_is_named_at_once(terminal: Terminal) -> None:
    """Exit status 2 and a line for each (CFG-1)."""
    terminal.environment.update({"RESULTS_BOARD_ZONE": "Nowhere", "RESULTS_LOCKOUT": "3"})

    answer = terminal("--database", "mysql://db", "sittings", "list")

    assert answer.status == 2
    assert sorted(line.split(":")[1].strip() for line in answer.err.splitlines()) == [
        "BOARD_ZONE",
        "DATABASE_URL",
        "LOCKOUT",
    ]


@pytest.mark.parametrize("words", [["sittings", "list"], ["exams", "list"], ["db", "status"], ["worker"]])
def test_production_starts_nothing_with_settings_for_trying_out(terminal: Terminal, words: list[str]) -> None:
    """Not even a command that only reads."""
    terminal.environment["RESULTS_ENVIRONMENT"] = "production"

    answer = terminal(*words)

    assert answer.status == 2
    assert "BASE_URL" in answer.err
    assert "MAIL_URL" in answer.err


def test_a_secrets_file_that_others_may_read_is_refused(terminal: Terminal) -> None:
    """Exit status 2, under the setting's name."""
    terminal.done("sittings", "list")
    Path(terminal.environment["RESULTS_SECRETS_FILE"]).chmod(0o644)

    answer = terminal("sittings", "list")

    assert answer.status == 2
    assert "SECRETS_FILE" in answer.err


def test_settings_come_from_the_file_that_is_named(terminal: Terminal) -> None:
    """`--settings` before the command; what the command line says of the database goes before it."""
    file = terminal.raw(b'board_zone = "Asia/Tokyo"\n', "settings.toml")

    assert terminal.done("--settings", file, "sittings", "list").status == 0
    assert terminal("--settings", "/nowhere.toml", "sittings", "list").status == 2


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_says_what_it_does(terminal: Terminal, name: str) -> None:
    """`--help` of each, without a database."""
    terminal.environment["RESULTS_DATABASE_URL"] = "sqlite:////nowhere/results.db"

    answer = terminal.done(name, "--help")

    assert f"Usage: results {name}" in answer.out
    assert name in terminal.done("--help").out


class Broken(WiredTools):
    """Tools with a fault that nobody foresaw, in whose message somebody's data lie."""

    def catalogue(self, options: Options) -> NoReturn:
        """Raise it."""
        raise KeyError("Zofia Adamczyk")


def test_a_fault_that_nobody_foresaw_is_no_trace(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its kind and where it arose are told, its message is not; exit status 4 (LOG-1)."""
    monkeypatch.setattr("sys.argv", ["results", "exams", "list"])
    with pytest.raises(SystemExit) as ended:
        run(Broken({}))
    told = capsys.readouterr()

    assert (ended.value.code, told.out) == (4, "")
    assert "KeyError" in told.err
    assert "test_answers.py" in told.err
    assert "Zofia" not in told.err
    assert "Traceback" not in told.err
