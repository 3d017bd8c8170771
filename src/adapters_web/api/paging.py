"""Pages of lists: how many, after what, and where to go on (API-3)."""

from collections.abc import Sequence
from typing import Annotated, Any, Final

from flask import Response, request

from adapters_web.api.answers import json_answer
from adapters_web.api.authenticating import caller_here
from adapters_web.api.describing import Parameter
from adapters_web.api.problems import ApiProblem, ProblemType, Wrong
from adapters_web.site import this_site
from results_core.api_access.cursors import Position

MOST: Final = 100
_LIMIT: Final = "limit"
_AFTER: Final = "after"
PAGED: Final = (
    Parameter(
        name=_AFTER,
        meaning="The `next` of the page before; absent for the first.",
        shape=Annotated[str, {"minLength": 1}],
    ),
    Parameter(
        name=_LIMIT,
        meaning=f"How many at most; {MOST} if nothing is said.",
        shape=Annotated[int, {"minimum": 1, "maximum": MOST}],
    ),
)


def limit_here() -> int:
    """Return how many are asked for: 100 where nothing is said.

    Raises:
        ApiProblem: It is no number from 1 to 100, or the address asks for what there is not.
    """
    unknown = set(request.args) - {_LIMIT, _AFTER}
    twice = [name for name in request.args if len(request.args.getlist(name)) > 1]
    if unknown or twice:
        detail = f"Parameters are {_AFTER} and {_LIMIT}, each once."
        raise ApiProblem(ProblemType.INVALID_VALUES, detail)
    text = request.args.get(_LIMIT, str(MOST))
    if not (text.isascii() and text.isdigit() and len(text) <= len(str(MOST)) and 1 <= int(text) <= MOST):
        wrong = Wrong(pointer=_LIMIT, detail=f"a whole number from 1 to {MOST}")
        raise ApiProblem(ProblemType.INVALID_VALUES, errors=[wrong])
    return int(text)


def position_here(list_name: str) -> Position | None:
    """Return after what the list goes on; None from its beginning.

    Raises:
        BadCursor: The cursor is none of this list of this organisation.
    """
    cursor = request.args.get(_AFTER)
    if cursor is None:
        return None
    return this_site().application.api_access.cursors.read(list_name, caller_here().organisation, cursor)


def page_answer(list_name: str, items: Sequence[dict[str, Any]], last: Position | None) -> Response:
    """Return a page; `last` is the position behind which the list goes on, None where it ends."""
    write = this_site().application.api_access.cursors.write
    going_on = None if last is None else write(list_name, caller_here().organisation, last)
    return json_answer({"items": items, "next": going_on})
