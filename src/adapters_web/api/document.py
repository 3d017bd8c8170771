"""The document of the interface, and our own page of it: no other host is asked for anything (D1)."""

import json
from functools import partial
from typing import Any, Final

from flask import Response, current_app

from adapters_web.api.advice import ADVICE
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Tag, described
from adapters_web.api.first_steps import first_steps
from adapters_web.api.openapi import document_of
from adapters_web.api.problems import ProblemType
from adapters_web.marks import Mark, marked
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site

_KEPT: Final = "results_openapi"
_FOR_FIVE_MINUTES: Final = "public, max-age=300"


@api.get("/openapi.json")
@described(tag=Tag.DOCUMENT, answer="application/json")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.ANYBODY)
def openapi() -> Response:
    """Return this document."""
    answer = Response(
        json.dumps(_document(), ensure_ascii=False, indent=1) + "\n", mimetype="application/json"
    )
    answer.headers["Cache-Control"] = _FOR_FIVE_MINUTES
    return answer


@api.get("/docs")
@described(tag=Tag.DOCUMENT, answer="text/html")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.ANYBODY)
def docs() -> Response:
    """Show the document as a page, with every kind of problem."""
    document = _document()
    return page(
        "api/docs.html",
        document=document,
        groups=_groups(document),
        problems=[(kind, ADVICE[kind]) for kind in ProblemType],
        pretty=partial(json.dumps, ensure_ascii=False, indent=2),
        steps=first_steps(document["servers"][0]["url"]),
        candidate=None,
        officer=None,
    )


def _document() -> dict[str, Any]:
    """Return the document, made once for an application."""
    kept: dict[str, Any] | None = current_app.extensions.get(_KEPT)
    if kept is None:
        settings = this_site().settings
        kept = document_of(
            current_app, base_url=settings.base_url, title=settings.service_name, prefix=settings.prefix
        )
        current_app.extensions[_KEPT] = kept
    return kept


def _groups(document: dict[str, Any]) -> list[tuple[str, list[tuple[str, str, dict[str, Any]]]]]:
    """Return the routes under their headings: method, address, and what is said of it."""
    told: dict[str, list[tuple[str, str, dict[str, Any]]]] = {tag.value: [] for tag in Tag}
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            for tag in operation.get("tags", ()):
                told[tag].append((method.upper(), path, operation))
    return [(tag, routes) for tag, routes in told.items() if routes]
