"""Tokens for clients: the client credentials of OAuth 2, and no other way (API-2)."""

from typing import Final

import attrs
from flask import Response, request
from werkzeug.exceptions import UnsupportedMediaType

from adapters_web.api import resources
from adapters_web.api.answers import json_answer
from adapters_web.api.authenticating import by_secret, refusal, shown
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Tag, described
from adapters_web.api.limits import count_call
from adapters_web.api.problems import OF_CALLERS, ApiProblem, ProblemType
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.api_access.authenticating import Caller, Issued, NotLetIn, ScopeNotGranted, TooManyWrong
from results_core.api_access.model import Scope, scopes_of, spelt

_FORM: Final = "application/x-www-form-urlencoded"


@api.post("/token")
@described(
    tag=Tag.ACCESS,
    answer=resources.Token,
    body=resources.TokenRequest,
    media_type=_FORM,
    problems=(*OF_CALLERS, ProblemType.INVALID_REQUEST, ProblemType.UNSUPPORTED_MEDIA_TYPE),
)
@open_to(Actor.ANYBODY)
def token() -> Response:
    """Give a client that shows its secret a token for a quarter of an hour."""
    if request.mimetype != _FORM:
        raise UnsupportedMediaType
    if any(len(request.form.getlist(field.name)) > 1 for field in attrs.fields(resources.TokenRequest)):
        raise _wrong("invalid_request", "Each parameter stands once.")
    caller = _who()
    if isinstance(caller, NotLetIn | TooManyWrong):
        count_call(None)
        raise refusal(caller, error="invalid_client")
    count_call(caller)
    if request.form.get("grant_type") != "client_credentials":
        raise _wrong("unsupported_grant_type", "grant_type is client_credentials.")
    answer = this_site().application.api_access.authenticate.token_for(caller, _wanted())
    match answer:
        case Issued():
            return json_answer(
                {
                    "access_token": answer.token.reveal(),
                    "token_type": "Bearer",
                    "expires_in": int(answer.lives.total_seconds()),
                    "scope": spelt(answer.scopes),
                }
            )
        case ScopeNotGranted():
            raise _wrong("invalid_scope", f"Granted are: {spelt(caller.scopes)}.")
        case NotLetIn():
            raise refusal(answer, error="invalid_client")


def _who() -> Caller | NotLetIn | TooManyWrong:
    """A client shows its secret in the header, or in the form; a token gives no other token."""
    header = request.authorization
    if header is None:
        return by_secret(request.form.get("client_id", ""), request.form.get("client_secret", ""))
    if header.type != "basic" or request.form.get("client_secret"):
        raise _wrong("invalid_request", "Show client and secret once: by Basic, or in the form.")
    return shown()


def _wanted() -> frozenset[Scope] | None:
    text = request.form.get("scope", "")
    try:
        return scopes_of(text) or None
    except ValueError:
        raise _wrong("invalid_scope", f"Scopes are: {spelt(Scope)}.") from None


def _wrong(error: str, detail: str) -> ApiProblem:
    return ApiProblem(ProblemType.INVALID_REQUEST, detail, members={"error": error})
