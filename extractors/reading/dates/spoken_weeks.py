"""Weeks and weekdays as everyday Chinese counts them from the day of speaking: 周三, 下下周一, 周末, 上两周, 五月的第二个星期日, 2013年第8周."""

from __future__ import annotations

import re
from datetime import date

from extractors.reading.dates import edtf
from extractors.reading.dates.calendar import add_days, add_months
from extractors.reading.numbers import DIGIT_CLASS, number

_WEEK = "(?:周|星期|礼拜)"
_DAYS = {name: index for index, name in enumerate("一二三四五六日")} | {"天": 6}
_STEPS = {"上上": -2, "上": -1, "本": 0, "这": 0, "今": 0, "下": 1, "下下": 2}
_COUNT = rf"(?:\d{{1,2}}|[{DIGIT_CLASS}两十]{{1,3}})"
WEEKDAY = re.compile(rf"(?P<step>上上|下下|[上下这本今])?个?(?<![每逢第一二三四五六七八九十两两几半\d])(?<![至到—-]){_WEEK}(?P<day>[一二三四五六日天](?![年月日级至到—-]|个月)|末)")
WEEK = re.compile(rf"(?P<step>上上|下下|[上下这本今])个?{_WEEK}(?![一二三四五六日天末年期边围])")
WEEKS = re.compile(rf"(?P<step>[上下])(?P<count>{_COUNT})个?{_WEEK}(?![一二三四五六日天末])")
NTH_WEEKDAY = re.compile(
    rf"(?:(?P<year>(?:19|20)\d\d)年|(?P<year_word>今年|明年|去年))?(?P<month>\d{{1,2}}|[{DIGIT_CLASS}十]{{1,2}})月份?的?"
    rf"(?P<place>第{_COUNT}|最后一)个{_WEEK}(?P<day>[一二三四五六日天])"
)
NUMBERED_WEEK = re.compile(rf"(?<!\d)(?P<year>(?:19|20)\d\d)年的?第(?P<count>{_COUNT})个?{_WEEK}(?![一二三四五六日天])")
_YEAR_STEPS = {"去年": -1, "今年": 0, "明年": 1}


def weekday(match: re.Match[str], today: date) -> str | None:
    """周三 is the next one after `today`; 这周三, 下周三 are of this week and the next; 周末 is Saturday and Sunday."""
    step, name = match["step"], match["day"]
    monday = add_days(today, -today.weekday() + 7 * _STEPS.get(step or "本", 0))
    if name == "末":
        return edtf.interval(add_days(monday, 5).isoformat(), add_days(monday, 6).isoformat())
    day = add_days(monday, _DAYS[name])
    return (day if step or day > today else add_days(day, 7)).isoformat()


def week(match: re.Match[str], today: date) -> str | None:
    """上上周, 这周: Monday to Sunday."""
    return _weeks(add_days(today, -today.weekday() + 7 * _STEPS[match["step"]]), 1)


def whole_weeks(match: re.Match[str], today: date) -> str | None:
    """上两周, 下三个星期: whole weeks before or after this one."""
    count = number(match["count"]) or 1
    monday = add_days(today, -today.weekday())
    return _weeks(add_days(monday, -7 * count if match["step"] == "上" else 7), count)


def nth_weekday(match: re.Match[str], today: date) -> str | None:
    """五月的第二个星期日, 十月最后一个周五."""
    month = number(match["month"])
    if month is None or not 1 <= month <= 12:
        return None
    year = int(match["year"] or today.year + _YEAR_STEPS.get(match["year_word"] or "今年", 0))
    return weekday_of_month(year, month, _DAYS[match["day"]], -1 if match["place"].startswith("最后") else number(match["place"][1:]) or 1)


def weekday_of_month(year: int, month: int, weekday_number: int, place: int) -> str | None:
    """Return the `place`-th weekday (Monday is 0) of a month, from its end where `place` is -1; None where the month has no such day."""
    first = date(year, month, 1)
    if place < 0:
        last = add_days(add_months(first, 1), -1)
        return add_days(last, -((last.weekday() - weekday_number) % 7)).isoformat()
    day = add_days(first, (weekday_number - first.weekday()) % 7 + 7 * (place - 1))
    return day.isoformat() if day.month == month else None


def numbered_week(match: re.Match[str], today: date) -> str | None:
    """2013年第8周: the week of ISO 8601."""
    try:
        return _weeks(date.fromisocalendar(int(match["year"]), number(match["count"]) or 0, 1), 1)
    except ValueError:
        return None


def _weeks(monday: date, count: int) -> str:
    return edtf.interval(monday.isoformat(), add_days(monday, 7 * count - 1).isoformat())
