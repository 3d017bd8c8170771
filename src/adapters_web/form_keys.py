"""The keys of forms (CSRF-1): one for each browser until it logs in, and one for each session."""

from typing import Final

from flask import session
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]

_FIELD: Final = "csrf_token"
_REMEMBERED: Final = 4096


class FormKeys:
    """Gives the key that the forms of this request carry; it is signed once for a browser, not for a page."""

    def __init__(self) -> None:
        """Remember none."""
        self._signed: dict[str, str] = {}

    def __call__(self) -> str:
        """Return the key."""
        signed = self._signed.get(session.get(_FIELD, ""))
        return self._sign() if signed is None else signed

    def _sign(self) -> str:
        signed: str = generate_csrf()
        if len(self._signed) >= _REMEMBERED:
            self._signed.clear()
        self._signed[session[_FIELD]] = signed
        return signed
