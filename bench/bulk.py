"""How long checking a list of statements takes, against one raw join of its rows with the results.

The floor loads the rows into a temporary table (one `executemany` on SQLite, one COPY on PostgreSQL), has it
analysed, joins it with the results in one statement and fetches what comes; with receipts, as many bare
signatures are added. Ours is everything from the start of the check to its last verdict: budgets, looks and
events recorded, answers kept sealed. With receipts, ours hands the own file out as CSV too. Floor, ours,
floor, each ours a list of its own by an organisation that has looked at nothing yet; medians.

    python -m bench.bulk [--rows 10000] [--rounds 3]
"""

import argparse
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, Final

import psycopg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters_sql.engine import address
from bench.ground.board_files import write_board_files
from bench.ground.databases import KINDS, durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from results_app.memory import look_seldom_for_cycles
from results_app.settings import Settings
from results_app.wiring import Service, open_service
from results_core.exams.importing import ImportOrder
from results_core.kernel.identifiers import AccountId, BulkCheckId
from results_core.testing.builders import named
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.verification.bulk_columns import Columns, Role
from results_core.verification.bulk_model import Asker, BulkState
from results_core.verification.bulk_ports import UploadedTable
from tests.databases import Cluster

AT_MOST: Final = 5.0
COLUMNS: Final = Columns(places={Role.NUMBER: 0, Role.BORN: 1})
NUMBERS: Final = (
    "SELECT v.statement_number, e.date_of_birth FROM result_versions v "
    "JOIN entries e ON e.id = v.result_id "
    "JOIN sittings s ON s.id = e.sitting_id "
    "WHERE v.statement_number IS NOT NULL AND s.releases_at <= {now} ORDER BY v.statement_number"
)
JOIN: Final = (
    "SELECT a.place, v.result_id, v.number, v.status, v.overall, v.label, v.cefr, v.family_name, s.exam "
    "FROM asked a "
    "JOIN result_versions v ON v.statement_number = a.number JOIN entries e ON e.id = v.result_id "
    "AND e.date_of_birth = a.born JOIN sittings s ON s.id = e.sitting_id "
    "WHERE v.superseded_at IS NULL ORDER BY a.place"
)
TABLE: Final = "CREATE TEMPORARY TABLE asked (place integer, number text, born {kind})"
Pairs = list[tuple[str, date]]


def floor(url: str, pairs: Pairs) -> float:
    """Load, join and fetch; return the seconds."""
    begun = time.perf_counter()
    found = _in_sqlite(url, pairs) if url.startswith("sqlite") else _in_postgresql(url, pairs)
    assert found == len(pairs), found
    return time.perf_counter() - begun


def _in_sqlite(url: str, pairs: Pairs) -> int:
    with closing(sqlite3.connect(str(address(url).database))) as connection:
        connection.execute(TABLE.format(kind="text"))
        rows = [(place, number, born.isoformat()) for place, (number, born) in enumerate(pairs)]
        connection.executemany("INSERT INTO asked VALUES (?, ?, ?)", rows)
        connection.execute("ANALYZE temp.asked")
        return len(connection.execute(JOIN).fetchall())


def _in_postgresql(url: str, pairs: Pairs) -> int:
    with psycopg.connect(url.replace("+psycopg", "")) as connection, connection.cursor() as cursor:
        cursor.execute(TABLE.format(kind="date"))
        with cursor.copy("COPY asked FROM STDIN") as copy:
            for place, (number, born) in enumerate(pairs):
                copy.write_row((place, number, born))
        cursor.execute("ANALYZE asked")
        return len(cursor.execute(JOIN).fetchall())


def signing(count: int) -> float:
    """Sign as many receipts' worth of bytes; return the seconds."""
    key, message = Ed25519PrivateKey.generate(), b"x" * 500
    begun = time.perf_counter()
    for _ in range(count):
        key.sign(message)
    return time.perf_counter() - begun


def ours(service: Service, pairs: Pairs, name: str) -> tuple[float, float]:
    """Check the rows for a fresh organisation; return the seconds, and those with the file handed out."""
    organisation = put_organisation(service.store, an_organisation(name=name, domains=()))
    asker = Asker(organisation=organisation.id, officer=AccountId(named(f"officer of {name}")))
    desk = service.application.verification.bulk
    rows = [["number", "born"], *([number, born] for number, born in pairs)]
    check = desk.prepare.bring(asker, UploadedTable("csv", named(name) * 2, rows))
    desk.prepare.choose(asker, check, COLUMNS)
    begun = time.perf_counter()
    check = BulkCheckId(desk.prepare.start(asker, check))
    while desk.run():
        pass
    checked = time.perf_counter() - begun
    table = desk.show.table(asker, check, name=name)
    assert sum(map(len, desk.write.write(table, kind="csv")))
    with_receipts = time.perf_counter() - begun
    kept = desk.show.one(asker, check)
    assert (kept.state, dict(kept.counts)) == (BulkState.DONE, {"match": len(pairs)}), kept
    return checked, with_receipts


def pairs_of(url: str, rows: int) -> Pairs:
    """Return the numbers and dates of birth of results."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(str(address(url).database))) as connection:
            told = connection.execute(NUMBERS.format(now="unixepoch() * 1000000")).fetchall()
            return [(number, date.fromisoformat(born)) for number, born in told[:rows]]
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        return [
            (str(number), born)
            for number, born in connection.execute(NUMBERS.format(now="now()")).fetchmany(rows)
        ]


def figures_of(
    kind: str, rows: int, rounds: int, directory: Path, cluster: Cluster
) -> Iterator[dict[str, Any]]:
    """Yield the figures of one kind of database."""
    with empty_record(kind, directory, cluster) as url:
        settings = Settings(database_url=url, secrets_file=directory / "secrets.toml")
        service = open_service(settings)
        order = ImportOrder(operator="bench")
        files = directory / "board"
        service.application.import_entries(files / "entries.csv", order)
        service.application.import_results(files / "results.csv", order)
        if kind == "postgresql":
            with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("ANALYZE")
        pairs = pairs_of(url, rows)
        look_seldom_for_cycles()  # as workers do
        floors, checks = [], []
        for turn in range(rounds):
            floors.append(floor(url, pairs))
            checks.append(ours(service, pairs, f"Organisation {turn}"))
            floors.append(floor(url, pairs))
        service.close()
    signed = signing(len(pairs))
    for what, place, more in (("", 0, 0.0), (" with receipts", 1, signed)):
        base, taken = middle(floors) + round(more, 3), middle(one[place] for one in checks)
        yield {
            "name": f"list of {len(pairs)}{what}, {kind}",
            "unit": "s",
            "floor": round(base, 3),
            "ours": taken,
            "ratio": taken / base,
            "at_most": AT_MOST,
        }


def measure(rows: int, rounds: int) -> int:
    """Measure on both databases, tell, and return the status."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        write_board_files(directory / "board", rows)
        with durable_cluster(directory) as cluster:
            figures = [
                figure for kind in KINDS for figure in figures_of(kind, rows, rounds, directory, cluster)
            ]
            settings = settings_of(cluster)
    sqlite = f"SQLite {sqlite3.sqlite_version}, journal_mode=WAL, synchronous=FULL"
    return tell("bulk", figures, rows=rows, sqlite=sqlite, postgresql=settings)


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="A list of statements against one raw join.")
    arguments.add_argument("--rows", type=int, default=10_000)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    return measure(chosen.rows, chosen.rounds)


if __name__ == "__main__":
    raise SystemExit(main())
