"""The document of the interface, made from its routes: policies, shapes and problems (OpenAPI 3.1; D1)."""

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from flask import Flask
from werkzeug.routing import Rule

from adapters_web.api import resources
from adapters_web.api.describing import Operation, Parameter, operation_of
from adapters_web.api.problems import MEDIA_TYPE, OF_CALLERS, ProblemType
from adapters_web.api.schemas import schema_of
from adapters_web.policies import Actor, scope_of, who_may

VERSION: Final = "1.0.0"
_PART: Final = re.compile(r"<(?:\w+:)?(\w+)>")
_METHODS: Final = ("GET", "POST", "PUT", "PATCH", "DELETE")
_WAIT: Final = {
    "Retry-After": {
        "description": "Seconds until it may be tried again.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
_HEADERS: Final = {
    401: {
        "WWW-Authenticate": {
            "description": "How to show who calls.",
            "required": True,
            "schema": {"type": "string"},
        }
    },
    429: _WAIT,
    503: _WAIT,
}
"""What answers of a status carry."""
_BINARY: Final = {"type": "string", "format": "binary"}
_OF_MEDIA: Final = {
    "application/json": {"type": "object"},
    "application/pdf": _BINARY,
    "image/jpeg": _BINARY,
    "text/html": {"type": "string"},
}
_THEIRS: Final = ("/api/", "/ce/")


def document_of(app: Flask, *, base_url: str, title: str, prefix: str = "") -> dict[str, Any]:
    """Return the document of every route that systems call, in the order of their addresses."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for rule, method in routes_of(app, prefix=prefix):
        path = path_of(rule).removeprefix(prefix)
        paths.setdefault(path, {})[method.lower()] = _operation(app, rule, method, schemas)
    schema_of(resources.Problem, schemas)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{title} API",
            "version": VERSION,
            "description": "What was shared with your organisation, and verifying statements of results.",
        },
        "servers": [{"url": base_url.rstrip("/")}],
        "paths": paths,
        "components": {
            "schemas": dict(sorted(schemas.items())),
            "securitySchemes": {
                "basic": {"type": "http", "scheme": "basic", "description": "Client id and secret."},
                "bearer": {"type": "http", "scheme": "bearer", "description": "A token of 900 seconds."},
            },
        },
    }


def routes_of(app: Flask, *, prefix: str = "") -> Iterator[tuple[Rule, str]]:
    """Yield every route that systems call, with each of its methods."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: rule.rule):
        if rule.rule.removeprefix(prefix).startswith(_THEIRS):
            for method in _METHODS:
                if method in (rule.methods or ()):
                    yield rule, method


def path_of(rule: Rule) -> str:
    """Return the address as the document spells it."""
    return _PART.sub(r"{\1}", rule.rule)


def _operation(app: Flask, rule: Rule, method: str, schemas: dict[str, Any]) -> dict[str, Any]:
    endpoint = str(rule.endpoint)
    view = app.view_functions[endpoint]
    operation, is_closed = operation_of(view), who_may(app, endpoint) is Actor.CLIENT
    summary, _, more = (inspect.getdoc(view) or "").partition("\n")
    scope = scope_of(app, endpoint)
    told: dict[str, Any] = {
        "operationId": f"{method.lower()}_{endpoint.rpartition('.')[2]}",
        "summary": summary,
        "parameters": [
            *(
                {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
                for name in _PART.findall(rule.rule)
            ),
            *(_parameter(one, schemas) for one in (operation.parameters if operation else ())),
        ],
        "responses": _responses(operation, schemas, is_closed=is_closed, has_scope=scope is not None),
        "security": [{"bearer": []}, {"basic": []}] if is_closed else [],
    }
    said = " ".join(more.split())
    needs = f"Scope: {scope.value}." if scope is not None else ""
    if said or needs:
        told["description"] = " ".join(filter(None, (said, needs)))
    if operation is not None:
        told["tags"] = [operation.tag.value]
        if operation.body is not None:
            told["requestBody"] = {
                "required": True,
                "content": {operation.media_type: {"schema": schema_of(operation.body, schemas)}},
            }
    return told


def _parameter(parameter: Parameter, schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": parameter.place,
        "required": parameter.required,
        "description": parameter.meaning,
        "schema": schema_of(parameter.shape, schemas),
    }


def _responses(
    operation: Operation | None, schemas: dict[str, Any], *, is_closed: bool, has_scope: bool
) -> dict[str, Any]:
    problems = [
        *(OF_CALLERS if is_closed else ()),
        *((ProblemType.SCOPE_MISSING,) if has_scope else ()),
        *(operation.problems if operation else ()),
    ]
    by_status: dict[int, list[ProblemType]] = {}
    for problem in problems:
        kinds = by_status.setdefault(problem.status, [])
        if problem not in kinds:
            kinds.append(problem)
    told = {
        str(status): {
            "description": "; ".join(f"{kind.title} (`{kind.slug}`)" for kind in kinds),
            **({"headers": _HEADERS[status]} if status in _HEADERS else {}),
            "content": _problem(schemas),
        }
        for status, kinds in by_status.items()
    }
    told["default"] = {"description": "Any other problem", "content": _problem(schemas)}
    well = {} if operation is None else {str(operation.status): _well(operation, schemas)}
    return dict(sorted((well | told).items()))


def _well(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"description": "As asked"}
    if isinstance(operation.answer, str):
        told["content"] = {operation.answer: {"schema": _OF_MEDIA[operation.answer]}}
    elif operation.answer is not None:
        told["content"] = {"application/json": {"schema": schema_of(operation.answer, schemas)}}
    if operation.may_wait:
        told["headers"] = {
            "Retry-After": {
                "description": "Seconds until there is budget again, where something was not checked.",
                "schema": {"type": "integer"},
            }
        }
    return told


def _problem(schemas: dict[str, Any]) -> Mapping[str, Any]:
    return {MEDIA_TYPE: {"schema": schema_of(resources.Problem, schemas)}}
