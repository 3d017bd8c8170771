"""Which addresses are for machines: they get no page, no cookie and no language of a reader."""

from typing import Final

from flask import request

from adapters_web.site import this_site

API: Final = "/api/v1"
_THEIRS: Final = ("/api/", "/ce/", "/.well-known/")


def is_for_machines() -> bool:
    """Tell whether the address of this request is one of theirs, be there anything or not."""
    path = request.path.removeprefix(this_site().settings.prefix)
    return path.startswith(_THEIRS)
