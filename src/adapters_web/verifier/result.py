"""A shared result, its statement and its photo, as its organisation sees them (screens V7, mission C7)."""

from flask import Response, request

from adapters_web.languages import switches_language, texts_here
from adapters_web.logged_in import OfficerHere, required_officer
from adapters_web.marks import Mark, marked
from adapters_web.pages import page, say_on_next_page, see_path
from adapters_web.policies import Actor, open_to
from adapters_web.site import address, this_site
from adapters_web.verifier.blueprint import verifier
from adapters_web.verifier.inbox_address import ListAddress, address_of
from adapters_web.verifier.inbox_rows import count_words
from adapters_web.verifier.shown_page import shown_page
from results_core.kernel.identifiers import ShareId
from results_core.results.photos import CONTENT_TYPE
from results_core.sharing.withdrawing import UnknownShare
from results_core.verification.listing import MOST_COUNTED, Neighbours


@verifier.get("/results/<ref>")
@open_to(Actor.OFFICER)
def result(ref: str) -> Response:
    """Show the result; asking for its head alone, as pages do that go on, shows nothing and is no look."""
    whoever = required_officer()
    if request.method == "HEAD":
        if not this_site().application.receiving.show.is_there(whoever.officer, ShareId(ref)):
            raise UnknownShare("the organisation sees no such share")
        return Response(mimetype="text/html")
    return _show(whoever, ref)


@verifier.post("/results/<ref>/passport")
@open_to(Actor.OFFICER)
def show_passport(ref: str) -> Response:
    """Show the whole passport number, which is a look of its own."""
    whoever = required_officer()
    if switches_language():
        return see_path(_path(ref, _list_here(whoever), whoever))
    return _show(whoever, ref, whole_passport=True)


@verifier.post("/results/<ref>/new")
@open_to(Actor.OFFICER)
def mark_new(ref: str) -> Response:
    """Let the result be new again for this officer, and go back to the list."""
    whoever = required_officer()
    receiving = this_site().application.receiving
    if not receiving.show.is_there(whoever.officer, ShareId(ref)):
        raise UnknownShare("the organisation sees no such share")
    receiving.inbox.mark_new(whoever.officer, ShareId(ref))
    say_on_next_page(texts_here().say("shown.marked_new"))
    return see_path(_list_here(whoever).path(whoever))


@verifier.get("/results/<ref>/statement.pdf")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.OFFICER)
def shared_statement(ref: str) -> Response:
    """Hand out the statement, made for the scope of the share."""
    whoever = required_officer()
    show = this_site().application.receiving.show
    if request.method == "HEAD":
        if not show.is_there(whoever.officer, ShareId(ref)):
            raise UnknownShare("the organisation sees no such share")
        return Response(content_type="application/pdf")
    file = show.statement(whoever.viewer, ShareId(ref), language="en")
    return Response(
        file.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file.file_name}"'},
    )


@verifier.get("/results/<ref>/photo.jpg")
@open_to(Actor.OFFICER)
def shared_photo(ref: str) -> Response:
    """Hand out the photo to the officers of this organisation alone."""
    whoever = required_officer()
    picture = this_site().application.receiving.show.photo(whoever.viewer, ShareId(ref))
    return Response(
        picture, content_type=CONTENT_TYPE, headers={"Content-Disposition": 'inline; filename="photo.jpg"'}
    )


def _show(whoever: OfficerHere, ref: str, *, whole_passport: bool = False) -> Response:
    listed = _list_here(whoever)
    shown = this_site().application.receiving.show(
        whoever.officer, ShareId(ref), listed.search(whoever), whole_passport=whole_passport
    )
    around = shown.neighbours
    before, after = (None, None) if around is None else (around.before, around.after)
    return page(
        "verifier/result.html",
        result=shown_page(shown, whoever),
        is_passport_whole=whole_passport,
        back=listed.path(whoever),
        previous=None if before is None else _path(before, listed, whoever),
        next=None if after is None else _path(after, listed, whoever),
        position_words="" if around is None else _position(around),
        query=listed.query(whoever),
        page=_path(ref, ListAddress(), whoever),
    )


def _position(around: Neighbours) -> str:
    if around.position > MOST_COUNTED:
        return ""
    total = count_words(max(around.total, around.position))
    return texts_here().say("shown.position", number=around.position, count=total)


def _list_here(whoever: OfficerHere) -> ListAddress:
    return address_of(request.query_string.decode(errors="replace"), whoever)


def _path(ref: str, listed: ListAddress, whoever: OfficerHere) -> str:
    here, query = address("verifier.result", ref=ref), listed.query(whoever)
    return f"{here}?{query}" if query else here
