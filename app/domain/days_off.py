"""The days on which nobody works: weekends, and the public holidays of France (T6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from types import MappingProxyType

ONE_DAY = timedelta(days=1)
WEEKEND = MappingProxyType({5: ("samedi", "Saturday"), 6: ("dimanche", "Sunday")})


@dataclass(frozen=True, slots=True)
class DayOff:
    """A day on which nobody works: a public holiday (jour férié) or a day of the weekend."""

    on: date
    reason: str  # "holiday" or "weekend"
    name_fr: str
    name_en: str


def easter_sunday(year: int) -> date:
    """Western Easter by the anonymous Gregorian computus (Meeus, Jones, Butcher)."""
    golden = year % 19
    century, rest = divmod(year, 100)
    moon = (19 * golden + century - century // 4 - (century - (century + 8) // 25 + 1) // 3 + 15) % 30
    week = (32 + 2 * (century % 4) + 2 * (rest // 4) - moon - rest % 4) % 7
    late = (golden + 11 * moon + 22 * week) // 451
    month, day = divmod(moon + week - 7 * late + 114, 31)
    return date(year, month, day + 1)


@lru_cache(maxsize=256)
def public_holidays(year: int, *, alsace_moselle: bool = False) -> Mapping[date, DayOff]:
    """The 11 national holidays (Code du travail, L3133-1), or the 13 of Alsace-Moselle (L3134-13), in order of date."""
    easter = easter_sunday(year)
    named = [
        (date(year, 1, 1), "Jour de l'an", "New Year's Day"),
        (easter + ONE_DAY, "Lundi de Pâques", "Easter Monday"),
        (date(year, 5, 1), "Fête du Travail", "Labour Day"),
        (date(year, 5, 8), "Victoire de 1945", "Victory Day 1945"),
        (easter + 39 * ONE_DAY, "Ascension", "Ascension Day"),
        (easter + 50 * ONE_DAY, "Lundi de Pentecôte", "Whit Monday"),
        (date(year, 7, 14), "Fête nationale", "National Day"),
        (date(year, 8, 15), "Assomption", "Assumption Day"),
        (date(year, 11, 1), "Toussaint", "All Saints' Day"),
        (date(year, 11, 11), "Armistice de 1918", "Armistice Day 1918"),
        (date(year, 12, 25), "Noël", "Christmas Day"),
    ]
    if alsace_moselle:
        named.append((easter - 2 * ONE_DAY, "Vendredi saint", "Good Friday"))
        named.append((date(year, 12, 26), "Saint-Étienne", "Saint Stephen's Day"))
    return MappingProxyType({on: DayOff(on, "holiday", fr, en) for on, fr, en in sorted(named)})


def day_off(day: date, *, alsace_moselle: bool = False) -> DayOff | None:
    """T6: why this day is not worked, or None. A holiday's name prevails over the weekend's."""
    holiday = public_holidays(day.year, alsace_moselle=alsace_moselle).get(day)
    if holiday or day.weekday() not in WEEKEND:
        return holiday
    return DayOff(day, "weekend", *WEEKEND[day.weekday()])
