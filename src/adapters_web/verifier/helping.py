"""Help for organisations: how results reach them, how to check one, what to tell candidates (screens V17)."""

from flask import Response

from adapters_web.logged_in import officer_here
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier


@verifier.get("/help")
@open_to(Actor.ANYBODY)
def help() -> Response:  # noqa: A001 - the page is called so
    """Answer what organisations ask."""
    officer = officer_here()
    return page(
        "verifier/help.html",
        organisation=officer.organisation_name if officer else None,
        for_candidates=this_site().settings.base_url,
    )
