"""Secret Numbers: those that we make, and what any of them is recognised by (REG-1, facts 3)."""

from collections.abc import Sequence
from typing import Final

from results_core.exams.keyed_numbers import SECRET_PURPOSE, secret_text
from results_core.kernel.confidential import Digester, SecretNumber
from results_core.kernel.identifiers import CROCKFORD, Randomness
from results_core.kernel.values import IdNumber

_BYTES: Final = 5
_BITS_OF_A_SYMBOL: Final = 5
_SYMBOLS: Final = 8 * _BYTES // _BITS_OF_A_SYMBOL
_GROUP: Final = 4


def fresh_secret_number(randomness: Randomness) -> SecretNumber:
    """Return one of ours: 40 random bits as eight symbols of Crockford's base 32."""
    bits = int.from_bytes(randomness.bytes(_BYTES), "big")
    places = reversed(range(_SYMBOLS))
    return SecretNumber("".join(CROCKFORD[bits >> place * _BITS_OF_A_SYMBOL & 31] for place in places))


def digests_of(digester: Digester, secrets: Sequence[tuple[IdNumber, SecretNumber]]) -> list[str]:
    """Return what the store recognises each entry's Secret Number by."""
    texts = [secret_text(id_number, secret.reveal()) for id_number, secret in secrets]
    return digester.digests(texts, purpose=SECRET_PURPOSE)


def in_groups(secret: SecretNumber) -> str:
    """Return the Secret Number as people copy it, four symbols at a time: for its own paper alone."""
    text = secret.reveal()
    return " ".join(text[start : start + _GROUP] for start in range(0, len(text), _GROUP))
