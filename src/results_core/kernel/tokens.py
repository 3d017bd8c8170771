"""Tokens: 256 random bits that only their holder knows; the store keeps a digest (TOK-1, SES-1)."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Final

from results_core.kernel.confidential import Confidential
from results_core.kernel.identifiers import Randomness

_BYTES: Final = 32


def fresh_token(randomness: Randomness) -> str:
    """Return 256 random bits as 43 symbols that need no escaping in an address."""
    return urlsafe_b64encode(randomness.bytes(_BYTES)).rstrip(b"=").decode("ascii")


def digest_of(token: Confidential) -> str:
    """Return the SHA-256 of the token as 64 hexadecimal digits: all that the store ever sees."""
    return sha256(token.reveal().encode("utf-8", "surrogatepass")).hexdigest()
