"""How long a whole log-in takes over HTTP, against one verification of its password by argon2.

A log-in reserves the try, verifies, opens the session and writes what happened: two durable transactions,
the first of them beside the hash. One client, so that nothing waits for anything else. So many log in before
it counts that SQLite's log has grown to where it is used again: a commit that makes it longer takes three
times as long. Floor, ours, floor, each round; medians. Each floor is a process of its own,
because how long a hash takes depends on where in memory its process happens to lie.

    python -m bench.logins [--logins 30] [--rounds 3]
"""

import argparse
import multiprocessing
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

from adapters_crypto.keyring import PEPPER, development_keys
from adapters_crypto.passwords import Argon2Parameters, Argon2Passwords
from bench.ground.databases import durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.ground.sites import CANDIDATE, SERVER, filled, free_port, served
from results_app.demo.filling import PASSWORD
from results_core.kernel.confidential import Password
from tests.databases import Cluster

MOST: Final = {"sqlite": 1.25, "postgresql": 1.4}
"""What a log-in may take of a verification's time: by threads."""

WARMING: Final = 80
"""Log-ins; SQLite begins its log anew after 1,000 pages, and a log-in writes some twenty."""

_FORM_KEY: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


def verification() -> Callable[[], None]:
    """Return one verification of a password, as the service does it."""
    hasher = Argon2Passwords(Argon2Parameters(), development_keys(datetime.now(UTC)).of(PEPPER))
    password = Password(PASSWORD)
    digest = hasher.digest(password)

    def verify() -> None:
        assert hasher.verify(digest, password)

    return verify


def verifications(times: int) -> float:
    """Return the median milliseconds of a verification, in a process that does nothing else."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(_verifying, (times,))


def _verifying(times: int) -> float:
    return milliseconds(verification(), times)


def log_in(port: int) -> Callable[[], None]:
    """Return one log-in, as a browser sends it that has the page open."""
    headers, key = opened_form(port)
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    form = urlencode({"csrf_token": key, "id_number": CANDIDATE, "password": PASSWORD})

    def press() -> None:
        connection.request("POST", "/login", body=form, headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status

    return press


def opened_form(port: int) -> tuple[dict[str, str], str]:
    """Return what a browser sends that has the page open: its headers, and the key of the form."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/")
    page = connection.getresponse()
    found = _FORM_KEY.search(page.read().decode("utf-8"))
    connection.close()
    assert found
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": _cookies(page),
        "Origin": f"http://127.0.0.1:{port}",
    }
    return headers, found[1]


def _cookies(answer: HTTPResponse) -> str:
    return "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_all("Set-Cookie") or [])


def milliseconds(deed: Callable[[], None], times: int) -> float:
    """Return the median time of a deed, in milliseconds."""
    taken = []
    for _ in range(times):
        begun = time.perf_counter()
        deed()
        taken.append((time.perf_counter() - begun) * 1000)
    return middle(taken)


def figures(directory: Path, cluster: Cluster, logins: int, rounds: int) -> Iterator[dict[str, Any]]:
    """Yield a figure for each kind of database."""
    for kind, most in MOST.items():
        port = free_port()
        place = directory / f"{kind}-site"
        place.mkdir()
        with (
            empty_record(kind, place, cluster) as url,
            filled(url, place, f"http://127.0.0.1:{port}") as site,
            served("results_app.wsgi:site()", port, environment=site.environment),
        ):
            press = log_in(port)
            milliseconds(press, WARMING)
            floors, ours = [], []
            for _ in range(rounds):
                floors.append(verifications(logins))
                ours.append(milliseconds(press, logins))
                floors.append(verifications(logins))
        floor, took = middle(floors), middle(ours)
        yield {
            "name": f"log-in, {kind}",
            "unit": "ms",
            "floor": floor,
            "ours": took,
            "ratio": took / floor,
            "at_most": most,
        }


def main() -> int:
    """Measure; the status is 1 where an aim is missed."""
    arguments = argparse.ArgumentParser(description="A log-in against one verification by argon2.")
    arguments.add_argument("--logins", type=int, default=30)
    arguments.add_argument("--rounds", type=int, default=3)
    chosen = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            told = list(figures(directory, cluster, chosen.logins, chosen.rounds))
            settings = settings_of(cluster)
    return tell("logins", told, server=SERVER, clients=1, postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
