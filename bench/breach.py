"""How soon one command lists who saw a candidate's result, of a million events (PRV-7).

A thousand looks at one result lie among those at others, of a hundred organisations; the command reads and
prints them, its start included. On both databases.

    python -m bench.breach [--events 1000000]
"""

import argparse
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, text

from adapters_sql.engine import address
from bench.commands import RESULTS
from bench.ground.databases import KINDS, durable_cluster, empty_record, settings_of
from bench.ground.figures import tell
from bench.ground.sites import CANDIDATE, FilledSite, filled
from tests.databases import Cluster

MOST_SECONDS: Final = 60.0
AT_ONE: Final = 1_000
"""Looks at the one result."""
SINCE: Final = "2026-01-01T00:00Z"

_LOOKS: Final = {
    "sqlite": """
        WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < :events)
        INSERT INTO events (id, kind, at, actor, organisation, result, facts)
        SELECT 'look' || n, 'result_looked', unixepoch() * 1000000 - n, 'officer', 'organisation' || n % 100,
               CASE WHEN n % :apart = 0 THEN :result ELSE 'result' || n END, '{"way": "share", "version": 1}'
        FROM numbers
    """,
    "postgresql": """
        INSERT INTO events (id, kind, at, actor, organisation, result, facts)
        SELECT 'look' || n, 'result_looked', now() - n * interval '1 microsecond', 'officer',
               'organisation' || n % 100, CASE WHEN n % :apart = 0 THEN :result ELSE 'result' || n END,
               '{"way": "share", "version": 1}'
        FROM generate_series(1, :events) AS n
    """,
}


def put_looks(url: str, result: str, events: int) -> None:
    """Add so many looks, the result's among them."""
    engine = create_engine(address(url))
    with engine.begin() as connection:
        apart = events // AT_ONE
        statement = text(_LOOKS[engine.dialect.name])
        connection.execute(statement, {"events": events, "apart": apart, "result": result})
        connection.execute(text("ANALYZE"))
    engine.dispose()


def listed(site: FilledSite) -> tuple[float, int]:
    """Run the command; return its seconds, and how many looks it lists."""
    command = [RESULTS, "audit", "show", "--candidate", CANDIDATE, "--since", SINCE, "--json"]
    begun = time.perf_counter()
    told = subprocess.run(
        command, env=os.environ | site.environment, check=True, stdout=subprocess.PIPE
    ).stdout
    took = time.perf_counter() - begun
    return took, sum(event["kind"] == "result_looked" for event in json.loads(told))


def figures(directory: Path, cluster: Cluster, events: int) -> Iterator[dict[str, Any]]:
    """Yield a figure for each kind of database."""
    for kind in KINDS:
        place = directory / f"{kind}-site"
        place.mkdir()
        with empty_record(kind, place, cluster) as url, filled(url, place, "http://127.0.0.1:8000") as site:
            put_looks(url, site.result, events)
            took, looks = listed(site)
            assert looks >= AT_ONE, looks
        yield {
            "name": f"{looks} looks at one of {events} events, {kind}",
            "unit": "s",
            "floor": MOST_SECONDS,
            "ours": round(took, 2),
            "ratio": took / MOST_SECONDS,
            "at_most": 1.0,
        }


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="Who saw one candidate's result, of a million events.")
    arguments.add_argument("--events", type=int, default=1_000_000)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            told = list(figures(directory, cluster, chosen.events))
            settings = settings_of(cluster)
    return tell("breach", told, events=chosen.events, postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
