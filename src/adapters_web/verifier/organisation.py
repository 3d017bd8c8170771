"""Your Organisation: what it says of itself (screens V11)."""

from flask import Response

from adapters_web.logged_in import required_officer
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier


@verifier.get("/organisation")
@open_to(Actor.OFFICER)
def organisation() -> Response:
    """Show its details to every user."""
    shown = this_site().application.organisations.own_details.shown(required_officer().organisation)
    return page("verifier/organisation.html", organisation=shown)
