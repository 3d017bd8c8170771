"""Ready is who can do everything; outsiders learn that and nothing else (CFG-2, REL-3)."""

import logging
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs
import pytest
from werkzeug.test import Client

from results_app.probes import answering_probes
from results_app.readiness import Readiness, ReadinessLimits, Unready, readiness_of
from results_app.settings import Settings
from results_app.site import build_site
from results_app.wiring import Service, open_service
from results_core.testing.builders import NOON, a_letter, an_event
from results_core.testing.scenes import put_events
from results_core.testing.stand_ins import PlainSignatures, StoppedClock

NOW = datetime(2026, 7, 1, tzinfo=UTC)
STRANGE_HOST = {"Host": "10.0.0.7:8000"}


@pytest.fixture
def service(sqlite_url: str) -> Iterator[Service]:
    """A service on a file, under the machine's clock."""
    with closing(open_service(Settings(database_url=sqlite_url))) as service:
        yield service


def readiness(**instead: Any) -> Readiness:  # noqa: ANN401 - as the fields are
    """Return one for which all is well, but for what is given."""
    well: dict[str, Any] = {
        "probe": lambda: (True, NOW),
        "oldest_letter": lambda: None,
        "oldest_unsealed": lambda: None,
        "signatures": PlainSignatures(),
        "disk": Path("/"),
        "clock": StoppedClock(NOW),
        "machine": lambda: NOW,
        "octets_free": lambda _: 10**12,
    }
    return Readiness(**(well | instead))


def failing() -> tuple[bool, datetime | None]:
    """Stand for a database that is gone."""
    raise sqlite3.OperationalError("no such host: db.example.org")


class Mute(PlainSignatures):
    """Has no key that makes what it recognises."""

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Recognise nothing."""
        return False


@pytest.mark.parametrize(
    ("instead", "found"),
    [
        ({}, ()),
        ({"probe": failing}, (Unready.DATABASE,)),
        ({"probe": lambda: (False, NOW)}, (Unready.SCHEMA,)),
        ({"probe": lambda: (True, NOW + timedelta(seconds=2))}, ()),
        ({"probe": lambda: (True, NOW + timedelta(seconds=2.1))}, (Unready.CLOCK,)),
        ({"probe": lambda: (True, NOW - timedelta(hours=1))}, (Unready.CLOCK,)),
        ({"probe": lambda: (True, None)}, ()),
        ({"oldest_letter": lambda: NOW - timedelta(minutes=61)}, (Unready.OUTBOX,)),
        ({"oldest_unsealed": lambda: NOW - timedelta(minutes=6)}, (Unready.SEALING,)),
        ({"octets_free": lambda _: 99_999_999}, (Unready.DISK,)),
        ({"signatures": Mute()}, (Unready.SIGNING_KEY,)),
        ({"probe": failing, "octets_free": lambda _: 0}, (Unready.DATABASE, Unready.DISK)),
    ],
)
def test_each_fault_is_found(instead: dict[str, Any], found: tuple[Unready, ...]) -> None:
    """One by one, and all of them together."""
    assert readiness(**instead).faults() == found
    assert readiness(**instead)() is not bool(found)


def test_nobody_makes_the_database_work_more_often_than_the_limits_say() -> None:
    """A crowd of questions is one look; the next look is due when the answer is old."""
    looks: list[int] = []

    def look() -> tuple[bool, datetime | None]:
        looks.append(1)
        return True, None

    patient = readiness(probe=look)
    crowd = [threading.Thread(target=patient) for _ in range(8)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    eager = readiness(probe=look, limits=ReadinessLimits(probed_every=0.0))
    assert (eager(), eager()) == (True, True)

    assert len(looks) == 1 + 2


def test_a_change_is_logged_once_with_its_cause(caplog: pytest.LogCaptureFixture) -> None:
    """Codes, and nothing of what the driver said."""
    caplog.set_level(logging.INFO)
    broken = readiness(probe=failing, limits=ReadinessLimits(probed_every=0.0))
    assert (broken(), broken()) == (False, False)

    [record] = caplog.records
    assert '"because": ["database"]' in record.getMessage()
    assert "example.org" not in caplog.text


def test_outsiders_get_a_word(service: Service) -> None:
    """Under any host, without a cookie, never stored; no other method; no other path."""
    client = Client(build_site(service))
    for path in ("/healthz", "/readyz"):
        answer = client.get(path, headers=STRANGE_HOST)
        assert (answer.status_code, answer.text) == (200, "ok\n")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in answer.headers
        assert client.head(path).text == ""
        assert client.post(path).status_code == 405
    assert client.get("/readyz/", headers=STRANGE_HOST).status_code == 400

    not_ready = Client(answering_probes(build_site(service), readiness(probe=failing)))
    assert not_ready.get("/healthz").status_code == 200
    answer = not_ready.get("/readyz")
    assert (answer.status_code, answer.text) == (503, "unavailable\n")


def test_a_service_is_ready_until_something_is_wrong(service: Service, sqlite_url: str) -> None:
    """A letter and an event that wait, another schema."""
    assert readiness_of(service).faults() == ()

    put_events(service.store, an_event(at=NOON - timedelta(days=900)))
    with service.store.begin() as work:
        work.outbox.add(a_letter(written_at=NOON - timedelta(days=900)))
        work.commit()
    assert readiness_of(service).faults() == (Unready.OUTBOX, Unready.SEALING)

    with closing(sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    assert readiness_of(service).faults() == (Unready.SCHEMA,)


@pytest.mark.postgresql
def test_postgresql_is_written_to_and_asked_for_its_clock(postgresql_url: str, tmp_path: Path) -> None:
    """The probe commits; where a server takes no writes, it is not ready."""
    settings = Settings(
        database_url=postgresql_url,
        secrets_file=tmp_path / "secrets.toml",
        checkpoints_file=tmp_path / "checkpoints.jsonl",
    )
    with closing(open_service(settings)) as service:
        assert service.store.probe().clock is not None
        assert readiness_of(service).faults() == ()
    reading = attrs.evolve(
        settings, database_url=f"{postgresql_url}&options=-c%20default_transaction_read_only%3Don"
    )
    with closing(open_service(reading)) as service:
        assert readiness_of(service).faults() == (Unready.DATABASE,)
