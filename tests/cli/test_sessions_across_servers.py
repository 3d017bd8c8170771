"""What ends an officer's right ends the sessions in every process, at the next request (SES-3, SES-5)."""

from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path

import pytest

from results_app.settings import Settings
from results_app.wiring import Service, open_service
from results_core.access.credentials import Audience
from results_core.access.sessions import open_session
from results_core.organisations.model import Organisation
from results_core.testing.organisations import an_officer, an_organisation
from results_core.testing.stand_ins import SeededRandomness
from tests.cli.process import PATIENCE, free_port, run
from tests.cli.serving import served

CHANGES = {
    "logged-out": ("users", "log-out", "logged-out@univ.example"),
    "disabled": ("users", "disable", "disabled@univ.example", "--yes"),
    "suspended": ("organisations", "suspend", "suspended.example", "--reason", "A complaint", "--yes"),
}
"""What is done by command, by the name of the officer whom it concerns."""


@pytest.fixture
def directory(sqlite_url: str, tmp_path: Path) -> Path:
    """A directory with an empty database."""
    assert sqlite_url.startswith("sqlite")
    return tmp_path


def officer_with_session(service: Service, name: str, organisation: Organisation) -> str:
    """Keep an officer who has logged in; return what the browser holds."""
    officer = an_officer(organisation, email=f"{name}@univ.example")
    opened = open_session(
        officer.id,
        Audience.ORGANISATIONS,
        now=service.application.clock.now(),
        randomness=SeededRandomness(name),
    )
    with service.store.begin() as work:
        work.officers.add(officer)
        work.sessions.open(opened.session)
        work.commit()
    return opened.token.reveal()


def filled(url: str, secrets: Path) -> dict[str, str]:
    """Fill the record with an officer for each change and one whom none concerns; return their tokens."""
    tokens = {}
    with closing(open_service(Settings(database_url=url, secrets_file=secrets))) as service:
        houses = {
            name: an_organisation(name=f"House {name}", domains=(f"{name}.example",))
            for name in ("suspended", "others")
        }
        with service.store.begin() as work:
            for house in houses.values():
                work.organisations.add(house)
            work.commit()
        for name in (*CHANGES, "left-alone"):
            tokens[name] = officer_with_session(service, name, houses.get(name, houses["others"]))
    return tokens


def status(port: int, token: str) -> int:
    """Ask a server for a page of officers, with the cookie of a session; return how it answers."""
    with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection:
        connection.request("GET", "/verifiers/account", headers={"Cookie": f"officer={token}"})
        return connection.getresponse().status


def test_an_officers_sessions_end_in_every_process(directory: Path, sqlite_url: str) -> None:
    """Two servers, and a command that knows of neither; who is not concerned goes on in both."""
    secrets = directory / "secrets.toml"
    settings = {"RESULTS_DATABASE_URL": sqlite_url, "RESULTS_SECRETS_FILE": str(secrets)}
    tokens = filled(sqlite_url, secrets)
    one, other = free_port(), free_port()
    with (
        served(directory, one, "results", **settings),
        served(directory, other, "results", **settings),
    ):
        before = {name: (status(one, token), status(other, token)) for name, token in tokens.items()}
        done = [run(directory, *words, **settings) for words in CHANGES.values()]
        after = {name: (status(one, token), status(other, token)) for name, token in tokens.items()}

    assert before == dict.fromkeys(tokens, (200, 200))
    assert [one.returncode for one in done] == [0] * len(CHANGES), [one.stderr for one in done]
    assert after == {**dict.fromkeys(CHANGES, (303, 303)), "left-alone": (200, 200)}
