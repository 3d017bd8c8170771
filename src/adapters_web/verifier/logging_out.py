"""Logging out of the organisations' site: asked by a page, done by a button (screens §4, HDR-3)."""

from flask import Response

from adapters_web.leaving import has_left, leave_for
from adapters_web.logged_in import officer_here
from adapters_web.navigation import start_of_officers
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.verifier.blueprint import verifier


@verifier.get("/logout")
@open_to(Actor.ANYBODY)
def log_out() -> Response:
    """Ask whether to log out."""
    if officer_here() is None:
        return see("verifier.log_in")
    return page("verifier/log_out.html", stay=start_of_officers())


@verifier.post("/logout")
@open_to(Actor.ANYBODY)
def end() -> Response:
    """End the session everywhere."""
    return leave_for("verifier.logged_out")


@verifier.get("/logged-out")
@open_to(Actor.ANYBODY)
def logged_out() -> Response:
    """Say what else to do on a shared computer."""
    return has_left(page("verifier/logged_out.html", officer=None))
