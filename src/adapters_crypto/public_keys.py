"""Public keys as they are published: receipts and checkpoints are tested by them without the service."""

import base64
import binascii
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from adapters_crypto.keyring import KeysFault
from adapters_crypto.signatures import is_signature_of

_LARGEST: Final = 1_000_000


class PublishedKeys:
    """The core's `ReceiptChecker`, by a file from `/.well-known/results-keys.json`."""

    def __init__(self, path: Path, *, purpose: str) -> None:
        """Read the keys of the purpose.

        Raises:
            KeysFault: The file is no such list.
            OSError: It cannot be read.
        """
        with path.open("rb") as file:
            content = file.read(_LARGEST)
        try:
            told = json.loads(content)["keys"]
            self._keys: Mapping[str, Ed25519PublicKey] = dict(
                map(_key, (one for one in told if one["purpose"] == purpose))
            )
        except (ValueError, KeyError, TypeError, binascii.Error) as malformed:
            raise KeysFault(["the file is no list of public keys"]) from malformed

    def verify(self, message: bytes, *, key: str, signature: str) -> bool:
        """Tell whether the key of this id, if the file lists it, made the signature for this message."""
        public = self._keys.get(key)
        return public is not None and is_signature_of(message, signature=signature, public=public)


def _key(told: Mapping[str, Any]) -> tuple[str, Ed25519PublicKey]:
    octets = base64.urlsafe_b64decode(told["x"] + "=" * (-len(told["x"]) % 4))
    return str(told["kid"]), Ed25519PublicKey.from_public_bytes(octets)
