"""Statements verified and claims checked under an idempotency key: once, whatever happens (API-4)."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import attrs
import pytest
from werkzeug.test import TestResponse

from results_core.api_access.repeating import DONE, Begun
from results_core.journal.events import EventKind
from results_core.kernel.errors import Contended
from results_core.testing.builders import RELEASE
from results_core.verification.verifying import AskedStatement
from results_core.verification.viewers import Viewer
from tests.api.calling import System
from tests.api.verifying import BORN, events, many, number_of, on_the_day, send, told


@pytest.fixture
def system() -> System:
    """A system on the day of release."""
    return on_the_day()


def test_a_key_has_a_statement_verified_once(system: System) -> None:
    """One look; what was not checked is kept by no key (API-4)."""
    headers = {"Idempotency-Key": "one"}
    body = {"statement_number": number_of(system), "date_of_birth": BORN}
    first, again = (send(system, body, **headers) for _ in range(2))
    assert first.data == again.data
    assert len(events(system, EventKind.RESULT_LOOKED)) == 1
    wrong = [{**body, "date_of_birth": f"2003-01-0{day}"} for day in range(1, 6)]
    for one in wrong:
        send(system, one)
    shut = [send(system, body, **{"Idempotency-Key": "two"}) for _ in range(2)]
    assert [one.headers.get("Idempotent-Replayed") for one in shut] == [None, None]
    system.site.rehearsal.clock.set(RELEASE + timedelta(days=1))
    assert told(send(system, body, **{"Idempotency-Key": "two"}))["verdict"] == "match"


def test_a_key_has_many_verified_once(system: System) -> None:
    """The same answer again, and one look (API-4)."""
    right = {"statement_number": number_of(system), "date_of_birth": BORN}
    first, again = (many(system, right, **{"Idempotency-Key": "many"}) for _ in range(2))
    assert (first.data, again.headers["Idempotent-Replayed"]) == (again.data, "true")
    assert len(events(system, EventKind.RESULT_LOOKED)) == 1


@pytest.mark.parametrize("path", ["/verifications", "/verifications/batch", "/claims"])
def test_who_dies_before_the_answer_is_kept_has_done_it_once(system: System, path: str) -> None:
    """A minute later the same request is answered, from what was done; nothing is done again (API-4)."""
    one = {"statement_number": number_of(system), "date_of_birth": BORN}
    miss = {"statement_number": "15BGB9615003", "date_of_birth": BORN}
    bodies = {"/verifications": one, "/claims": {**one, "claim": {}}}
    body = bodies.get(path, {"items": [one, miss]})

    def ask() -> TestResponse:
        return send(system, body, path, **{"Idempotency-Key": "one"})

    def written() -> list[int]:
        return [len(events(system, kind)) for kind in (EventKind.RESULT_LOOKED, EventKind.LOOKUP_MISSED)]

    first, before = told(ask()), written()
    with system.site.rehearsal.store.begin() as work:
        calls = work.record.client_calls  # type: ignore[attr-defined]
        [call] = calls.values()
        calls[call.key] = attrs.evolve(call, status=DONE, media_type=None, sealed=None)
        work.commit()
    assert ask().status_code == 409

    system.site.rehearsal.clock.advance(minutes=1)
    again = told(ask())
    assert said(again) == said(first)
    assert written() == before
    kept = ask()
    assert (kept.headers["Idempotent-Replayed"], kept.json) == ("true", again)


def said(body: Mapping[str, Any]) -> list[tuple[Any, Any, Any]]:
    """Return what each part of an answer says, whenever it was given."""
    return [tuple(map(one.get, ("verdict", "answer", "result"))) for one in body.get("items", [body])]


def test_who_was_too_slow_leaves_it_to_the_next(system: System) -> None:
    """Where somebody else has begun anew, nothing of the first is kept (API-4)."""
    rehearsal = system.site.rehearsal
    repeat, verify = rehearsal.application.api_access.repeat, rehearsal.application.verification.verify
    viewer = Viewer(organisation=system.organisation.id, client=system.client.id)
    slow = repeat(system.client.id, "one", b"asked")
    rehearsal.clock.advance(minutes=1)
    quick = repeat(system.client.id, "one", b"asked")
    assert isinstance(slow, Begun)
    assert isinstance(quick, Begun)
    asked = AskedStatement(number=number_of(system), born=date.fromisoformat(BORN), family_name="")
    with pytest.raises(Contended):
        attrs.evolve(verify, begin=repeat.once(slow, verify.begin))(viewer, asked, name="x")
    assert not events(system, EventKind.RESULT_LOOKED)
    attrs.evolve(verify, begin=repeat.once(quick, verify.begin))(viewer, asked, name="x")
    assert len(events(system, EventKind.RESULT_LOOKED)) == 1
