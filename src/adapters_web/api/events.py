"""The feed: what happens to the organisation's shares, in order, nothing left out (D3)."""

from typing import Any, Final

from flask import Response

from adapters_web.api import resources
from adapters_web.api.authenticating import caller_here
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Tag, described
from adapters_web.api.paging import PAGED, limit_here, page_answer, position_here
from adapters_web.api.problems import ProblemType
from adapters_web.api.shapes import instant
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.api_access.model import Scope
from results_core.journal.feed import Told

_LIST: Final = "events"


@api.get("/events")
@described(
    tag=Tag.FEED,
    answer=resources.Events,
    parameters=PAGED,
    problems=(ProblemType.INVALID_VALUES, ProblemType.INVALID_CURSOR),
)
@open_to(Actor.CLIENT, scope=Scope.SHARES)
def events() -> Response:
    """Return what follows a cursor. Whoever keeps the last `next` and asks with it again misses nothing."""
    limit, position = limit_here(), position_here(_LIST)
    after = 0 if position is None else int(position[0])
    found = this_site().application.api_access.feed(caller_here().organisation, after=after, limit=limit)
    return page_answer(_LIST, [event_line(told) for told in found], (found[-1].position,) if found else None)


def event_line(told: Told) -> dict[str, Any]:
    """Return an event: ids alone, nothing of candidate or result."""
    line: dict[str, Any] = {
        "id": told.id,
        "type": told.type,
        "at": instant(told.at),
        "share": told.share,
        "result": told.result,
    }
    if told.version is not None:
        line["version"] = told.version or None
    return line
