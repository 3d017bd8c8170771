"""Calls under an idempotency key, over HTTP (API-4)."""

from datetime import timedelta
from itertools import count

import pytest
from flask import Response, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.test import TestResponse

from adapters_web.api.answers import json_answer
from adapters_web.api.problems import ApiProblem, ProblemType
from adapters_web.api.repeating import done_once
from adapters_web.policies import Actor, open_to
from results_core.kernel.identifiers import ClientId
from results_core.testing.clients import a_client, a_client_secret, put_client
from tests.api.calling import System, a_system, basic

PATH = "/counting"


@pytest.fixture
def system() -> System:
    """A client of a site that counts what is done."""
    numbers = count(1)

    @open_to(Actor.CLIENT)
    @done_once
    def counting() -> Response:
        number = next(numbers)
        if request.args.get("fails") == "wrong":
            raise ApiProblem(ProblemType.INVALID_VALUES)
        if request.args.get("fails") == "down":
            raise ServiceUnavailable
        return json_answer({"number": number}, status=201)

    system = a_system()
    app = system.site.app
    app.add_url_rule(
        f"/api/v1{PATH}", "counting", counting, methods=["POST"], provide_automatic_options=False
    )
    app.extensions["csrf"].exempt(counting)
    return system


def send(system: System, key: str = "k-1", path: str = PATH, body: str = "{}") -> TestResponse:
    """Send a call under a key."""
    headers = {**system.basic, "Idempotency-Key": key, "Content-Type": "application/json"}
    return system.ask(path, method="POST", headers=headers, data=body.encode())


def test_what_is_sent_twice_is_done_once(system: System) -> None:
    """The same answer, said to be an old one; without a key, and under another, it is done again."""
    first, again = send(system), send(system)
    assert (first.status_code, first.json, first.headers.get("Idempotent-Replayed")) == (
        201,
        {"number": 1},
        None,
    )
    assert (again.status_code, again.data, again.mimetype) == (201, first.data, "application/json")
    assert again.headers["Idempotent-Replayed"] == "true"
    assert send(system, "k-2").json == {"number": 2}
    assert system.ask(PATH, method="POST").json == {"number": 3}


def test_a_key_is_for_one_request(system: System) -> None:
    """Another body or address under it is refused, for whoever it is; a day later it is a new key."""
    send(system)
    for other in (send(system, body='{"a": 1}'), send(system, path=f"{PATH}?a=1")):
        assert other.json is not None
        assert other.status_code == 422
        assert other.json["type"].endswith("#idempotency-key-reused")
    clock = system.site.rehearsal.clock
    clock.set(clock.now() + timedelta(hours=24))
    assert send(system, body='{"a": 1}').json == {"number": 2}


def test_another_client_has_keys_of_its_own(system: System) -> None:
    """The same word is nothing to somebody else."""
    send(system)
    other = put_client(system.site.rehearsal.store, a_client(system.organisation, name="Other"))
    headers = {**basic(other.id, a_client_secret(other).reveal()), "Idempotency-Key": "k-1"}
    assert system.ask(PATH, method="POST", headers=headers).json == {"number": 2}


@pytest.mark.parametrize(("fails", "status"), [("wrong", 422), ("down", 503)])
def test_what_was_not_done_may_be_tried_again(system: System, fails: str, status: int) -> None:
    """An error keeps no key."""
    for number in (1, 2):
        assert send(system, path=f"{PATH}?fails={fails}").status_code == status, number
    assert send(system).json == {"number": 3}


def test_what_is_under_way_is_waited_for(system: System) -> None:
    """409 with the time to wait, while whoever began has not answered; then the next may."""
    repeat = system.site.rehearsal.application.api_access.repeat
    asked = f"POST /api/v1{PATH}? application/json\n{{}}".encode()
    repeat(ClientId(system.client.id), "k-1", asked)
    waiting = send(system)
    assert waiting.json is not None
    assert (waiting.status_code, waiting.headers["Retry-After"]) == (409, "60")
    assert waiting.json["type"].endswith("#idempotency-key-in-use")
    clock = system.site.rehearsal.clock
    clock.set(clock.now() + timedelta(minutes=1))
    assert send(system).json == {"number": 1}


@pytest.mark.parametrize("key", ["", "a b", "x" * 256, "clé"])
def test_what_is_no_key_is_refused(system: System, key: str) -> None:
    """Visible ASCII, 255 at most."""
    assert send(system, key).status_code == 400


def test_answers_lie_sealed(system: System) -> None:
    """They may hold results (PRV-2)."""
    send(system)
    with system.site.rehearsal.store.begin(reading=True) as work:
        [kept] = work.record.client_calls.values()  # type: ignore[attr-defined]
    assert kept.sealed is not None
    assert "sealed" in kept.sealed or "number" not in kept.sealed
