"""The document of the interface is what its routes are (mission D1)."""

import json
from collections.abc import Mapping
from functools import cache
from typing import Any

from openapi_spec_validator import OpenAPIV31SpecValidator

from adapters_web.api.advice import ADVICE
from adapters_web.api.describing import operation_of
from adapters_web.api.openapi import path_of, routes_of
from adapters_web.api.problems import ProblemType
from adapters_web.policies import Actor, scope_of, who_may
from tests.api.conforming import SNAPSHOT
from tests.web.visits import ON_A_DESK, Staged, stage


@cache
def site() -> Staged:
    """Return a site of nobody's."""
    return stage(ON_A_DESK)


def served() -> str:
    """Return the document as it is served."""
    answer = site().app.test_client().get("/api/v1/openapi.json", base_url=site().base_url)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=300")
    return answer.text


def document() -> dict[str, Any]:
    """Return the document."""
    told: dict[str, Any] = json.loads(served())
    return told


def operations() -> Mapping[tuple[str, str], dict[str, Any]]:
    """Return what the document says of each address and method."""
    return {
        (path, method.upper()): operation
        for path, methods in document()["paths"].items()
        for method, operation in methods.items()
    }


def test_the_document_is_one() -> None:
    """By the validator of OpenAPI 3.1."""
    assert not list(OpenAPIV31SpecValidator(document()).iter_errors())


def test_the_document_has_every_route_and_no_other() -> None:
    """Each is described, and says whom it is open to."""
    app = site().app
    routes = {(path_of(rule), method): str(rule.endpoint) for rule, method in routes_of(app)}
    told = operations()
    assert told.keys() == routes.keys()
    for where, endpoint in routes.items():
        assert operation_of(app.view_functions[endpoint]) is not None, f"{where} is not described"
        assert bool(told[where]["security"]) is (who_may(app, endpoint) is Actor.CLIENT), where
        scope = scope_of(app, endpoint)
        assert scope is None or f"Scope: {scope.value}." in told[where]["description"], where


def test_the_document_is_as_it_was_kept() -> None:
    """What changes for systems is seen in review: `python -m tests.api.test_document` keeps it anew."""
    assert served() == SNAPSHOT.read_text("utf-8")


def test_the_page_explains_every_problem_and_every_route() -> None:
    """By the anchor that its type names; nothing comes from another host."""
    answer = site().app.test_client().get("/api/v1/docs", base_url=site().base_url)
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    for kind in ProblemType:
        assert f'id="{kind.slug}"' in answer.text
        assert ADVICE[kind].split("`")[0] in answer.text.replace("&#39;", "'")
    for path, method in operations():
        assert f"{method} {path}" in answer.text
    assert 'src="http' not in answer.text


if __name__ == "__main__":
    SNAPSHOT.write_text(served(), "utf-8")
