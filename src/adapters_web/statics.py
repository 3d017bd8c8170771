"""Static files under hashed names, kept by browsers for a year."""

from typing import Final

from flask import Blueprint, Response, abort, request

from adapters_web.marks import Mark, marked
from adapters_web.policies import Actor, open_to
from adapters_web.site import this_site

_FOR_A_YEAR: Final = "public, max-age=31536000, immutable"

statics = Blueprint("statics", __name__)


@statics.get("/static/<name>")
@marked(Mark.OWN_LANGUAGE)
@open_to(Actor.ANYBODY)
def file(name: str) -> Response:
    """Return the file of this hashed name, compressed for whom takes it so."""
    asset = this_site().assets.at(name)
    if asset is None:
        abort(404)
    headers = {"Cache-Control": _FOR_A_YEAR, "Vary": "Accept-Encoding"}
    if asset.compressed is not None and request.accept_encodings.quality("gzip") > 0:
        headers["Content-Encoding"] = "gzip"
        return Response(asset.compressed, headers=headers, content_type=asset.media_type)
    return Response(asset.content, headers=headers, content_type=asset.media_type)
