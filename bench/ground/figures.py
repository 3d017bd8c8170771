"""How figures are taken and told."""

import json
import os
import platform
import statistics
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any


def middle(values: Iterable[float], digits: int = 3) -> float:
    """Return the median."""
    return round(statistics.median(values), digits)


def machine() -> dict[str, Any]:
    """Return what every figure depends on: processors, their load, Python, and the day."""
    return {
        "day": datetime.now(UTC).date().isoformat(),
        "python": platform.python_version(),
        "processors": len(os.sched_getaffinity(0)),
        "load": round(os.getloadavg()[0], 1),
    }


def tell(bench: str, figures: Sequence[dict[str, Any]], **surroundings: Any) -> int:  # noqa: ANN401 - what JSON takes
    """Print a line of JSON and a table; return 1 where an aim is missed, else 0.

    A figure has a `name`, `floor`, `ours` and their `unit`, the `ratio` that is asked for, and
    `at_most` or `at_least`.
    """
    for figure in figures:
        figure["reached"] = (
            figure["ratio"] <= figure["at_most"]
            if "at_most" in figure
            else figure["ratio"] >= figure["at_least"]
        )
    print(json.dumps({"bench": bench, "figures": figures} | machine() | surroundings))
    print(f"{'':44}{'floor':>10}{'ours':>10}{'':5}{'ratio':>8}{'aim':>14}")
    for figure in figures:
        bound = ("at_most", "<=") if "at_most" in figure else ("at_least", ">=")
        print(
            f"{figure['name']:44}{figure['floor']:>10}{figure['ours']:>10} {figure['unit']:4}"
            f"{figure['ratio']:>8.3f}{bound[1]:>8} {figure[bound[0]]}"
            f"{'' if figure['reached'] else '   missed'}"
        )
    return 0 if all(figure["reached"] for figure in figures) else 1
