"""Turning a crowd away at the door, before anything of a request is read (PWD-5, RLB-11).

A page that says "in a while" costs a hundredth of a hash, and still too much when ten times as many log in
as can be hashed: so those answers are made once and given out again.
"""

import json
import logging
import secrets
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from flask import Flask, Request, Response

from adapters_web.cookies import LANGUAGE, name_of
from adapters_web.problems import busy
from adapters_web.request_log import LOG
from adapters_web.site import address, this_site
from adapters_web.statuses import RETRY_SECONDS
from results_texts import best_language, languages

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

_HASHING: Final = ("candidate.log_in", "verifier.let_in")
"""Whose forms a crowd sends."""


class Door:
    """The site behind a door that closes to forms which ask for a hash, while there is no room for one."""

    def __init__(self, app: Flask, *, is_full: Callable[[], bool]) -> None:
        """Stand before the application, whose routes are complete."""
        self._app = app
        self._inner = app.wsgi_app
        self._is_full = is_full
        self._answers: dict[tuple[str, str, int], Response] = {}
        with app.app_context():
            self._paths = frozenset(map(address, _HASHING))
            self._language_cookie = name_of(LANGUAGE)
            self._default_language = this_site().settings.default_language

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        """Let the request in, or answer it here."""
        if environ["REQUEST_METHOD"] == "POST" and environ["PATH_INFO"] in self._paths and self._is_full():
            return self._turn_away(environ)(environ, start_response)
        return self._inner(environ, start_response)

    def _turn_away(self, environ: "WSGIEnvironment") -> Response:
        path = environ["PATH_INFO"]
        if LOG.isEnabledFor(logging.INFO):
            now = datetime.now(UTC).isoformat(timespec="milliseconds")
            LOG.info(json.dumps({"time": now, "method": "POST", "route": path, "status": 503}))
        return self._answer(path, self._language_of(environ), secrets.choice(RETRY_SECONDS))

    def _language_of(self, environ: "WSGIEnvironment") -> str:
        request = Request(environ)
        chosen = request.cookies.get(self._language_cookie)
        if chosen in languages():
            return chosen
        return best_language(request.headers.get("Accept-Language"), self._default_language)

    def _answer(self, path: str, language: str, seconds: int) -> Response:
        known = self._answers.get((path, language, seconds))
        if known is None:
            with self._app.test_request_context(path, headers={"Accept-Language": language}):
                known = self._app.process_response(busy(seconds))
            self._answers[path, language, seconds] = known
        return known
