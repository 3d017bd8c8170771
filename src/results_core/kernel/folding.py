"""Texts as they are compared and searched: without case and accents (B3, B8, C6)."""

import unicodedata
from typing import Final

_UNDECOMPOSED: Final = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ł": "l", "þ": "th"}
)


def folded(text: str) -> str:
    """Return the text without case, accents and compatibility forms: `Résultats` is `resultats`."""
    if text.isascii():
        return text.lower()
    bare = unicodedata.normalize("NFKD", text.casefold()).casefold()
    letters = "".join([sign for sign in bare if unicodedata.category(sign)[0] != "M"])
    return unicodedata.normalize("NFC", letters).translate(_UNDECOMPOSED)
