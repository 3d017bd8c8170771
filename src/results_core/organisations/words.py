"""The words that an organisation is found by: of its name and town, without accents, in lower case."""

import re
from typing import Final

from results_core.kernel import folding
from results_core.organisations.model import Details

_WORD: Final = re.compile(r"[^\W_\u115f\u1160]+")
"""Without the fillers of Korean, which are letters that nobody sees."""
_JOINERS: Final = re.compile(r"[\u200c\u200d]+")


def folded(text: str) -> str:
    """Return the text's words without accents, in lower case, a space between them.

    Joiners make no other word of one that looks the same.
    """
    return " ".join(_WORD.findall(_JOINERS.sub("", folding.folded(text))))


def words(text: str) -> frozenset[str]:
    """Return the folded words of a text."""
    return frozenset(folded(text).split())


def words_of(details: Details) -> frozenset[str]:
    """Return every word that finds the organisation."""
    return words(details.name) | words(details.town)
