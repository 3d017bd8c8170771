"""`results keys`: keys rotate while the service goes on (KEY-2)."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from adapters_crypto.keys import load_keys
from results_app import Settings
from results_app.wiring import Service, open_service
from results_core.testing.builders import ZOFIA
from results_core.testing.files import entry_cells
from tests.cli.process import run
from tests.cli.terminal import Terminal

PASSPORT = "XK4471902"


@pytest.fixture
def running(terminal: Terminal) -> Iterator[Service]:
    """A service that is up while keys rotate, on a record with a passport number."""
    terminal.done("import", "entries", terminal.entries(entry_cells(passport_number=PASSPORT)))
    service = open_service(
        Settings(
            database_url=terminal.environment["RESULTS_DATABASE_URL"],
            secrets_file=_secrets(terminal),
        ),
        clock=terminal.clock,
    )
    yield service
    service.close()


def _secrets(terminal: Terminal) -> Path:
    named = terminal.environment.get("RESULTS_SECRETS_FILE")
    return Path(named) if named else terminal.directory / "secrets.toml"


def passport(service: Service) -> str:
    """Return the passport number as a request of the running service gets it."""
    copy = service.application.privacy.export(ZOFIA, operator="Ada")
    return str(copy["entries"][0]["passport_number"])


def sealed_under(terminal: Terminal) -> str:
    """Return the id of the key that the passport number is sealed under."""
    with closing(sqlite3.connect(terminal.directory / "results.db")) as connection:
        [(sealed,)] = connection.execute("SELECT passport_sealed FROM entries")
    return str(sealed).split(".")[1]


def test_nothing_is_left_on_the_old_key_and_no_request_fails(terminal: Terminal, running: Service) -> None:
    """A process that was up before reads what was sealed anew, and seals under the fresh key."""
    before = sealed_under(terminal)
    assert passport(running) == PASSPORT

    done = terminal.done("keys", "rotate", "columns", "--operator", "Ada", "--json").data
    status = terminal.done("keys", "status", "--json").data

    assert (done["resealed"]["passports"], sum(done["left"].values())) == (1, 0)
    assert sealed_under(terminal) == done["keys"]["columns"] != before
    assert sum(status["outdated"].values()) == 0
    assert [one["is_current"] for one in status["keys"] if one["purpose"] == "columns"] == [True, False]
    assert passport(running) == PASSPORT
    assert running.cipher.mark == f"v1.{done['keys']['columns']}."
    [event] = [one for one in terminal.done("audit", "show", "--json").data if one["kind"] == "key_rotated"]
    assert event["facts"] == {"purpose": "columns", "key": done["keys"]["columns"]}


def test_what_was_interrupted_goes_on(terminal: Terminal, running: Service) -> None:
    """A key that was added by hand, or a rotation that was killed: `--resume` seals the rest anew."""
    secrets = _secrets(terminal)
    text = secrets.read_text("utf-8")
    terminal.done("keys", "rotate", "columns")
    secrets.write_text(_with_first_key_last(secrets.read_text("utf-8"), text), "utf-8")
    outdated = terminal.done("keys", "status", "--json").data["outdated"]
    assert outdated["passports"] == 1

    assert terminal.done("keys", "rotate", "--resume", "--json").data["resealed"]["passports"] == 1
    assert passport(running) == PASSPORT


def _with_first_key_last(after: str, before: str) -> str:
    """Return the file with the fresh key of the columns behind the old one again."""
    start = after.index("[[columns]]")
    end = after.index("[[columns]]", start + 1)
    return f"{before}\n{after[start:end]}"


def test_a_value_that_opens_under_no_key_is_told(terminal: Terminal, running: Service) -> None:
    """Exit status 1, and everything else is sealed anew."""
    del running
    with closing(sqlite3.connect(terminal.directory / "results.db")) as connection, connection:
        connection.execute("UPDATE entries SET passport_sealed = 'v1.gone.AAAA.AAAA'")

    refused = terminal("keys", "rotate", "columns")
    assert (refused.status, "open under no key" in refused.err) == (1, True)


def test_the_rest_rotates_too(terminal: Terminal, running: Service) -> None:
    """Without a purpose every key that rotates does, and the audit trail holds."""
    assert set(terminal.done("keys", "rotate", "--json").data["keys"]) == {
        "columns", "pepper", "digests", "web", "checkpoints", "receipts", "backups", "cursors",
    }  # fmt: skip
    terminal.done("audit", "checkpoint")
    terminal.done("audit", "verify")
    assert passport(running) == PASSPORT


def test_an_older_secrets_file_is_told_what_it_lacks(tmp_path: Path, sqlite_url: str) -> None:
    """In production too: what is missing is named with the command that adds it."""
    secrets = tmp_path / "keys.toml"
    load_keys(secrets, create=True, production=False)
    whole = secrets.read_text("utf-8")
    secrets.write_text(whole[: whole.index("\n# If it is lost, nobody can tell")], "utf-8")
    settings = {
        "RESULTS_DATABASE_URL": sqlite_url,
        "RESULTS_ENVIRONMENT": "production",
        "RESULTS_SECRETS_FILE": str(secrets),
        "RESULTS_BASE_URL": "https://results.example.org",
        "RESULTS_MAIL_URL": "smtp://127.0.0.1:2525",
    }

    refused = run(tmp_path, "keys", "status", **settings)
    assert refused.returncode == 2
    assert "no key for checkpoints: `results keys rotate checkpoints` adds one" in refused.stderr
    assert "no key for backups: `results keys rotate backups` adds one" in refused.stderr

    added = run(tmp_path, "keys", "rotate", "--json", **settings)
    listed = json.loads(run(tmp_path, "keys", "status", "--json", **settings).stdout)["keys"]
    assert set(json.loads(added.stdout)["keys"]) == {one["purpose"] for one in listed}
    assert [one["purpose"] for one in listed].count("checkpoints") == 1
    assert [one["purpose"] for one in listed].count("columns") == 2


@pytest.mark.postgresql
def test_it_is_the_same_on_postgresql(postgresql_terminal: Terminal) -> None:
    """What is sealed is found and sealed anew there too."""
    on = postgresql_terminal
    on.done("import", "entries", on.entries(entry_cells(passport_number=PASSPORT)))
    done = on.done("keys", "rotate", "columns", "--json").data

    assert (done["resealed"]["passports"], sum(done["left"].values())) == (1, 0)
    assert on.done("privacy", "export", ZOFIA).data["entries"][0]["passport_number"] == PASSPORT
