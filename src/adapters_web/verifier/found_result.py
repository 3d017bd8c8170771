"""The detail of a result that was found by its number (screens V7 and V8)."""

from flask import Response, request

from adapters_web.logged_in import required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.receipts import asked_by, handed
from adapters_web.verifier.searching import line_of
from adapters_web.verifier.shown_page import found_page
from results_core.kernel.identifiers import EventId
from results_core.results.photos import CONTENT_TYPE


@verifier.get("/search/<finding>")
@open_to(Actor.OFFICER)
def found_result(finding: str) -> Response:
    """Show the result as it stands by now, and record that it was looked at.

    Address and passport number stay hidden: its candidate has not agreed to show them.
    """
    whoever = required_officer()
    desk = this_site().application.verification
    found = desk.look_up.view(whoever.viewer, EventId(finding))
    shown = found_page(
        found,
        whoever,
        has_photo=desk.papers.has_photo(found.match.read),
        replaced_on=line_of(found, whoever.zone).replaced_on,
    )
    return page("verifier/result.html", result=shown, back=address("verifier.search"))


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
