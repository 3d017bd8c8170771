"""All texts of one language, and its dates and numbers in words."""

from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from gettext import GNUTranslations

import attrs
from babel.numbers import format_decimal

from results_texts import dates
from results_texts.catalogues import catalogue_of
from results_texts.languages import languages
from results_texts.manners import Manner, manner_of

_KILO = 1000
_MEGA = 1_000_000


@attrs.frozen(eq=False)
class Texts:
    """What the system says in one language. Two of the same language are one (`texts_for`)."""

    language: str
    """The code of the language, as in `lang`."""
    manner: Manner
    _catalogue: GNUTranslations

    @property
    def direction(self) -> str:
        """`ltr` or `rtl`, as in `dir`."""
        return str(self.manner.locale.text_direction)

    def has(self, text_id: str) -> bool:
        """Tell whether there is a text of this id."""
        try:
            self.pattern(text_id)
        except KeyError:
            return False
        return True

    def pattern(self, text_id: str) -> str:
        """Return the text as it stands in the catalogue, placeholders unfilled.

        Raises:
            KeyError: No catalogue of the language holds this id.
        """
        return self._catalogue.gettext(text_id)

    def say(self, text_id: str, /, **facts: object) -> str:
        """Return the text, each `{name}` filled with the fact of that name.

        Raises:
            KeyError: No catalogue of the language holds this id, or a fact is missing.
        """
        return self.pattern(text_id).format_map(facts)

    def say_number(self, text_id: str, number: int, /, **facts: object) -> str:
        """Return the plural form of the text that the number asks for, `{number}` filled in too.

        Raises:
            KeyError: No catalogue of the language holds this id with plural forms, or a fact is missing.
        """
        form = self._catalogue.ngettext(text_id, text_id, number)
        return form.format_map({**facts, "number": self.number(number)})

    def day(self, of: date) -> str:
        """Return `14 July 2026`, `14 juillet 2026`."""
        return dates.day(self.manner, of)

    def weekday_and_day(self, of: date) -> str:
        """Return `Tuesday 14 July 2026`, `mardi 14 juillet 2026`."""
        return dates.weekday_and_day(self.manner, of)

    def month_and_year(self, of: date) -> str:
        """Return `June 2026`, `juin 2026`."""
        return dates.month_and_year(self.manner, of)

    def session(self, code: str, exam_date: date) -> str:
        """Return `June 2026 (F2)`, `juin 2026 (F2)`."""
        return dates.session(self.manner, code, exam_date)

    def time_of_day(self, at: datetime, zone: str) -> str:
        """Return `11:00`, `11 h`: the hour in the zone (an IANA name) at the instant."""
        return dates.time_of_day(self.manner, at, zone)

    def instant(self, at: datetime, zone: str) -> str:
        """Return `14 July 2026 at 11:00 in Paris`, `14 juillet 2026 à 11 h, heure de Paris`."""
        return dates.instant(self, at, zone)

    def instant_there(self, at: datetime, zone: str, board_zone: str) -> str:
        """Return `14 July 2026 at 11:00 in Paris (10:00 in London)`: as `release`, without the weekday."""
        return dates.instant_there(self, at, zone, board_zone)

    def release(self, at: datetime, zone: str, board_zone: str) -> str:
        """Return `Tuesday 14 July 2026 at 11:00 in Paris (10:00 in London)`: centre's and board's zone."""
        return dates.release(self, at, zone, board_zone)

    def city(self, zone: str) -> str:
        """Return the city that stands for the zone: `London`, `Londres`."""
        return dates.city(self.manner, zone)

    def country(self, code: str) -> str:
        """Return the name of the country of an ISO 3166 code of two letters.

        Raises:
            KeyError: There is no such country.
        """
        return str(self.manner.locale.territories[code])

    def number(self, number: int | Decimal) -> str:
        """Return the number grouped as the language groups: `10,000`, `10 000`."""
        return _number(self.manner.tag, number)

    def size(self, octets: int) -> str:
        """Return `about 60 kB`, `environ 60 ko`: the size of a file, never less than one kilobyte."""
        if octets < _MEGA - _KILO // 2:
            kilobytes = max(1, (octets + _KILO // 2) // _KILO)
            return self.say("size.kilobytes", number=self.number(kilobytes))
        megabytes = (Decimal(octets) / _MEGA).quantize(Decimal("0.1"))
        return self.say("size.megabytes", number=self.number(megabytes))


@lru_cache(maxsize=1024)
def _number(locale: str, number: int | Decimal) -> str:
    return format_decimal(number, locale=locale)


@lru_cache(maxsize=64)
def texts_for(language: str) -> Texts:
    """Return the texts of the language, loaded once for the life of the process.

    Raises:
        LookupError: There are no catalogues of this language.
    """
    catalogue = catalogue_of(language)
    return Texts(language, manner_of(language), catalogue)


@lru_cache(maxsize=512)
def names_of_country(country: str) -> frozenset[str]:
    """Return the country's names in every language; none of a code that is no country's."""
    named = (texts_for(language).manner.locale.territories.get(country) for language in languages())
    return frozenset(str(name) for name in named if name)
