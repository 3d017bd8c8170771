"""One line of JSON for each request and each fault: nothing personal, no token, no query (LOG-1, LOG-2)."""

import json
import logging
import secrets
import time
import traceback
from datetime import UTC, datetime
from typing import Final

from flask import Flask, Response, g, request

from adapters_web.logged_in import known_account

LOG: Final = logging.getLogger("results.web")
ROUTE: Final = "results.route"
"""Under which whatever stands before the site finds which route a request took."""
_FRAMES: Final = 12
_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
"""A method of any other name is somebody's own words."""


def keep_log(app: Flask) -> None:
    """Have every request logged."""
    app.before_request(_begin)
    app.after_request(_log_request)


def log_fault(fault: BaseException, code: str) -> None:
    """Log where a fault arose, under the code that the person was told; its message may be personal."""
    frames = traceback.extract_tb(fault.__traceback__)[-_FRAMES:]
    line = {
        "time": _now(),
        "fault": type(fault).__qualname__,
        "code": code,
        "request": g.get("request_id"),
        "at": [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames],
    }
    LOG.error(json.dumps(line))


def _begin() -> None:
    g.request_id = secrets.token_hex(8)
    g.began = time.perf_counter()
    request.environ[ROUTE] = request.url_rule and request.url_rule.rule


def _log_request(response: Response) -> Response:
    if not LOG.isEnabledFor(logging.INFO):
        return response
    rule = request.url_rule
    line = {
        "time": _now(),
        "method": request.method if request.method in _METHODS else None,
        "route": None if rule is None else rule.rule,
        "status": response.status_code,
        "ms": round((time.perf_counter() - g.began) * 1000, 1) if "began" in g else None,
        "request": g.get("request_id"),
        "account": known_account(),
    }
    if "caller" in g:
        line["client"] = g.caller.client
    LOG.info(json.dumps(line))
    return response


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")
