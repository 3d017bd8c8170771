"""The site as a guest: a blueprint for somebody else's Flask application (mission F3).

The site stays an application of its own behind it, with its own cookies, sessions, guards and pages of
problems. So nothing of the host's changes, whatever it has installed, and nothing of the host's changes ours.
"""

from typing import TYPE_CHECKING, Final

from flask import Blueprint, request
from werkzeug.wrappers import Response

from adapters_web.app import create_app
from adapters_web.settings import WebSettings
from results_core.application import Application

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")
"""All are ours to answer: what a page does not take, its own answer says."""
_PATHS: Final = ("", "/", "/<path:_rest>")


class Guest(Blueprint):
    """A blueprint that holds a whole site."""


def guest_of(application: Application, settings: WebSettings, *, name: str = "results") -> Guest:
    """Return a blueprint under which a Flask application serves the site of the application.

    It stands at the path of the base address. The host may check what it likes before; protection against
    forged requests is ours, so the host's has to leave the blueprint out, and nothing may read the body of a
    request before.

    Args:
        application: What the site shows.
        settings: How; the base address has a path.
        name: By which the host knows the blueprint; each of several needs its own.

    Raises:
        ValueError: The base address has no path: the site would take every address of the host.
    """
    if not settings.prefix:
        raise ValueError("a guest needs a path of its own, such as https://example.org/results")
    site = create_app(application, settings)
    guest = Guest(name, __name__, url_prefix=settings.prefix)

    def serve(_rest: str = "") -> Response:
        return Response.from_app(site.wsgi_app, _without_mount(request.environ))

    for path in _PATHS:
        guest.add_url_rule(path, "site", serve, methods=_METHODS, provide_automatic_options=False)
    return guest


def _without_mount(environ: "WSGIEnvironment") -> "WSGIEnvironment":
    """Return the environment with the whole path: the site's routes know where the host itself is mounted."""
    whole = environ.get("SCRIPT_NAME", "") + environ.get("PATH_INFO", "")
    return {**environ, "SCRIPT_NAME": "", "PATH_INFO": whole}
