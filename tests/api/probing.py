"""The interface under everything that its document allows and forbids: schemathesis with all its checks (D1).

`make check` sends few examples of each phase; `python -m tests.api.probing 300` sends more by hand.
"""

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any, Final
from wsgiref.types import StartResponse, WSGIEnvironment

import attrs
import schemathesis
from schemathesis.config import (
    CacheConfig,
    GenerationConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
)
from schemathesis.core.transport import Response
from schemathesis.engine import Status, StopReason, events, from_schema

from results_core.api_access.limiting import CallPolicy
from results_core.application import Policies
from results_core.testing.builders import ANA, MINH, RELEASE, ZOFIA
from results_core.testing.files import entry_cells, result_cells
from results_core.testing.scenes import entry_of
from results_core.testing.sharing import a_share, put_share
from results_core.testing.webhooks import ADDRESS
from results_core.throttling.rates import RatePolicy
from tests.api.calling import System, a_system
from tests.browser.stage import listening, serving
from tests.web.visits import ON_A_DESK, stage

_UNHURRIED: Final = CallPolicy(
    **{
        f"of_{purpose}": RatePolicy(purpose=purpose, most=10**6, within=timedelta(minutes=1), burst=10**6)
        for purpose in ("client", "organisation", "address")
    }
)


_BEYOND_A_SCHEMA: Final = {
    "#invalid-cursor",  # only a cursor of ours is one
    "#idempotency-key-reused",  # what was sent before decides
    "Show client and secret once: by Basic, or in the form.",
    "a date in the past",
    "the code of an exam",  # of the catalogue that the service has
    "an instant in UTC, such as 2026-01-01T00:00:00",  # the 30th of February
    "not before startDateTime",
    "at most a year after startDateTime",
    "an address on an allowed port",  # which the operator settles
    "the public name of a machine, such as hooks.example.org",
    "no more addresses: the organisation has as many as it may",
}
"""Why what the document allows may be refused all the same."""


@attrs.frozen
class Finding:
    """A check that an answer did not pass."""

    operation: str
    check: str
    told: str

    def __str__(self) -> str:
        """Return it for a report."""
        return f"{self.operation}: {self.check}\n{self.told}"


@attrs.frozen
class Report:
    """What came of it."""

    calls: Counter[int]
    """By the status that was answered."""
    findings: list[Finding]
    ended: StopReason | None


def a_filled_system(address: str) -> System:
    """Return a client with all scopes whose organisation has shares, events and a webhook."""
    numbers = (ZOFIA, MINH, ANA)
    rows = [entry_cells(id_number=one, candidate_number=f"000{place}") for place, one in enumerate(numbers)]
    site = stage(attrs.evolve(ON_A_DESK, base_url=address), policies=Policies(calls=_UNHURRIED), rows=rows)
    rehearsal = site.rehearsal
    rehearsal.import_results(*(result_cells(id_number=one) for one in numbers))
    system = a_system(site)
    for number in numbers:
        entry = entry_of(rehearsal.store, number)
        put_share(rehearsal.store, a_share(entry.id, organisation=system.organisation.id))
    rehearsal.clock.set(RELEASE)
    while rehearsal.application.sharing.tell():
        pass
    rehearsal.application.seal_events.all()
    answer = system.ask("/webhooks", method="POST", json={"address": ADDRESS})
    assert answer.status_code == 201
    return system


def probe(*, examples: int) -> Report:
    """Send the examples of every phase to a served site, always the same, and return what was found."""
    with listening() as (place, address):
        system = a_filled_system(address)

        def a_minute_later(environ: WSGIEnvironment, start: StartResponse) -> Iterable[bytes]:
            system.site.rehearsal.clock.advance(minutes=1)
            return system.site.app(environ, start)

        with serving(a_minute_later, place):
            return _probe(system, examples)


def _probe(system: System, examples: int) -> Report:
    generation = GenerationConfig(max_examples=examples, deterministic=True)
    project = ProjectConfig(
        base_url=system.site.base_url,
        headers=system.basic,
        generation=generation,
        continue_on_failure=True,
        workers=1,
    )
    config = SchemathesisConfig(
        seed=1, projects=ProjectsConfig(default=project), cache=CacheConfig(enabled=False)
    )
    schema = schemathesis.openapi.from_dict(_without_defaults(system), config=config)
    report = Report(Counter(), [], None)
    for event in from_schema(schema).execute():
        match event:
            case events.ScenarioFinished():
                report.calls.update(_statuses(event))
                report.findings.extend(_found(event))
            case events.NonFatalError():
                report.findings.append(Finding(event.label, "error", str(event.value)))
            case events.FatalError():
                raise event.exception
            case events.EngineFinished():
                report = attrs.evolve(report, ended=event.stop_reason)
    return attrs.evolve(report, findings=list(dict.fromkeys(report.findings)))


def _without_defaults(system: System) -> dict[str, Any]:
    """Return the document as it is served, where only a status that it names is a status of it."""
    document: dict[str, Any] = system.ask("/openapi.json").get_json()
    for methods in document["paths"].values():
        for operation in methods.values():
            del operation["responses"]["default"]
    return document


def _statuses(event: events.ScenarioFinished) -> Iterator[int]:
    for one in event.recorder.interactions.values():
        if one.response is not None:
            yield one.response.status_code


def _found(event: events.ScenarioFinished) -> Iterator[Finding]:
    recorder = event.recorder
    for case_id, checks in recorder.checks.items():
        for check in checks:
            if check.status is Status.FAILURE and check.failure_info is not None:
                failure, case = check.failure_info.failure, recorder.cases[case_id].value
                answer = recorder.interactions[case_id].response
                if check.name == "positive_data_acceptance" and _is_beyond_a_schema(answer):
                    continue
                said = "" if answer is None else answer.text[:400]
                told = f"{failure.title}\n{failure.message}\n{check.failure_info.code_sample}\n{said}"
                yield Finding(case.operation.label, check.name, told)


def _is_beyond_a_schema(answer: Response | None) -> bool:
    """Tell whether everything that a problem names is what no schema can say."""
    assert answer is not None
    body = answer.json()
    named = [one["detail"] for one in body.get("errors", ())] or [body.get("detail", body["type"])]
    return all(one in _BEYOND_A_SCHEMA or f"#{one.rpartition('#')[2]}" in _BEYOND_A_SCHEMA for one in named)


if __name__ == "__main__":
    report = probe(examples=int(sys.argv[1]))
    for one in report.findings:
        print(one, end="\n\n")  # noqa: T201 - a program
    print(sum(report.calls.values()), "calls", dict(sorted(report.calls.items())))  # noqa: T201 - as above
    sys.exit(bool(report.findings))
