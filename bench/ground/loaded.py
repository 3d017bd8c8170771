"""Programs that put a served site on PostgreSQL under load, by wrk."""

import argparse
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from bench.ground.databases import durable_cluster, settings_of
from bench.ground.figures import tell
from bench.ground.sites import SERVER
from bench.pages import CLIENTS
from tests.databases import Cluster


class Measured(Protocol):
    """What a program measures."""

    def __call__(
        self, directory: Path, cluster: Cluster, *, seconds: int, rounds: int
    ) -> Sequence[dict[str, Any]]:
        """Return the figures."""


def on_postgresql(name: str, description: str, measured: Measured) -> int:
    """Measure and tell; the status is 1 where an aim is missed, 2 where wrk is not there."""
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is needed: Debian's package wrk")
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            figures = measured(directory, cluster, seconds=chosen.seconds, rounds=chosen.rounds)
            settings = settings_of(cluster)
    return tell(name, figures, server=SERVER, clients=CLIENTS, postgresql=settings)
