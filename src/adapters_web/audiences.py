"""Whose site a request is for: candidates and organisations share neither log-in nor cookie (SES-4)."""

from typing import Final

from flask import Request, request

from adapters_web.site import this_site
from results_core.access.credentials import Audience

VERIFIERS: Final = "/verifiers"


def audience_of(request: Request) -> Audience:
    """Return whose page the address is, be there such a page or not."""
    path, below = request.path, this_site().settings.prefix + VERIFIERS
    is_theirs = path == below or path.startswith(f"{below}/")
    return Audience.ORGANISATIONS if is_theirs else Audience.CANDIDATES


def audience_here() -> Audience:
    """Return whose page this request is for."""
    return audience_of(request)
