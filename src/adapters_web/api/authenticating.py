"""Who calls: by Basic with client and secret, or by a bearer token; never by a cookie (API-1, API-2)."""

from datetime import timedelta
from typing import Final, cast

from flask import g, request

from adapters_web.api.limits import count_call
from adapters_web.api.problems import ApiProblem, ProblemType
from adapters_web.clients import client_here
from adapters_web.site import this_site
from results_core.api_access.authenticating import Authenticate, Caller, NotLetIn, Refusal, TooManyWrong
from results_core.api_access.model import Scope
from results_core.api_access.tokens import AccessToken, ClientSecret

_PROBLEMS: Final = {
    Refusal.WRONG: ProblemType.UNAUTHENTICATED,
    Refusal.EXPIRED: ProblemType.CREDENTIALS_EXPIRED,
    Refusal.REVOKED: ProblemType.CREDENTIALS_REVOKED,
    Refusal.SUSPENDED: ProblemType.ORGANISATION_SUSPENDED,
}
_CHALLENGES: Final = 'Bearer realm="api", Basic realm="api", charset="UTF-8"'
_UNAUTHORISED: Final = 401
_SECOND: Final = timedelta(seconds=1)


def required_caller(scope: Scope | None = None) -> Caller:
    """Return the client that calls, which may do what the scope says; the call is counted.

    Raises:
        ApiProblem: Nobody is let in, the scope is missing, or it comes too fast.
    """
    caller = _let_in(shown())
    count_call(caller)
    if scope is not None and scope not in caller.scopes:
        raise ApiProblem(
            ProblemType.SCOPE_MISSING,
            f"The scope {scope.value} is needed.",
            headers={
                "WWW-Authenticate": f'Bearer realm="api", error="insufficient_scope", scope="{scope.value}"'
            },
        )
    return caller


def caller_here() -> Caller:
    """Return the client that calls, which the policy of the route has asked for."""
    return cast("Caller", g.caller)


def shown() -> Caller | NotLetIn | TooManyWrong:
    """Return whom the request's header of authorisation lets in."""
    header = request.authorization
    if header is None:
        return NotLetIn(Refusal.WRONG)
    if header.type == "bearer" and header.token:
        return _authenticate().by_token(AccessToken(header.token))
    if header.type == "basic":
        return by_secret(header.username or "", header.password or "")
    return NotLetIn(Refusal.WRONG)


def by_secret(client: str, secret: str) -> Caller | NotLetIn | TooManyWrong:
    """Return whom a client's id and secret let in."""
    return _authenticate().by_secret(client, ClientSecret(secret), address=client_here())


def refusal(answer: NotLetIn | TooManyWrong, **members: str) -> ApiProblem:
    """Return the problem of whoever is not let in."""
    if isinstance(answer, TooManyWrong):
        wait = answer.until - this_site().application.clock.now()
        seconds = str(max(1, -(-wait // _SECOND)))
        return ApiProblem(ProblemType.TOO_MANY_FAILURES, headers={"Retry-After": seconds}, members=members)
    kind = _PROBLEMS[answer.why]
    headers = {"WWW-Authenticate": _CHALLENGES} if kind.status == _UNAUTHORISED else {}
    return ApiProblem(kind, headers=headers, members=members)


def _let_in(answer: Caller | NotLetIn | TooManyWrong) -> Caller:
    if isinstance(answer, Caller):
        g.caller = answer
        return answer
    count_call(None)
    raise refusal(answer)


def _authenticate() -> Authenticate:
    return this_site().application.api_access.authenticate
