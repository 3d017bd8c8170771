"""Help and the terms of use (screens K15)."""

from collections.abc import Sequence

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.languages import language_here
from adapters_web.pages import page
from adapters_web.site import this_site


@attrs.frozen
class Terms:
    """The terms of use as they are shown."""

    version: str
    paragraphs: Sequence[str]
    """The operator's, in the page's language; none where ours hold."""


@candidate.get("/help")
def help() -> Response:  # noqa: A001 - the page is called so
    """Answer what candidates ask."""
    return page("candidate/help.html")


@candidate.get("/terms")
def terms() -> Response:
    """Show the terms of use."""
    return page("candidate/terms.html", terms=terms_here())


def terms_here() -> Terms:
    """Return the terms of use in the language of the page."""
    site = this_site()
    return Terms(
        version=site.application.policies.registering.terms_version,
        paragraphs=site.settings.terms.get(language_here(), ()),
    )
