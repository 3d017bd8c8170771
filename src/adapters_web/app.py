"""The Flask application of one site."""

from collections.abc import Callable, Sequence
from typing import Any, Final

from flask import Blueprint, Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from adapters_web.api.answers import speak_to_machines
from adapters_web.api.limits import limit_calls
from adapters_web.api.routes import api
from adapters_web.api.slate import slate
from adapters_web.candidate import candidate
from adapters_web.crowds import Door
from adapters_web.gallery import gallery
from adapters_web.policies import enforce_policies, require_policies
from adapters_web.problems import tell_of_problems
from adapters_web.refusals import note_refusals
from adapters_web.request_log import keep_log
from adapters_web.security import guard
from adapters_web.settings import WebSettings
from adapters_web.site import make_site, settle
from adapters_web.statics import statics
from adapters_web.verifier import verifier
from adapters_web.visitors import SealedVisitors
from adapters_web.well_known import well_known
from results_core.application import Application

MOST_OCTETS: Final = 5_000_000
MOST_OCTETS_OF_A_FORM: Final = 64_000
MOST_PARTS: Final = 100
"""Caps on what a request may bring, before anything is parsed (UPL-1)."""


class _PlainFlask(Flask):
    """Takes every function as it is: none is a coroutine, and asking fourteen takes a part of each page."""

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """Return the function."""
        return func


def create_app(application: Application, settings: WebSettings, *, more: Sequence[Blueprint] = ()) -> Flask:
    """Return the site of the application; `more` are pages of whoever wires it.

    Nothing is shared between two of them: several may live in one process.

    Raises:
        ValueError: A brand colour cannot be read where it would stand, or a rule has no words.
        Undeclared: A route says nothing of whom it is open to (AUZ-1).
    """
    site = make_site(application, settings)
    app = _PlainFlask(__name__, static_folder=None, template_folder=None)
    app.config.update(
        MAX_CONTENT_LENGTH=MOST_OCTETS,
        MAX_FORM_MEMORY_SIZE=MOST_OCTETS_OF_A_FORM,
        MAX_FORM_PARTS=MOST_PARTS,
        PROVIDE_AUTOMATIC_OPTIONS=False,
        WTF_CSRF_SECRET_KEY=settings.secret_keys,
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=False,  # `security` looks at where a request comes from, for http as for https
    )
    app.url_map.merge_slashes = False
    app.url_map.redirect_defaults = False
    app.session_interface = SealedVisitors(settings.cipher)
    keep_log(app)
    guard(app, for_machines=[api, slate])
    speak_to_machines(app)
    limit_calls(app)
    enforce_policies(app)
    note_refusals(app)
    tell_of_problems(app)
    pages = [
        candidate,
        verifier,
        api,
        slate,
        statics,
        well_known,
        *([gallery] if settings.development_pages else []),
        *more,
    ]
    for blueprint in pages:
        app.register_blueprint(blueprint, url_prefix=f"{settings.prefix}{blueprint.url_prefix or ''}")
    require_policies(app)
    settle(site, app)
    app.wsgi_app = Door(app, is_full=application.is_overloaded)  # type: ignore[method-assign]
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=0, x_port=0, x_prefix=0)  # type: ignore[method-assign]
    return app
