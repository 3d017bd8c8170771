"""How many result pages and statements a second, against a bare Flask page on the same server.

The page is a result with a live session: session row, release in the query, layout, chart, headers,
log line. The statement is one that is on the shelf. Both by gunicorn as operators run it, and so is the
floor; a second floor is the bare page by two sync workers, gunicorn's default. Asked by wrk (from Debian)
over 16 connections; floor, ours, floor, each round; medians.

    python -m bench.pages [--seconds 4] [--rounds 3]
"""

import argparse
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import attrs

from bench.ground.databases import KINDS, durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.ground.sites import SERVER, SYNC, FilledSite, filled, free_port, served
from tests.databases import Cluster

CLIENTS: Final = 16
AT_LEAST: Final = {
    ("page", "sqlite"): 0.2,
    ("page", "postgresql"): 0.17,
    ("statement", "sqlite"): 0.3,
    ("statement", "postgresql"): 0.2,
}
MOST_SPREAD: Final = 2.5
"""What the slowest hundredth may take of the median's time."""

_RATE: Final = re.compile(r"Requests/sec:\s+([\d.]+)")
_PART: Final = re.compile(r"\s(50|99)%\s+([\d.]+)(us|ms|s)\b")
_BAD: Final = re.compile(r"Non-2xx or 3xx responses|Socket errors: .*")
_MILLISECONDS: Final = {"us": 0.001, "ms": 1.0, "s": 1000.0}


@attrs.frozen
class Load:
    """What one spell of asking came to: answers a second, and milliseconds."""

    rate: float
    median: float
    slowest_hundredth: float


def asked(port: int, path: str, seconds: int, cookie: str = "", *, script: Path | None = None) -> Load:
    """Ask for a path for so many seconds; a script of wrk's may say with what."""
    headers = ["--header", f"Cookie: {cookie}"] if cookie else []
    command = [
        "wrk",
        "--threads",
        "1",
        "--connections",
        str(CLIENTS),
        "--duration",
        f"{seconds}s",
        "--latency",
        *([] if script is None else ["--script", str(script)]),
    ]
    told = subprocess.run(
        [*command, *headers, f"http://127.0.0.1:{port}{path}"], check=True, capture_output=True, text=True
    ).stdout
    assert not _BAD.search(told), told
    rate = _RATE.search(told)
    assert rate, told
    parts = {part: float(number) * _MILLISECONDS[unit] for part, number, unit in _PART.findall(told)}
    return Load(float(rate[1]), parts["50"], parts["99"])


def figures_of(
    kind: str, site: FilledSite, ports: tuple[int, int, int], seconds: int, rounds: int
) -> Iterator[dict[str, Any]]:
    """Yield the figures of one kind of database."""
    hello, hello_by_sync, ours = ports
    page = f"/results/{site.result}"
    for what, path in (("page", page), ("statement", f"{page}/statement.pdf")):
        asked(ours, path, 1, site.cookie)
        floors, sync_floors, loads = [], [], []
        for _ in range(rounds):
            sync_floors.append(asked(hello_by_sync, "/", seconds))
            floors.append(asked(hello, "/", seconds))
            loads.append(asked(ours, path, seconds, site.cookie))
            floors.append(asked(hello, "/", seconds))
        rate = middle((load.rate for load in loads), 0)
        for name, by in (("", floors), (", floor by sync workers", sync_floors)):
            floor = middle((load.rate for load in by), 0)
            yield {
                "name": f"result {what}, {kind}{name}",
                "unit": "/s",
                "floor": floor,
                "ours": rate,
                "ratio": rate / floor,
                "at_least": AT_LEAST[what, kind],
            }
        if what == "page":
            yield {
                "name": f"slowest hundredth over median, {kind}",
                "unit": "ms",
                "floor": middle(load.median for load in loads),
                "ours": middle(load.slowest_hundredth for load in loads),
                "ratio": middle(load.slowest_hundredth / load.median for load in loads),
                "at_most": MOST_SPREAD,
            }


def measured(kind: str, directory: Path, cluster: Cluster, seconds: int, rounds: int) -> list[dict[str, Any]]:
    """Serve both and measure on one kind of database."""
    hello, hello_by_sync, ours = free_port(), free_port(), free_port()
    place = directory / f"{kind}-site"
    place.mkdir()
    with (
        empty_record(kind, place, cluster) as url,
        filled(url, place, f"http://127.0.0.1:{ours}") as site,
        served("bench.ground.hello:app", hello),
        served("bench.ground.hello:app", hello_by_sync, how=SYNC),
        served("results_app.wsgi:site()", ours, environment=site.environment),
    ):
        return list(figures_of(kind, site, (hello, hello_by_sync, ours), seconds, rounds))


def main() -> int:
    """Measure; the status is 1 where an aim is missed, 2 where wrk is not there."""
    arguments = argparse.ArgumentParser(description="Result pages and statements against a bare Flask page.")
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--kinds", nargs="+", choices=KINDS, default=list(KINDS))
    chosen = arguments.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is needed: Debian's package wrk")
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            figures = [
                figure
                for kind in chosen.kinds
                for figure in measured(kind, directory, cluster, chosen.seconds, chosen.rounds)
            ]
            settings = settings_of(cluster)
    return tell("pages", figures, server=SERVER, clients=CLIENTS, postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
