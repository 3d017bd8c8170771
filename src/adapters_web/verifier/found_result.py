"""The detail of a result that was found by its number (screens V7 and V8)."""

from zoneinfo import ZoneInfo

from flask import Response

from adapters_web.candidate.showing import page_of
from adapters_web.logged_in import required_officer
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.searching import line_of, viewer_of
from results_core.kernel.identifiers import EventId


@verifier.get("/search/<finding>")
@open_to(Actor.OFFICER)
def found_result(finding: str) -> Response:
    """Show the result as it stands by now, and record that it was looked at.

    Address and passport number stay hidden: its candidate has not agreed to show them.
    """
    whoever = required_officer()
    site = this_site()
    found = site.application.verification.look_up.view(viewer_of(whoever), EventId(finding))
    read, version = found.match.read, found.match.read.version
    amended_at = None if version is None else version.amended_at
    zone = ZoneInfo(site.settings.board_zone)
    return page(
        "verifier/found_result.html",
        result=page_of(read),
        born=read.entry.date_of_birth,
        id_number=read.entry.id_number,
        replaced_on=line_of(found, whoever.zone).replaced_on,
        amended_on=None if amended_at is None else amended_at.astimezone(zone).date(),
    )
