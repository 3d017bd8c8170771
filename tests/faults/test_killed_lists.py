"""A check of a list that is killed goes on where it stopped, and comes to the same answer (C10, VER-5)."""

import csv
import shutil
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from results_core.testing.builders import NOON
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.process import PATIENCE, environment_of
from tests.cli.terminal import Terminal, watched
from tests.cli.test_killed_import import PROGRAM

NUMBER: Final = "15BGB9615003"
ROWS: Final = [
    *([f"{NUMBER},2004-02-29"] * 2),
    *(f"C{n:07},2004-02-29" for n in range(40)),
    *(f"x{n},2004-02-29" for n in range(4_200)),
    f"{NUMBER},2004-02-28",
    *(f"{NUMBER},03/04/{year}" for year in range(1990, 2000)),
]
"""Three steps of it; it never pauses, for fewer than fifty rows are looked up."""
COUNTED: Final = "SELECT kind, count(*) FROM events WHERE kind LIKE '%look%' OR kind LIKE 'bulk%' GROUP BY 1"
OFFICE: Final = (
    "name,type,website,email_domain,address,town,country,main_user_first_name,main_user_family_name,"
    "main_user_job_title,main_user_email\nSomewhere,university,https://somewhere.example,somewhere.example,"
    "1 Road,Town,GB,A,B,C,a@somewhere.example\n"
)
WISH: Final = ("verify", "bulk", "list.csv", "--organisation", "Somewhere", "--output", "checked.csv")


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record with a result that is out, an organisation, and a list."""
    directory = tmp_path_factory.mktemp("prepared")
    with watched(f"sqlite:///{directory / 'results.db'}", directory, StoppedClock(NOON)) as terminal:
        terminal.done("db", "upgrade")
        terminal.done("import", "entries", terminal.entries(entry_cells(secret_number="")))
        terminal.done("import", "results", terminal.results(result_cells(statement_number=NUMBER)))
        terminal.done("import", "organisations", terminal.raw(OFFICE.encode(), "organisations.csv"))
    (directory / "list.csv").write_text("\n".join(["number,dob", *ROWS]))
    return directory


def copied(prepared: Path, to: Path) -> Path:
    """Return a copy of everything."""
    shutil.copytree(prepared, to)
    return to


def check_until(directory: Path, *, killed_at: int) -> int:
    """Check the list until the step; 0 is none. Return the exit status."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *WISH],
        cwd=directory,
        env=environment_of(directory, KILLED_AT=str(killed_at)),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    ).returncode


def check_anew(directory: Path) -> None:
    """Check it once more, when whoever died holds it no longer."""
    clock = StoppedClock(datetime.now(UTC) + timedelta(minutes=2))
    with watched(f"sqlite:///{directory / 'results.db'}", directory, clock) as terminal:
        here = [str(directory / word) if word.endswith(".csv") else word for word in WISH]
        _done(terminal, here)


def _done(terminal: Terminal, words: list[str]) -> None:
    terminal.done(*words)


def answer_of(directory: Path) -> tuple[list[list[str]], Counter[str]]:
    """Return the verdicts of every row, and what was recorded."""
    with (directory / "checked.csv").open(encoding="utf-8-sig", newline="") as file:
        verdicts = [row[:8] for row in csv.reader(file)]
    with closing(sqlite3.connect(directory / "results.db")) as connection:
        return verdicts, Counter(dict(connection.execute(COUNTED).fetchall()))


def test_a_killed_check_comes_to_the_same_answer(prepared: Path, tmp_path: Path) -> None:
    """Killed at a step here and there: nobody is asked about twice, and nothing is left out."""
    clean = copied(prepared, tmp_path / "clean")
    assert check_until(clean, killed_at=0) == 0
    steps, expected = int((clean / "steps").read_text()), answer_of(clean)
    assert Counter(row[2] for row in expected[0][1:]) == {
        "match": 1,
        "duplicate": 1,
        "no_match": 41,
        "bad_number": 4_200,
        "not_checked": 10,
    }
    for killed_at in range(steps // 4, steps, max(1, steps // 5)):
        directory = copied(prepared, tmp_path / f"killed {killed_at}")
        assert check_until(directory, killed_at=killed_at) != 0
        check_anew(directory)
        assert answer_of(directory) == expected, killed_at
