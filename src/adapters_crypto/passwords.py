"""Passwords kept as argon2id over a keyed digest (security §3)."""

import hmac
import unicodedata
from base64 import b64encode
from typing import Final

import attrs
from argon2 import PasswordHasher, Type, extract_parameters
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from argon2.low_level import ARGON2_VERSION

from adapters_crypto.keyring import Key, Ring
from results_core.kernel.confidential import Password


@attrs.frozen
class Argon2Parameters:
    """What one verification costs; the defaults take about 20 ms."""

    passes: int = 2
    memory_kib: int = 19_456
    lanes: int = 1

    def hasher(self) -> PasswordHasher:
        """Return the library's hasher, with 16 bytes of salt and 32 of output."""
        return PasswordHasher(
            time_cost=self.passes,
            memory_cost=self.memory_kib,
            parallelism=self.lanes,
            hash_len=32,
            salt_len=16,
            type=Type.ID,
        )


CHEAPEST: Final = Argon2Parameters(passes=1, memory_kib=8, lanes=1)
"""For tests alone: protects nothing."""


class Argon2Passwords:
    """The core's `PasswordHasher`.

    A digest reads `<id of the pepper>$argon2id$…`. The pepper lies outside the store; argon2 gets
    HMAC-SHA-256 of the password under it, so that neither length nor NUL matters to argon2.
    """

    def __init__(self, parameters: Argon2Parameters, pepper: Ring) -> None:
        """Make the decoy, which no password meets and which costs what every digest costs."""
        self._argon2 = parameters.hasher()
        self._pepper = pepper
        self._decoy = _decoy_of(self._argon2)

    def digest(self, password: Password) -> str:
        """Return what is stored in place of the password, under the current pepper."""
        current = self._pepper.current
        return f"{current.id}{self._argon2.hash(_peppered(current, password))}"

    def verify(self, digest: str | None, password: Password) -> bool:
        """Tell whether the password is the one of the digest, for exactly one verification.

        A digest that is no digest, or whose pepper is no longer kept, is met by no password.
        """
        pepper, stored = self._taken_apart(digest)
        try:
            self._argon2.verify(stored or self._decoy, _peppered(pepper, password))
        except VerifyMismatchError:
            return False
        return stored is not None

    def outdated(self, digest: str) -> bool:
        """Tell whether the digest was made under another pepper or with other parameters."""
        pepper, stored = self._taken_apart(digest)
        return (
            stored is None or pepper.id != self._pepper.current.id or self._argon2.check_needs_rehash(stored)
        )

    def _taken_apart(self, digest: str | None) -> tuple[Key, str | None]:
        """Return the pepper and argon2's own digest; the current pepper and None where it is no digest."""
        key_id, mark, rest = (digest or "").partition("$")
        pepper = self._pepper.named(key_id)
        stored = mark + rest
        if pepper is None or not _is_argon2id(stored):
            return self._pepper.current, None
        return pepper, stored


def _decoy_of(hasher: PasswordHasher) -> str:
    """Return a digest with the hasher's parameters, written down without hashing anything."""
    costs = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, output = (
        b64encode(bytes(length)).decode().rstrip("=") for length in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v={ARGON2_VERSION}${costs}${salt}${output}"


def _is_argon2id(stored: str) -> bool:
    try:
        return extract_parameters(stored).type is Type.ID
    except InvalidHashError:
        return False


def _peppered(pepper: Key, password: Password) -> bytes:
    composed = unicodedata.normalize("NFKC", password.reveal())
    return hmac.digest(pepper.secret, composed.encode("utf-8", "surrogatepass"), "sha256")
