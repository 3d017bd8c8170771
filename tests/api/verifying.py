"""A system on the day of release, and what it sends to have statements verified."""

from typing import Any

from werkzeug.test import TestResponse

from results_core.journal.events import EventKind
from results_core.testing.builders import RELEASE, ZOFIA
from results_core.testing.scenes import result_of
from tests.api.calling import System, a_system
from tests.web.visits import ON_A_DESK, stage

BORN = "2004-02-29"


def on_the_day() -> System:
    """Return a system on the day of release."""
    site = stage(ON_A_DESK)
    site.rehearsal.import_results()
    site.rehearsal.clock.set(RELEASE)
    return a_system(site)


def number_of(system: System) -> str:
    """Return the number of the candidate's statement."""
    version = result_of(system.site.rehearsal.store, ZOFIA).version
    assert version is not None
    return version.statement_number or ""


def send(system: System, body: Any, path: str = "/verifications", **headers: str) -> TestResponse:  # noqa: ANN401 - whatever JSON can say
    """Send a body."""
    return system.ask(path, method="POST", json=body, headers={**system.basic, **headers})


def told(answer: TestResponse) -> dict[str, Any]:
    """Return the body of an answer that is well."""
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json  # type: ignore[assignment]
    return body


def events(system: System, kind: EventKind) -> list[Any]:
    """Return what was written down of a kind."""
    with system.site.rehearsal.store.begin(reading=True) as work:
        return [event for event in work.journal.read() if event.kind is kind]


def many(system: System, *items: Any, **headers: str) -> TestResponse:  # noqa: ANN401 - whatever JSON can say
    """Verify many at once."""
    return send(system, {"items": list(items)}, "/verifications/batch", **headers)
