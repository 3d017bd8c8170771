"""What only a process shows: signals, ports, a terminal without Python's warnings, exit statuses."""

import ast
import json
import os
import signal
import socket
import subprocess
import sys
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.cli.process import free_port, line_with, run, running, stopped

STOPS = [signal.SIGTERM, signal.SIGINT]


@pytest.fixture
def directory(sqlite_url: str, tmp_path: Path) -> Path:
    """A directory with an empty database."""
    assert sqlite_url == f"sqlite:///{tmp_path / 'results.db'}"
    return tmp_path


def get(port: int, path: str, *, host: str | None = None) -> HTTPResponse:
    """Ask the server on this port."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("GET", path, headers={"Host": host or f"127.0.0.1:{port}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer


def test_a_program_can_read_what_the_process_writes(directory: Path) -> None:
    """JSON alone on standard output; warnings of Python would be errors."""
    answer = run(directory, "status", "--json")

    assert (answer.returncode, answer.stderr) == (0, "")
    assert json.loads(answer.stdout)["schema_current"] is True


def test_help_waits_for_nothing() -> None:
    """`results --help` loads what click does and next to nothing else, coverage left out."""
    program = (
        "import sys; from results_app.cli import main; sys.argv = ['results', '--help']\n"
        "try: main()\nexcept SystemExit: print(sorted(sys.modules), file=sys.stderr)"
    )
    environment = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment
    )

    loaded = set(ast.literal_eval(answer.stderr))
    assert "status" in answer.stdout
    assert loaded & {"attr", "results_core", "json", "pathlib", "zoneinfo", "sqlalchemy", "flask"} == set()


def test_bad_settings_end_the_process_with_status_2(directory: Path) -> None:
    """A line for each, no trace (CFG-1)."""
    answer = run(directory, "serve", RESULTS_ENVIRONMENT="production", RESULTS_BRAND_COLOUR="#ffff00")

    assert (answer.returncode, answer.stdout) == (2, "")
    assert {line.split(": ")[1] for line in answer.stderr.splitlines()} == {
        "BASE_URL", "BRAND_COLOUR", "MAIL_URL", "SECRETS_FILE",
    }  # fmt: skip


@pytest.mark.parametrize("stop", STOPS)
def test_a_worker_stops_when_it_is_told_to(directory: Path, stop: signal.Signals) -> None:
    """Exit status 0, nothing more to say."""
    with running(directory, "worker") as process:
        line_with(process, "until this is stopped")

        assert stopped(process, stop) == (0, "")


@pytest.mark.parametrize("stop", STOPS)
def test_a_site_is_served_and_stops_when_it_is_told_to(directory: Path, stop: signal.Signals) -> None:
    """Under its address; other names of this machine lead to it, other hosts are refused."""
    port = free_port()
    with running(directory, "serve", "--port", port) as process:
        line_with(process, f"http://127.0.0.1:{port}")
        home = get(port, "/")
        elsewhere = get(port, "/help?a=b%20c", host=f"localhost:{port}")
        stranger = get(port, "/", host="results.example.org")

        assert stopped(process, stop) == (0, "")
    assert home.status == 200
    assert (elsewhere.status, elsewhere.headers["Location"]) == (
        307,
        f"http://127.0.0.1:{port}/help?a=b%20c",
    )
    assert stranger.status == 400


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_told_in_a_line(directory: Path, command: str) -> None:
    """Exit status 4, before anything is opened or filled."""
    with socket.create_server(("127.0.0.1", 0)) as plug:
        port = plug.getsockname()[1]
        answer = run(directory, command, "--port", port)

    assert answer.returncode == 4
    assert answer.stderr == f"results: 127.0.0.1:{port}: Address already in use\n"
    assert not (directory / "var").exists()


def test_the_demo_is_filled_served_and_stopped(tmp_path: Path) -> None:
    """One command: the guide on the console, the home page, the mailbox, and a clean end."""
    port = free_port()
    with running(tmp_path, "demo", "--port", port) as process:
        line_with(process, "Ctrl+C")
        home, mailbox = get(port, "/"), get(port, "/demo/mailbox")

        assert stopped(process, signal.SIGINT) == (0, "")
    assert (home.status, mailbox.status) == (200, 200)
    assert (tmp_path / "var" / "demo" / "results.db").is_file()
