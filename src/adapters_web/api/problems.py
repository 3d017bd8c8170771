"""What a machine is told when something is wrong: problem details with stable types (RFC 9457, API-5).

A type never changes its meaning and is never taken away; titles and details are English for whoever
reads the log of the other side. Nothing tells how we are built.
"""

import json
import secrets
from collections.abc import Mapping, Sequence
from enum import Enum, unique
from typing import Any, Final

import attrs
from flask import Response, g, request
from werkzeug.exceptions import HTTPException

from adapters_web.machines import API
from adapters_web.request_log import log_fault
from adapters_web.site import this_site
from adapters_web.statuses import RETRY_SECONDS, STATUS
from results_core.kernel.errors import Kind, ResultsError
from results_core.kernel.identifiers import CROCKFORD

MEDIA_TYPE: Final = "application/problem+json"
_SERVER: Final = 500
_BUSY: Final = 503


@unique
class ProblemType(Enum):
    """Every kind of problem: its name in addresses, the usual status and the title."""

    INVALID_REQUEST = ("invalid-request", 400, "The request cannot be read")
    INVALID_VALUES = ("invalid-values", 422, "Some values are not right")
    INVALID_CURSOR = ("invalid-cursor", 400, "The cursor is none of this list")
    UNAUTHENTICATED = ("unauthenticated", 401, "Client and secret, or the token, are not right")
    CREDENTIALS_EXPIRED = ("credentials-expired", 401, "The secret or the token has expired")
    CREDENTIALS_REVOKED = ("credentials-revoked", 401, "The secret or the client was revoked")
    ORGANISATION_SUSPENDED = ("organisation-suspended", 403, "The organisation is suspended")
    SCOPE_MISSING = ("scope-missing", 403, "The client may not do this")
    FORBIDDEN = ("forbidden", 403, "This is not allowed")
    NOT_FOUND = ("not-found", 404, "There is no such thing")
    METHOD_NOT_ALLOWED = ("method-not-allowed", 405, "This address does not take the method")
    CONFLICT = ("conflict", 409, "What is there does not allow this")
    TOO_LARGE = ("too-large", 413, "The request is too large")
    UNSUPPORTED_MEDIA_TYPE = ("unsupported-media-type", 415, "The request is of another media type")
    KEY_REUSED = ("idempotency-key-reused", 422, "The idempotency key was used for another request")
    KEY_IN_USE = ("idempotency-key-in-use", 409, "A request with this idempotency key is under way")
    TOO_MANY_REQUESTS = ("too-many-requests", 429, "Too many requests")
    TOO_MANY_FAILURES = ("too-many-failures", 429, "Too many wrong secrets")
    UNAVAILABLE = ("unavailable", 503, "The service cannot answer at the moment")
    FAULT = ("fault", 500, "Something has gone wrong on our side")

    def __init__(self, slug: str, status: int, title: str) -> None:
        self.slug, self.status, self.title = slug, status, title


OF_CALLERS: Final = (
    ProblemType.UNAUTHENTICATED,
    ProblemType.CREDENTIALS_EXPIRED,
    ProblemType.CREDENTIALS_REVOKED,
    ProblemType.ORGANISATION_SUSPENDED,
    ProblemType.TOO_MANY_REQUESTS,
    ProblemType.TOO_MANY_FAILURES,
    ProblemType.UNAVAILABLE,
)
"""What may be wrong with whoever calls, and when."""
TAKING_JSON: Final = (
    ProblemType.INVALID_REQUEST,
    ProblemType.INVALID_VALUES,
    ProblemType.TOO_LARGE,
    ProblemType.UNSUPPORTED_MEDIA_TYPE,
)
"""What may be wrong with a body."""


@attrs.frozen(kw_only=True)
class Wrong:
    """One value that is not right."""

    pointer: str
    """Where it stands in the body, as JSON Pointer; or the name of a parameter."""
    detail: str


class ApiProblem(Exception):
    """Ends a request with a problem. Its detail holds nothing personal and nothing that was sent."""

    def __init__(
        self,
        kind: ProblemType,
        detail: str = "",
        *,
        errors: Sequence[Wrong] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, str] | None = None,
    ) -> None:
        """Say what is wrong; `members` are more of the body, as OAuth asks for them."""
        super().__init__(kind.slug)
        self.kind, self.detail, self.errors = kind, detail, tuple(errors)
        self.headers, self.members = dict(headers or {}), dict(members or {})


_OF_HTTP: Final = {
    401: ProblemType.UNAUTHENTICATED,
    403: ProblemType.FORBIDDEN,
    404: ProblemType.NOT_FOUND,
    405: ProblemType.METHOD_NOT_ALLOWED,
    413: ProblemType.TOO_LARGE,
    415: ProblemType.UNSUPPORTED_MEDIA_TYPE,
    429: ProblemType.TOO_MANY_REQUESTS,
    503: ProblemType.UNAVAILABLE,
}
_OF_KIND: Final = {
    Kind.INVALID: ProblemType.INVALID_VALUES,
    Kind.MISSING: ProblemType.NOT_FOUND,
    Kind.CONFLICT: ProblemType.CONFLICT,
    Kind.FORBIDDEN: ProblemType.FORBIDDEN,
    Kind.TOO_SOON: ProblemType.FORBIDDEN,
    Kind.TRY_LATER: ProblemType.UNAVAILABLE,
}


def told_to_machines(fault: Exception) -> Response:
    """Return the problem that a fault of any kind is answered by."""
    match fault:
        case ApiProblem():
            return _answer(fault)
        case ResultsError():
            return _of_the_core(fault)
        case HTTPException() if fault.code is not None and fault.code < _SERVER:
            return _of_http(fault, fault.code)
        case HTTPException(code=503):
            return _answer(_busy())
        case _:
            return _unforeseen(fault)


def type_of(kind: ProblemType) -> str:
    """Return the address that names a kind of problem, where it is explained too."""
    return f"{this_site().settings.base_url.rstrip('/')}{API}/docs#{kind.slug}"


def _of_the_core(fault: ResultsError) -> Response:
    if fault.code == "bad_cursor":
        return _answer(ApiProblem(ProblemType.INVALID_CURSOR))
    if STATUS[fault.kind] == _BUSY:
        return _answer(_busy())
    return _answer(ApiProblem(_OF_KIND[fault.kind], members={"code": fault.code}))


def _of_http(fault: HTTPException, status: int) -> Response:
    kind = _OF_HTTP.get(status, ProblemType.INVALID_REQUEST)
    answer = _answer(ApiProblem(kind))
    for name, value in fault.get_headers(request.environ):
        if name == "Allow":
            answer.headers[name] = value
    return answer


def _unforeseen(fault: Exception) -> Response:
    code = "".join(secrets.choice(CROCKFORD) for _ in range(8))
    log_fault(fault, code)
    return _answer(ApiProblem(ProblemType.FAULT, "Quote the code when you ask us.", members={"code": code}))


def _busy() -> ApiProblem:
    wait = str(secrets.choice(RETRY_SECONDS))
    return ApiProblem(ProblemType.UNAVAILABLE, headers={"Retry-After": wait})


def _answer(problem: ApiProblem) -> Response:
    body: dict[str, Any] = {
        "type": type_of(problem.kind),
        "title": problem.kind.title,
        "status": problem.kind.status,
        "request_id": g.get("request_id"),
        **problem.members,
    }
    if problem.detail:
        body["detail"] = problem.detail
    if problem.errors:
        body["errors"] = [attrs.asdict(one) for one in problem.errors]
    return Response(
        json.dumps(body, ensure_ascii=False) + "\n",
        status=problem.kind.status,
        mimetype=MEDIA_TYPE,
        headers=problem.headers,
    )
