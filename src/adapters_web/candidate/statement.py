"""The Statement of Results as a file (mission A8)."""

from flask import Response, abort, request

from adapters_web.candidate.blueprint import candidate
from adapters_web.candidate.results import own_result
from adapters_web.logged_in import required_candidate
from adapters_web.marks import Mark, marked
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_texts import languages


@candidate.get("/results/<ref>/statement.pdf")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.CANDIDATE)
def statement(ref: str) -> Response:
    """Hand out the statement, in English unless its address asks for another language."""
    whoever = required_candidate()
    language = request.args.get("language", "en")
    if language not in languages():
        abort(404)
    file = this_site().application.issue_statement.of(own_result(whoever, ref), language=language)
    return Response(
        file.pdf,
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file.file_name}"'},
    )
