"""Figures for a monitor: there for whoever brings the token, and nothing personal among them."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import attrs
import pytest
from werkzeug.test import Client

from results_app.metrics import DIRECTORY, measured
from results_app.settings import Settings, SettingsFault
from results_app.site import build_site
from results_app.wiring import Service, open_service
from results_core.kernel.errors import StoreUnavailable
from results_core.testing.builders import a_letter
from results_core.testing.scenes import put_letters

TOKEN = "a-token-that-nobody-guesses"
ONE_REQUEST = """
import sys
from contextlib import closing
from werkzeug.test import Client
from results_app import Settings, open_service
from results_app.site import build_site

database, token = sys.argv[1:]
with closing(open_service(Settings(database_url=database, metrics_token=token))) as service:
    client = Client(build_site(service))
    client.get("/", base_url="http://127.0.0.1:8000")
    print(client.get("/metrics", headers={"Authorization": f"Bearer {token}"}).text)
"""
ASKING = {"Authorization": f"Bearer {TOKEN}"}
HERE = "http://127.0.0.1:8000"


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    """A service that a monitor may ask."""
    with closing(open_service(Settings(database_url=sqlite_url, metrics_token=TOKEN))) as service:
        yield service


def figures(client: Client) -> str:
    """Return what the monitor reads."""
    answer = client.get("/metrics", headers=ASKING)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    return answer.text


def test_requests_are_counted_by_route_and_never_by_what_was_typed(service: Service) -> None:
    """A path that is no page, and what stands in one, is somebody's own words."""
    client = Client(build_site(service))
    client.get("/", base_url=HERE)
    client.get("/confirm/a-secret-link", base_url=HERE)
    client.get("/SIR094701", base_url=HERE)
    text = figures(client)

    assert 'results_request_seconds_count{method="GET",route="/",status="200"} 1.0' in text
    assert 'route="/confirm/<token>"' in text
    assert 'results_request_seconds_count{method="GET",route="-",status="404"} 1.0' in text
    assert "a-secret-link" not in text
    assert "SIR094701" not in text


def test_the_queue_and_the_seals_are_told(service: Service) -> None:
    """As they are when the monitor asks."""
    client = Client(build_site(service))
    assert 'results_letters{state="waiting"} 1.0' not in figures(client)
    put_letters(service.store, a_letter())
    text = figures(client)

    assert "results_up 1.0" in text
    assert 'results_letters{state="waiting"} 1.0' in text
    assert "results_oldest_letter_seconds" in text
    assert "results_unsealed_events 0.0" in text


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer another-token-that-is-wrong"}])
def test_strangers_find_what_is_at_any_address_that_is_none(
    headers: dict[str, str], service: Service
) -> None:
    """There is nothing to try tokens on."""
    client = Client(build_site(service))
    answer = client.get("/metrics", headers=headers, base_url=HERE)

    assert answer.status_code == 404
    assert "results_up" not in answer.text


def test_without_a_token_nothing_is_measured(service: Service) -> None:
    """The site stands as it is, and the extra is not asked for."""
    silent = attrs.evolve(service, settings=attrs.evolve(service.settings, metrics_token=""))
    site = build_site(silent)

    assert measured(site, silent) is site


def test_a_database_that_is_gone_is_told(service: Service) -> None:
    """The monitor learns it and still reads what the process knows."""

    def gone() -> None:
        raise StoreUnavailable("gone")

    application = attrs.evolve(
        service.application, outbox=attrs.make_class("Gone", {"status": attrs.field()})(gone)
    )
    text = figures(Client(build_site(attrs.evolve(service, application=application))))

    assert "results_up 0.0" in text
    assert "results_letters" not in text


def test_a_token_that_is_easily_guessed_is_refused() -> None:
    """It is told with the other faults of settings."""
    with pytest.raises(SettingsFault, match="METRICS_TOKEN"):
        Settings(metrics_token="short")


def test_processes_put_their_figures_together(tmp_path: Path, service: Service) -> None:
    """What another process has counted is told by whichever is asked."""
    command = [sys.executable, "-c", ONE_REQUEST, service.settings.database_url, TOKEN]
    directory = tmp_path / "figures"
    directory.mkdir()
    environment = {**os.environ, DIRECTORY: str(directory)}
    for times in (1, 2):
        answer = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

        assert f'route="/",status="200"}} {times}.0' in answer.stdout, answer.stderr
