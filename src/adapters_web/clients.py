"""Where a request comes from, and what is told to who has come too often (LOCK-9, LOCK-11, REG-3, REG-4)."""

from datetime import timedelta
from typing import Final

from flask import Response, request

from adapters_web.site import this_site
from results_core.throttling.budgets import Exhausted

TOO_MANY: Final = 429
_A_DAY: Final = timedelta(days=1)
"""After so long it may be worth asking again where the centre has to act first."""


def client_here() -> str:
    """Return the address that the request comes from.

    Of what proxies say only what the trusted ones have seen is heard: `app` has counted them off.
    """
    return request.remote_addr or ""


def with_retry(answer: Response, refused: Exhausted) -> Response:
    """Return the answer with the seconds after which it may be asked again."""
    answer.headers["Retry-After"] = str(max(1, -(-_wait(refused) // timedelta(seconds=1))))
    return answer


def _wait(refused: Exhausted) -> timedelta:
    return _A_DAY if refused.until is None else refused.until - this_site().application.clock.now()
