"""How a language writes dates, hours and places, where Babel's patterns are not what people write."""

from datetime import date, time
from typing import Final

import attrs
from babel import Locale
from babel.dates import format_date, format_skeleton, format_time

_VOWELS: Final = frozenset("AEIOUÀÂÉÈÊËÎÏÔÖÙÛÜŒÆ")
_NO_BREAK: Final = "\u00a0"
_NO_CITY: Final = "UTC"


@attrs.frozen(eq=False)
class Manner:
    """The manner of any language: Babel's patterns, and cities as they are called."""

    tag: str
    """The locale whose data Babel applies, `en_GB`."""
    locale: Locale = attrs.field(
        init=False, default=attrs.Factory(lambda of: Locale.parse(of.tag), takes_self=True)
    )

    def day(self, of: date) -> str:
        """Return day, month and year."""
        return format_date(of, "long", self.tag)

    def weekday_and_day(self, of: date) -> str:
        """Return weekday, day, month and year."""
        return format_date(of, "full", self.tag)

    def month_and_year(self, of: date) -> str:
        """Return month and year."""
        return format_skeleton("yMMMM", of, locale=self.tag)

    def time_of_day(self, of: time) -> str:
        """Return hours and minutes."""
        return format_time(of, "short", locale=self.tag)

    def in_city(self, city: str) -> str:
        """Return the city, with the preposition of place where the language has one."""
        return city

    def of_city(self, city: str) -> str:
        """Return the city, with the preposition of belonging where the language has one."""
        return city


class English(Manner):
    """Tuesday 14 July 2026; in Paris, but no preposition before UTC."""

    def weekday_and_day(self, of: date) -> str:
        """Return weekday, day, month and year without a comma."""
        return format_date(of, "EEEE d MMMM y", self.tag)

    def in_city(self, city: str) -> str:
        """Return `in Paris`, or `UTC` as it is."""
        return city if city == _NO_CITY else f"in {city}"


class French(Manner):
    """1er juillet; 11 h and 11 h 05; à Londres, au Caire, heure d’Athènes."""

    def day(self, of: date) -> str:
        """Return day, month and year, the first of the month as `1er`."""
        return format_date(of, f"{_day_of_the_month(of)} MMMM y", self.tag)

    def weekday_and_day(self, of: date) -> str:
        """Return weekday, day, month and year, the first of the month as `1er`."""
        return format_date(of, f"EEEE {_day_of_the_month(of)} MMMM y", self.tag)

    def time_of_day(self, of: time) -> str:
        """Return `11 h` for the full hour, `11 h 05` otherwise."""
        hour = f"{of.hour}{_NO_BREAK}h"
        return f"{hour}{_NO_BREAK}{of.minute:02}" if of.minute else hour

    def in_city(self, city: str) -> str:
        """Return `à Paris`, `au Caire`."""
        return _contracted(city, "à ", "au ", "aux ")

    def of_city(self, city: str) -> str:
        """Return `de Paris`, `du Caire`, `d’Athènes`."""
        if city[:1] in _VOWELS and city != _NO_CITY:
            return f"d’{city}"
        return _contracted(city, "de ", "du ", "des ")


def _day_of_the_month(of: date) -> str:
    return "d'er'" if of.day == 1 else "d"


def _contracted(city: str, plain: str, before_le: str, before_les: str) -> str:
    if city == _NO_CITY:
        return city
    if city.startswith("Le "):
        return before_le + city.removeprefix("Le ")
    if city.startswith("Les "):
        return before_les + city.removeprefix("Les ")
    return plain + city


_MANNERS: Final[dict[str, Manner]] = {"en": English("en_GB"), "fr": French("fr")}


def manner_of(language: str) -> Manner:
    """Return the manner of the language: its own, or Babel's for a language that has none here."""
    return _MANNERS.get(language) or Manner(language)
