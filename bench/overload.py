"""Ten times the log-ins that the machine can hash: do open sessions still see their results (PWD-5, RLB-11)?

Log-ins of sixty candidates come at a fixed rate, whatever becomes of them, and beside them one browser
asks for its result page. By gunicorn as operators run it; the clients share the machine. How many can be
hashed is measured just before, with nothing else going on.

    python -m bench.overload [--seconds 10] [--times 10]
"""

import argparse
import csv
import multiprocessing
import os
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import attrs

from bench.ground.crowd import forms, press
from bench.ground.databases import durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.ground.sites import SERVER, FilledSite, filled, free_port, served
from bench.logins import opened_form, verification
from results_app.demo.filling import PASSWORD
from results_app.settings import Settings
from results_app.wiring import open_service
from results_core.access.credentials import Audience, Standing
from results_core.candidates.model import Account, Consent
from results_core.exams.entry_rows import COLUMNS
from results_core.exams.importing import ImportOrder
from results_core.kernel.confidential import Password
from results_core.kernel.identifiers import AccountId
from results_core.kernel.values import IdNumber
from results_core.testing.builders import named
from results_core.testing.files import entry_cells

CANDIDATES: Final = [f"OVR{number:06d}" for number in range(60)]
MOST_WAIT: Final = 250
LEAST_LOGINS: Final = 30
MOST_RECOVERY: Final = 2000
_PAGE_EVERY: Final = 0.03
"""Seconds."""


@attrs.frozen
class Pace:
    """How many log-ins a second come, of how many that can be hashed, and how long."""

    rate: float
    hashed: float
    seconds: float


def put_candidates(url: str, place: Path) -> None:
    """Import entries and open an account for each, all with the demonstration's password."""
    file = place / "overload.csv"
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(
            entry_cells(id_number=one, candidate_number=f"{n:04d}") for n, one in enumerate(CANDIDATES)
        )
    service = open_service(Settings(database_url=url, secrets_file=place / "secrets.toml"))
    service.application.import_entries(file, ImportOrder(operator="bench"))
    digest = service.application.recover.hasher.digest(Password(PASSWORD))
    now = datetime.now(UTC)
    with service.store.begin() as work:
        for id_number in CANDIDATES:
            entry = work.entries.of(IdNumber(id_number))
            assert entry is not None
            account = Account(
                id=AccountId(named(id_number)),
                began_with=entry.id_number,
                email=f"{id_number.lower()}@mail.example",
                digest=digest,
                language="en",
                registered_at=now,
                confirmed_at=now,
                terms=Consent(at=now, version="1"),
                updates=None,
            )
            work.accounts.open(account, entry.id)
        work.commit()
        first = work.credentials_of(Audience.CANDIDATES).of(CANDIDATES[0])
        assert first is not None
        assert first.standing is Standing.ACTIVE
    service.close()


def hashing_rate(seconds: float = 1.5) -> float:
    """Return how many passwords a second all processors together verify when they do nothing else."""
    processors = len(os.sched_getaffinity(0))
    with multiprocessing.Pool(processors) as pool:
        return sum(pool.map(_verified, [seconds] * processors, chunksize=1))


def _verified(seconds: float) -> float:
    verify, number = verification(), 0
    begun = time.perf_counter()
    while time.perf_counter() - begun < seconds:
        verify()
        number += 1
    return number / (time.perf_counter() - begun)


def _crowd(port: int, requests: Sequence[bytes], pace: Pace, pipe: Any) -> None:  # noqa: ANN401 - one end of it
    begun = time.process_time()
    told = press(port, requests, rate=pace.rate, seconds=pace.seconds)
    pipe.send((told, time.process_time() - begun))


def page_time(connection: HTTPConnection, site: FilledSite) -> float:
    """Return the milliseconds of one result page."""
    begun = time.perf_counter()
    connection.request("GET", f"/results/{site.result}", headers={"Cookie": site.cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    return (time.perf_counter() - begun) * 1000


def overloaded(kind: str, place: Path, url: str, pace: Pace) -> list[dict[str, Any]]:
    """Return the figures of one kind of database."""
    port = free_port()
    with filled(url, place, f"http://127.0.0.1:{port}") as site:
        put_candidates(url, place)
        with served("results_app.wsgi:site()", port, environment=site.environment):
            headers, key = opened_form(port)
            bodies = [
                urlencode({"csrf_token": key, "id_number": one, "password": PASSWORD}) for one in CANDIDATES
            ]
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            quiet = middle(page_time(connection, site) for _ in range(50))
            ours, theirs = multiprocessing.Pipe()
            crowd = multiprocessing.Process(
                target=_crowd, args=(port, forms(port, "/login", headers, bodies), pace, theirs)
            )
            crowd.start()
            time.sleep(0.5)
            waits = []
            while not ours.poll():
                waits.append(page_time(connection, site))
                time.sleep(_PAGE_EVERY)
            ended = time.perf_counter()
            told, processor = ours.recv()
            crowd.join()
            while page_time(connection, site) > 3 * quiet:
                pass
            recovery = (time.perf_counter() - ended) * 1000
            connection.close()
    slowest = sorted(waits)[int(len(waits) * 0.99)]
    neither = told.sent - told.statuses[303] - told.statuses[503] + told.unsent
    print(
        f"{kind}: {dict(told.statuses)} of {told.sent} in {told.seconds:.1f} s, {told.unsent} unsent;"
        f" {len(waits)} pages; the crowd itself took {processor / told.seconds:.2f} of a processor"
    )
    return [
        _figure(f"page, slowest hundredth, {kind}", "ms", quiet, slowest, at_most=MOST_WAIT),
        _figure(
            f"log-ins of all that can be hashed, {kind}",
            "/s",
            pace.hashed,
            told.statuses[303] / told.seconds,
            at_least=LEAST_LOGINS,
        ),
        _figure(f"neither in nor 503, {kind}", "", 0, neither, at_most=0),
        _figure(f"a 503, median, {kind}", "ms", quiet, middle(told.turned_away or [0]), at_most=MOST_WAIT),
        _figure(f"until normal again, {kind}", "ms", quiet, recovery, at_most=MOST_RECOVERY),
    ]


def _figure(name: str, unit: str, floor: float, ours: float, **aim: float) -> dict[str, Any]:
    return {
        "name": name,
        "unit": unit,
        "floor": round(floor, 1),
        "ours": round(ours, 1),
        "ratio": ours,
        **aim,
    }


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="Log-ins beyond what can be hashed.")
    arguments.add_argument("--seconds", type=float, default=10)
    arguments.add_argument("--times", type=float, default=10)
    arguments.add_argument("--kinds", nargs="*", default=["sqlite", "postgresql"])
    chosen = arguments.parse_args()
    hashed = hashing_rate()
    pace = Pace(chosen.times * hashed, hashed, chosen.seconds)
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            for kind in chosen.kinds:
                place = directory / f"{kind}-site"
                place.mkdir()
                with empty_record(kind, place, cluster) as url:
                    figures += overloaded(kind, place, url, pace)
            settings = settings_of(cluster)
    return tell("overload", figures, server=SERVER, wanted=round(pace.rate), postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
