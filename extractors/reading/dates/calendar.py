"""The calendar behind the time grammar: lengths of months, feasts by the sun and by the moon, five-year plans, steps from a date."""

from __future__ import annotations

from datetime import date
from functools import cache

from lunar_python import Lunar, LunarMonth

_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIRST_PLAN_YEAR = 1953
"""The first five-year plan (一五) began in 1953; 1963–1965 lay between the second and the third."""


def last_day(year: str, month: str) -> str | None:
    """Return the last day (31, 28 …) of a month; None for a masked month, or for February of a year that is not known."""
    if not month.isdigit() or not 1 <= int(month) <= 12:
        return None
    if month != "02":
        return str(_LENGTHS[int(month) - 1])
    if not year.isdigit():
        return None
    number = int(year)
    leap = number % 4 == 0 and (number % 100 != 0 or number % 400 == 0)
    return "29" if leap else "28"


def exists(year: str, month: str, day: str) -> bool:
    """Tell whether the day is on the calendar as far as its digits are known (February 29 of an unknown year is)."""
    if not day.isdigit() or not month.isdigit():
        return True
    if not 1 <= int(month) <= 12 or int(day) < 1:
        return False
    longest = last_day(year, month) or "29"
    return int(day) <= int(longest)


@cache
def lunar_day(year: int, month: int, day: int) -> date | None:
    """Return the solar date of a day of the lunar calendar (years 1900–2099), or None where it does not exist."""
    if not 1900 <= year <= 2099 or not 1 <= day <= LunarMonth.fromYm(year, month).getDayCount():
        return None
    solar = Lunar.fromYmd(year, month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def lunar_date(year: int, month: int, day: int) -> date | None:
    """Return the solar date of a day of the lunar calendar, for a 30th that a month does not have its 29th; None outside 1900–2099."""
    return lunar_day(year, month, day) or (lunar_day(year, month, 29) if day == 30 else None)


@cache
def solar_term(year: int, name: str) -> date | None:
    """Return the day on which a solar term (清明, 霜降) falls in a year of 1900–2099, or None outside these."""
    if not 1900 <= year <= 2099:
        return None
    days = Lunar.fromYmd(year, 6, 1).getJieQiTable()
    solar = days["DONG_ZHI" if name == "冬至" else name]
    return date(solar.getYear(), solar.getMonth(), solar.getDay())


def five_year_plan(number: int) -> tuple[str, str] | None:
    """Return first and last year of the n-th five-year plan (十四五 is the 14th: 2021, 2025), or None if there is none."""
    if number < 1 or number > 30:
        return None
    start = _FIRST_PLAN_YEAR + 5 * (number - 1) + (3 if number >= 3 else 0)
    return str(start), str(start + 4)


def add_months(day: date, months: int) -> date:
    """Return the date `months` later (or earlier), on the same day or the month's last; years stay within 1–9999."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    year = min(max(year, date.min.year), date.max.year)
    length = int(last_day(f"{year:04d}", f"{month + 1:02d}") or 28)
    return date(year, month + 1, min(day.day, length))


def add_days(day: date, days: int) -> date:
    """Return the date `days` later (or earlier), within years 1–9999."""
    return date.fromordinal(min(max(day.toordinal() + days, date.min.toordinal()), date.max.toordinal()))


def parse_day(text: str | None) -> date | None:
    """Return the date of a full EDTF day (2012-02-29), or None for anything less."""
    try:
        return date.fromisoformat(text) if text and len(text) == 10 else None
    except ValueError:
        return None
