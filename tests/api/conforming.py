"""Every JSON that an API test is answered is held to the document of the interface (mission D1)."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

import jsonschema_rs
from flask import Flask
from werkzeug.routing import Rule
from werkzeug.test import TestResponse

from adapters_web.api.openapi import path_of

SNAPSHOT: Final = Path(__file__).parents[2] / "docs" / "openapi.json"


def hold_to_the_document(app: Flask, answer: TestResponse) -> TestResponse:
    """Return the answer; fail where the document says otherwise of its address, method and status."""
    request = answer.request
    with app.test_request_context(request.path, method=request.method, base_url=request.host_url) as here:
        rule = here.request.url_rule
    operation = None if rule is None else _operation(rule, request.method)
    if operation is not None:
        told = operation["responses"].get(str(answer.status_code), operation["responses"]["default"])
        if content := told.get("content"):
            assert answer.mimetype in content, f"{request.path}: {answer.status_code} {answer.mimetype}"
            schema = content[answer.mimetype]["schema"]
            if answer.is_json:
                _validator(json.dumps(schema)).validate(answer.json)
    return answer


def _operation(rule: Rule, method: str) -> dict[str, Any] | None:
    found: dict[str, Any] | None = _document()["paths"].get(path_of(rule), {}).get(method.lower())
    return found


@cache
def _document() -> dict[str, Any]:
    told: dict[str, Any] = json.loads(SNAPSHOT.read_text("utf-8"))
    return told


@cache
def _validator(schema: str) -> jsonschema_rs.Draft202012Validator:
    components = {"components": _document()["components"]}
    return jsonschema_rs.Draft202012Validator(json.loads(schema) | components, validate_formats=True)
