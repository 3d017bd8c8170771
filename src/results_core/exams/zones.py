"""The zone in which a centre shows its times: that of its country's capital (interfaces 3).

`country_zones.toml` holds the zones. Countries with one zone follow the time zone database; the others,
and the two without inhabitants, were settled by hand.
"""

import tomllib
from functools import cache
from importlib.resources import files

from results_core.kernel.errors import ResultsError


class UnknownCountry(ResultsError):
    """The text is no ISO 3166 code of two capital letters."""

    code = "unknown_country"

    def __init__(self, country: str) -> None:
        super().__init__(f"no country has the code {country!r}")
        self.country = country


def zone_of(country: str) -> str:
    """Return the IANA name of the zone of the country's capital.

    Raises:
        UnknownCountry: There is no such country.
    """
    try:
        return _zones()[country]
    except KeyError:
        raise UnknownCountry(country) from None


def countries() -> frozenset[str]:
    """Return the code of every country, ISO 3166 alpha-2."""
    return frozenset(_zones())


@cache
def _zones() -> dict[str, str]:
    return tomllib.loads(files("results_core.exams").joinpath("country_zones.toml").read_text("utf-8"))
