"""Kills under load: every process in turn, at random instants; and the database server with all of them."""

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Final

import attrs

from tests.faults.injecting import end, forked, run
from tests.faults.invariants import Examination, Findings
from tests.faults.load import CANDIDATES, ROLES, Role
from tests.faults.report import Report
from tests.faults.site import REGISTERING, Site, entries_file, results_file

LONGEST: Final = 0.4
"""Seconds between two kills, at most."""
EFFECTS: Final = {"registered", "confirmed", "revoked", "reset", "amended", "entered"}
"""What every episode achieves before the first kill."""
PATIENCE: Final = 180.0
"""Seconds within which it does, on the busiest of machines."""
WORKERS: Final = sum(role.program is ROLES[0].program for role in ROLES)

Crash = Callable[[], None]
"""Stops the server of the database at once, and starts it again."""


def fill(site: Site) -> None:
    """Enter the candidates whom the load works on, with their results."""
    site.command("db", "upgrade", at=REGISTERING)
    site.command("import", "entries", entries_file(site.directory, CANDIDATES), at=REGISTERING)
    site.command("import", "results", results_file(site.directory, CANDIDATES), at=REGISTERING)


@attrs.define(kw_only=True)
class Kills:
    """Kills processes on one site, episode by episode: each ends with all of them dead, and recovers."""

    name: str
    site: Site
    report: Report
    crash: Crash | None = None

    def __attrs_post_init__(self) -> None:
        """Fill the site."""
        assert run(self.site, fill) == 0, self.site.output.read_text()

    def episode(self, number: int) -> int:
        """Kill every process while the others work, look, recover, look; return how many kills that were."""
        draw = random.Random(f"{self.report.seed}:{self.name}:{number}")
        order = draw.sample(ROLES, len(ROLES))
        findings, told_before = Findings(), len(self.site.said())
        with ExitStack() as stack:
            processes = {
                role: stack.enter_context(self._at_work(role, draw.randrange(2**32))) for role in order
            }
            if not self._gets_on(told_before):
                findings.add([("I10", "not everybody gets on")])
            for place, role in enumerate(order):
                time.sleep(draw.uniform(0, LONGEST))
                if self.crash is not None and place == len(order) // 2:
                    self.crash()
                if (status := end(processes[role])) is not None:
                    findings.add([("I10", f"{role.name} ended by itself: {status}")])
        self._examine(findings)
        for what in ("server", *(role.name for role in order)):
            if what != "server" or self.crash is not None:
                kind = "stop" if what == "server" else "kill"
                self.report.fault(self.name, f"{number}:{what}", findings.verdicts(), kind=kind)
        return len(order)

    def _gets_on(self, told_before: int) -> bool:
        """Wait until processes of every kind have achieved something."""
        until = time.monotonic() + PATIENCE
        while not {said["effect"] for said in self.site.said()[told_before:]} >= EFFECTS:
            if time.monotonic() > until:
                return False
            time.sleep(0.02)
        return True

    @contextmanager
    def _at_work(self, role: Role, seed: int) -> Iterator[int]:
        with forked(self.site, lambda site: role.program(site, seed)) as (process, begin):
            os.write(begin, b"!")
            yield process

    def _examine(self, findings: Findings) -> None:
        senders = WORKERS * (1 if self.crash is None else 2)
        examination = Examination(site=self.site, at=REGISTERING, senders=senders)
        began = time.monotonic()
        with self.site.opened(REGISTERING) as service:
            service.application.seal_events()
        self.report.recovered(self.name, time.monotonic() - began)
        findings.add(examination.after_fault())
        findings.add(examination.recover())
