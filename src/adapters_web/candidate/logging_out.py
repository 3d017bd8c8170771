"""Logging out: asked by a page, done by a button (screens §4, HDR-3)."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.leaving import has_left, leave_for
from adapters_web.logged_in import candidate_here
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to


@candidate.get("/logout")
@open_to(Actor.ANYBODY)
def log_out() -> Response:
    """Ask whether to log out."""
    whoever = candidate_here()
    return page("candidate/log_out.html", candidate=whoever) if whoever else see("candidate.home")


@candidate.post("/logout")
@open_to(Actor.ANYBODY)
def end() -> Response:
    """End the session everywhere."""
    return leave_for("candidate.logged_out")


@candidate.get("/logged-out")
@open_to(Actor.ANYBODY)
def logged_out() -> Response:
    """Say what else to do on a shared computer."""
    return has_left(page("candidate/logged_out.html", candidate=None))
