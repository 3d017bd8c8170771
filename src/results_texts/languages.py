"""Which languages there are, and which of them suits a reader best."""

from functools import lru_cache
from pathlib import Path
from typing import Final

LOCALE: Final = Path(__file__).parent / "locale"
"""Where the catalogues lie: one folder for each language."""

_LONGEST_HEADER: Final = 1000


@lru_cache(maxsize=1)
def languages() -> tuple[str, ...]:
    """Return the languages that have catalogues, as their codes, in alphabetical order."""
    return tuple(sorted(folder.parent.name for folder in LOCALE.glob("*/LC_MESSAGES")))


@lru_cache(maxsize=512)
def best_language(accept_language_header: str | None, default: str) -> str:
    """Return the language that the browser asks for first among those that there are.

    `fr-CA` is served with `fr`. What cannot be read in the header (RFC 9110 §12.5.4) is passed over;
    where nothing is left, the default is the answer.
    """
    for tag in _wanted((accept_language_header or "")[:_LONGEST_HEADER]):
        if tag == "*":
            return default
        for known in languages():
            spelt = known.replace("_", "-").lower()
            if tag == spelt or tag.startswith(spelt + "-"):
                return known
    return default


def _wanted(header: str) -> list[str]:
    ranked = []
    for part in header.split(","):
        tag, _, parameter = part.strip().lower().partition(";")
        quality = _quality(parameter)
        if tag and quality > 0:
            ranked.append((-quality, tag.strip()))
    return [tag for _, tag in sorted(ranked, key=lambda rank: rank[0])]


def _quality(parameter: str) -> float:
    name, _, value = parameter.replace(" ", "").partition("=")
    if not name:
        return 1.0
    try:
        return min(max(float(value), 0.0), 1.0) if name == "q" else 0.0
    except ValueError:
        return 0.0
