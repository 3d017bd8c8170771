"""The words that an organisation is found by: of its name and town, without accents, in lower case."""

import re
import unicodedata
from typing import Final

from results_core.organisations.model import Details

_WORD: Final = re.compile(r"\w+")
_SPELT_OTHERWISE: Final = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ı": "i"}
)


def folded(text: str) -> str:
    """Return the text's words without accents, in lower case, a space between them."""
    plain = unicodedata.normalize("NFKD", text.casefold()).translate(_SPELT_OTHERWISE)
    bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return " ".join(_WORD.findall(bare.replace("_", " ")))


def words(text: str) -> frozenset[str]:
    """Return the folded words of a text."""
    return frozenset(folded(text).split())


def words_of(details: Details) -> frozenset[str]:
    """Return every word that finds the organisation."""
    return words(details.name) | words(details.town)
