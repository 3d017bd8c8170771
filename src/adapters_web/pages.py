"""Answers: a page made from its template, or the way to another page."""

from typing import Any, Final

from flask import Response, request

from adapters_web.audiences import audience_here
from adapters_web.languages import language_here
from adapters_web.logged_in import candidate_here, officer_here
from adapters_web.navigation import navigation
from adapters_web.site import address, this_site
from adapters_web.visitors import visitor
from results_core.access.credentials import Audience

_BANNER: Final = "banner"
_NOT_GIVEN: Final = object()


def page(
    template: str,
    /,
    *,
    status: int = 200,
    candidate: object = _NOT_GIVEN,
    officer: object = _NOT_GIVEN,
    **context: Any,  # noqa: ANN401
) -> Response:
    """Return the page; `page` in its context is its own path unless another one is given.

    `candidate` and `officer` are whoever is logged in unless another one, or None, is given.
    """
    context.setdefault("page", request.path)
    context["candidate"] = candidate_here() if candidate is _NOT_GIVEN else candidate
    context["officer"] = officer_here() if officer is _NOT_GIVEN else officer
    context["ways"] = navigation() if audience_here() is Audience.ORGANISATIONS else None
    if _BANNER not in context and (banner := visitor().pop(_BANNER, None)):
        context[_BANNER] = banner
    text = this_site().render(template, language_here(), context)
    return Response(text, status=status, mimetype="text/html")


def see(endpoint: str, **values: str) -> Response:
    """Return the answer that sends the browser to a page of ours, to be got afresh."""
    return see_path(address(endpoint, **values))


def see_path(path: str) -> Response:
    """Return the answer that sends the browser to a path of ours."""
    return Response(status=303, headers={"Location": path})


def say_on_next_page(text: str) -> None:
    """Put a green banner on top of the page that comes next."""
    visitor()[_BANNER] = text
