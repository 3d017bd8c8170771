"""What a browser keeps for us between two requests: a small sealed cookie, and no row anywhere.

It holds the key of forms until somebody logs in, what the page after registering shows, the token
that tells the browser that registered from others, and a banner for the next page.
"""

import hashlib
import json
from collections.abc import Iterator
from typing import Any, Final, cast

from flask import Flask, Request, Response, session
from flask.sessions import SessionInterface, SessionMixin

from adapters_web.audiences import audience_of
from adapters_web.cookies import CANDIDATE, OFFICER, VISITOR, forget_cookie, read_cookie, set_cookie
from adapters_web.machines import is_for_machines
from results_core.access.credentials import Audience
from results_core.kernel.confidential import ColumnCipher, SealBroken

_PLACE: Final = "cookies:visitor:v1"
_FORM_KEY: Final = "csrf_token"


class Visitor(SessionMixin):
    """What the browser keeps, opened when it is first asked for.

    The key of forms of a browser that is logged in is made from its session's token: it needs no
    cookie of its own, and changes with every log-in.
    """

    modified = False
    accessed = True

    def __init__(self, cipher: ColumnCipher, sealed: str | None, form_key: str | None) -> None:
        """Keep what the browser brought, unopened; `form_key` is that of a logged-in browser."""
        self._cipher = cipher
        self._sealed = sealed
        self._form_key = form_key
        self._kept: dict[str, Any] | None = None

    def seal(self) -> str | None:
        """Return what the browser is to keep from now on; None for nothing."""
        if not self._values:
            return None
        return self._cipher.seal(json.dumps(self._values, separators=(",", ":")), place=_PLACE)

    @property
    def _values(self) -> dict[str, Any]:
        if self._kept is None:
            self._kept = {} if self._sealed is None else _opened(self._cipher, self._sealed)
        return self._kept

    def __getitem__(self, key: str) -> Any:  # noqa: ANN401 - as Flask's sessions
        if key == _FORM_KEY and self._form_key is not None:
            return self._form_key
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:  # noqa: ANN401 - as Flask's sessions
        self._values[key] = value
        self.modified = True

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self.modified = True

    def __contains__(self, key: object) -> bool:
        return (key == _FORM_KEY and self._form_key is not None) or key in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def forget(self) -> None:
        """Keep nothing any more."""
        self._kept = {}
        self.modified = True


class SealedVisitors(SessionInterface):
    """Reads and writes the visitor's cookie: written only where something changed."""

    def __init__(self, cipher: ColumnCipher) -> None:
        """Seal under the service's key."""
        self._cipher = cipher

    def open_session(self, app: Flask, request: Request) -> Visitor:  # noqa: ARG002 - as Flask calls it
        """Return what the browser brought; nothing is opened yet. Machines keep nothing."""
        if is_for_machines():
            return Visitor(self._cipher, None, None)
        is_officers = audience_of(request) is Audience.ORGANISATIONS
        token = read_cookie(request, OFFICER if is_officers else CANDIDATE)
        form_key = None if token is None else _form_key(token)
        return Visitor(self._cipher, read_cookie(request, VISITOR), form_key)

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:  # noqa: ARG002 - as Flask calls it
        """Send the cookie anew where it changed."""
        if not session.modified:
            return
        sealed = cast("Visitor", session).seal()
        if sealed is None:
            forget_cookie(response, VISITOR)
        else:
            set_cookie(response, VISITOR, sealed)


def visitor() -> Visitor:
    """Return what the browser of this request keeps."""
    return cast("Visitor", session)


def _form_key(token: str) -> str:
    """Return what forms of the session carry: the token is 256 random bits, and nothing leads back to it."""
    return hashlib.sha256(b"key of forms:" + token.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def _opened(cipher: ColumnCipher, sealed: str) -> dict[str, Any]:
    try:
        kept = json.loads(cipher.open(sealed, place=_PLACE))
    except (SealBroken, ValueError):
        return {}
    return kept if isinstance(kept, dict) else {}
