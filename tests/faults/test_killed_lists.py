"""A check of a list that is killed goes on where it stopped, and comes to the same answer (C10, VER-5)."""

import csv
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections import Counter
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import psycopg
import pytest

from results_core.testing.builders import NOON
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.stand_ins import StoppedClock
from tests.cli.process import PATIENCE, environment_of
from tests.cli.terminal import watched
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


def check_until(directory: Path, *, killed_at: int, **settings: str) -> int:
    """Check the list until the step; 0 is none. Return the exit status."""
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, *WISH],
        cwd=directory,
        env=environment_of(directory, KILLED_AT=str(killed_at), **settings),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    ).returncode


def check_anew(directory: Path, url: str) -> None:
    """Check it once more, when whoever died holds it no longer."""
    clock = StoppedClock(datetime.now(UTC) + timedelta(minutes=2))
    with watched(url, directory, clock) as terminal:
        terminal.done(*(directory / word if word.endswith(".csv") else word for word in WISH))


def verdicts_in(directory: Path) -> list[list[str]]:
    """Return the rows of the own list with our first columns."""
    with (directory / "checked.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row[:8] for row in csv.reader(file)]


def answer_of(directory: Path) -> tuple[list[list[str]], Counter[str]]:
    """Return the verdicts of every row, and what was recorded."""
    verdicts = verdicts_in(directory)
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
        check_anew(directory, f"sqlite:///{directory / 'results.db'}")
        assert answer_of(directory) == expected, killed_at


SITTERS: Final = 300
MISSES: Final = 70
LIST: Final = [
    *((f"15BGB{n:07},2004-02-29,Adamczyk", "match") for n in range(SITTERS - 20)),
    *((f"15BGB{n:07},2004-02-29,Other", "name_differs") for n in range(SITTERS - 20, SITTERS)),
    *((f"15BGB{n:07},2004-02-29,Adamczyk", "duplicate") for n in range(40)),
    *((f"X{n},2004-02-29,", "bad_number") for n in range(4_000)),
    *((f"15BGB{n:07},0{n % 9 + 1}/04/1999,", "not_checked") for n in range(SITTERS) if n % 9 != 3),
    *((f"C{n:07},2004-02-29,", "no_match") for n in range(MISSES - 5)),
    *((f"C9999999,2004-02-{day:02},", "no_match" if day < 6 else "not_checked") for day in range(1, 21)),
]
"""Rows of every kind, with what each comes to; the last ones try dates on a number until it is shut."""
MANY: Final = [*LIST, *((f"Y{n},2004-02-29,", "bad_number") for n in range(10_000 - len(LIST)))]
COMMITS: Final = 7
"""Of the process, before which it dies."""
STOOD: Final = "SELECT state, counts FROM bulk_checks"
LOOKED: Final = """
    SELECT result, count(*) FROM events WHERE kind = 'result_looked' AND facts ->> 'way' = 'bulk' GROUP BY 1
"""
MISSED: Final = "SELECT count(*) FROM events WHERE kind = 'lookup_missed'"
DONE: Final = "SELECT count(*) FROM events WHERE kind = 'bulk_check_done'"


@pytest.mark.postgresql
def test_ten_thousand_rows_killed_on_postgresql(tmp_path: Path, postgresql_url: str) -> None:
    """In the midst, and gone on with: each row has its verdict, and each look is in the journal once."""
    with watched(postgresql_url, tmp_path, StoppedClock(NOON)) as terminal:
        ids = [f"EQN{n:06}" for n in range(SITTERS)]
        entered = (entry_cells(id_number=one, secret_number="") for one in ids)
        scored = (result_cells(id_number=one, statement_number=f"15BGB{n:07}") for n, one in enumerate(ids))
        terminal.done("import", "entries", terminal.entries(*entered))
        terminal.done("import", "results", terminal.results(*scored))
        terminal.done("import", "organisations", terminal.raw(OFFICE.encode(), "organisations.csv"))
    (tmp_path / "list.csv").write_text("\n".join(["number,dob,family name", *(row for row, _ in MANY)]))

    status = check_until(
        tmp_path,
        killed_at=COMMITS,
        MOMENTS="commit",
        RESULTS_DATABASE_URL=postgresql_url,
        RESULTS_SECRETS_FILE=str(tmp_path / "secrets.toml"),
    )
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        [(state, counts)] = connection.execute(STOOD).fetchall()
    check_anew(tmp_path, postgresql_url)
    with psycopg.connect(postgresql_url.replace("+psycopg", "")) as connection:
        looks: dict[str, int] = dict(connection.execute(LOOKED).fetchall())
        counted = [connection.execute(statement).fetchall() for statement in (MISSED, DONE)]

    assert status == -signal.SIGKILL
    assert state == "running"
    assert 0 < sum(counts.values()) < len(MANY)
    assert [row[3] for row in verdicts_in(tmp_path)[1:]] == [verdict for _, verdict in MANY]
    assert (len(looks), set(looks.values())) == (SITTERS, {1})
    assert counted == [[(MISSES,)], [(1,)]]
