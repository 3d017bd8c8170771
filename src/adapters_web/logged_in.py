"""Who is logged in: asked of the application once a request, and only by pages that want to know."""

from collections.abc import Sequence
from functools import cached_property
from typing import cast

from flask import Response, g, request

from adapters_web.cookies import CANDIDATE, forget_cookie, read_cookie, set_cookie
from adapters_web.site import this_site
from adapters_web.visitors import visitor
from results_core.access.credentials import Audience
from results_core.kernel.confidential import SessionToken
from results_core.kernel.identifiers import AccountId
from results_core.results.model import ReadResult


class NotLoggedIn(Exception):
    """The page is for candidates who have logged in."""


class CandidateHere:
    """The candidate whose session the request goes on with; results are read when they are asked for."""

    def __init__(self, account: AccountId) -> None:
        """Know nothing but the account."""
        self.account = account

    @cached_property
    def results(self) -> Sequence[ReadResult]:
        """The candidate's results, latest exam first, read once a request."""
        return this_site().application.view_results.all(self.account)

    @property
    def name(self) -> str:
        """The name as it was entered for the latest exam."""
        return self.results[0].entry.name if self.results else ""


def session_token() -> SessionToken | None:
    """Return the token of the session that the browser would go on with."""
    token = read_cookie(request, CANDIDATE)
    return None if token is None else SessionToken(token)


def required_token() -> SessionToken:
    """Return the token of the session that the request goes on with.

    Raises:
        NotLoggedIn: The browser brought none.
    """
    token = session_token()
    if token is None:
        raise NotLoggedIn
    return token


def candidate_here() -> CandidateHere | None:
    """Return whoever is logged in."""
    if "candidate" not in g:
        g.candidate = _asked()
    return cast("CandidateHere | None", g.candidate)


def required_candidate() -> CandidateHere:
    """Return whoever is logged in.

    Raises:
        NotLoggedIn: Nobody is.
    """
    candidate = candidate_here()
    if candidate is None:
        raise NotLoggedIn
    return candidate


def known_account() -> AccountId | None:
    """Return the account if this request has asked for it."""
    candidate = cast("CandidateHere | None", g.get("candidate"))
    return None if candidate is None else candidate.account


def begin_session(response: Response, token: SessionToken) -> Response:
    """Give the browser a fresh session; what it kept as a visitor goes (SES-1)."""
    visitor().forget()
    set_cookie(response, CANDIDATE, token.reveal())
    return response


def end_session(response: Response) -> Response:
    """Have the browser forget the session and everything that came with it."""
    visitor().forget()
    forget_cookie(response, CANDIDATE)
    return response


def _asked() -> CandidateHere | None:
    token = session_token()
    if token is None:
        return None
    session = this_site().application.go_on(token, audience=Audience.CANDIDATES)
    return None if session is None else CandidateHere(session.account)
