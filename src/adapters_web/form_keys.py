"""The keys of forms (CSRF-1): one for each browser until it logs in, and one for each session."""

from typing import Final

from flask import current_app, session
from flask_wtf.csrf import generate_csrf  # type: ignore[import-untyped]

_FIELD: Final = "csrf_token"
_REMEMBERED: Final = 4096


class FormKeys:
    """Gives the key that the forms of this request carry; it is signed once for a browser, not for a page."""

    def __init__(self) -> None:
        """Remember none."""
        self._signed: dict[tuple[bytes, str], str] = {}

    def __call__(self) -> str:
        """Return the key."""
        *_, present = current_app.config["WTF_CSRF_SECRET_KEY"]
        signed = self._signed.get((present, session.get(_FIELD, "")))
        return self._sign(present) if signed is None else signed

    def _sign(self, present: bytes) -> str:
        signed: str = generate_csrf()
        if len(self._signed) >= _REMEMBERED:
            self._signed.clear()
        self._signed[present, session[_FIELD]] = signed
        return signed
