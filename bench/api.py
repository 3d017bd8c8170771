"""Verifying statements by API, on PostgreSQL, each with its look in the journal and its receipt.

Each request comes with the client's secret by Basic. The floor of single verifications is a bare Flask page
on the same server. That of a batch of 1,000, which one client sends, is one raw join of the same rows,
loading included (bench.bulk); since every line carries a receipt, the batch is told against that floor with
their bare signing added, too. Floor, ours, floor, each round; medians.

    python -m bench.api [--seconds 4] [--rounds 3]
"""

import json
import time
from base64 import b64encode
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

import attrs
from sqlalchemy import create_engine, text

from bench.bulk import floor, signing
from bench.ground.crowded import crowd_of_results
from bench.ground.databases import empty_record
from bench.ground.figures import middle
from bench.ground.loaded import on_postgresql
from bench.ground.sites import FilledSite, filled, free_port, served
from bench.lookups import FEW, NUMBERS, some_results
from bench.pages import asked
from results_app.settings import Settings
from results_app.wiring import open_service
from results_core.kernel.identifiers import OrganisationId
from results_core.testing.clients import a_client, a_client_secret, put_client
from results_core.testing.organisations import an_organisation, put_organisation
from results_core.verification.verifying_many import MOST_AT_ONCE
from tests.databases import Cluster

AT_LEAST: Final = 0.15
"""Of the bare page's requests a second."""
AT_MOST: Final = 5.0
BATCHES: Final = 5
"""Of a round."""
_NUMBERED: Final = text(
    "UPDATE result_versions SET statement_number = 'C' || lpad(substr(id_number, 2), 7, '0')"
    " FROM entries WHERE id = result_id AND id_number LIKE 'X%'"
)
"""A form that statement numbers have: another is refused before it is looked for."""
PATH: Final = "/api/v1/verifications"


@attrs.frozen(kw_only=True)
class Caller:
    """A client of the API, and what it calls with."""

    organisation: OrganisationId
    headers: dict[str, str]
    cursor: Callable[[str, int], str]
    """Of a list, after a position."""


def unlimited(site: FilledSite) -> dict[str, str]:
    """Return what the site is started with, so that nobody calls too often."""
    return {**site.environment, "RESULTS_API_CALLS_PER_MINUTE": "1000000"}


def a_caller(site: FilledSite) -> Caller:
    """Put a client into the record."""
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
    client = put_client(service.store, a_client(organisation, asked_at=datetime.now(UTC)))
    cursors = service.application.api_access.cursors
    service.close()
    secret = a_client_secret(client).reveal()
    basic = b64encode(f"{client.id}:{secret}".encode()).decode()
    return Caller(
        organisation=organisation.id,
        headers={"Authorization": f"Basic {basic}"},
        cursor=lambda of, position: cursors.write(of, organisation.id, (position,)),
    )


def script(caller: Caller, typed: Sequence[tuple[str, str]]) -> str:
    """Return what has wrk send one verification after another."""
    bodies = map(json.dumps, asking(typed))
    return "\n".join(
        [
            'wrk.method = "POST"',
            'wrk.headers["Content-Type"] = "application/json"',
            *(f'wrk.headers["{name}"] = "{of}"' for name, of in caller.headers.items()),
            "local bodies = {" + ", ".join(f"'{body}'" for body in bodies) + "}",
            "local turn = 0",
            "request = function()",
            "  turn = turn % #bodies + 1",
            "  return wrk.format(nil, nil, nil, bodies[turn])",
            "end",
        ]
    )


def answered(port: int, caller: Caller, path: str, body: object) -> Any:  # noqa: ANN401 - JSON
    """Return what one call is answered."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    headers = caller.headers | {"Content-Type": "application/json"}
    connection.request("POST", path, body=json.dumps(body), headers=headers)
    told = json.loads(connection.getresponse().read())
    connection.close()
    return told


def asking(typed: Sequence[tuple[str, str]]) -> list[dict[str, str]]:
    """Return the questions as they are sent."""
    return [{"statement_number": number, "date_of_birth": born} for number, born in typed]


def singles(hello: int, ours: int, place: Path, *, seconds: int, rounds: int) -> dict[str, Any]:
    """Return how many verifications a second there are."""
    asked(ours, PATH, 1, script=place)
    floors, found = [], []
    for _ in range(rounds):
        floors.append(asked(hello, "/", seconds).rate)
        found.append(asked(ours, PATH, seconds, script=place).rate)
        floors.append(asked(hello, "/", seconds).rate)
    base, rate = middle(floors, 0), middle(found, 0)
    return {
        "name": "verifications by API, postgresql",
        "unit": "/s",
        "floor": base,
        "ours": rate,
        "ratio": rate / base,
        "at_least": AT_LEAST,
    }


def batches(
    ours: int, url: str, caller: Caller, typed: Sequence[tuple[str, str]], rounds: int
) -> Iterator[dict[str, Any]]:
    """Yield what a batch takes against the raw join of its rows, without and with signing."""
    pairs = [(number, date.fromisoformat(born)) for number, born in typed]
    body = {"items": asking(typed)}

    def sent() -> float:
        begun = time.perf_counter()
        told = answered(ours, caller, f"{PATH}/batch", body)
        taken = time.perf_counter() - begun
        assert {line["verdict"] for line in told["items"]} == {"match"}
        return taken * 1000

    sent()
    floors, found, signed = [], [], []
    for _ in range(rounds * BATCHES):
        floors.append(floor(url, pairs) * 1000)
        found.append(sent())
        signed.append(signing(len(pairs)) * 1000)
        floors.append(floor(url, pairs) * 1000)
    took = middle(found)
    for name, more in (("", 0.0), (", signing in the floor", middle(signed))):
        base = round(middle(floors) + more, 3)
        yield {
            "name": f"batch of {len(pairs)}, postgresql{name}",
            "unit": "ms",
            "floor": base,
            "ours": took,
            "ratio": took / base,
            "at_most": AT_MOST,
        }


def measured(directory: Path, cluster: Cluster, *, seconds: int, rounds: int) -> list[dict[str, Any]]:
    """Serve a record and a bare page; measure."""
    hello, ours = free_port(), free_port()
    with (
        empty_record("postgresql", directory, cluster) as url,
        filled(url, directory, f"http://127.0.0.1:{ours}") as site,
    ):
        engine = create_engine(url.replace("postgresql:", "postgresql+psycopg:"))
        crowd_of_results(engine, site.result, FEW)
        with engine.begin() as connection:
            connection.execute(_NUMBERED)
        typed = some_results(engine, MOST_AT_ONCE)
        engine.dispose()
        caller = a_caller(site)
        place = directory / "verify.lua"
        place.write_text(script(caller, typed[:NUMBERS]), "utf-8")
        with (
            served("bench.ground.hello:app", hello),
            served("results_app.wsgi:site()", ours, environment=unlimited(site)),
        ):
            assert answered(ours, caller, PATH, asking(typed)[0]).get("verdict") == "match"
            return [
                singles(hello, ours, place, seconds=seconds, rounds=rounds),
                *batches(ours, url, caller, typed, rounds),
            ]


def main() -> int:
    """Measure; the status is 1 where an aim is missed, 2 where wrk is not there."""
    return on_postgresql("api", "The interface for systems of organisations.", measured)


if __name__ == "__main__":
    raise SystemExit(main())
