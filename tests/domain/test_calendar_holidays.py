"""French public holidays from 2018 to 2032, against a table written from the published dates of Easter."""

from datetime import date, timedelta

import pytest

from app.domain.calendar import is_working_day
from app.domain.days_off import day_off, easter_sunday, public_holidays

EASTERS = [
    date(2018, 4, 1), date(2019, 4, 21), date(2020, 4, 12), date(2021, 4, 4), date(2022, 4, 17),
    date(2023, 4, 9), date(2024, 3, 31), date(2025, 4, 20), date(2026, 4, 5), date(2027, 3, 28),
    date(2028, 4, 16), date(2029, 4, 1), date(2030, 4, 21), date(2031, 4, 13), date(2032, 3, 28),
]  # fmt: skip
MOVABLE = {  # Easter Monday, Ascension, Whit Monday as printed in the calendars of those years
    2018: ("04-02", "05-10", "05-21"), 2019: ("04-22", "05-30", "06-10"), 2020: ("04-13", "05-21", "06-01"),
    2021: ("04-05", "05-13", "05-24"), 2022: ("04-18", "05-26", "06-06"), 2023: ("04-10", "05-18", "05-29"),
    2024: ("04-01", "05-09", "05-20"), 2025: ("04-21", "05-29", "06-09"), 2026: ("04-06", "05-14", "05-25"),
    2027: ("03-29", "05-06", "05-17"), 2028: ("04-17", "05-25", "06-05"), 2029: ("04-02", "05-10", "05-21"),
    2030: ("04-22", "05-30", "06-10"), 2031: ("04-14", "05-22", "06-02"), 2032: ("03-29", "05-06", "05-17"),
}  # fmt: skip
FIXED = ("01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25")


@pytest.mark.parametrize("easter", EASTERS, ids=lambda easter: str(easter.year))
def test_easter_falls_where_the_church_says(easter: date) -> None:
    assert easter_sunday(easter.year) == easter


@pytest.mark.parametrize(
    "extreme", [date(1818, 3, 22), date(1943, 4, 25), date(1954, 4, 18), date(1981, 4, 19), date(2038, 4, 25), date(2049, 4, 18)]
)
def test_easter_is_right_in_the_years_that_trap_a_computus(extreme: date) -> None:
    assert easter_sunday(extreme.year) == extreme


@pytest.mark.parametrize("year", MOVABLE)
def test_the_eleven_national_holidays_are_those_of_the_calendar(year: int) -> None:
    assert {f"{on:%m-%d}" for on in public_holidays(year)} == {*FIXED, *MOVABLE[year]}


@pytest.mark.parametrize("easter", EASTERS, ids=lambda easter: str(easter.year))
def test_alsace_moselle_adds_good_friday_and_26_december(easter: date) -> None:
    added = public_holidays(easter.year, alsace_moselle=True).keys() - public_holidays(easter.year).keys()
    assert added == {easter - timedelta(days=2), date(easter.year, 12, 26)}


def test_two_holidays_on_one_day_are_one_holiday() -> None:
    assert len(public_holidays(2008)) == 10  # Ascension fell on 1 May


def test_a_day_off_has_its_name_in_both_languages() -> None:
    monday = day_off(date(2027, 3, 29))
    assert monday is not None
    assert (monday.reason, monday.name_fr, monday.name_en) == ("holiday", "Lundi de Pâques", "Easter Monday")
    saturday = day_off(date(2027, 3, 27))
    assert saturday is not None
    assert (saturday.reason, saturday.name_fr, saturday.name_en) == ("weekend", "samedi", "Saturday")


def test_a_holiday_on_a_weekend_keeps_the_name_of_the_holiday() -> None:
    may_first = day_off(date(2027, 5, 1))
    assert may_first is not None
    assert may_first.name_fr == "Fête du Travail"


def test_the_days_around_a_holiday_are_worked() -> None:
    assert [is_working_day(date(2027, 5, n)) for n in range(5, 11)] == [True, False, True, False, False, True]
