"""Secrets and tokens of clients: 256 random bits behind a beginning that scanners know (API-1).

The last six symbols are a checksum of the rest: whoever finds such a text in a file can tell, without
asking us, that it is one of ours.
"""

from datetime import timedelta
from typing import Final
from zlib import crc32

from results_core.kernel.confidential import Confidential
from results_core.kernel.identifiers import Randomness
from results_core.kernel.tokens import fresh_token

SECRET_BEGINS: Final = "ro_live_"  # noqa: S105 - what every secret begins with
TOKEN_BEGINS: Final = "ro_token_"  # noqa: S105 - what every token begins with
TOKEN_LIVES: Final = timedelta(seconds=900)
LONGEST: Final = 128
"""Symbols of anything that is looked at as a secret or a token."""

_SYMBOLS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_CHECKED: Final = 6
_SHOWN: Final = 4


class ClientSecret(Confidential):
    """The secret of a client, shown once."""


class AccessToken(Confidential):
    """What a client calls with for a while."""


def fresh_secret(randomness: Randomness) -> ClientSecret:
    """Return a new secret."""
    return ClientSecret(_checked(SECRET_BEGINS + fresh_token(randomness)))


def fresh_access_token(randomness: Randomness) -> AccessToken:
    """Return a new token."""
    return AccessToken(_checked(TOKEN_BEGINS + fresh_token(randomness)))


def hint_of(secret: ClientSecret) -> str:
    """Return what may be shown of a secret: how it begins and ends."""
    return f"{SECRET_BEGINS}…{secret.reveal()[-_SHOWN:]}"


def is_ours(text: str) -> bool:
    """Tell whether a text has the form of a secret or a token and its checksum is right."""
    begins = text.startswith((SECRET_BEGINS, TOKEN_BEGINS))
    return begins and _checked(text[:-_CHECKED]) == text


def _checked(text: str) -> str:
    rest, spelt = crc32(text.encode("ascii", "replace")), ""
    for _ in range(_CHECKED):
        rest, place = divmod(rest, len(_SYMBOLS))
        spelt = _SYMBOLS[place] + spelt
    return text + spelt
