"""Servers as processes, and what asks them: many at once, each over a connection of its own."""

import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection, HTTPException
from pathlib import Path

import attrs

from tests.canaries import assert_silent
from tests.cli.process import PATIENCE, RESULTS, environment_of


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
            *(sys.executable, "-m", "gunicorn", "--config", "python:results_app.gunicorn", "--bind", address),
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
            answers.told.wait(0.05)
        yield process
    finally:
        process.kill()
        _out, err = process.communicate()
        assert_silent(err)
