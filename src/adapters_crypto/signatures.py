"""Signatures that anybody with the public key can check: Ed25519 (security §3)."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters_crypto.keyring import KeyRing


class Ed25519Signatures:
    """The core's `Signatures`. A secret of the ring is the seed of its key pair (RFC 8032)."""

    def __init__(self, ring: KeyRing) -> None:
        """Prepare every key; the first of them signs, the others verify only (KEY-2)."""
        self._current = ring.current.id
        self._private = Ed25519PrivateKey.from_private_bytes(ring.current.secret)
        self._public = {
            key.id: Ed25519PrivateKey.from_private_bytes(key.secret).public_key() for key in ring.keys
        }

    @property
    def key(self) -> str:
        """The id of the key that signs."""
        return self._current

    def sign(self, message: bytes) -> str:
        """Return the signature in base64, as web addresses spell it, without padding."""
        return base64.urlsafe_b64encode(self._private.sign(message)).rstrip(b"=").decode("ascii")

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key of this id, if it is kept, made the signature for this message."""
        public = self._public.get(key)
        if public is None:
            return False
        try:
            public.verify(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)), message)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True
