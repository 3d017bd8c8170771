"""How soon the commands are there: `results --help` against importing click, and the demo's second start.

python -m bench.commands [--rounds 15]
"""

import argparse
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from bench.ground.figures import middle, tell
from bench.ground.sites import await_answer, free_port

RESULTS: Final = str(Path(sys.executable).with_name("results"))
MOST_OF_CLICK: Final = 1.3
MOST_SECONDS: Final = 4.0


def seconds(deed: Callable[[], object]) -> float:
    """Return how long a deed took."""
    begun = time.perf_counter()
    deed()
    return time.perf_counter() - begun


def run(*command: str) -> None:
    """Run a command and throw away what it prints."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def help_figure(rounds: int) -> dict[str, Any]:
    """Return the figure of `results --help`: floor, ours, floor in each round."""
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(seconds(lambda: run(sys.executable, "-c", "import click")))
        ours.append(seconds(lambda: run(RESULTS, "--help")))
        floors.append(seconds(lambda: run(sys.executable, "-c", "import click")))
    floor, took = middle(floors), middle(ours)
    return {
        "name": "results --help, against importing click",
        "unit": "s",
        "floor": floor,
        "ours": took,
        "ratio": took / floor,
        "at_most": MOST_OF_CLICK,
    }


def start(directory: Path) -> None:
    """Start the demo in the directory, wait for its home page, and end it."""
    port = free_port()
    command = [RESULTS, "demo", "--directory", str(directory), "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.DEVNULL, env=os.environ) as demo:
        try:
            await_answer(port)
        finally:
            demo.send_signal(signal.SIGTERM)


def demo_figure(directory: Path) -> dict[str, Any]:
    """Return the figure of the demo's further starts, against what they may take."""
    first = seconds(lambda: start(directory))
    took = middle(seconds(lambda: start(directory)) for _ in range(3))
    return {
        "name": "second start of the demo, against what it may take",
        "unit": "s",
        "floor": MOST_SECONDS,
        "ours": took,
        "first_start": round(first, 2),
        "ratio": took / MOST_SECONDS,
        "at_most": 1.0,
    }


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="How soon the commands are there.")
    arguments.add_argument("--rounds", type=int, default=15)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        return tell("commands", [help_figure(chosen.rounds), demo_figure(Path(temporary) / "demo")])


if __name__ == "__main__":
    raise SystemExit(main())
