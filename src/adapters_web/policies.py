"""Who may ask for a page: declared beside each view, enforced before any of them runs (AUZ-1)."""

from collections.abc import Callable
from enum import StrEnum, unique
from typing import TypeVar

from flask import Flask, abort, current_app, request

from adapters_web.api.authenticating import required_caller
from adapters_web.logged_in import required_candidate, required_officer
from results_core.api_access.model import Scope

View = TypeVar("View", bound=Callable[..., object])
_ATTRIBUTE = "who_may"
_SCOPE = "scope_asked_for"


@unique
class Actor(StrEnum):
    """Whom a view is open to."""

    ANYBODY = "anybody"
    """Logged in or not: the view itself tells whom it shows what."""
    CANDIDATE = "candidate"
    OFFICER = "officer"
    """Every user of an approved organisation, main users too."""
    MAIN_USER = "main_user"
    CLIENT = "client"
    """A system of an approved organisation, which may do what the scope says."""


class Undeclared(ValueError):
    """A route says nothing of whom it is open to: the site does not start."""


def open_to(actor: Actor, *, scope: Scope | None = None) -> Callable[[View], View]:
    """Declare whom the view that follows is open to, and of clients, what they have to be granted."""

    def declare(view: View) -> View:
        setattr(view, _ATTRIBUTE, actor)
        setattr(view, _SCOPE, scope)
        return view

    return declare


def who_may(app: Flask, endpoint: str) -> Actor | None:
    """Return whom an endpoint is open to; None where nothing is declared."""
    return getattr(app.view_functions.get(endpoint), _ATTRIBUTE, None)


def scope_of(app: Flask, endpoint: str) -> Scope | None:
    """Return what a client has to be granted for an endpoint; None where nothing is."""
    return getattr(app.view_functions.get(endpoint), _SCOPE, None)


def enforce_policies(app: Flask) -> None:
    """Let nobody past whom the view is not open to."""
    app.before_request(_enforce)


def require_policies(app: Flask) -> None:
    """Look at every route of an application that is complete.

    Raises:
        Undeclared: A route says nothing of whom it is open to.
    """
    silent = sorted(
        {str(rule.endpoint) for rule in app.url_map.iter_rules() if who_may(app, str(rule.endpoint)) is None}
    )
    if silent:
        raise Undeclared(f"no policy for {', '.join(silent)}")


def _enforce() -> None:
    if request.endpoint is None:
        return
    match who_may(current_app, request.endpoint):
        case Actor.ANYBODY:
            return
        case Actor.CANDIDATE:
            required_candidate()
        case Actor.OFFICER:
            required_officer()
        case Actor.MAIN_USER:
            if not required_officer().is_main:
                abort(403)
        case Actor.CLIENT:
            required_caller(scope_of(current_app, request.endpoint))
        case None:
            abort(500)
