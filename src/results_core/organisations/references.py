"""What applicants quote: eight symbols of base 32, shown in two groups."""

from typing import Final

from results_core.kernel.identifiers import CROCKFORD, Randomness

_SYMBOLS: Final = 8
_BITS: Final = 5
_GROUP: Final = 4


def fresh_reference(randomness: Randomness) -> str:
    """Return a fresh reference. It opens nothing."""
    drawn = int.from_bytes(randomness.bytes(_SYMBOLS * _BITS // 8))
    return "".join(CROCKFORD[(drawn >> _BITS * place) & 31] for place in range(_SYMBOLS))


def shown_reference(reference: str) -> str:
    """Return the reference in two groups, `7K3M-9QX2`."""
    return f"{reference[:_GROUP]}-{reference[_GROUP:]}"
