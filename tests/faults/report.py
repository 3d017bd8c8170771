"""The report: a row for each fault and invariant, and what they come to."""

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import attrs

HOLDS: Final = "holds"


@attrs.define
class Report:
    """What every fault has led to."""

    seed: int
    rows: list[dict[str, Any]] = attrs.field(factory=list)
    counts: dict[str, Counter[str]] = attrs.field(factory=dict)
    recovery: dict[str, float] = attrs.field(factory=dict)
    """Seconds, the longest of each, until the first write after a kill."""
    mutations: int = 0
    """With how many mutations of the sealed journal the tampering test was passed."""

    def fault(
        self,
        scenario: str,
        point: str,
        verdicts: Mapping[str, str],
        *,
        reached: bool = True,
        kind: str = "crash",
    ) -> None:
        """Keep the verdicts after one fault; a point that was not reached counts for nothing."""
        if "=" in point:
            kind = "error"
        counts = self.counts.setdefault(scenario, Counter())
        counts[kind if reached else "not reached"] += 1
        for invariant, verdict in verdicts.items():
            self.rows.append(
                {
                    "seed": self.seed,
                    "scenario": scenario,
                    "point": point,
                    "invariant": invariant,
                    "verdict": verdict,
                }
            )

    def recovered(self, name: str, seconds: float) -> None:
        """Keep the longest time in which the site was ready again."""
        self.recovery[name] = max(seconds, self.recovery.get(name, 0.0))

    @property
    def broken(self) -> list[dict[str, Any]]:
        """The rows in which an invariant does not hold."""
        return [row for row in self.rows if row["verdict"] != HOLDS]

    def total(self, kind: str) -> int:
        """Return how many faults of the kind there were: crash, error, kill or stop."""
        return sum(counts[kind] for counts in self.counts.values())

    def write(self, path: Path) -> None:
        """Write everything as JSON."""
        path.parent.mkdir(parents=True, exist_ok=True)
        told = {
            "seed": self.seed,
            "faults": {name: dict(counts) for name, counts in self.counts.items()},
            "recovery": self.recovery,
            "mutations": self.mutations,
            "broken": len(self.broken),
            "rows": self.rows,
        }
        path.write_text(json.dumps(told, indent=1))

    def summary(self) -> str:
        """Return what a person wants to know."""
        lines = [f"seed {self.seed}"]
        for name, counts in self.counts.items():
            told = ", ".join(f"{count} {kind}" for kind, count in sorted(counts.items()))
            lines.append(f"  {name:24} {told}")
        lines += [
            f"  {name:24} ready again within {seconds:.2f} s" for name, seconds in self.recovery.items()
        ]
        lines += [
            f"  BROKEN {row['scenario']} {row['point']} {row['invariant']}: {row['verdict']}"
            for row in self.broken
        ]
        totals = ", ".join(f"{self.total(kind)} {kind}" for kind in ("crash", "error", "kill", "stop"))
        lines.append(
            f"{totals}, {self.mutations} mutations of the journal; {len(self.broken)} verdicts broken"
        )
        return "\n".join(lines)
