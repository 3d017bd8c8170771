"""Signatures that anybody with the public key can check: Ed25519 (security §3)."""

import base64
import binascii

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters_crypto.keyring import Ring


class Ed25519Signatures:
    """The core's `Signatures`. A secret of the ring is the seed of its key pair (RFC 8032)."""

    def __init__(self, ring: Ring) -> None:
        """Sign with the ring's first key; the others verify only (KEY-2)."""
        self._ring = ring

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
        signed = Ed25519PrivateKey.from_private_bytes(kept.secret).sign(message)
        return base64.urlsafe_b64encode(signed).rstrip(b"=").decode("ascii")

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key of this id, if it is kept, made the signature for this message."""
        kept = self._ring.named(key)
        if kept is None:
            return False
        public = Ed25519PrivateKey.from_private_bytes(kept.secret).public_key()
        try:
            public.verify(base64.urlsafe_b64decode(signature + "=" * (-len(signature) % 4)), message)
        except (InvalidSignature, binascii.Error, ValueError):
            return False
        return True
