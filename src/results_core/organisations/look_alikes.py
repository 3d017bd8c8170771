"""Letters that are taken for others: `Université` with a Cyrillic `е` reads like the real one (AUZ-8).

A name in one script is nobody's business, whichever script it is. What mixes scripts of letters that look
alike, or uses letters that only look like ordinary ones, is shown to whoever decides: it may be honest.
"""

import unicodedata
from collections.abc import Iterable
from typing import Final

_CONFUSABLE: Final = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "COPTIC", "CHEROKEE"})
_INTERNATIONAL: Final = "xn--"
"""How a part of a domain begins that is written in other letters than ASCII."""


def may_be_mistaken(name: str, domains: Iterable[str] = ()) -> bool:
    """Tell whether a name, or one of these domains in ASCII, may be read as another.

    A domain in other letters than ASCII is told in any case: addresses are read at a glance.
    """
    letters = [symbol for symbol in name if symbol.isalpha()]
    scripts = {unicodedata.name(symbol, "").partition(" ")[0] for symbol in letters} & _CONFUSABLE
    is_disguised = any(unicodedata.normalize("NFKC", symbol) != symbol for symbol in letters)
    is_foreign = any(part.startswith(_INTERNATIONAL) for domain in domains for part in domain.split("."))
    return len(scripts) > 1 or is_disguised or is_foreign
