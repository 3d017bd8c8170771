"""What is answered to machines: JSON, the id of the request, and no trace of a browser."""

import json
import re
from typing import Any, Final

from flask import Flask, Response, g, request

from adapters_web.machines import is_for_machines

_ID: Final = re.compile(r"[A-Za-z0-9._:-]{1,128}")
"""What may be echoed of a request's own id."""
_WRITE: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), check_circular=False).encode
REQUEST_ID: Final = "X-Request-Id"


def speak_to_machines(app: Flask) -> None:
    """Have everything that machines get carry what they may rely on."""
    app.after_request(_for_machines)


def json_answer(body: Any, *, status: int = 200) -> Response:  # noqa: ANN401 - whatever JSON can say
    """Return the body as JSON, in UTF-8."""
    return Response(_WRITE(body) + "\n", status=status, mimetype="application/json")


def _for_machines(response: Response) -> Response:
    if is_for_machines():
        headers = response.headers
        theirs = request.headers.get(REQUEST_ID, "")
        headers[REQUEST_ID] = theirs if _ID.fullmatch(theirs) else g.get("request_id", "")
        headers.setdefault("Cache-Control", "no-store")
        headers.setdefault("Vary", "Authorization")
    return response
