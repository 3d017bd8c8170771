"""Files that only the service can read: sealed piece by piece, in flat memory (RLB-12).

A line in clear names the format and the key; under a subkey of the file's own every piece is sealed with
AES-256-GCM, its number and whether it is the last being the nonce, that line the associated data. So no piece
can be changed, moved, left out, or taken from another file, and a file that was cut short is found out.
"""

import hmac
import secrets
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters_crypto.keyring import Key, KeyRing
from results_core.kernel.confidential import SealBroken

MARK: Final = b"results-backup-1"
_PIECE: Final = 256 * 1024
_TAG: Final = 16
_LONGEST_LINE: Final = 256
_SALT: Final = 16
_WORDS: Final = 3


class SealedWriter:
    """Seals what is written. Only `finish` makes the file whole."""

    def __init__(self, file: BinaryIO, key: Key) -> None:
        """Begin the file with the line that names the key."""
        salt = secrets.token_bytes(_SALT)
        self._line = b"%b %b %b\n" % (MARK, key.id.encode("ascii"), salt.hex().encode("ascii"))
        self._file = file
        self._cipher = AESGCM(_subkey(key, salt))
        self._waiting = bytearray()
        self._number = 0
        file.write(self._line)

    def write(self, data: bytes) -> None:
        """Seal the data; what does not fill a piece waits for more."""
        self._waiting += data
        while len(self._waiting) > _PIECE:
            self._seal(bytes(self._waiting[:_PIECE]), last=False)
            del self._waiting[:_PIECE]

    def finish(self) -> None:
        """Seal what waits as the last piece."""
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, *, last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, last=last), piece, self._line))
        self._number += 1


class SealedReader:
    """Reads what `SealedWriter` has sealed; nothing is told that was not proved to be as it was written."""

    def __init__(self, file: BinaryIO, ring: KeyRing) -> None:
        """Read the first line.

        Raises:
            SealBroken: It is no such file, or its key is not kept.
        """
        self._line = file.readline(_LONGEST_LINE)
        words = self._line.rstrip(b"\n").split(b" ")
        if len(words) != _WORDS or words[0] != MARK or not self._line.endswith(b"\n"):
            raise SealBroken("not a backup of this service")
        key = ring.named(words[1].decode("ascii", "replace"))
        if key is None:
            raise SealBroken("sealed under a key that the secrets file does not hold")
        self.key = key.id
        self._file = file
        self._cipher = AESGCM(_subkey(key, _salt(words[2])))
        self._ahead = file.read(_PIECE + _TAG)
        self._opened = b""
        self._number = 0
        self._ended = False

    def read(self, size: int) -> bytes:
        """Return so many bytes; fewer only at the end.

        Raises:
            SealBroken: The file was changed, or cut short.
        """
        while len(self._opened) < size and not self._ended:
            self._opened += self._next_piece()
        read, self._opened = self._opened[:size], self._opened[size:]
        return read

    def _next_piece(self) -> bytes:
        sealed, self._ahead = self._ahead, self._file.read(_PIECE + _TAG)
        self._ended = not self._ahead
        try:
            piece = self._cipher.decrypt(_nonce(self._number, last=self._ended), sealed, self._line)
        except InvalidTag:
            raise SealBroken("the backup was changed, or cut short") from None
        self._number += 1
        return piece


def _subkey(key: Key, salt: bytes) -> bytes:
    return hmac.digest(key.secret, b"backup:AES-256-GCM:" + salt, "sha256")


def _nonce(number: int, *, last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([last])


def _salt(spelt: bytes) -> bytes:
    try:
        return bytes.fromhex(spelt.decode("ascii"))
    except ValueError:
        raise SealBroken("not a backup of this service") from None
