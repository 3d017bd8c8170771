"""Dates as people type them into forms (screens §4): `2004-02-29`, `29/2/2004`, `29 Feb 2004`."""

import re
import unicodedata
from datetime import date
from functools import cache
from typing import Final

from babel import Locale

from results_texts.languages import languages

_ISO: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_DAY_FIRST: Final = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})")
_IN_WORDS: Final = re.compile(r"(\d{1,2})(?:er|st|nd|rd|th)?[ -]([^\W\d_]+)\.?[ -](\d{4})")
_SHORTEST_NAME: Final = 3


def typed_date(text: str) -> date | None:
    """Return the day that was meant, or None where there is no such day.

    The day stands before the month, as both languages of the pages write it; months may be named in
    either, in full or cut to three letters or more where that names one month alone.
    """
    spelt = " ".join(_bare(text).split())
    if found := _ISO.fullmatch(spelt):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(spelt):
        day, month, year = map(int, found.groups())
    elif found := _IN_WORDS.fullmatch(spelt):
        day, month, year = int(found[1]), _month(found[2]), int(found[3])
    else:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _month(name: str) -> int:
    """Return the number of the month, 0 for none."""
    meant = {
        number
        for full, number in _names()
        if full == name or (len(name) >= _SHORTEST_NAME and full.startswith(name))
    }
    return meant.pop() if len(meant) == 1 else 0


@cache
def _names() -> tuple[tuple[str, int], ...]:
    found: set[tuple[str, int]] = set()
    for language in languages():
        months = Locale.parse(language).months["format"]["wide"]
        found.update((_bare(name), number) for number, name in months.items())
    return tuple(sorted(found))


def _bare(text: str) -> str:
    """Return the text without case and accents; digits of every script become ours."""
    split = unicodedata.normalize("NFKD", text.strip().casefold())
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() else sign
        for sign in split
        if unicodedata.category(sign)[0] != "M"
    )
