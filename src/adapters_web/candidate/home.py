"""Home: register first, log in second (screens K1)."""

from datetime import datetime

import attrs
from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.forms import EMPTY, Form
from adapters_web.languages import texts_here
from adapters_web.logged_in import candidate_here
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import Site, address, this_site


@attrs.frozen(kw_only=True)
class NextRelease:
    """What home says of the release that comes next."""

    title: str
    at: datetime
    zone: str
    board_zone: str


@candidate.get("/")
@open_to(Actor.ANYBODY)
def home() -> Response:
    """Show both ways in; whoever is logged in has come further."""
    return see("candidate.results") if candidate_here() else home_page(EMPTY)


def home_page(form: Form, *, status: int = 200) -> Response:
    """Return home with the form of logging in."""
    return page(
        "candidate/home.html",
        status=status,
        candidate=None,
        page=address("candidate.home"),
        form=form,
        next_release=_next_release(this_site()),
    )


def _next_release(site: Site) -> NextRelease | None:
    sitting = site.announcement.sitting()
    if sitting is None:
        return None
    exam = site.application.catalogue.exam(sitting.exam).name
    return NextRelease(
        title=f"{exam}, {texts_here().session(sitting.session, sitting.exam_date)}",
        at=sitting.releases_at,
        zone=sitting.release_zone or site.settings.board_zone,
        board_zone=site.settings.board_zone,
    )
