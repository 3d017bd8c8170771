"""Keyed digests under keys that lie outside the store (REG-1, ENU-2)."""

import hashlib
import hmac
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from adapters_crypto.keyring import Key, Ring

_BLOCK: Final = 64
_INNER: Final = bytes(byte ^ 0x36 for byte in range(256))
_OUTER: Final = bytes(byte ^ 0x5C for byte in range(256))
_MARK: Final = "."


if TYPE_CHECKING:
    _States = tuple[hashlib._Hash, hashlib._Hash]  # noqa: SLF001 - what `hashlib.sha256` returns


class HmacDigests:
    """The core's `Digester`: HMAC-SHA-256 under a subkey for each purpose.

    A digest reads `<id of the key>.<64 hexadecimal digits>`: what an older key made is told from what
    the present one makes, and goes on being recognised while that key is kept (KEY-2).
    """

    def __init__(self, ring: Ring) -> None:
        """Keep the keys; subkeys are made when a purpose is first met."""
        self._ring = ring
        self._prepared: dict[tuple[bytes, str], _States] = {}

    def digest(self, text: str, *, purpose: str) -> str:
        """Return the digest of the text under the present key."""
        return self._digests(self._ring.current, [text], purpose)[0]

    def digests(self, texts: list[str], *, purpose: str) -> list[str]:
        """Return the digest of each text: copies of two prepared states, half of `hmac.digest`'s time."""
        return self._digests(self._ring.current, texts, purpose)

    def spellings(self, text: str, *, purpose: str) -> tuple[str, ...]:
        """Return the digests of the text under every key that is kept, the present one's first."""
        return self.spellings_of_each([text], purpose=purpose)[0]

    def spellings_of_each(self, texts: Sequence[str], *, purpose: str) -> Sequence[tuple[str, ...]]:
        """Return the spellings of each text: one preparation of the keys for all."""
        return list(zip(*(self._digests(key, texts, purpose) for key in self._ring.keys), strict=True))

    def matches(self, digest: str, text: str, *, purpose: str) -> bool:
        """Tell whether the digest is the text's, under whichever key that is kept."""
        key = self._ring.named(digest.partition(_MARK)[0])
        return key is not None and hmac.compare_digest(
            digest.encode("utf-8", "surrogatepass"), self._digests(key, [text], purpose)[0].encode()
        )

    def outdated(self, digest: str) -> bool:
        """Tell whether another key than the present one made the digest."""
        return digest.partition(_MARK)[0] != self._ring.current.id

    @property
    def mark(self) -> str:
        """What every digest under the present key begins with."""
        return self._ring.current.id + _MARK

    def _digests(self, key: Key, texts: Sequence[str], purpose: str) -> list[str]:
        inner, outer = self._states(key, purpose)
        mark = key.id + _MARK
        made = []
        for text in texts:
            within = inner.copy()
            within.update(text.encode("utf-8", "surrogatepass"))
            around = outer.copy()
            around.update(within.digest())
            made.append(mark + around.hexdigest())
        return made

    def _states(self, key: Key, purpose: str) -> "_States":
        """Return SHA-256 after the purpose's inner and outer padded key (RFC 2104)."""
        states = self._prepared.get((key.secret, purpose))
        if states is None:
            subkey = hmac.digest(key.secret, f"digest:{purpose}".encode(), "sha256")
            padded = subkey.ljust(_BLOCK, b"\0")
            states = hashlib.sha256(padded.translate(_INNER)), hashlib.sha256(padded.translate(_OUTER))
            self._prepared[key.secret, purpose] = states
        return states
