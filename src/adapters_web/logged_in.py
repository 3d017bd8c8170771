"""Who is logged in: asked of the application once a request, and only by pages that want to know."""

from types import MappingProxyType
from typing import Final, cast

from flask import Response, g, request

from adapters_web.audiences import audience_here
from adapters_web.cookies import CANDIDATE, OFFICER, forget_cookie, read_cookie, set_cookie
from adapters_web.site import this_site
from adapters_web.visitors import visitor
from results_core.access.credentials import Audience
from results_core.kernel.confidential import SessionToken
from results_core.kernel.identifiers import AccountId, OrganisationId
from results_core.organisations.model import Officer, OfficerAtWork
from results_core.results.model import ResultsInSession
from results_core.verification.viewers import Viewer

_COOKIES: Final = MappingProxyType({Audience.CANDIDATES: CANDIDATE, Audience.ORGANISATIONS: OFFICER})


class NotLoggedIn(Exception):
    """The page is for people who have logged in."""


class CandidateHere:
    """The candidate whose session the request goes on with, and their results as they were read with it."""

    def __init__(self, read: ResultsInSession) -> None:
        """Know the account, and its results, latest exam first."""
        self.account = read.session.account
        self.results = read.results

    @property
    def name(self) -> str:
        """The name as it was entered for the latest exam."""
        return self.results[0].entry.name if self.results else ""


class OfficerHere:
    """The officer whose session the request goes on with, and for whom they work."""

    def __init__(self, at_work: OfficerAtWork) -> None:
        """Know the officer as they stand at this request."""
        self.at_work = at_work

    @property
    def officer(self) -> Officer:
        """Everything that is kept of the officer."""
        return self.at_work.officer

    @property
    def account(self) -> AccountId:
        """Whose session it is."""
        return self.officer.id

    @property
    def organisation(self) -> OrganisationId:
        """For whom they work: nothing of any other is ever shown (AUZ-3)."""
        return self.officer.organisation

    @property
    def viewer(self) -> Viewer:
        """Who looks, and for whom."""
        return Viewer(officer=self.account, organisation=self.organisation)

    @property
    def organisation_name(self) -> str:
        """What it is called."""
        return self.at_work.organisation_name

    @property
    def zone(self) -> str:
        """The zone that the organisation's times are shown in."""
        return self.at_work.zone

    @property
    def is_main(self) -> bool:
        """Whether it is a main user."""
        return self.officer.is_main

    @property
    def first_name(self) -> str:
        """How the pages greet them."""
        return self.officer.person.first_name

    @property
    def name(self) -> str:
        """First and family name."""
        return f"{self.officer.person.first_name} {self.officer.person.family_name}".strip()

    @property
    def language(self) -> str:
        """That of letters to them."""
        return self.officer.language


def session_token() -> SessionToken | None:
    """Return the token of the session that the browser would go on with, on this site."""
    token = read_cookie(request, _COOKIES[audience_here()])
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
    """Return the candidate who is logged in; on the organisations' site there is none."""
    if "candidate" not in g:
        token = _token_of(Audience.CANDIDATES)
        read = None if token is None else this_site().application.go_on_reading(token)
        g.candidate = None if read is None else CandidateHere(read)
    return cast("CandidateHere | None", g.candidate)


def required_candidate() -> CandidateHere:
    """Return the candidate who is logged in.

    Raises:
        NotLoggedIn: Nobody is.
    """
    candidate = candidate_here()
    if candidate is None:
        raise NotLoggedIn
    return candidate


def officer_here() -> OfficerHere | None:
    """Return the officer who is logged in and may work; on the candidates' site there is none."""
    if "officer" not in g:
        token = _token_of(Audience.ORGANISATIONS)
        at_work = None if token is None else this_site().application.officers.go_on(token)
        g.officer = None if at_work is None else OfficerHere(at_work)
    return cast("OfficerHere | None", g.officer)


def required_officer() -> OfficerHere:
    """Return the officer who is logged in.

    Raises:
        NotLoggedIn: Nobody is.
    """
    officer = officer_here()
    if officer is None:
        raise NotLoggedIn
    return officer


def known_account() -> AccountId | None:
    """Return the account if this request has asked for it."""
    known = cast("CandidateHere | OfficerHere | None", g.get("candidate") or g.get("officer"))
    return None if known is None else known.account


def begin_session(response: Response, token: SessionToken) -> Response:
    """Give the browser a fresh session; what it kept as a visitor goes (SES-1)."""
    visitor().forget()
    set_cookie(response, _COOKIES[audience_here()], token.reveal())
    return response


def end_session(response: Response) -> Response:
    """Have the browser forget the session and everything that came with it."""
    visitor().forget()
    forget_cookie(response, _COOKIES[audience_here()])
    return response


def _token_of(audience: Audience) -> SessionToken | None:
    return session_token() if audience is audience_here() else None
