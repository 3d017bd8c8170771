"""Calls that carry an `Idempotency-Key` are done once, however often they are sent (API-4)."""

import re
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Annotated, Any, Final, ParamSpec, Protocol, TypeVar, cast

import attrs
from flask import Response, g, request

from adapters_web.api.authenticating import caller_here
from adapters_web.api.describing import Parameter
from adapters_web.api.problems import ApiProblem, ProblemType
from adapters_web.site import this_site
from results_core.api_access.repeating import (
    LONGEST_KEY,
    Answer,
    Begun,
    OtherRequest,
    RepeatCalls,
    Repeated,
    UnderWay,
)
from results_core.kernel.transactions import Begin

P = ParamSpec("P")


class Beginning(Protocol):
    """A use case, a class of attrs, which is one transaction."""

    @property
    def begin(self) -> Begin[Any]:
        """Begins it."""


UseCase = TypeVar("UseCase", bound=Beginning)
HEADER: Final = "Idempotency-Key"
KEY: Final = Parameter(
    name=HEADER,
    meaning="A word of yours: what is sent twice under it within 24 hours is done once.",
    shape=Annotated[str, {"minLength": 1, "maxLength": LONGEST_KEY, "pattern": "^[!-~]+$"}],
    place="header",
)
REPLAYED: Final = "Idempotent-Replayed"
_KEY: Final = re.compile(rf"[\x21-\x7e]{{1,{LONGEST_KEY}}}")
_NOTHING_DONE: Final = "nothing_done"
_SECOND: Final = timedelta(seconds=1)
_LAST_DONE: Final = 399
"""Beyond this status nothing was done: the next one with the key may do it."""


def done_once(view: Callable[P, Response]) -> Callable[P, Response]:
    """Have a view done once for a key, where the call carries one; the same answer is given again.

    A view that answers with an error has done nothing. What it does is the one transaction of a use case,
    which it takes from `once`: whoever dies before the answer is kept has it done once all the same.
    """

    @wraps(view)
    def at_most_once(*args: P.args, **kwargs: P.kwargs) -> Response:
        key = request.headers.get(HEADER)
        if key is None:
            return view(*args, **kwargs)
        if _KEY.fullmatch(key) is None:
            raise ApiProblem(
                ProblemType.INVALID_REQUEST, f"{HEADER} is 1 to {LONGEST_KEY} visible ASCII characters."
            )
        repeat = this_site().application.api_access.repeat
        standing = repeat(caller_here().client, key, _asked())
        match standing:
            case Repeated():
                return _again(standing.answer)
            case OtherRequest():
                raise ApiProblem(ProblemType.KEY_REUSED)
            case UnderWay():
                wait = standing.until - repeat.clock.now()
                seconds = str(max(1, -(-wait // _SECOND)))
                raise ApiProblem(ProblemType.KEY_IN_USE, headers={"Retry-After": seconds})
            case Begun():
                g.begun = standing
                return _settled(repeat, standing, lambda: view(*args, **kwargs))

    return at_most_once


def once(use_case: UseCase) -> UseCase:
    """Return the use case as this call may do it: once for its key, where it carries one."""
    begun: Begun | None = g.get("begun")
    if begun is None:
        return use_case
    begin = this_site().application.api_access.repeat.once(begun, use_case.begin)
    as_it_may: UseCase = attrs.evolve(cast("Any", use_case), begin=begin)
    return as_it_may


def nothing_done(answer: Response) -> Response:
    """Return an answer that no key keeps: nothing was done, and the next one with the key may do it."""
    setattr(g, _NOTHING_DONE, True)
    return answer


def _settled(repeat: RepeatCalls, begun: Begun, do: Callable[[], Response]) -> Response:
    try:
        answer = do()
    except BaseException:
        repeat.let_go(begun)
        raise
    if answer.status_code > _LAST_DONE or g.get(_NOTHING_DONE, False):
        repeat.let_go(begun)
        return answer
    repeat.settle(
        begun, Answer(status=answer.status_code, media_type=answer.mimetype or "", body=answer.get_data())
    )
    return answer


def _again(kept: Answer) -> Response:
    answer = Response(kept.body, status=kept.status, mimetype=kept.media_type)
    answer.headers[REPLAYED] = "true"
    return answer


def _asked() -> bytes:
    """Return everything that makes a request this one: method, address, media type and body."""
    line = f"{request.method} {request.full_path} {request.mimetype}\n"
    return line.encode() + request.get_data(cache=True)
