"""The words that an organisation is found by: of name, town and country, without accents, in lower case."""

import re
from collections.abc import Collection
from typing import Final, Protocol

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


class CountryNames(Protocol):
    """Knows what countries are called."""

    def __call__(self, country: str) -> Collection[str]:
        """Return the names of the country of these two letters, in every language of the service."""


def nameless(country: str) -> Collection[str]:
    """Return no name: nobody is found by the country."""
    del country
    return ()


def words_of(details: Details, names_of: CountryNames) -> frozenset[str]:
    """Return every word that finds the organisation."""
    texts = (details.name, details.town, *names_of(details.country))
    return frozenset[str]().union(*map(words, texts))
