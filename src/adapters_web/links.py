"""One-time links of letters: the address is cleaned of the token before anything is shown (TOK-3, TOK-7).

A GET of the letter's address puts the token into a short-lived cookie for one path and sends the
browser to that path; nothing is looked up, let alone used up.
"""

import re
from typing import Final

from flask import Response, request

from adapters_web.cookies import Cookie, forget_cookie, read_cookie, set_cookie
from adapters_web.pages import see
from results_core.kernel.confidential import LinkToken

_A_QUARTER_OF_AN_HOUR: Final = 900
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,128}")

CONFIRMING: Final = Cookie("confirm", path="/confirm", seconds=_A_QUARTER_OF_AN_HOUR)
CONFIRMING_EMAIL: Final = Cookie(
    "confirm-email", path="/details/email/confirm", seconds=_A_QUARTER_OF_AN_HOUR
)
UNDOING_EMAIL: Final = Cookie("undo-email", path="/details/email/undo", seconds=_A_QUARTER_OF_AN_HOUR)
CONFIRMING_APPLICATION: Final = Cookie(
    "confirm-application", path="/verifiers/confirm", seconds=_A_QUARTER_OF_AN_HOUR
)
CONFIRMING_JOINING: Final = Cookie("confirm-joining", path="/verifiers/join", seconds=_A_QUARTER_OF_AN_HOUR)
RESETTING: Final = Cookie("reset", path="/reset", seconds=_A_QUARTER_OF_AN_HOUR)
CONFIRMING_OFFICER: Final = Cookie(
    "officer-email", path="/verifiers/account/email/confirm", seconds=_A_QUARTER_OF_AN_HOUR
)
UNDOING_OFFICER: Final = Cookie(
    "officer-email-undo", path="/verifiers/account/email/undo", seconds=_A_QUARTER_OF_AN_HOUR
)
RESETTING_OFFICER: Final = Cookie("officer-reset", path="/verifiers/reset", seconds=_A_QUARTER_OF_AN_HOUR)
STEPPING: Final = Cookie("second-step", path="/verifiers/login", seconds=600)
"""Between the right password and the code of the second step."""
SETTING_PASSWORD: Final = Cookie(
    "set-password", path="/verifiers/set-password", seconds=_A_QUARTER_OF_AN_HOUR
)


def swap(token: str, cookie: Cookie, endpoint: str) -> Response:
    """Put the token of a letter's address into the cookie, and send the browser to the page without it."""
    answer = see(endpoint)
    if _TOKEN.fullmatch(token):
        set_cookie(answer, cookie, token)
    else:
        forget_cookie(answer, cookie)
    return answer


def token_in(cookie: Cookie) -> LinkToken | None:
    """Return the token that the browser was given."""
    token = read_cookie(request, cookie)
    return None if token is None else LinkToken(token)
