"""An import that is killed leaves nothing half done, and its re-run ends as a clean run does (RLB-5)."""

import shutil
import signal
import sqlite3
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pytest

from results_core.testing.builders import NOON
from results_core.testing.stand_ins import StoppedClock
from tests.cli.process import PATIENCE, environment_of
from tests.cli.terminal import watched

FIXTURES: Final = Path(__file__).parents[1] / "fixtures"
ROWS: Final = 60

PROGRAM: Final = """
import os, signal, sys
from pathlib import Path
from sqlalchemy import event
from sqlalchemy.engine import Engine
from results_app.cli import main

steps = 0

def step(*_):
    global steps
    steps += 1
    if steps == int(os.environ["KILLED_AT"]):
        os.kill(os.getpid(), signal.SIGKILL)

for moment in os.environ.get("MOMENTS", "before_cursor_execute after_cursor_execute commit").split():
    event.listen(Engine, moment, step)
try:
    main()
finally:
    Path("steps").write_text(str(steps))
"""
"""The command, killed at the step of a number: before or after a statement, or before a commit."""

COUNTED: Final = (
    "SELECT count(*) FROM sittings",
    "SELECT count(*) FROM events",
    "SELECT id_number, given_names, family_name FROM entries ORDER BY 1",
    "SELECT status, overall, label, count(*) FROM result_versions GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
)
"""What the record holds, but for the ids and numbers that are drawn anew in every run."""


def import_until(directory: Path, kind: str, *, killed_at: int) -> int:
    """Import the file of this kind until the step; 0 is none. Return the exit status."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, "import", kind, f"{kind}.csv"],
        cwd=directory,
        env=environment_of(directory, KILLED_AT=str(killed_at)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    ).returncode


def import_anew(directory: Path, kind: str) -> None:
    """Import the file of this kind."""
    with watched(f"sqlite:///{directory / 'results.db'}", directory, StoppedClock(NOON)) as terminal:
        terminal.done("import", kind, directory / f"{kind}.csv")


def state_of(directory: Path) -> list[Any]:
    """Return what the record holds."""
    connection = sqlite3.connect(directory / "results.db")
    try:
        return [connection.execute(query).fetchall() for query in COUNTED]
    finally:
        connection.close()


def copied(directory: Path, name: str) -> Path:
    """Return a copy of the directory beside it."""
    return Path(shutil.copytree(directory, directory.with_name(name)))


@pytest.fixture
def before(tmp_path: Path, sqlite_template: Path) -> Path:
    """A directory with an empty record and the first rows of the samples."""
    directory = tmp_path / "before"
    directory.mkdir()
    shutil.copy(sqlite_template, directory / "results.db")
    for kind in ("entries", "results"):
        with (FIXTURES / f"{kind}.csv").open(encoding="utf-8") as sample:
            (directory / f"{kind}.csv").write_text("".join(islice(sample, ROWS + 1)), encoding="utf-8")
    return directory


@pytest.mark.parametrize("kind", ["entries", "results"])
def test_an_import_is_killed_at_several_steps(before: Path, kind: str) -> None:
    """While it stages, while it applies, at the last moment before it commits: nothing of it is there."""
    if kind == "results":
        import_anew(before, "entries")
    clean = copied(before, "clean")
    assert import_until(clean, kind, killed_at=0) == 0
    steps = int((clean / "steps").read_text())
    last_commit = steps  # nothing is sent behind it

    for killed_at in (steps // 3, last_commit - 2, last_commit):
        cut_off = copied(before, f"killed-at-{killed_at}")
        assert import_until(cut_off, kind, killed_at=killed_at) == -signal.SIGKILL
        assert state_of(cut_off) == state_of(before), f"step {killed_at} of {steps}"

        import_anew(cut_off, kind)
        assert state_of(cut_off) == state_of(clean), f"after step {killed_at} of {steps}"
    assert state_of(clean) != state_of(before)
