"""`make faults`: sweep, kill, report. `python -m tests.faults --help` tells what can be chosen."""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from tests.databases import running_cluster
from tests.faults.injecting import Point, may_trace
from tests.faults.kills import Kills
from tests.faults.report import Report
from tests.faults.scenarios import SCENARIOS, Scenario
from tests.faults.site import Site
from tests.faults.sweep import Stages, Sweep, chosen
from tests.sql import tampering, test_tampering

DURABLE = "max_connections = 100\n"
"""What the server says is committed is on its disk: it is stopped at once, again and again."""
REPORT = Path("var/faults/fault-report.json")


BEFOREHAND = ("db", "importing", "importing_photos", "outbox", "rejecting", "worker")
"""Commands that are loaded when they are called: a forked process finds them loaded."""


def main() -> int:
    """Do what was asked for; return 1 where an invariant is broken."""
    asked = _asked()
    for name in BEFOREHAND:
        import_module(f"adapters_cli.commands.{name}")
    report = Report(seed=asked.seed)
    with tempfile.TemporaryDirectory(prefix="faults-") as directory:
        if asked.points:
            _sweep(asked, report, Path(directory))
        if asked.kills:
            _kill(asked, report, Path(directory))
    if asked.tampering:
        report.mutations = _tamper()
    report.write(asked.report)
    tell(report.summary())
    return 1 if report.broken or (asked.tampering and not report.mutations) else 0


def tell(line: str) -> None:
    """Say how far it is."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _sweep(asked: argparse.Namespace, report: Report, directory: Path) -> None:
    if not may_trace():
        sys.exit("strace is missing, or may not trace here")
    sweep = Sweep(Stages(directory), report)
    for scenario in _scenarios(asked.scenario):
        began = time.monotonic()
        points, digest = sweep.undisturbed(scenario)
        points = asked.point or chosen(points, asked.points, asked.seed, scenario.name)
        for point in points:
            sweep.interrupt(scenario, point, digest)
        report.write(asked.report)
        tell(f"{scenario.name}: {len(points)} points in {time.monotonic() - began:.1f} s")


def _kill(asked: argparse.Namespace, report: Report, directory: Path) -> None:
    """Kill on SQLite and on PostgreSQL by turns, so many times in all."""
    with running_cluster(directory / "postgresql", DURABLE) as cluster:
        for name in ("kills-sqlite", "kills-postgresql"):
            (directory / name).mkdir()
        database = cluster.url(cluster.create())
        sites = (
            Kills(name="sqlite", site=Site.on_sqlite(directory / "kills-sqlite"), report=report),
            Kills(
                name="postgresql",
                site=Site(directory / "kills-postgresql", database),
                report=report,
                crash=cluster.stop_at_once,
            ),
        )
        killed = number = 0
        while killed < asked.kills:
            killed += sites[number % len(sites)].episode(number)
            number += 1
            report.write(asked.report)
            tell(f"{killed} kills")


def _tamper() -> int:
    """Pass the test that mutates a sealed journal; return by how many mutations, 0 where one was missed."""
    passed = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "every_tampering and sqlite", test_tampering.__file__],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    return 0 if passed.returncode else tampering.MUTATIONS


def _scenarios(names: Sequence[str]) -> list[Scenario]:
    return [scenario for scenario in SCENARIOS if not names or scenario.name in names]


def _asked() -> argparse.Namespace:
    asking = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    asking.add_argument("--seed", type=int, default=random.randrange(10**6), help="repeats a run")
    asking.add_argument(
        "--points", type=int, default=100, metavar="N", help="at most so many points a scenario"
    )
    asking.add_argument(
        "--scenario",
        action="append",
        default=[],
        choices=[one.name for one in SCENARIOS],
        help="only this one",
    )
    asking.add_argument(
        "--point", action="append", type=Point.read, help="only this one: pwrite64#12, fsync#1=EIO"
    )
    asking.add_argument("--kills", type=int, default=200, metavar="N", help="so many kills under load")
    asking.add_argument("--tampering", action="store_true", help="count the mutations of the journal too")
    asking.add_argument("--report", type=Path, default=REPORT, metavar="FILE")
    return asking.parse_args()


if __name__ == "__main__":
    sys.exit(main())
