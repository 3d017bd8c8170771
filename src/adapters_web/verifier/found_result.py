"""The detail of a result that was found by its number (screens V7 and V8)."""

from flask import Response, request

from adapters_web.languages import switches_language
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.receipts import asked_by, handed
from adapters_web.verifier.searching import line_of
from adapters_web.verifier.shown_page import found_page
from results_core.kernel.identifiers import EventId
from results_core.results.photos import CONTENT_TYPE
from results_core.verification.found_papers import ShownIdentity
from results_core.verification.lookup_ports import Finding


@verifier.get("/search/<finding>")
@open_to(Actor.OFFICER)
def found_result(finding: str) -> Response:
    """Show the result as it stands by now, and record that it was looked at.

    Address and passport number stay hidden, for its candidate has not agreed to show them, unless the board
    has settled otherwise.
    """
    whoever = required_officer()
    desk = this_site().application.verification
    found = desk.look_up.view(whoever.viewer, EventId(finding))
    return _page(found, whoever, desk.papers.identity(whoever.viewer, EventId(finding)))


@verifier.post("/search/<finding>/passport")
@open_to(Actor.OFFICER)
def found_passport(finding: str) -> Response:
    """Show the whole passport number where the board lets it be shown, which is a look of its own."""
    whoever = required_officer()
    if switches_language():
        return see_path(address("verifier.found_result", finding=finding))
    desk = this_site().application.verification
    identity = desk.papers.passport(whoever.viewer, EventId(finding))
    found = desk.look_up.finding(whoever.viewer, EventId(finding))
    return _page(found, whoever, identity, is_passport_whole=True)


@verifier.get("/search/<finding>/statement.pdf")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def found_statement(finding: str) -> Response:
    """Hand out the statement; asking for its head alone is no look."""
    viewer = required_officer().viewer
    desk = this_site().application.verification
    if request.method == "HEAD":
        desk.look_up.finding(viewer, EventId(finding))
        return Response(content_type="application/pdf")
    file = desk.papers.statement(viewer, EventId(finding), language="en")
    return Response(
        file.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file.file_name}"'},
    )


@verifier.get("/search/<finding>/receipt.txt")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def found_receipt(finding: str) -> Response:
    """Hand out a receipt of what stands by now, a look of its own; asking for its head alone is none."""
    whoever = required_officer()
    desk = this_site().application.verification
    if request.method == "HEAD":
        desk.look_up.finding(whoever.viewer, EventId(finding))
        return Response(content_type="text/plain; charset=utf-8")
    found = desk.look_up.view(whoever.viewer, EventId(finding))
    return handed(desk.receipts.of_finding(found, asked_by(whoever)))


@verifier.get("/search/<finding>/photo.jpg")
@open_to(Actor.OFFICER)
def found_photo(finding: str) -> Response:
    """Hand out the photo to the officers of this organisation alone."""
    viewer = required_officer().viewer
    picture = this_site().application.verification.papers.photo(viewer, EventId(finding))
    return Response(
        picture, content_type=CONTENT_TYPE, headers={"Content-Disposition": 'inline; filename="photo.jpg"'}
    )


def _page(
    found: Finding, whoever: OfficerHere, identity: ShownIdentity | None, *, is_passport_whole: bool = False
) -> Response:
    papers = this_site().application.verification.papers
    shown = found_page(
        found,
        whoever,
        identity=identity,
        has_photo=papers.has_photo(found.match.read),
        replaced_on=line_of(found, whoever.zone).replaced_on,
    )
    return page(
        "verifier/result.html",
        result=shown,
        is_passport_whole=is_passport_whole,
        back=address("verifier.search"),
        page=address("verifier.found_result", finding=found.id),
    )
