"""Verifying a statement by API, on PostgreSQL, with its look in the journal and its receipt.

Each request comes with the client's secret by Basic. The floor is a bare Flask page on the same server.
Floor, ours, floor, each round; medians.

    python -m bench.api [--seconds 4] [--rounds 3]
"""

import argparse
import json
import shutil
import tempfile
from base64 import b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Final

from sqlalchemy import create_engine, text

from bench.ground.crowded import crowd_of_results
from bench.ground.databases import durable_cluster, empty_record, settings_of
from bench.ground.figures import middle, tell
from bench.ground.sites import SERVER, FilledSite, filled, free_port, served
from bench.lookups import FEW, some_results
from bench.pages import CLIENTS, asked
from results_app.settings import Settings
from results_app.wiring import open_service
from results_core.testing.clients import a_client, a_client_secret, put_client
from results_core.testing.organisations import an_organisation, put_organisation
from tests.databases import Cluster

AT_LEAST: Final = 0.15
"""Of the bare page's requests a second."""
_NUMBERED: Final = text(
    "UPDATE result_versions SET statement_number = 'C' || lpad(substr(id_number, 2), 7, '0')"
    " FROM entries WHERE id = result_id AND id_number LIKE 'X%'"
)
"""A form that statement numbers have: another is refused before it is looked for."""
_PATH: Final = "/api/v1/verifications"


def a_caller(site: FilledSite) -> str:
    """Put a client into the record; return the header that lets it in."""
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
    service.close()
    secret = a_client_secret(client).reveal()
    return "Basic " + b64encode(f"{client.id}:{secret}".encode()).decode()


def script(authorization: str, typed: Sequence[tuple[str, str]]) -> str:
    """Return what has wrk send one verification after another."""
    bodies = [json.dumps({"statement_number": number, "date_of_birth": born}) for number, born in typed]
    return "\n".join(
        [
            'wrk.method = "POST"',
            'wrk.headers["Content-Type"] = "application/json"',
            f'wrk.headers["Authorization"] = "{authorization}"',
            "local bodies = {" + ", ".join(f"'{body}'" for body in bodies) + "}",
            "local turn = 0",
            "request = function()",
            "  turn = turn % #bodies + 1",
            "  return wrk.format(nil, nil, nil, bodies[turn])",
            "end",
        ]
    )


def is_match(port: int, authorization: str, pair: tuple[str, str]) -> bool:
    """Tell whether what is measured finds its result."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    body = json.dumps({"statement_number": pair[0], "date_of_birth": pair[1]})
    headers = {"Authorization": authorization, "Content-Type": "application/json"}
    connection.request("POST", _PATH, body=body, headers=headers)
    told = json.loads(connection.getresponse().read())
    connection.close()
    return bool(told.get("verdict") == "match")


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
        typed = some_results(engine)
        engine.dispose()
        authorization = a_caller(site)
        place = directory / "verify.lua"
        place.write_text(script(authorization, typed), "utf-8")
        unlimited = {**site.environment, "RESULTS_API_CALLS_PER_MINUTE": "1000000"}
        with (
            served("bench.ground.hello:app", hello),
            served("results_app.wsgi:site()", ours, environment=unlimited),
        ):
            assert is_match(ours, authorization, typed[0])
            asked(ours, _PATH, 1, script=place)
            floors, found = [], []
            for _ in range(rounds):
                floors.append(asked(hello, "/", seconds).rate)
                found.append(asked(ours, _PATH, seconds, script=place).rate)
                floors.append(asked(hello, "/", seconds).rate)
    floor, rate = middle(floors, 0), middle(found, 0)
    return [
        {
            "name": "verifications by API, postgresql",
            "unit": "/s",
            "floor": floor,
            "ours": rate,
            "ratio": rate / floor,
            "at_least": AT_LEAST,
        }
    ]


def main() -> int:
    """Measure; the status is 1 where an aim is missed, 2 where wrk is not there."""
    arguments = argparse.ArgumentParser(description="The interface for systems of organisations.")
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
    return tell("api", figures, server=SERVER, clients=CLIENTS, postgresql=settings)


if __name__ == "__main__":
    raise SystemExit(main())
