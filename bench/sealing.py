"""How fast the journal is sealed on PostgreSQL, what it costs those who write, and how fast it is verified.

Events that lie ready are sealed and verified; the aims are events a second.
Eight writers, threads of one process with a transaction for each event, write for a while without a sealer,
with one in a process of its own, and without again: the middle one against the others.

    python -m bench.sealing [--events 100000] [--seconds 5] [--rounds 3]
"""

import argparse
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from adapters_sql import SqlStore
from bench.ground.databases import durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from results_app.settings import Settings
from results_app.wiring import open_service
from results_app.worker import worker_of
from results_core.journal.events import EventKind, candidate_event
from results_core.kernel.identifiers import AccountId, Randomness, identifier
from tests.databases import Cluster

WRITERS: Final = 8
AT_ONCE: Final = 5_000
SEALED_A_SECOND: Final = 20_000
SLOWED_TO: Final = 0.9


def write(store: SqlStore, randomness: Randomness, count: int) -> None:
    """Write events, all of one transaction."""
    with store.begin() as work:
        account = AccountId(identifier(randomness))
        work.journal.add_all(
            candidate_event(EventKind.LOGGED_IN, account=account, at=datetime.now(UTC), randomness=randomness)
            for _ in range(count)
        )
        work.commit()


def written(store: SqlStore, randomness: Randomness, seconds: float) -> float:
    """Let eight writers write one event after the other; return how many a second."""
    counts, over = [0] * WRITERS, threading.Event()

    def writes(writer: int) -> None:
        while not over.is_set():
            write(store, randomness, 1)
            counts[writer] += 1

    writers = [threading.Thread(target=writes, args=[writer]) for writer in range(WRITERS)]
    begun = time.perf_counter()
    for one in writers:
        one.start()
    over.wait(seconds)
    over.set()
    for one in writers:
        one.join()
    return sum(counts) / (time.perf_counter() - begun)


@contextmanager
def sealing(settings: Settings) -> Iterator[None]:
    """Run a worker's sealer in a process of its own meanwhile."""
    command = [
        sys.executable,
        "-m",
        "bench.sealing",
        "--seal",
        settings.database_url,
        str(settings.keys_file.parent),
    ]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield
        process.communicate()


def settings_in(directory: Path, url: str) -> Settings:
    """Return settings with everything in the directory."""
    return Settings(
        database_url=url,
        secrets_file=directory / "secrets.toml",
        checkpoints_file=directory / "checkpoints.jsonl",
    )


def seal(url: str, directory: str) -> int:
    """Seal until standard input ends."""
    service = open_service(settings_in(Path(directory), url))
    sealer = worker_of(service).sealer
    thread = threading.Thread(target=sealer.run)
    thread.start()
    print("sealing", flush=True)
    sys.stdin.read()
    sealer.stop()
    thread.join()
    service.close()
    return 0


def timed(work: Any) -> tuple[float, Any]:  # noqa: ANN401 - whatever is timed
    """Return how many seconds it took, and its answer."""
    begun = time.perf_counter()
    answer = work()
    return time.perf_counter() - begun, answer


def a_rate(name: str, aim: int, rates: list[float]) -> dict[str, Any]:
    """Return a figure: events a second against those that are asked for."""
    ours = middle(rates, 0)
    return {"name": name, "unit": "/s", "floor": aim, "ours": ours, "ratio": ours / aim, "at_least": 1.0}


def figures_of(options: argparse.Namespace, directory: Path, cluster: Cluster) -> Iterator[dict[str, Any]]:
    """Yield the figures."""
    with empty_record("postgresql", directory, cluster) as url:
        settings = settings_in(directory, url)
        service = open_service(settings)
        results, store, randomness = (
            service.application,
            service.store,
            service.application.log_out.randomness,
        )
        rates = []
        for _ in range(options.rounds):
            for _ in range(0, options.events, AT_ONCE):
                write(store, randomness, AT_ONCE)
            took, sealed = timed(results.seal_events.all)
            rates.append(sealed / took)
        yield a_rate("events sealed a second", SEALED_A_SECOND, rates)

        results.make_checkpoint()
        took, found = timed(results.verify_journal)
        assert found.holds, found.faults
        yield a_rate("events verified a second", SEALED_A_SECOND, [found.sealed / took])

        without, beside = [], []
        for _ in range(options.rounds):
            without.append(written(store, randomness, options.seconds))
            with sealing(settings):
                beside.append(written(store, randomness, options.seconds))
            without.append(written(store, randomness, options.seconds))
        floor, ours = middle(without, 0), middle(beside, 0)
        yield {
            "name": "eight writers while events are sealed",
            "unit": "/s",
            "floor": floor,
            "ours": ours,
            "ratio": ours / floor,
            "at_least": SLOWED_TO,
        }
        results.seal_events.all()
        found = results.verify_journal()
        assert found.holds, found.faults
        service.close()


def measure(options: argparse.Namespace) -> int:
    """Measure, tell, and return the status."""
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            figures = list(figures_of(options, directory, cluster))
            settings = settings_of(cluster)
    return tell("sealing", figures, events=options.events, postgresql=settings)


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="The journal sealed and verified.")
    arguments.add_argument("--events", type=int, default=100_000)
    arguments.add_argument("--seconds", type=float, default=5.0)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--seal", nargs=2, help=argparse.SUPPRESS)
    options = arguments.parse_args()
    return seal(*options.seal) if options.seal else measure(options)


if __name__ == "__main__":
    raise SystemExit(main())
