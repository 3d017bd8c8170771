"""Signatures that anybody with the public key can check: Ed25519 (security §3)."""

import base64
import binascii
from collections.abc import Callable, Mapping, Sequence

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from adapters_crypto.keyring import Key, Ring
from results_core.verification.receipts import PublicKey


class Ed25519Signatures:
    """The core's `Signatures`. A secret of the ring is the seed of its key pair (RFC 8032)."""

    def __init__(self, ring: Ring) -> None:
        """Sign with the ring's first key; the others verify only (KEY-2)."""
        self._ring = ring
        self._pairs: dict[bytes, Ed25519PrivateKey] = {}

    @property
    def key(self) -> str:
        """The id of the key that signs."""
        return self._ring.current.id

    def sign(self, message: bytes, *, key: str) -> str:
        """Return the signature in base64, as web addresses spell it, without padding.

        Raises:
            KeyError: No key of this id is kept.
        """
        kept = self._ring.named(key)
        if kept is None:
            raise KeyError(key)
        return base64.urlsafe_b64encode(self._pair(kept).sign(message)).rstrip(b"=").decode("ascii")

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key of this id, if it is kept, made the signature for this message."""
        kept = self._ring.named(key)
        return kept is not None and is_signature_of(
            message, signature=signature, public=self._pair(kept).public_key()
        )

    def _pair(self, key: Key) -> Ed25519PrivateKey:
        """Return the key pair, made when it is first asked for: making it takes as long as signing."""
        pair = self._pairs.get(key.secret)
        if pair is None:
            pair = self._pairs[key.secret] = Ed25519PrivateKey.from_private_bytes(key.secret)
        return pair


def is_signature_of(message: bytes, *, signature: str, public: Ed25519PublicKey) -> bool:
    """Tell whether the holder of this public key's other half signed the message."""
    try:
        public.verify(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)), message)
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def public_halves(rings: Mapping[str, Ring]) -> Callable[[], Sequence[PublicKey]]:
    """Return the core's `PublicKeys` of these rings, by purpose, as they are whenever it is called."""
    return lambda: [
        PublicKey(
            id=key.id,
            purpose=purpose,
            created=key.created,
            is_current=place == 0,
            octets=Ed25519PrivateKey.from_private_bytes(key.secret).public_key().public_bytes_raw(),
        )
        for purpose, ring in rings.items()
        for place, key in enumerate(ring.keys)
    ]
