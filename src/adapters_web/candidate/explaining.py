"""What stands at the foot of every page: help, terms, privacy, cookies, accessibility, contact (K14)."""

from collections.abc import Sequence
from typing import Final

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.cookies import CANDIDATE, LANGUAGE, LEAVING, OFFICER, VISITOR, Cookie, name_of
from adapters_web.languages import language_here
from adapters_web.links import (
    CONFIRMING,
    CONFIRMING_APPLICATION,
    CONFIRMING_EMAIL,
    CONFIRMING_JOINING,
    CONFIRMING_OFFICER,
    RESETTING,
    RESETTING_OFFICER,
    SETTING_PASSWORD,
    STEPPING,
    UNDOING_EMAIL,
    UNDOING_OFFICER,
)
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.exams.catalogue import Catalogue

COOKIES: Final = (
    CANDIDATE,
    VISITOR,
    LANGUAGE,
    LEAVING,
    CONFIRMING,
    RESETTING,
    CONFIRMING_EMAIL,
    UNDOING_EMAIL,
    OFFICER,
    CONFIRMING_OFFICER,
    UNDOING_OFFICER,
    SETTING_PASSWORD,
    RESETTING_OFFICER,
    CONFIRMING_APPLICATION,
    CONFIRMING_JOINING,
    STEPPING,
)
"""Every cookie that the site sets, for candidates and for organisations."""
_MINUTE: Final = 60


@attrs.frozen
class Terms:
    """The terms of use as they are shown."""

    version: str
    paragraphs: Sequence[str]
    """The operator's, in the page's language; none where ours hold."""


@attrs.frozen(kw_only=True)
class CookieHere:
    """A cookie as its page shows it."""

    name: str
    """As browsers know it."""
    purpose: str
    """Under which its purpose is told: `cookie.<purpose>`."""
    minutes: int | None
    """How long it lives; None: until the browser is closed."""


@attrs.frozen(kw_only=True)
class Waits:
    """The longest that results usually take, in weeks, over all exams; None where none is taken so."""

    paper: int | None
    computer: int | None


@candidate.get("/help")
@open_to(Actor.ANYBODY)
def help() -> Response:  # noqa: A001 - the page is called so
    """Answer what candidates ask."""
    return page("candidate/help.html", waits=waits_of(this_site().application.catalogue))


@candidate.get("/terms")
@open_to(Actor.ANYBODY)
def terms() -> Response:
    """Show the terms of use."""
    return page("candidate/terms.html", terms=terms_here())


@candidate.get("/privacy")
@open_to(Actor.ANYBODY)
def privacy() -> Response:
    """Say what is kept of whom, why and for how long."""
    catalogue = this_site().application.catalogue
    return page("candidate/privacy.html", photographed=[exam.name for exam in catalogue if exam.photo])


@candidate.get("/cookies")
@open_to(Actor.ANYBODY)
def cookies() -> Response:
    """Name every cookie, what it is for and how long it lives."""
    return page("candidate/cookies.html", cookies=[_here(cookie) for cookie in COOKIES])


@candidate.get("/accessibility")
@open_to(Actor.ANYBODY)
def accessibility() -> Response:
    """Say what everybody can do here, what some cannot yet, and whom to tell."""
    return page("candidate/accessibility.html")


@candidate.get("/contact")
@open_to(Actor.ANYBODY)
def contact() -> Response:
    """Say whom to ask what."""
    return page("candidate/contact.html")


def terms_here() -> Terms:
    """Return the terms of use in the language of the page."""
    site = this_site()
    return Terms(
        version=site.application.policies.registering.terms_version,
        paragraphs=site.settings.terms.get(language_here(), ()),
    )


def waits_of(catalogue: Catalogue) -> Waits:
    """Return how long results usually take at most, by what the catalogue says of each exam."""
    waits = [exam.weeks_to_wait for exam in catalogue]
    return Waits(
        paper=max((one.paper for one in waits if one.paper is not None), default=None),
        computer=max((one.computer for one in waits if one.computer is not None), default=None),
    )


def _here(cookie: Cookie) -> CookieHere:
    minutes = None if cookie.seconds is None else cookie.seconds // _MINUTE
    return CookieHere(name=name_of(cookie), purpose=cookie.name.replace("-", "_"), minutes=minutes)
