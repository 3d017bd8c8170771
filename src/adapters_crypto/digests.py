"""Keyed digests under a key that lies outside the store (REG-1, ENU-2)."""

import hashlib
import hmac
from typing import Final

from adapters_crypto.keyring import Key

_BLOCK: Final = 64
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))


class HmacDigests:
    """The core's `Digester`: HMAC-SHA-256 under a subkey for each purpose.

    Digests carry no key id, so that equal values agree: a new key means digests made anew.
    """

    def __init__(self, key: Key) -> None:
        """Keep the key; subkeys are made when a purpose is first met."""
        self._key = key
        self._prepared: dict[str, tuple[hashlib._Hash, hashlib._Hash]] = {}

    def digest(self, text: str, *, purpose: str) -> str:
        """Return HMAC-SHA-256 of the text as 64 hexadecimal digits, under the purpose's key."""
        return self.digests([text], purpose=purpose)[0]

    def digests(self, texts: list[str], *, purpose: str) -> list[str]:
        """Return the digest of each text: copies of two prepared states, half of `hmac.digest`'s time."""
        inner, outer = self._states(purpose)
        made = []
        for text in texts:
            within = inner.copy()
            within.update(text.encode("utf-8", "surrogatepass"))
            around = outer.copy()
            around.update(within.digest())
            made.append(around.hexdigest())
        return made

    def _states(self, purpose: str) -> tuple["hashlib._Hash", "hashlib._Hash"]:
        """Return SHA-256 after the purpose's inner and outer padded key (RFC 2104)."""
        states = self._prepared.get(purpose)
        if states is None:
            subkey = hmac.digest(self._key.secret, f"digest:{purpose}".encode(), "sha256")
            padded = subkey.ljust(_BLOCK, b"\0")
            states = hashlib.sha256(padded.translate(_INNER)), hashlib.sha256(padded.translate(_OUTER))
            self._prepared[purpose] = states
        return states
