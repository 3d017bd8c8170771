"""The cookies of the site, all for the browser's session alone and out of the reach of scripts (SES-4).

In production their names carry the prefix by which browsers hold them to https and to this host.
"""

from typing import Final

import attrs
from flask import Request, Response

from adapters_web.site import this_site


@attrs.frozen
class Cookie:
    """A cookie, by the name that it has outside production."""

    name: str
    path: str = "/"
    """Pages below it get the cookie."""
    seconds: int | None = None
    """How long it lives at most; None: until the browser is closed."""


CANDIDATE: Final = Cookie("candidate")
OFFICER: Final = Cookie("officer")
VISITOR: Final = Cookie("visitor")
LANGUAGE: Final = Cookie("language")
LEAVING: Final = Cookie("leaving")
"""Between logging out and the page that says so.

Some browsers bring a page back by the Back button as it was left, even one that may not be stored, unless
cookies have changed meanwhile, and they discount those that changed while it was reached. Here two more do.
"""


def read_cookie(request: Request, cookie: Cookie) -> str | None:
    """Return what the browser brought under the cookie's name."""
    return request.cookies.get(name_of(cookie)) or None


def set_cookie(response: Response, cookie: Cookie, value: str) -> None:
    """Have the browser keep the value."""
    settings = this_site().settings
    response.set_cookie(
        name_of(cookie),
        value,
        max_age=cookie.seconds,
        path=_path(cookie),
        secure=settings.production,
        httponly=True,
        samesite="Lax",
    )


def forget_cookie(response: Response, cookie: Cookie) -> None:
    """Have the browser drop the cookie."""
    settings = this_site().settings
    response.delete_cookie(
        name_of(cookie), path=_path(cookie), secure=settings.production, httponly=True, samesite="Lax"
    )


def _path(cookie: Cookie) -> str:
    return "/" if cookie.path == "/" else this_site().settings.prefix + cookie.path


def name_of(cookie: Cookie) -> str:
    """Return the name that the browser knows the cookie by."""
    settings = this_site().settings
    name = settings.cookie_prefix + cookie.name
    if not settings.production:
        return name
    return f"__Host-{name}" if cookie.path == "/" else f"__Secure-{name}"
