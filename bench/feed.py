"""Reading the feed by API, on PostgreSQL: ten thousand events in pages of a hundred, and the same far on.

Every request comes with the client's secret by Basic. The floor of the pages is a bare Flask page on the same
server; that of a page behind position 1,000,000 is the first page. Floor, ours, floor, each round; medians.

    python -m bench.feed [--seconds 4] [--rounds 3]
"""

import json
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine

from bench.api import Caller, a_caller, unlimited
from bench.ground.crowded import crowd_of_events
from bench.ground.databases import empty_record
from bench.ground.figures import middle
from bench.ground.loaded import on_postgresql
from bench.ground.sites import filled, free_port, served
from bench.logins import milliseconds
from bench.pages import asked
from tests.databases import Cluster

READ: Final = 10_000
"""Events, in pages of a hundred."""
FAR: Final = 1_000_000
AT_LEAST: Final = 0.15
"""Of the bare page's requests a second."""
MOST_GROWTH: Final = 1.2
PRESSES: Final = 100
PATH: Final = "/api/v1/events"


def cursors(port: int, caller: Caller) -> Iterator[str]:
    """Read the feed from its beginning; yield the address of each page."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    path = PATH
    for _ in range(READ // 100):
        yield path
        connection.request("GET", path, headers=caller.headers)
        page = json.loads(connection.getresponse().read())
        assert len(page["items"]) == 100, page
        path = f"{PATH}?after={page['next']}"
    connection.close()


def script(caller: Caller, paths: list[str]) -> str:
    """Return what has wrk read one page after another."""
    return "\n".join(
        [
            *(f'wrk.headers["{name}"] = "{of}"' for name, of in caller.headers.items()),
            "local paths = {" + ", ".join(f"'{path}'" for path in paths) + "}",
            "local turn = 0",
            "request = function()",
            "  turn = turn % #paths + 1",
            "  return wrk.format(nil, paths[turn])",
            "end",
        ]
    )


def growth(port: int, caller: Caller, far: str, rounds: int) -> dict[str, Any]:
    """Return what a page far on takes against the first one, one client."""

    def read(path: str) -> None:
        connection = HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", path, headers=caller.headers)
        answer = connection.getresponse()
        assert len(json.loads(answer.read())["items"]) == 100
        connection.close()

    floors, found = [], []
    for _ in range(rounds):
        floors.append(milliseconds(lambda: read(PATH), PRESSES))
        found.append(milliseconds(lambda: read(far), PRESSES))
        floors.append(milliseconds(lambda: read(PATH), PRESSES))
    floor, took = middle(floors), middle(found)
    return {
        "name": f"a page behind position {FAR} against the first",
        "unit": "ms",
        "floor": floor,
        "ours": took,
        "ratio": took / floor,
        "at_most": MOST_GROWTH,
    }


def measured(directory: Path, cluster: Cluster, *, seconds: int, rounds: int) -> list[dict[str, Any]]:
    """Serve a record with a long feed and a bare page; measure."""
    hello, ours = free_port(), free_port()
    with (
        empty_record("postgresql", directory, cluster) as url,
        filled(url, directory, f"http://127.0.0.1:{ours}") as site,
    ):
        caller = a_caller(site)
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        crowd_of_events(engine, caller.organisation, FAR + READ)
        engine.dispose()
        with (
            served("bench.ground.hello:app", hello),
            served("results_app.wsgi:site()", ours, environment=unlimited(site)),
        ):
            place = directory / "feed.lua"
            place.write_text(script(caller, list(cursors(ours, caller))), "utf-8")
            asked(ours, PATH, 1, script=place)
            floors, found = [], []
            for _ in range(rounds):
                floors.append(asked(hello, "/", seconds).rate)
                found.append(asked(ours, PATH, seconds, script=place).rate)
                floors.append(asked(hello, "/", seconds).rate)
            far = growth(ours, caller, f"{PATH}?after={caller.cursor('events', FAR)}", rounds)
    floor, rate = middle(floors, 0), middle(found, 0)
    pages = {
        "name": f"pages of 100 of {READ} events",
        "unit": "/s",
        "floor": floor,
        "ours": rate,
        "ratio": rate / floor,
        "at_least": AT_LEAST,
    }
    return [pages, far]


def main() -> int:
    """Measure; the status is 1 where an aim is missed, 2 where wrk is not there."""
    return on_postgresql("feed", "The feed of events.", measured)


if __name__ == "__main__":
    raise SystemExit(main())
