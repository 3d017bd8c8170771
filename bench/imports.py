"""How long an import takes, against reading the file and one raw bulk insert of its cells; and its memory.

The floor reads the file with the csv module and puts the cells, as texts, into a table without keys, by
one `executemany` on SQLite and one COPY on PostgreSQL, durably, in one transaction. Ours is the use case
itself, from the file to the commit: judged, sealed, compared with the record, journalled. Floor, ours, floor,
each a process of its own with an empty database; medians.

    python -m bench.imports [--rows 100000] [--rounds 3]
"""

import argparse
import csv
import json
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import psycopg
from psycopg.sql import SQL, Identifier

from adapters_sql.engine import address
from bench.ground.board_files import write_board_files
from bench.ground.databases import KINDS, durable_cluster, empty_database, empty_record, settings_of
from bench.ground.figures import middle, tell
from results_app.memory import look_seldom_for_cycles
from results_app.settings import Settings
from results_app.wiring import open_results
from results_core.exams.importing import ImportOrder, ImportReport
from tests.databases import Cluster

AT_MOST: Final = {"sqlite": 4.0, "postgresql": 6.0}
MOST_MEMORY: Final = 1.1
"""What ten times the rows may take of the memory."""

Files = tuple[Path, Path]


def ours(url: str, files: Files) -> Callable[[], None]:
    """Return what imports both files."""
    results = open_results(Settings(database_url=url, secrets_file=files[0].with_name("secrets.toml")))
    look_seldom_for_cycles()
    order = ImportOrder(operator="bench")

    def import_both() -> None:
        for import_file, path in zip((results.import_entries, results.import_results), files, strict=True):
            report: ImportReport[Any] = import_file(path, order)
            assert report.applied, list(report.objections)[:3]
            assert report.changes.new == report.rows

    return import_both


def floor(url: str, files: Files) -> Callable[[], None]:
    """Return what inserts the cells of both files."""
    insert = into_sqlite if url.startswith("sqlite") else into_postgresql

    def insert_both() -> None:
        for path in files:
            with path.open(encoding="utf-8-sig", newline="") as file:
                header, *rows = csv.reader(file)
            insert(url, path.stem, header, rows)

    return insert_both


def into_sqlite(url: str, table: str, header: list[str], rows: list[list[str]]) -> None:
    """Insert by one `executemany`, with the durability that the record has."""
    with closing(sqlite3.connect(str(address(url).database))) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute(f"CREATE TABLE {table} ({', '.join(f'{name} TEXT' for name in header)})")
        places = ", ".join("?" for _ in header)
        connection.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - names of ours
        connection.commit()


def into_postgresql(url: str, table: str, header: list[str], rows: list[list[str]]) -> None:
    """Insert by one COPY."""
    columns = SQL(", ").join(SQL("{} text").format(Identifier(name)) for name in header)
    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
        cursor.execute(SQL("CREATE TABLE {} ({})").format(Identifier(table), columns))
        with cursor.copy(SQL("COPY {} FROM STDIN").format(Identifier(table))) as copy:
            for row in rows:
                copy.write_row(row)


WAYS: Final[dict[str, Callable[[str, Files], Callable[[], None]]]] = {"floor": floor, "ours": ours}


def once(way: str, url: str, directory: Path) -> dict[str, float]:
    """Do it in this process; return the seconds that it took, those of its processor, and its peak in MiB."""
    work = WAYS[way](url, (directory / "entries.csv", directory / "results.csv"))
    begun, worked = time.perf_counter(), time.process_time()
    work()
    took, used = time.perf_counter() - begun, time.process_time() - worked
    status = Path("/proc/self/status").read_text("ascii")
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return {"seconds": took, "processor": used, "peak": peak / 1024}


def in_a_process(way: str, kind: str, files: Path, cluster: Cluster) -> dict[str, float]:
    """Do it in a process of its own, into an empty database."""
    database = empty_record if way == "ours" else empty_database
    with database(kind, files.parent, cluster) as url:
        command = [sys.executable, "-m", "bench.imports", "--once", way, "--url", url, "--files", str(files)]
        told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
    figures: dict[str, float] = json.loads(told)
    return figures


def figures_of(kind: str, rounds: int, directory: Path, cluster: Cluster) -> Iterator[dict[str, Any]]:
    """Yield the time and the memory of one kind of database."""
    many, few = directory / "many", directory / "few"
    turns = [way for _ in range(rounds) for way in ("floor", "ours", "floor")]
    runs = [(way, in_a_process(way, kind, many, cluster)) for way in turns]
    taken = {
        (way, what): middle((run[what] for of, run in runs if of == way), 2)
        for way in WAYS
        for what in ("seconds", "processor", "peak")
    }
    yield {
        "name": f"import, {kind}",
        "unit": "s",
        "floor": taken["floor", "seconds"],
        "ours": taken["ours", "seconds"],
        "processor": [taken["floor", "processor"], taken["ours", "processor"]],
        "ratio": taken["ours", "seconds"] / taken["floor", "seconds"],
        "at_most": AT_MOST[kind],
    }
    tenth = round(in_a_process("ours", kind, few, cluster)["peak"], 1)
    yield {
        "name": f"memory of ten times the rows, {kind}",
        "unit": "MiB",
        "floor": tenth,
        "ours": taken["ours", "peak"],
        "ratio": taken["ours", "peak"] / tenth,
        "at_most": MOST_MEMORY,
    }


def measure(rows: int, rounds: int) -> int:
    """Measure on both databases, tell, and return the status."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        write_board_files(directory / "many", rows)
        write_board_files(directory / "few", rows // 10)
        with durable_cluster(directory) as cluster:
            figures = [figure for kind in KINDS for figure in figures_of(kind, rounds, directory, cluster)]
            settings = settings_of(cluster)
    return tell(
        "imports",
        figures,
        rows=rows,
        sqlite=f"SQLite {sqlite3.sqlite_version}, journal_mode=WAL, synchronous=FULL",
        postgresql=settings,
    )


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="An import against a raw bulk insert.")
    arguments.add_argument("--rows", type=int, default=100_000)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--once", choices=WAYS, help=argparse.SUPPRESS)
    arguments.add_argument("--url", help=argparse.SUPPRESS)
    arguments.add_argument("--files", type=Path, help=argparse.SUPPRESS)
    chosen = arguments.parse_args()
    if chosen.once:
        print(json.dumps(once(chosen.once, chosen.url, chosen.files)))
        return 0
    return measure(chosen.rows, chosen.rounds)


if __name__ == "__main__":
    raise SystemExit(main())
