"""Dates, times and places as people in each language write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from results_core.kernel.time import NotAnInstant
from results_texts import names_of_country, texts_for

EN, FR = texts_for("en"), texts_for("fr")
NINE_UTC = datetime(2026, 7, 14, 9, tzinfo=UTC)
NB = "\u00a0"
THE_FIRST = "mercredi 1er juillet 2026"


@pytest.mark.parametrize(
    ("of", "english", "french"),
    [
        (date(2026, 7, 14), "14 July 2026", "14 juillet 2026"),
        (date(2026, 7, 1), "1 July 2026", "1er juillet 2026"),
        (date(2026, 8, 2), "2 August 2026", "2 août 2026"),
        (date(2024, 2, 29), "29 February 2024", "29 février 2024"),
    ],
)
def test_a_day(of: date, english: str, french: str) -> None:
    """A day is number, month in full, year; in French the first of a month is an ordinal."""
    assert (EN.day(of), FR.day(of)) == (english, french)


def test_a_weekday_and_day() -> None:
    """No comma after the weekday, in either language."""
    assert EN.weekday_and_day(date(2026, 7, 14)) == "Tuesday 14 July 2026"
    assert FR.weekday_and_day(date(2026, 7, 14)) == "mardi 14 juillet 2026"
    assert FR.weekday_and_day(date(2026, 7, 1)) == "mercredi 1er juillet 2026"


def test_a_session_is_the_month_of_its_exam_and_its_code() -> None:
    """As on the statement: `June 2026 (F2)`."""
    assert EN.month_and_year(date(2026, 6, 6)) == "June 2026"
    assert FR.month_and_year(date(2026, 6, 6)) == "juin 2026"
    assert EN.session("F2", date(2026, 6, 6)) == "June 2026 (F2)"
    assert FR.session("F2", date(2026, 6, 6)) == "juin 2026 (F2)"


@pytest.mark.parametrize(
    ("minute", "zone", "english", "french"),
    [
        (0, "Europe/Paris", "11:00", f"11{NB}h"),
        (5, "Europe/Paris", "11:05", f"11{NB}h{NB}05"),
        (0, "Asia/Kolkata", "14:30", f"14{NB}h{NB}30"),
        (0, "America/Los_Angeles", "02:00", f"2{NB}h"),
        (0, "America/Anchorage", "01:00", f"1{NB}h"),
    ],
)
def test_a_time_of_day(minute: int, zone: str, english: str, french: str) -> None:
    """Hours are those of the zone; French says `h`, and minutes only where there are some."""
    at = NINE_UTC.replace(minute=minute)
    assert (EN.time_of_day(at, zone), FR.time_of_day(at, zone)) == (english, french)


@pytest.mark.parametrize(
    ("at", "zone", "english", "french"),
    [
        (
            NINE_UTC,
            "Europe/Paris",
            "Tuesday 14 July 2026 at 11:00 in Paris (10:00 in London)",
            f"mardi 14 juillet 2026 à 11{NB}h, heure de Paris (10{NB}h à Londres)",
        ),
        (
            datetime(2026, 1, 13, 9, tzinfo=UTC),
            "Europe/Athens",
            "Tuesday 13 January 2026 at 11:00 in Athens (09:00 in London)",
            f"mardi 13 janvier 2026 à 11{NB}h, heure d’Athènes (9{NB}h à Londres)",
        ),
        (
            datetime(2026, 7, 14, 11, tzinfo=UTC),
            "Pacific/Apia",
            "Wednesday 15 July 2026 at 00:00 in Apia (Tuesday 14 July 2026 at 12:00 in London)",
            f"mercredi 15 juillet 2026 à 0{NB}h, heure d’Apia (mardi 14 juillet 2026 à 12{NB}h à Londres)",
        ),
        (
            datetime(2026, 7, 1, 3, 30, tzinfo=UTC),
            "America/New_York",
            "Tuesday 30 June 2026 at 23:30 in New York (Wednesday 1 July 2026 at 04:30 in London)",
            f"mardi 30 juin 2026 à 23{NB}h{NB}30, heure de New York ({THE_FIRST} à 4{NB}h{NB}30 à Londres)",
        ),
        (
            NINE_UTC,
            "Africa/Cairo",
            "Tuesday 14 July 2026 at 12:00 in Cairo (10:00 in London)",
            f"mardi 14 juillet 2026 à 12{NB}h, heure du Caire (10{NB}h à Londres)",
        ),
    ],
)
def test_a_release_in_the_zones_of_centre_and_board(
    at: datetime, zone: str, english: str, french: str
) -> None:
    """The centre's place first, the board's in brackets, with its day where that is another one."""
    assert EN.release(at, zone, "Europe/London") == english
    assert FR.release(at, zone, "Europe/London") == french


@pytest.mark.parametrize("zone", ["Europe/London", "Europe/Dublin", "Europe/Lisbon"])
def test_a_release_names_one_place_where_both_clocks_agree(zone: str) -> None:
    """The board's place adds nothing where its clock shows the same day and hour."""
    assert EN.release(NINE_UTC, zone, "Europe/London") == (
        f"Tuesday 14 July 2026 at 10:00 in {EN.city(zone)}"
    )


def test_a_release_around_the_change_of_clocks() -> None:
    """The hour before and the hour after the change are told by the clock that holds then."""
    before, after = datetime(2026, 3, 29, 0, 59, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)
    assert EN.time_of_day(before, "Europe/London") == "00:59"
    assert EN.time_of_day(after, "Europe/London") == "02:00"
    assert EN.release(after, "America/New_York", "Europe/London") == (
        "Saturday 28 March 2026 at 21:00 in New York (Sunday 29 March 2026 at 02:00 in London)"
    )


def test_an_instant_names_its_place() -> None:
    """A time without a place would be a riddle abroad. UTC is no place and takes no preposition."""
    assert EN.instant(NINE_UTC, "Europe/Paris") == "14 July 2026 at 11:00 in Paris"
    assert FR.instant(NINE_UTC, "Europe/Paris") == f"14 juillet 2026 à 11{NB}h, heure de Paris"
    assert EN.instant(NINE_UTC, "UTC") == "14 July 2026 at 09:00 UTC"
    assert FR.instant(NINE_UTC, "UTC") == f"14 juillet 2026 à 9{NB}h, heure UTC"
    assert FR.release(NINE_UTC, "Africa/Cairo", "UTC").endswith(f"heure du Caire (9{NB}h UTC)")


def test_a_city_is_called_as_the_language_calls_it() -> None:
    """Cities are the exemplar cities of the zones; what a zone's name puts before them is left out."""
    assert (EN.city("Europe/London"), FR.city("Europe/London")) == ("London", "Londres")
    assert FR.city("America/Argentina/Buenos_Aires") == "Buenos Aires"


def test_a_zone_that_is_none_is_refused() -> None:
    """Zones come from files and settings: a wrong one is named as such."""
    with pytest.raises(NotAnInstant):
        EN.time_of_day(NINE_UTC, "Europe/Nowhere")


def test_numbers_are_grouped_as_the_language_groups() -> None:
    """French takes a narrow no-break space and a comma."""
    assert (EN.number(10_000), FR.number(10_000)) == ("10,000", "10\u202f000")
    assert (EN.number(Decimal("196.2")), FR.number(Decimal("196.2"))) == ("196.2", "196,2")


@pytest.mark.parametrize(
    ("octets", "english", "french"),
    [
        (0, "about 1 kB", f"environ 1{NB}ko"),
        (1_499, "about 1 kB", f"environ 1{NB}ko"),
        (60_321, "about 60 kB", f"environ 60{NB}ko"),
        (999_499, "about 999 kB", f"environ 999{NB}ko"),
        (999_500, "about 1 MB", f"environ 1{NB}Mo"),
        (1_234_567, "about 1.2 MB", f"environ 1,2{NB}Mo"),
    ],
)
def test_a_size(octets: int, english: str, french: str) -> None:
    """Sizes are rounded: a reader wants to know whether to wait."""
    assert (EN.size(octets), FR.size(octets)) == (english, french)


def test_a_country_by_its_code() -> None:
    """Countries are called as the language calls them; there is no made-up one."""
    assert (EN.country("DE"), FR.country("DE")) == ("Germany", "Allemagne")
    with pytest.raises(KeyError):
        EN.country("QQ")


def test_an_instant_in_the_zones_of_centre_and_board() -> None:
    """As a release, without the weekday; one place where both clocks agree."""
    at = datetime(2026, 7, 14, 9, tzinfo=UTC)
    english, french = texts_for("en"), texts_for("fr")

    there = english.instant_there(at, "Europe/Paris", "Europe/London")
    assert there == "14 July 2026 at 11:00 in Paris (10:00 in London)"
    assert english.instant_there(at, "Europe/London", "Europe/London") == "14 July 2026 at 10:00 in London"
    assert "heure de Paris" in french.instant_there(at, "Europe/Paris", "Europe/London")


def test_a_country_in_every_language() -> None:
    """Whoever looks for it may call it so; what is no country has no name."""
    assert names_of_country("DE") == {"Germany", "Allemagne"}
    assert names_of_country("QQ") == frozenset()
