"""The holidays of a country or of a part of it (setting `HOLIDAYS`)."""

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import attrs

if TYPE_CHECKING:
    from holidays import HolidayBase


@attrs.define(slots=False)
class PublicHolidays:
    """The core's `Holidays`, of `GB-ENG`, `FR` or `DE-BY`. They are worked out at the first question."""

    of: str

    def __contains__(self, day: date) -> bool:
        """Tell whether the day is a holiday."""
        return day in self._known

    @cached_property
    def _known(self) -> "HolidayBase":
        # Slow to import, and rarely needed.
        from holidays import country_holidays

        country, _, part = self.of.partition("-")
        return country_holidays(country, subdiv=part or None)
