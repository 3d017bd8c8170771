"""Your Account: the officer's own profile (screens V15)."""

from flask import Response

from adapters_web.logged_in import required_officer
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier


@verifier.get("/account")
@open_to(Actor.OFFICER)
def account() -> Response:
    """Show who the officer is, each thing that can be changed with the way to its page."""
    officer = required_officer()
    sessions = this_site().application.officers.sessions.of(officer.account)
    return page("verifier/account.html", sessions=len(sessions))
