"""The candidate's results: the list, a result that is awaited, and the result itself (screens K6, K7, K9)."""

from datetime import timedelta
from typing import Final

from flask import Response, request
from werkzeug.exceptions import NotFound

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.details import details_of_candidate
from adapters_web.candidate.showing import card_of, page_of
from adapters_web.logged_in import CandidateHere, required_candidate
from adapters_web.pages import page, see
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.results.model import ReadResult

_LAST_MINUTES: Final = timedelta(minutes=10)
"""So long before the release the page looks again by itself."""
_SECONDS: Final = "60"


@candidate.get("/results")
@open_to(Actor.CANDIDATE)
def results() -> Response:
    """Show the list, or go to the one result that there is."""
    whoever = required_candidate()
    if len(whoever.results) == 1:
        return see("candidate.result", ref=whoever.results[0].entry.id)
    return page("candidate/results.html", entries=[card_of(read) for read in whoever.results])


@candidate.get("/results/<ref>")
@open_to(Actor.CANDIDATE)
def result(ref: str) -> Response:
    """Show the result, or when it comes out."""
    whoever = required_candidate()
    read = own_result(whoever, ref)
    if not read.released:
        return _awaited(read)
    return page(
        "candidate/result.html",
        result=page_of(read),
        has_several=len(whoever.results) > 1,
        shared_with=read.shared_with,
        has_photo=this_site().application.view_photo.is_there(read),
    )


def own_result(whoever: CandidateHere, ref: str) -> ReadResult:
    """Return the candidate's result of this reference.

    Raises:
        NotFound: There is none, or it is somebody else's: the two read the same (ENU-8).
    """
    read = next((read for read in whoever.results if read.entry.id == ref), None)
    if read is None:
        raise NotFound
    return read


def _awaited(read: ReadResult) -> Response:
    left = read.entry.sitting.releases_at - this_site().application.clock.now()
    refreshes = left <= _LAST_MINUTES and request.args.get("refresh") != "no"
    email = details_of_candidate().account.email
    answer = page("candidate/awaited.html", entry=card_of(read), email=email, refreshes=refreshes)
    if refreshes:
        answer.headers["Refresh"] = _SECONDS
    return answer
