"""What every call has to pass and what every answer carries (API-3, API-5; interfaces §5)."""

import logging
from datetime import timedelta

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters_web.api.problems import ApiProblem
from adapters_web.api.strict_json import DEEPEST, read_json
from results_core.api_access.cursors import BadCursor, Cursors
from results_core.api_access.limiting import CallPolicy
from results_core.api_access.managing import MadeSecret
from results_core.application import Policies
from results_core.kernel.identifiers import OrganisationId
from results_core.organisations.model import OfficerState, Role
from results_core.testing.organisations import an_officer, put_officer
from results_core.testing.stand_ins import PlainDigester
from results_core.throttling.rates import RatePolicy
from tests.api.calling import API, PROBLEM, a_system, basic, bearer
from tests.web.visits import stage

MINUTE = timedelta(minutes=1)
SLOW = CallPolicy(
    of_client=RatePolicy(purpose="client", most=60, within=MINUTE, burst=12),
    of_organisation=RatePolicy(purpose="organisation", most=60, within=MINUTE, burst=60),
    of_address=RatePolicy(purpose="address", most=60, within=MINUTE, burst=30),
)


def test_a_call_leaves_no_trace_of_a_browser() -> None:
    """No cookie, no page, no language, nothing kept; another site's page sends nothing (CSRF-1)."""
    system = a_system()
    for path in ("/client", "/client?language=fr", "/nothing", "/token"):
        answer = system.ask(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.mimetype in {"application/json", PROBLEM}
    crossed = system.ask("/token", method="POST", headers={**system.basic, "Origin": "https://evil.example"})
    assert (crossed.status_code, crossed.mimetype) == (403, PROBLEM)


def test_every_fault_is_a_problem() -> None:
    """With a stable type that can be opened, the status, and the id of the request; never a page (API-5)."""
    system = a_system()
    for method, path, status, slug in (
        ("GET", "/nothing", 404, "not-found"),
        ("DELETE", "/client", 405, "method-not-allowed"),
        ("POST", "/token", 415, "unsupported-media-type"),
    ):
        answer = system.ask(path, method=method, headers={"X-Request-Id": "their-own-4711"})
        assert answer.json is not None
        assert answer.json["type"] == f"{system.site.base_url}{API}/docs#{slug}"
        assert (answer.status_code, answer.mimetype) == (status, PROBLEM)
        assert answer.headers["X-Request-Id"] == "their-own-4711"
        assert answer.json["request_id"] not in {"", "their-own-4711"}
    other = system.ask("/client", headers={**system.basic, "Host": "evil.example"})
    assert (other.status_code, other.mimetype) == (400, PROBLEM)


@pytest.mark.parametrize("theirs", ["", "a b", "x" * 129, "<script>", "naïve"])
def test_an_id_that_is_none_is_replaced(theirs: str) -> None:
    """What is echoed is short and plain (LOG-2)."""
    answer = a_system().ask("/nothing", headers={"X-Request-Id": theirs})
    assert answer.json is not None
    assert answer.headers["X-Request-Id"] == answer.json["request_id"]


def test_calls_that_come_too_fast_wait() -> None:
    """A burst, then one a second; each answer says what is left, the refusal says when (API-3)."""
    system = a_system(stage(policies=Policies(calls=SLOW)))
    answers = [system.ask("/client") for _ in range(14)]

    assert [one.status_code for one in answers] == [200] * 12 + [429] * 2
    assert [int(one.headers["RateLimit-Remaining"]) for one in answers] == [*range(11, -1, -1), 0, 0]
    assert answers[0].headers["RateLimit-Policy"].startswith('"client";q=60;w=60')
    assert answers[0].headers["RateLimit"].startswith('"client";r=11;t=')
    assert answers[-1].headers["Retry-After"] == "1"
    assert answers[-1].mimetype == PROBLEM
    clock = system.site.rehearsal.clock
    clock.set(clock.now() + timedelta(seconds=1))
    assert [system.ask("/client").status_code for _ in range(2)] == [200, 429]


def test_what_was_drawn_and_not_called_lapses() -> None:
    """A process keeps calls for five seconds; afterwards the record decides alone."""
    system = a_system(stage(policies=Policies(calls=SLOW)))
    assert system.ask("/client").headers["RateLimit-Remaining"] == "11"
    clock = system.site.rehearsal.clock
    clock.set(clock.now() + timedelta(seconds=5))

    assert system.ask("/client").headers["RateLimit-Remaining"] == "6"


def test_strangers_are_counted_by_their_address() -> None:
    """Whoever shows nothing is refused in the end as well."""
    system = a_system(stage(policies=Policies(calls=SLOW)))
    answers = [system.ask("/client", headers={}).status_code for _ in range(31)]

    assert answers == [401] * 30 + [429]
    assert system.ask("/client", headers={}, address="198.51.100.1").status_code == 401


@pytest.mark.parametrize(
    "text",
    [
        b'{"a": 1, "a": 1}',
        b'{"a": {"b": 1, "b": 2}}',
        b"[NaN]",
        b"[Infinity]",
        b"[-Infinity]",
        b"[1e999]",
        b"[9007199254740993]",
        b"[" + b"1" * 5000 + b"]",
        b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1),
        b"[" * 100_000,
        b"\xff",
        b"",
        b"{'a': 1}",
        b'{"a": 1} {}',
        "﻿{}".encode(),
    ],
)
def test_json_that_two_readers_read_in_two_ways_is_refused(text: bytes) -> None:
    """Doubles, no numbers, numbers that others round, depth, other encodings."""
    with pytest.raises(ApiProblem):
        read_json(text)


def test_brackets_in_words_are_no_depth() -> None:
    """Only what nests counts; exactly 32 is allowed."""
    assert read_json(b'["' + b'[\\"' * 50 + b'"]') == ['["' * 50]
    assert read_json(b"[" * DEEPEST + b"]" * DEEPEST)


@given(
    st.lists(st.one_of(st.integers(-(2**53), 2**53), st.text(max_size=32)), max_size=3), st.text(max_size=8)
)
def test_a_cursor_is_good_for_its_own_list_alone(position: list[int | str], other: str) -> None:
    """It comes back as it was written; elsewhere, and changed in any sign, it is none (API-3)."""
    cursors, lyon, oslo = (
        Cursors(digester=PlainDigester()),
        OrganisationId("a" * 32),
        OrganisationId("b" * 32),
    )
    cursor = cursors.write("shares", lyon, position)
    assert cursors.read("shares", lyon, cursor) == tuple(position)
    for name, whose, text in (
        ("events", lyon, cursor),
        ("shares", oslo, cursor),
        ("shares", lyon, f"A{cursor}"),
        ("shares", lyon, cursor[:-1]),
        ("shares", lyon, other),
    ):
        with pytest.raises(BadCursor):
            cursors.read(name, whose, text)


def test_the_log_names_the_client_and_nothing_that_opens(caplog: pytest.LogCaptureFixture) -> None:
    """Neither secrets nor tokens, right or wrong, stand in any line (LOG-1)."""
    system = a_system()
    with caplog.at_level(logging.INFO, logger="results.web"):
        token = system.token()
        for headers in (
            system.basic,
            bearer(token),
            basic(system.client.id, "wrong-secret"),
            bearer("wrong-token"),
        ):
            system.ask("/client?token=in-the-address", headers=headers)

    assert f'"client": "{system.client.id}"' in caplog.text
    for word in (system.secret, token, "wrong-secret", "wrong-token", "in-the-address"):
        assert word not in caplog.text


def test_a_secret_changes_while_a_client_pulls_every_second() -> None:
    """No call fails while two are live; the first call after the revocation does (D2, API-1)."""
    system = a_system()
    rehearsal = system.site.rehearsal
    main = put_officer(
        rehearsal.store, an_officer(system.organisation, role=Role.MAIN, state=OfficerState.ACTIVE)
    )
    clients, in_use = rehearsal.application.api_access.clients, system
    answers: list[int] = []
    [old] = clients.one(system.organisation.id, system.client.id).live

    def pull(seconds: int) -> None:
        for _ in range(seconds):
            rehearsal.clock.set(rehearsal.clock.now() + timedelta(seconds=1))
            answers.append(in_use.ask("/client").status_code)

    pull(10)
    made = clients.make_secret(main.id, system.client.id)
    assert isinstance(made, MadeSecret)
    pull(5)
    in_use = attrs.evolve(system, secret=made.opens.reveal())
    pull(5)
    clients.end_secret(main.id, system.client.id, old.id)
    pull(10)
    assert answers == [200] * 30
    assert system.ask("/client").status_code == 401
    rehearsal.application.api_access.requests.revoke(system.client.id, operator="olga", reason="lost")
    assert in_use.ask("/client").status_code == 401
