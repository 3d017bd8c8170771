"""The command as a process of its own, as a shell or a service manager starts it."""

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tests.canaries import assert_silent

RESULTS: Final = Path(sys.executable).with_name("results")
PATIENCE: Final = 60.0
"""Seconds for what takes one on an idle machine."""


def environment_of(directory: Path, **settings: str) -> dict[str, str]:
    """Return an environment with a database and letters in the directory."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("RESULTS_")}
    return own | {
        "PYTHONWARNINGS": "error",
        "PYTHONUNBUFFERED": "1",
        "RESULTS_DATABASE_URL": f"sqlite:///{directory / 'results.db'}",
        **settings,
    }


def run(directory: Path, *words: object, **settings: str) -> subprocess.CompletedProcess[str]:
    """Run a command to its end."""
    done = subprocess.run(
        [RESULTS, *map(str, words)],
        cwd=directory,
        env=environment_of(directory, **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert_silent(done.stderr)
    return done


@contextmanager
def running(directory: Path, *words: object) -> Iterator[subprocess.Popen[str]]:
    """Start a command that goes on until it is stopped; whatever is left of it at the end is killed."""
    process = subprocess.Popen(
        [RESULTS, *map(str, words)],
        cwd=directory,
        env=environment_of(directory),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def line_with(process: subprocess.Popen[str], words: str) -> str:
    """Wait until the process says a line with these words, and return it."""
    assert process.stderr is not None
    told = []
    for line in process.stderr:
        told.append(line)
        if words in line:
            return line
    raise AssertionError("".join(told))


def stopped(process: subprocess.Popen[str], by: int) -> tuple[int, str]:
    """Send the signal; return the exit status and what was still said."""
    process.send_signal(by)
    out, err = process.communicate(timeout=PATIENCE)
    assert_silent(err)
    return process.returncode, out + err


def free_port() -> int:
    """Return a port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as plug:
        port: int = plug.getsockname()[1]
    return port
