"""The sweep: every scenario, interrupted at every system call by which it reaches the disk."""

import random
import shutil
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

import attrs

from tests.faults.injecting import KILL, SYSCALLS, Hangs, Point, calls_of, run, run_until
from tests.faults.invariants import Examination, Findings
from tests.faults.record import read_record
from tests.faults.report import Report
from tests.faults.scenarios import STAGES, Scenario
from tests.faults.site import Site

ERRORS = {
    "pwrite64": ("ENOSPC+", "EIO"),
    "fdatasync": ("EIO", "ENOSPC+"),
    "fsync": ("EIO",),
    "rename": ("EIO", "ENOSPC+"),
    "ftruncate": ("EIO",),
    "write": ("ENOSPC",),
}
"""How calls fail: once, or with a `+` from then on."""


@attrs.define
class Stages:
    """The sites on which scenarios begin, each made when it is asked for."""

    directory: Path
    _made: dict[str, Site] = attrs.field(factory=dict)

    def of(self, name: str) -> Site:
        """Return the site of the stage."""
        if name not in self._made:
            names = list(STAGES)
            place = names.index(name)
            if place:
                site = self.of(names[place - 1]).copied(self.directory / name)
            else:
                (self.directory / name).mkdir()
                site = Site.on_sqlite(self.directory / name)
            assert run(site, STAGES[name]) == 0, site.output.read_text()
            site.told.unlink(missing_ok=True)
            site.output.unlink(missing_ok=True)
            self._made[name] = site
        return self._made[name]


@attrs.frozen
class Sweep:
    """Interrupts scenarios, and reports."""

    stages: Stages
    report: Report

    def undisturbed(self, scenario: Scenario) -> tuple[list[Point], str]:
        """Run the scenario without any fault, every invariant held.

        Return every point at which it can be interrupted, kills and then errors, and the digest of its end.
        """
        with self._copy(scenario) as site:
            calls = calls_of(site, scenario.program)
            examination = Examination(site=site, at=scenario.at)
            findings = Findings()
            findings.add(examination.after_fault())
            findings.add(examination.recover())
            assert not findings.broken, (scenario.name, findings.broken)
            return _points(calls), read_record(site).digest()

    def interrupt(self, scenario: Scenario, point: Point, digest: str) -> None:
        """Interrupt the scenario at the point, look, run it again, look, and report."""
        with self._copy(scenario) as site:
            findings = Findings()
            try:
                status = run_until(site, scenario.program, point)
                self._examine(site, scenario, findings, digest)
            except Hangs:
                status = 0
                findings.add([("I10", "it hangs")])
        reached = status != 0 if point.does == KILL else True
        self.report.fault(scenario.name, str(point), findings.verdicts(), reached=reached)

    def _examine(self, site: Site, scenario: Scenario, findings: Findings, digest: str) -> None:
        examination = Examination(site=site, at=scenario.at)
        findings.add(examination.after_fault())
        if run(site, scenario.program):
            findings.add([("I10", "it cannot be run again: " + site.output.read_text()[-500:])])
            return
        findings.add(examination.recover())
        if read_record(site).digest() != digest:
            findings.add([("I10", "it ends elsewhere")])

    @contextmanager
    def _copy(self, scenario: Scenario) -> Iterator[Site]:
        directory = Path(mkdtemp(dir=self.stages.directory, prefix="fault-"))
        try:
            yield self.stages.of(scenario.prepared).copied(directory / "site")
        finally:
            shutil.rmtree(directory)


def _points(calls: Counter[str]) -> list[Point]:
    does = [(KILL, SYSCALLS), *((error, (call,)) for call, errors in ERRORS.items() for error in errors)]
    return [Point(call, n, what) for what, of in does for call in of for n in range(1, calls[call] + 1)]


def chosen(points: list[Point], most: int, seed: int, name: str) -> list[Point]:
    """Return at most so many of the points, drawn by the seed; five of six are kills."""
    kills = [point for point in points if point.does == KILL]
    errors = [point for point in points if point.does != KILL]
    draw = random.Random(f"{seed}:{name}")
    sixths = most + draw.randrange(6)
    some_errors = min(len(errors), sixths // 6)
    some_kills = min(len(kills), most - some_errors)
    return [*draw.sample(kills, some_kills), *draw.sample(errors, some_errors)]
