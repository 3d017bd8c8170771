"""Ten times the log-ins that the machine can hash: do open sessions still see their results (PWD-5, RLB-11)?

Log-ins of sixty candidates come at a fixed rate, whatever becomes of them, and beside them one browser
asks for its result page. By gunicorn with two processes of eight threads; the clients share the machine.

    python -m bench.overload [--seconds 10] [--times 10]
"""

import argparse
import asyncio
import csv
import multiprocessing
import os
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from bench.ground.databases import durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.ground.sites import THREADED, FilledSite, filled, free_port, served
from bench.logins import milliseconds, opened_form, verification
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
CONNECTIONS: Final = 64
MOST_WAIT: Final = 250
LEAST_LOGINS: Final = 30
MOST_RECOVERY: Final = 2000
_PAGE_EVERY: Final = 0.03
"""Seconds."""


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


async def _press(port: int, requests: Sequence[bytes], rate: float, seconds: float) -> dict[str, Any]:
    """Send log-ins at the rate over some connections; return statuses and milliseconds."""
    told: Counter[int] = Counter()
    refused: list[float] = []
    due: asyncio.Queue[bytes | None] = asyncio.Queue()

    async def send() -> None:
        reader = writer = None
        while (request := await due.get()) is not None:
            begun = time.perf_counter()
            try:
                if writer is None:
                    reader, writer = await asyncio.open_connection("127.0.0.1", port)
                assert reader is not None
                writer.write(request)
                head = await reader.readuntil(b"\r\n\r\n")
                length = int(head.lower().partition(b"content-length:")[2].split()[0])
                await reader.readexactly(length)
            except (OSError, asyncio.IncompleteReadError):
                told[0] += 1
                writer = None
                continue
            status = int(head.split()[1])
            told[status] += 1
            if status == 503:
                assert b"retry-after" in head.lower()
                refused.append((time.perf_counter() - begun) * 1000)
            if b"connection: close" in head.lower():
                writer.close()
                writer = None

    hands = [asyncio.create_task(send()) for _ in range(CONNECTIONS)]
    begun = time.perf_counter()
    number = 0
    while (passed := time.perf_counter() - begun) < seconds:
        while number < passed * rate and due.qsize() < CONNECTIONS:
            due.put_nowait(requests[number % len(requests)])
            number += 1
        await asyncio.sleep(0.002)
    for _ in hands:
        due.put_nowait(None)
    await asyncio.gather(*hands)
    return {"told": dict(told), "refused": refused, "sent": number, "seconds": time.perf_counter() - begun}


def _crowd(
    port: int,
    headers: dict[str, str],
    forms: list[str],
    pace: tuple[float, float],
    pipe: Any,  # noqa: ANN401 - one end of it
) -> None:
    os.nice(5)  # the machine that it would come from is another one
    requests = [
        "\r\n".join(
            [
                "POST /login HTTP/1.1",
                f"Host: 127.0.0.1:{port}",
                *(f"{name}: {value}" for name, value in headers.items()),
                f"Content-Length: {len(form)}",
                "",
                form,
            ]
        ).encode()
        for form in forms
    ]
    pipe.send(asyncio.run(_press(port, requests, *pace)))


def page_time(connection: HTTPConnection, site: FilledSite) -> float:
    """Return the milliseconds of one result page."""
    begun = time.perf_counter()
    connection.request("GET", f"/results/{site.result}", headers={"Cookie": site.cookie})
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 200, answer.status
    return (time.perf_counter() - begun) * 1000


def overloaded(kind: str, place: Path, url: str, rate: float, seconds: float) -> list[dict[str, Any]]:
    """Return the figures of one kind of database."""
    port = free_port()
    with filled(url, place, f"http://127.0.0.1:{port}") as site:
        put_candidates(url, place)
        with served("results_app.wsgi:site()", port, how=THREADED, environment=site.environment):
            headers, key = opened_form(port)
            forms = [
                urlencode({"csrf_token": key, "id_number": one, "password": PASSWORD}) for one in CANDIDATES
            ]
            connection = HTTPConnection("127.0.0.1", port, timeout=30)
            quiet = middle(page_time(connection, site) for _ in range(50))
            ours, theirs = multiprocessing.Pipe()
            crowd = multiprocessing.Process(
                target=_crowd, args=(port, headers, forms, (rate, seconds), theirs)
            )
            crowd.start()
            time.sleep(0.5)
            waits = []
            while not ours.poll():
                waits.append(page_time(connection, site))
                time.sleep(_PAGE_EVERY)
            ended = time.perf_counter()
            told = ours.recv()
            crowd.join()
            while page_time(connection, site) > 3 * quiet:
                pass
            recovery = (time.perf_counter() - ended) * 1000
            connection.close()
    slowest = sorted(waits)[int(len(waits) * 0.99)]
    logged_in = told["told"].get(303, 0) / told["seconds"]
    counted = sum(number for status, number in told["told"].items() if status not in {303, 503})
    print(f"{kind}: {told['told']} of {told['sent']} in {told['seconds']:.1f} s, pages {len(waits)}")
    return [
        _figure(f"page, slowest hundredth, {kind}", "ms", quiet, slowest, at_most=MOST_WAIT),
        _figure(f"log-ins that succeed, {kind}", "/s", round(rate), logged_in, at_least=LEAST_LOGINS),
        _figure(f"neither in nor 503, {kind}", "", 0, counted, at_most=0),
        _figure(f"a 503, median, {kind}", "ms", quiet, middle(told["refused"] or [0]), at_most=MOST_WAIT),
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
    rate = chosen.times * len(os.sched_getaffinity(0)) * 1000 / milliseconds(verification(), 20)
    figures = []
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            for kind in chosen.kinds:
                place = directory / kind
                place.mkdir()
                with empty_record(kind, place, cluster) as url:
                    figures += overloaded(kind, place, url, rate, chosen.seconds)
            settings = settings_of(cluster)
    return tell("overload", figures, server="gunicorn, 2 processes of 8 threads", postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
