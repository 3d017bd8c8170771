"""Refusals of what somebody who is logged in may not see or do: each leaves an event (LOG-3)."""

from typing import Final

from flask import Flask, Response, g, request

from adapters_web.audiences import audience_here
from adapters_web.logged_in import known_account
from adapters_web.request_log import log_fault
from adapters_web.site import this_site
from results_core.api_access.authenticating import Caller
from results_core.kernel.errors import ResultsError

_REFUSED: Final = frozenset({403, 404})
_UNNOTED: Final = "refusal_not_noted"


def note_refusals(app: Flask) -> None:
    """Have refusals written down; those of strangers stand in the log of requests alone."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    """Note it, whatever becomes of the note: the answer stays the same."""
    if response.status_code in _REFUSED and request.endpoint is not None:
        try:
            _write_down(request.endpoint, response.status_code)
        except ResultsError as fault:
            log_fault(fault, _UNNOTED)
    return response


def _write_down(page: str, answer: int) -> None:
    application, account = this_site().application, known_account()
    caller: Caller | None = g.get("caller")
    if caller is not None:
        application.api_access.note_refusal(caller, page=page, answer=answer)
    elif account is not None:
        application.note_refusal(account, audience=audience_here(), page=page, answer=answer)
