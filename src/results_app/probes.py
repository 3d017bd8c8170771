"""`/healthz` and `/readyz`: a word for whoever asks, before sessions, budgets and hosts matter (CFG-2)."""

from collections.abc import Callable, Iterable
from typing import Final
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

HEALTH: Final = "/healthz"
READINESS: Final = "/readyz"
_OK: Final = ("200 OK", b"ok\n")
_UNAVAILABLE: Final = ("503 Service Unavailable", b"unavailable\n")
_NOT_ALLOWED: Final = ("405 Method Not Allowed", b"")


def answering_probes(site: WSGIApplication, ready: Callable[[], bool]) -> WSGIApplication:
    """Return the site with both addresses in front of it.

    `/healthz` says that the process answers, `/readyz` that it can do its work; what is wrong is in the log
    and in `results status`.
    """

    def answering(environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        path = environ.get("PATH_INFO")
        if path not in {HEALTH, READINESS}:
            return site(environ, start_response)
        method = environ["REQUEST_METHOD"]
        if method not in {"GET", "HEAD"}:
            status, body = _NOT_ALLOWED
        else:
            status, body = _OK if path == HEALTH or ready() else _UNAVAILABLE
        headers = [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        if status == _NOT_ALLOWED[0]:
            headers.append(("Allow", "GET, HEAD"))
        start_response(status, headers)
        return [b"" if method == "HEAD" else body]

    return answering
