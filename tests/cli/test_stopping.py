"""Servers that are told to stop answer what was asked, give back what they hold, and end well (RLB-10)."""

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import attrs
import pytest

from tests.cli.process import RESULTS, environment_of, free_port, run

CLIENTS = 4
PATIENCE = 60.0


@pytest.fixture
def directory(sqlite_url: str, tmp_path: Path) -> Path:
    """A directory with an empty database."""
    assert sqlite_url.startswith("sqlite")
    return tmp_path


@attrs.define
class Crowd:
    """Asks one page after the other, each over a connection of its own, until nobody listens any more."""

    port: int
    told: threading.Event = attrs.field(factory=threading.Event)
    """Whether the server has been told to stop."""
    answers: list[int] = attrs.field(factory=list)
    broken: list[str] = attrs.field(factory=list)

    def ask(self, path: str) -> None:
        """Ask until the server is gone."""
        while self.once(path) or not self.told.is_set():
            continue

    def once(self, path: str) -> bool:
        """Ask once; tell whether there was an answer. Nobody need be let in who comes after the end."""
        late = self.told.is_set()
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
        except (OSError, HTTPException) as fault:
            if not late or not isinstance(fault, ConnectionError):
                self.broken.append(repr(fault))
            return False
        finally:
            connection.close()
        self.answers.append(answer.status)
        return True


@contextmanager
def served(directory: Path, port: int, server: str, **more: str) -> Iterator[subprocess.Popen[str]]:
    """Serve the site by this server until it answers, and see to its end."""
    address = f"127.0.0.1:{port}"
    commands: dict[str, list[str]] = {
        "results": [str(RESULTS), "serve", "--port", str(port)],
        "gunicorn": [
            *(sys.executable, "-m", "gunicorn", "--bind", address, "--threads", "4"),
            "results_app.wsgi:site()",
        ],
    }
    settings = {"RESULTS_BASE_URL": f"http://{address}"} | more
    process = subprocess.Popen(
        commands[server],
        cwd=directory,
        env=environment_of(directory, **settings),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        answers = Crowd(port)
        until = time.monotonic() + PATIENCE
        while not answers.once("/healthz"):
            assert process.poll() is None
            assert time.monotonic() < until
        yield process
    finally:
        process.kill()
        process.communicate()


@pytest.mark.parametrize("server", ["results", "gunicorn"])
def test_under_load_every_answer_is_whole(directory: Path, server: str) -> None:
    """Nobody who was let in gets anything but a page or 503; the process ends with 0 within 25 seconds."""
    port = free_port()
    with served(directory, port, server) as process:
        crowd = Crowd(port)
        hands = [threading.Thread(target=crowd.ask, args=("/",)) for _ in range(CLIENTS)]
        for hand in hands:
            hand.start()
        until = time.monotonic() + PATIENCE
        while len(crowd.answers) < 10 * CLIENTS and time.monotonic() < until:
            hands[0].join(0.05)
        crowd.told.set()
        process.send_signal(signal.SIGTERM)
        began = time.monotonic()
        _out, err = process.communicate(timeout=PATIENCE)
        took = time.monotonic() - began
        for hand in hands:
            hand.join(PATIENCE)

    assert (process.returncode, crowd.broken) == (0, [])
    assert len(crowd.answers) >= 10 * CLIENTS
    assert set(crowd.answers) <= {200, 303, 503}
    assert took < 25
    assert "Traceback" not in err


def test_killed_servers_leave_nothing_to_clean(directory: Path) -> None:
    """After SIGKILL the database is whole, and the next process works on it at once."""
    with served(directory, free_port(), "results") as process:
        process.send_signal(signal.SIGKILL)
        assert process.wait(PATIENCE) == -signal.SIGKILL

    assert run(directory, "db", "check").stdout == "no fault found\n"
