"""What was shared with the organisation: the list, one share, its statement and its photo (D1, D4)."""

from datetime import datetime
from typing import Annotated, Final

from flask import Response, request

from adapters_web.api import resources
from adapters_web.api.answers import json_answer
from adapters_web.api.authenticating import caller_here
from adapters_web.api.blueprint import api
from adapters_web.api.describing import Parameter, Tag, described
from adapters_web.api.paging import PAGED, limit_here, page_answer, position_here
from adapters_web.api.problems import ApiProblem, ProblemType, Wrong
from adapters_web.api.shapes import share_detail, share_line
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site
from results_core.api_access.cursors import Position
from results_core.api_access.model import Scope
from results_core.kernel.identifiers import ShareId
from results_core.results.photos import CONTENT_TYPE
from results_core.sharing.model import ReadShare
from results_core.verification.viewers import Viewer
from results_texts import languages

_LIST: Final = "shares"


@api.get("/shares")
@described(
    tag=Tag.SHARES,
    answer=resources.Shares,
    parameters=PAGED,
    problems=(ProblemType.INVALID_VALUES, ProblemType.INVALID_CURSOR),
)
@open_to(Actor.CLIENT, scope=Scope.SHARES)
def shares() -> Response:
    """List what the organisation sees now, the first received at first; that is no look."""
    limit, position = limit_here(), position_here(_LIST)
    receiving = this_site().application.receiving
    found = receiving.list_shares(caller_here().organisation, after=_after(position), limit=limit)
    goes_on = len(found) == limit
    return page_answer(_LIST, [share_line(one) for one in found], _place(found[-1]) if goes_on else None)


@api.get("/shares/<share>")
@described(tag=Tag.SHARES, answer=resources.Share, problems=(ProblemType.NOT_FOUND,))
@open_to(Actor.CLIENT, scope=Scope.SHARES)
def share(share: str) -> Response:
    """Show one with its result, as far as its scope goes; it is a look (B10)."""
    caller = caller_here()
    application = this_site().application
    shown = application.receiving.show.pull(
        viewer_here(), ShareId(share), whole_passport=Scope.PASSPORT in caller.scopes
    )
    told = share_detail(shown, application.catalogue)
    if Scope.PASSPORT not in caller.scopes:
        told["result"]["candidate"].pop("passport_number", None)
    if Scope.PHOTOS not in caller.scopes:
        del told["has_photo"]
    return json_answer(told)


@api.get("/shares/<share>/statement.pdf")
@described(
    tag=Tag.SHARES,
    answer="application/pdf",
    parameters=(
        Parameter(
            name="language",
            meaning="Of the statement: en if nothing is said.",
            shape=Annotated[str, {"enum": list(languages())}],
        ),
    ),
    problems=(ProblemType.NOT_FOUND, ProblemType.INVALID_VALUES),
)
@open_to(Actor.CLIENT, scope=Scope.STATEMENTS)
def statement(share: str) -> Response:
    """Hand the statement out, in English unless `language` says otherwise."""
    file = this_site().application.receiving.show.statement(
        viewer_here(), ShareId(share), language=_language()
    )
    return Response(
        file.pdf,
        mimetype="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file.file_name}"'},
    )


@api.get("/shares/<share>/photo")
@described(tag=Tag.SHARES, answer="image/jpeg", problems=(ProblemType.NOT_FOUND,))
@open_to(Actor.CLIENT, scope=Scope.PHOTOS)
def photo(share: str) -> Response:
    """Hand the photo of the test day out, a JPEG."""
    picture = this_site().application.receiving.show.photo(viewer_here(), ShareId(share))
    return Response(picture, mimetype=CONTENT_TYPE)


def viewer_here() -> Viewer:
    """Return who looks, and for whom."""
    caller = caller_here()
    return Viewer(organisation=caller.organisation, client=caller.client)


def _after(position: Position | None) -> tuple[datetime, ShareId] | None:
    if position is None:
        return None
    received_at, share = position
    return datetime.fromisoformat(str(received_at)), ShareId(str(share))


def _place(share: ReadShare) -> Position:
    """Return where a list that ends with this share goes on; what is seen has been received."""
    return (share.received_at.isoformat() if share.received_at else "", share.grant.id)


def _language() -> str:
    wanted = request.args.get("language", "en")
    if wanted not in languages():
        wrong = Wrong(pointer="language", detail=f"one of {', '.join(languages())}")
        raise ApiProblem(ProblemType.INVALID_VALUES, errors=[wrong])
    return wanted
