"""Columns that the store cannot read (PRV-2)."""

import base64
import binascii
import hmac
import secrets
from typing import Final, Protocol

from cryptography.exceptions import InvalidTag, UnsupportedAlgorithm
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, AESGCMSIV

from adapters_crypto.keyring import Key, Ring
from results_core.kernel.confidential import SealBroken

_VERSION: Final = "v1"
_BYTES_OF_A_NONCE: Final = 12
_SYMBOLS_OF_A_NONCE: Final = _BYTES_OF_A_NONCE * 4 // 3
_BYTES_OF_A_TAG: Final = 16
_URL_SAFE: Final = bytes.maketrans(b"+/", b"-_")


class _Aead(Protocol):
    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes: ...


class AesColumns:
    """The core's `ColumnCipher`: AES-256-GCM-SIV where OpenSSL has it, else AES-256-GCM.

    Sealed texts read `v1.<key id>.<nonce>.<ciphertext>`, the place being the associated data.
    The two ciphers have different subkeys, so what one machine sealed with GCM opens on
    another that has GCM-SIV.
    """

    def __init__(self, ring: Ring) -> None:
        """Seal under the ring's first key; each is prepared when it is first met."""
        self._ring = ring
        self._prepared: dict[str, tuple[_Aead, ...]] = {}

    @property
    def mark(self) -> str:
        """How everything begins that the current key has sealed."""
        return f"{_VERSION}.{self._ring.current.id}."

    def seal(self, text: str, *, place: str) -> str:
        """Return the text sealed under the current key, for this place alone."""
        return self.seal_bytes(text.encode(), place=place)

    def seal_bytes(self, data: bytes, *, place: str) -> str:
        """Return the bytes sealed under the current key, for this place alone."""
        key = self._ring.current
        nonce = secrets.token_bytes(_BYTES_OF_A_NONCE)
        spelt = _spelt(nonce + self._of(key)[0].encrypt(nonce, data, place.encode()))
        return f"{_VERSION}.{key.id}.{spelt[:_SYMBOLS_OF_A_NONCE]}.{spelt[_SYMBOLS_OF_A_NONCE:]}"

    def open(self, sealed: str, *, place: str) -> str:
        """Return the text.

        Raises:
            SealBroken: It was sealed for another place, under an unknown key, or was changed.
        """
        return self.open_bytes(sealed, place=place).decode()

    def open_bytes(self, sealed: str, *, place: str) -> bytes:
        """Return the bytes.

        Raises:
            SealBroken: They were sealed for another place, under an unknown key, or were changed.
        """
        key_id, nonce, ciphertext = _taken_apart(sealed)
        key = self._ring.named(key_id)
        if key is None:
            raise SealBroken("sealed under a key that is not kept")
        for cipher in self._of(key):
            try:
                return cipher.decrypt(nonce, ciphertext, place.encode())
            except InvalidTag:
                continue
        raise SealBroken("sealed for another place, or changed since")

    def outdated(self, sealed: str) -> bool:
        """Tell whether the text was sealed under another key than the current one (KEY-2)."""
        return _taken_apart(sealed)[0] != self._ring.current.id

    def _of(self, key: Key) -> tuple[_Aead, ...]:
        prepared = self._prepared.get(key.id)
        if prepared is None:
            prepared = self._prepared[key.id] = _ciphers(key)
        return prepared


def _ciphers(key: Key) -> tuple[_Aead, ...]:
    gcm = AESGCM(_subkey(key, "AES-256-GCM"))
    try:
        return AESGCMSIV(_subkey(key, "AES-256-GCM-SIV")), gcm
    except UnsupportedAlgorithm:
        return (gcm,)


def _subkey(key: Key, algorithm: str) -> bytes:
    return hmac.digest(key.secret, f"column:{algorithm}".encode(), "sha256")


def _taken_apart(sealed: str) -> tuple[str, bytes, bytes]:
    match sealed.split("."):
        case [version, key_id, nonce, ciphertext] if version == _VERSION:
            return (
                key_id,
                _read(nonce, at_least=_BYTES_OF_A_NONCE, at_most=_BYTES_OF_A_NONCE),
                _read(ciphertext, at_least=_BYTES_OF_A_TAG),
            )
        case _:
            raise SealBroken("not a sealed text")


def _spelt(raw: bytes) -> str:
    return binascii.b2a_base64(raw, newline=False).rstrip(b"=").translate(_URL_SAFE).decode("ascii")


def _read(spelt: str, *, at_least: int, at_most: int | None = None) -> bytes:
    """Read what `_spelt` wrote, and nothing else that base64 would take for the same bytes."""
    try:
        raw = base64.urlsafe_b64decode(spelt + "=" * (-len(spelt) % 4))
    except (binascii.Error, ValueError):
        raise SealBroken("not a sealed text") from None
    if _spelt(raw) != spelt or len(raw) < at_least or (at_most is not None and len(raw) > at_most):
        raise SealBroken("not a sealed text")
    return raw
