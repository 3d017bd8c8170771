"""Refusals of what somebody who is logged in may not see or do: each leaves an event (LOG-3)."""

from typing import Final

from flask import Flask, Response, request

from adapters_web.audiences import audience_here
from adapters_web.logged_in import known_account
from adapters_web.request_log import log_fault
from adapters_web.site import this_site
from results_core.kernel.errors import ResultsError

_REFUSED: Final = frozenset({403, 404})
_UNNOTED: Final = "refusal_not_noted"


def note_refusals(app: Flask) -> None:
    """Have refusals written down; those of strangers stand in the log of requests alone."""
    app.after_request(_note)


def _note(response: Response) -> Response:
    """Note it, whatever becomes of the note: the answer stays the same."""
    account = known_account()
    if response.status_code in _REFUSED and request.endpoint is not None and account is not None:
        try:
            this_site().application.note_refusal(
                account, audience=audience_here(), page=request.endpoint, answer=response.status_code
            )
        except ResultsError as fault:
            log_fault(fault, _UNNOTED)
    return response
