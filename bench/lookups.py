"""Looking results up by number over HTTP, and finding an organisation, on PostgreSQL.

A search is what the form sends: session, budgets, number and date of birth, the look in the journal, and
the way to what was found. Its floor is a bare Flask page on the same server. The same search among ten
thousand and three million results, one client. The directory's answer to "univ ly" among 25,000
organisations has the page of one organisation, read by its key, for a floor. Floor, ours, floor, each
round; medians.

    python -m bench.lookups [--seconds 4] [--rounds 3] [--results 3000000]
"""

import argparse
import re
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from itertools import cycle
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode

import attrs
from sqlalchemy import Engine, create_engine, text

from adapters_crypto.randomness import SystemRandomness
from bench.ground.crowded import ORGANISATIONS, crowd_of_organisations, crowd_of_results
from bench.ground.databases import durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.ground.sites import SERVER, FilledSite, filled, free_port, served
from bench.logins import milliseconds
from bench.pages import CLIENTS, asked
from results_app.settings import Settings
from results_app.wiring import open_service
from results_core.access.credentials import Audience
from results_core.access.sessions import open_session
from results_core.organisations.model import Officer
from results_core.testing.organisations import an_officer, an_organisation, put_officer, put_organisation
from tests.databases import Cluster

FEW: Final = 10_000
NUMBERS: Final = 500
"""How many results are looked up in turn."""
AT_LEAST: Final = 0.09
"""Of the bare page's requests a second."""
MOST_GROWTH: Final = 1.3
MOST_KEYS: Final = 5.0
"""Looks by a key that an answer of the directory may cost."""
SEARCHES: Final = 15
"""Of the directory, a round: sixty a minute are anybody's."""

_FORM_KEY: Final = re.compile(r'name="csrf_token" value="([^"]+)"')


@attrs.frozen(kw_only=True)
class Desk:
    """What an officer's browser holds, and what is typed into it."""

    headers: dict[str, str]
    bodies: Sequence[str]
    """The form as it is sent, a result each."""

    def script(self) -> str:
        """Return what has wrk send the forms in turn."""
        return "\n".join(
            [
                'wrk.method = "POST"',
                *(f'wrk.headers["{name}"] = "{of}"' for name, of in self.headers.items()),
                "local bodies = {" + ", ".join(f'"{body}"' for body in self.bodies) + "}",
                "local turn = 0",
                "request = function()",
                "  turn = turn % #bodies + 1",
                "  return wrk.format(nil, nil, nil, bodies[turn])",
                "end",
            ]
        )


def opened_desk(port: int, cookie: str, typed: Sequence[tuple[str, str]]) -> Desk:
    """Open the page of the search; return what its form sends for these numbers and dates of birth."""
    headers = {"Cookie": cookie, "Origin": f"http://127.0.0.1:{port}"}
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", "/verifiers/search", headers=headers)
    found = _FORM_KEY.search(connection.getresponse().read().decode())
    connection.close()
    assert found
    return Desk(
        headers=headers | {"Content-Type": "application/x-www-form-urlencoded"},
        bodies=[
            urlencode({"csrf_token": found[1], "number": number, "born": born}) for number, born in typed
        ],
    )


def search(port: int, desk: Desk) -> Callable[[], None]:
    """Return one search that finds its result."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    bodies = cycle(desk.bodies)

    def press() -> None:
        connection.request("POST", "/verifiers/search", body=next(bodies), headers=desk.headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 303, answer.status
        assert "?found=" in answer.headers["Location"]

    return press


def look(port: int, path: str, cookie: str) -> Callable[[], None]:
    """Return one look at a page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)

    def open_it() -> None:
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status

    return open_it


def a_session(site: FilledSite) -> str:
    """Put an officer with an open session into the record; return the header that goes on with it."""
    environment = site.environment
    service = open_service(
        Settings(
            database_url=environment["RESULTS_DATABASE_URL"],
            base_url=environment["RESULTS_BASE_URL"],
            secrets_file=Path(environment["RESULTS_SECRETS_FILE"]),
            mail_url=environment["RESULTS_MAIL_URL"],
        )
    )
    organisation = put_organisation(service.store, an_organisation(name="Bench", domains=("bench.example",)))
    officer: Officer = put_officer(service.store, an_officer(organisation, email="officer@bench.example"))
    opened = open_session(
        officer.id, Audience.ORGANISATIONS, now=datetime.now(UTC), randomness=SystemRandomness()
    )
    with service.store.begin() as work:
        work.sessions.open(opened.session)
        work.commit()
    service.close()
    return f"officer={opened.token.reveal()}"


def some_results(engine: Engine, count: int = NUMBERS) -> list[tuple[str, str]]:
    """Return numbers of statements, each with its date of birth, from all over the table."""
    query = text(
        "SELECT statement_number, date_of_birth FROM result_versions JOIN entries ON id = result_id"
        " WHERE id_number LIKE 'X%' ORDER BY md5(id) LIMIT :count"
    )
    with engine.connect() as connection:
        found = connection.execute(query, {"count": count}).all()
    return [(number, born.isoformat()) for number, born in found]


def rates(
    hello: int, ours: int, desk: Desk, place: Path, *, seconds: int, rounds: int
) -> Iterator[dict[str, Any]]:
    """Yield how many searches a second there are."""
    script = place / "search.lua"
    script.write_text(desk.script(), "utf-8")
    asked(ours, "/verifiers/search", 1, script=script)
    floors, found = [], []
    for _ in range(rounds):
        floors.append(asked(hello, "/", seconds).rate)
        found.append(asked(ours, "/verifiers/search", seconds, script=script).rate)
        floors.append(asked(hello, "/", seconds).rate)
    floor, rate = middle(floors, 0), middle(found, 0)
    yield {
        "name": "searches by number, postgresql",
        "unit": "/s",
        "floor": floor,
        "ours": rate,
        "ratio": rate / floor,
        "at_least": AT_LEAST,
    }


def growth(few: Callable[[], None], many: Callable[[], None], name: str, rounds: int) -> dict[str, Any]:
    """Return what a search takes among many results against a search among few."""
    for press in (few, many):
        milliseconds(press, 20)
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(milliseconds(few, 50))
        ours.append(milliseconds(many, 50))
        floors.append(milliseconds(few, 50))
    floor, took = middle(floors), middle(ours)
    return {
        "name": name,
        "unit": "ms",
        "floor": floor,
        "ours": took,
        "ratio": took / floor,
        "at_most": MOST_GROWTH,
    }


def directory_figure(port: int, site: FilledSite, key: str, rounds: int) -> dict[str, Any]:
    """Return what finding by words takes against one organisation by its key."""
    by_key = look(port, f"/results/{site.result}/send/{key}", site.cookie)
    by_words = look(port, f"/results/{site.result}/organisations?name=univ+ly", site.cookie)
    milliseconds(by_key, 10)
    milliseconds(by_words, 5)
    floors, ours = [], []
    for _ in range(rounds):
        floors.append(milliseconds(by_key, SEARCHES))
        ours.append(milliseconds(by_words, SEARCHES))
        floors.append(milliseconds(by_key, SEARCHES))
    floor, took = middle(floors), middle(ours)
    return {
        "name": f'"univ ly" among {ORGANISATIONS} organisations',
        "unit": "ms",
        "floor": floor,
        "ours": took,
        "ratio": took / floor,
        "at_most": MOST_KEYS,
    }


def measured(
    directory: Path, cluster: Cluster, *, seconds: int, rounds: int, results: int
) -> list[dict[str, Any]]:
    """Serve a record of few results and one of many, and a bare page; measure."""
    hello, few, many = free_port(), free_port(), free_port()
    places = [directory / name for name in ("few", "many")]
    for place in places:
        place.mkdir()
    with (
        empty_record("postgresql", places[0], cluster) as url_of_few,
        empty_record("postgresql", places[1], cluster) as url_of_many,
        filled(url_of_few, places[0], f"http://127.0.0.1:{few}") as site_of_few,
        filled(url_of_many, places[1], f"http://127.0.0.1:{many}") as site_of_many,
    ):
        sessions, typed, keys = [], [], []
        for url, site, count in ((url_of_few, site_of_few, FEW), (url_of_many, site_of_many, results)):
            engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
            crowd_of_results(engine, site.result, count)
            keys.append(crowd_of_organisations(engine))
            typed.append(some_results(engine))
            engine.dispose()
            sessions.append(a_session(site))
        with (
            served("bench.ground.hello:app", hello),
            served("results_app.wsgi:site()", few, environment=site_of_few.environment),
            served("results_app.wsgi:site()", many, environment=site_of_many.environment),
        ):
            desks = [
                opened_desk(port, session, of)
                for port, session, of in zip((few, many), sessions, typed, strict=True)
            ]
            return [
                *rates(hello, few, desks[0], places[0], seconds=seconds, rounds=rounds),
                growth(
                    search(few, desks[0]),
                    search(many, desks[1]),
                    f"search among {results} results against {FEW}",
                    rounds,
                ),
                directory_figure(few, site_of_few, keys[0], rounds),
            ]


def main() -> int:
    """Measure; the status is 1 where an aim is missed, 2 where wrk is not there."""
    arguments = argparse.ArgumentParser(description="Looking up by number, and finding organisations.")
    arguments.add_argument("--seconds", type=int, default=4)
    arguments.add_argument("--rounds", type=int, default=3)
    arguments.add_argument("--results", type=int, default=3_000_000)
    chosen = arguments.parse_args()
    if shutil.which("wrk") is None:
        print("wrk is needed: Debian's package wrk")
        return 2
    with tempfile.TemporaryDirectory(prefix="bench-") as temporary:
        directory = Path(temporary)
        with durable_cluster(directory) as cluster:
            figures = measured(
                directory, cluster, seconds=chosen.seconds, rounds=chosen.rounds, results=chosen.results
            )
            settings = settings_of(cluster)
    return tell("lookups", figures, server=SERVER, clients=CLIENTS, postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
