"""A window of shared results, streamed to Slate: its time beside writing the same JSON, and its memory.

The floor: the same candidates, in memory already, written as JSON. Reading, cutting to scope and writing
every look down, each an event, come with ours. Each candidate has two results, and was pulled before.

    python -m bench.slate [--rows 20000] [--rounds 5]
"""

import argparse
import json
import tempfile
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import Any, Final

from sqlalchemy import create_engine, insert, update

from adapters_sql import SqlStore
from adapters_sql.tables import account_entries, accounts, result_versions
from adapters_web.api.slate import written
from bench.ground.databases import KINDS, durable_cluster, empty_record
from bench.ground.figures import middle, tell
from bench.inbox import RELEASED, Now, fill, look_at_all
from results_app.memory import look_seldom_for_cycles
from results_core.downloads.windows import PullWindow, Window
from results_core.exams.catalogue import load_catalogue
from results_core.kernel.identifiers import ClientId
from results_core.testing.builders import named
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.stand_ins import LabelledCipher, SeededRandomness
from results_core.verification.viewers import Viewer
from tests.databases import Cluster

AT_LEAST: Final = 1 / 3
FLAT: Final = 1.1
CHUNK: Final = 5_000


def give_accounts(url: str, rows: int) -> None:
    """Let two results belong to each account, and give every result its scores."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for start in range(0, rows, CHUNK):
            numbers = range(start, min(start + CHUNK, rows))
            opened = {"confirmed_at": RELEASED, "registered_at": RELEASED, "terms_at": RELEASED}
            connection.execute(
                insert(accounts),
                [
                    {
                        "id": f"a{n:031d}",
                        "began_with": f"E{n:08d}",
                        "email": f"candidate{n}@mail.example",
                        "digest": "",
                        "language": "en",
                        "terms_version": "1",
                        **opened,
                    }
                    for n in numbers
                    if n % 2 == 0
                ],
            )
            connection.execute(
                insert(account_entries),
                [
                    {"entry_id": f"e{n:031d}", "account_id": f"a{n - n % 2:031d}", "joined_at": RELEASED}
                    for n in numbers
                ],
            )
        scores = dict.fromkeys(("reading", "use_of_english", "writing", "listening", "speaking"), 190)
        connection.execute(update(result_versions).values(scores))
    engine.dispose()
    look_at_all(url)


def seconds(work: Callable[[], object]) -> float:
    """Return how long it takes."""
    begun = perf_counter()
    work()
    return perf_counter() - begun


def peak(work: Callable[[], object]) -> float:
    """Return the megabytes that it takes at its highest."""
    tracemalloc.start()
    work()
    highest = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return highest / 1e6


def figures_of(
    kind: str, directory: Path, cluster: Cluster, rows: int, rounds: int
) -> Iterator[dict[str, Any]]:
    """Yield the figures of a database."""
    with empty_record(kind, directory, cluster) as url:
        randomness, catalogue = SeededRandomness("slate"), load_catalogue()
        store = SqlStore.open(url, cipher=LabelledCipher(), randomness=randomness)
        officer = put_officer(store, an_officer())
        fill(url, [(officer, rows)])
        give_accounts(url, rows)
        viewer = Viewer(organisation=officer.organisation, client=ClientId(named("client")))
        pull = PullWindow(begin=store.begin, clock=Now(), randomness=randomness)

        def stream(count: int) -> int:
            window = Window(since=RELEASED, until=RELEASED + timedelta(minutes=count))
            return sum(map(len, written(pull(viewer, window), catalogue)))

        window = Window(since=RELEASED, until=RELEASED + timedelta(minutes=rows))
        lines = json.loads(b"".join(written(pull(viewer, window), catalogue)))["ListCandidateResultDetails"]
        assert sum(len(one["CandidateResults"]) for one in lines) == rows
        look_seldom_for_cycles()  # as servers do; and what the floor keeps in memory is no matter of ours

        def bare() -> int:
            return sum(len(json.dumps(one, ensure_ascii=False).encode()) for one in lines)

        floors, ours = [], []
        for _ in range(rounds):
            floors.append(seconds(bare))
            ours.append(seconds(partial(stream, rows)))
            floors.append(seconds(bare))
        floor, time = middle(floors), middle(ours)
        yield {
            "name": f"{kind}, {rows:,} results",
            "floor": round(rows / floor),
            "ours": round(rows / time),
            "unit": "/s",
            "ratio": round(floor / time, 3),
            "at_least": round(AT_LEAST, 3),
        }
        few, many = peak(partial(stream, rows // 10)), peak(partial(stream, rows))
        yield {
            "name": f"{kind}, memory",
            "floor": round(few, 2),
            "ours": round(many, 2),
            "unit": "MB",
            "ratio": round(many / few, 3),
            "at_most": FLAT,
        }
        store.close()


def main() -> int:
    """Measure, and tell."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=20_000)
    asked.add_argument("--rounds", type=int, default=5)
    order = asked.parse_args()
    found: list[dict[str, Any]] = []
    with tempfile.TemporaryDirectory() as place:
        directory = Path(place)
        with durable_cluster(directory) as cluster:
            for kind in KINDS:
                found.extend(figures_of(kind, directory, cluster, order.rows, order.rounds))
    return tell("slate", found, rows=order.rows)


if __name__ == "__main__":
    raise SystemExit(main())
