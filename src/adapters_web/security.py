"""What every request has to pass and what every answer carries (CSRF-1, TOK-6, HDR-1 to HDR-3)."""

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Flask, Request, Response, abort, request
from flask_wtf.csrf import CSRFProtect  # type: ignore[import-untyped]

from adapters_web.languages import FIELD, remember_language, speak, texts_here
from adapters_web.machines import is_for_machines
from adapters_web.marks import Mark, has_mark
from adapters_web.pages import see_path
from adapters_web.site import this_site
from results_texts import languages

_SAFE: Final = frozenset({"GET", "HEAD"})
_ORDINARY_FORM: Final = "application/x-www-form-urlencoded"
_OURS: Final = frozenset({"same-origin", "none"})
"""`Sec-Fetch-Site` of what this site or the reader began; a sibling host is not this site."""

MOST_OCTETS_OF_A_LONG_FIELD: Final = 1_000_000
"""Of the paste box of bulk verification (UPL-1)."""

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; connect-src 'self'"
)
_STANDING: Final = (
    ("Content-Security-Policy", _POLICY),
    ("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),
    ("X-Content-Type-Options", "nosniff"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    (
        "Permissions-Policy",
        "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()",
    ),
)
_TELLS_US: Final = (*_STANDING, ("Referrer-Policy", "same-origin"))
_TELLS_NOBODY: Final = (*_STANDING, ("Referrer-Policy", "no-referrer"))
_PERSONAL: Final = (("Cache-Control", "no-store"), ("Vary", "Cookie, Accept-Language"))


def guard(app: Flask, *, for_machines: Sequence[Blueprint] = ()) -> None:
    """Have every request pass the guards, in this order, and every answer carry the headers.

    What is for machines takes no cookie, so that no form of another site does anything there: it asks for
    no key of a form, and still refuses what a browser sends from elsewhere.
    """
    app.before_request(_refuse_other_hosts)
    app.before_request(_refuse_other_sites)
    app.before_request(_refuse_large_forms)
    keys_of_forms = CSRFProtect(app)
    for blueprint in for_machines:
        keys_of_forms.exempt(blueprint)
    app.before_request(_switch_language)
    app.after_request(remember_language)
    app.after_request(_with_headers)


def _refuse_other_hosts() -> Response | None:
    """Answer for the configured host alone; what a proxy says of another host is not heard."""
    settings = this_site().settings
    if settings.names_host(request.environ.get("HTTP_HOST", "")):
        return None
    if is_for_machines():
        abort(400)
    text = texts_here().say("wrong_host.text", address=settings.base_url)
    return Response(f"{text}\n", status=400, mimetype="text/plain")


def _refuse_other_sites() -> None:
    """Refuse what another site has the browser send."""
    if request.method not in _SAFE and not _comes_from_here(request):
        abort(403)


def _refuse_large_forms() -> None:
    """Hold forms of the ordinary encoding to the caps of those in parts, which alone the framework holds."""
    if has_mark(Mark.LONG_FIELD):
        request.max_form_memory_size = MOST_OCTETS_OF_A_LONG_FIELD
    if request.mimetype == _ORDINARY_FORM:
        request.max_content_length = request.max_form_memory_size
        if len(request.form) > (request.max_form_parts or 0):
            abort(413)


def _comes_from_here(request: Request) -> bool:
    """Tell whether the request comes from this site, as far as the browser tells.

    A page that hides where it is sends the origin `null`: then `Sec-Fetch-Site` decides, and where an
    old browser sends none, the key of the form.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None and site not in _OURS:
        return False
    origin = request.headers.get("Origin")
    if origin is None or origin.lower() == this_site().settings.origin:
        return True
    return origin == "null" and (site == "same-origin" or (site is None and has_mark(Mark.BEHIND_LINK)))


def _switch_language() -> Response | None:
    """Speak the language that an address or a form asks for; the address is cleaned of it (screens §4)."""
    if is_for_machines():
        return None
    is_form = request.method == "POST"
    wanted = (request.form if is_form else request.args).get(FIELD)
    if wanted not in languages() or request.url_rule is None or has_mark(Mark.OWN_LANGUAGE):
        return None
    speak(wanted)
    return None if is_form else see_path(_address_without_language(request))


def _address_without_language(request: Request) -> str:
    """Return the path of the request, which a route of ours has matched, with what else was asked."""
    rest = [(name, value) for name, value in request.args.items(multi=True) if name != FIELD]
    path = quote(request.path)
    return f"{path}?{urlencode(rest)}" if rest else path


def _with_headers(response: Response) -> Response:
    headers = response.headers
    headers.extend(_TELLS_NOBODY if has_mark(Mark.BEHIND_LINK) else _TELLS_US)
    if "Cache-Control" not in headers and not is_for_machines():
        headers.extend(_PERSONAL)
    return response
