"""The test-day photo (mission A9): from an address of its own, never stored by a browser."""

from flask import Response

from adapters_web.candidate.blueprint import candidate
from adapters_web.logged_in import required_candidate
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.kernel.identifiers import ResultId
from results_core.results.photos import CONTENT_TYPE


@candidate.get("/results/<ref>/photo.jpg")
@open_to(Actor.CANDIDATE)
def photo(ref: str) -> Response:
    """Hand out the photo, where the result may be seen and has one."""
    whoever = required_candidate()
    picture = this_site().application.view_photo(whoever.account, ResultId(ref))
    return Response(
        picture, content_type=CONTENT_TYPE, headers={"Content-Disposition": 'inline; filename="photo.jpg"'}
    )
