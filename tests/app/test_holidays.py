"""The holidays of the board's country."""

from datetime import date

from results_app.holidays import PublicHolidays

ENGLAND = PublicHolidays("GB-ENG")


def test_bank_holidays_of_england_and_wales_are_known() -> None:
    """Moved ones and extraordinary ones too; those of Scotland are others."""
    known = [date(2022, 9, 19), date(2023, 5, 8), date(2026, 4, 3), date(2026, 12, 28), date(2027, 1, 1)]

    assert all(day in ENGLAND for day in known)
    assert date(2026, 12, 29) not in ENGLAND
    assert date(2026, 1, 2) not in ENGLAND
    assert date(2026, 1, 2) in PublicHolidays("GB-SCT")
    assert date(2026, 7, 14) in PublicHolidays("FR")
