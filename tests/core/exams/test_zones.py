"""A centre's zone follows from its country (interfaces 3)."""

from zoneinfo import ZoneInfo

import pytest
from babel import Locale

from results_core.exams.zones import UnknownCountry, countries, zone_of
from results_core.kernel.errors import Kind

RESERVED = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
"""What Babel names beside the countries: groups, islands reserved by exception, pseudo-territories."""


def test_every_country_has_a_zone_that_exists() -> None:
    """Each name loads, and none is a bare offset."""
    for country in countries():
        assert ZoneInfo(zone_of(country)).key == zone_of(country)
        assert "/" in zone_of(country)


def test_every_country_of_the_world_is_there() -> None:
    """All that Babel knows, and no other."""
    known = {code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()}

    assert countries() == known - RESERVED


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("FR", "Europe/Paris"),
        ("GB", "Europe/London"),
        ("PL", "Europe/Warsaw"),
        ("NO", "Europe/Oslo"),
        ("VN", "Asia/Ho_Chi_Minh"),
        ("IN", "Asia/Kolkata"),
        ("US", "America/New_York"),
        ("CA", "America/Toronto"),
        ("BR", "America/Sao_Paulo"),
        ("RU", "Europe/Moscow"),
        ("AU", "Australia/Sydney"),
        ("MX", "America/Mexico_City"),
        ("ID", "Asia/Jakarta"),
        ("KZ", "Asia/Almaty"),
        ("CN", "Asia/Shanghai"),
        ("CL", "America/Santiago"),
        ("EC", "America/Guayaquil"),
        ("PT", "Europe/Lisbon"),
        ("ES", "Europe/Madrid"),
        ("NZ", "Pacific/Auckland"),
        ("CD", "Africa/Kinshasa"),
        ("UA", "Europe/Kyiv"),
        ("MN", "Asia/Ulaanbaatar"),
        ("FM", "Pacific/Pohnpei"),
        ("XK", "Europe/Belgrade"),
    ],
)
def test_where_a_country_has_several_zones_the_capital_decides(country: str, zone: str) -> None:
    """And where it has one, that one."""
    assert zone_of(country) == zone


@pytest.mark.parametrize("country", ["", "ZZ", "fr", "FRA", "UK", "EU"])
def test_an_unknown_country_is_refused_by_name(country: str) -> None:
    """Codes are two capital letters."""
    with pytest.raises(UnknownCountry, match=repr(country)) as refused:
        zone_of(country)

    assert (refused.value.country, refused.value.kind) == (country, Kind.INVALID)
