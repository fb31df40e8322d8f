"""Times as everyday Chinese counts them from the day of speaking: 后天, 三年前, 20天以后, 上世纪80年代, 农历八月十五, 今年前五个月, 30日.

Plans hardly use them; the filter `extractors.reading.dates` does, for text of other kinds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates import edtf, spoken_weeks
from extractors.reading.dates.calendar import add_days, add_months, exists, last_day, lunar_day
from extractors.reading.dates.moments import DAY, MONTH, SP, YEAR
from extractors.reading.dates.values import feast
from extractors.reading.numbers import DIGIT_CLASS, four_digit_year, number

_LEXICON: dict[str, Any] = load("dates")
_COUNT = rf"(?:\d{{1,4}}|[{DIGIT_CLASS}两十百]{{1,3}})"
_UNITS = {"年": 12, "个月": 1, "月": 1, "个半月": 1}
_YEAR_BASE = rf"(?:(?P<year_word>{alternatives(_LEXICON['year_steps'])})|(?<!\d)(?P<year>{YEAR}){SP}年)"
_Answer = str | None


def spoken(text: str, today: date | None) -> list[tuple[Span, str]]:
    """Return (span, value) of the everyday times in `text`, in order; without the day of speaking there are none."""
    if today is None:
        return []
    found = [(Span(*m.span()), value) for pattern, read in _READERS for m in pattern.finditer(text) if (value := read(m, today))]
    return list(_apart(found))


def _apart(found: list[tuple[Span, str]]) -> Iterator[tuple[Span, str]]:
    """Yield the longest of those that overlap."""
    end = -1
    for span, value in sorted(found, key=lambda item: (item[0].start, -item[0].end)):
        if span.start >= end:
            yield span, value
            end = span.end


def _day_word(match: re.Match[str], today: date) -> _Answer:
    return add_days(today, _LEXICON["day_steps"][match.group()]).isoformat()


def _distance(match: re.Match[str], today: date) -> _Answer:
    """三年前, 20天以后: the year, month or day so far away; 之前, 以后 open the interval."""
    unit, way = match["unit"], match["way"]
    count = 0.5 if match["count"] == "半" else float(number(match["count"]) or 0) + (0.5 if match["half"] or unit == "个半月" else 0)
    back = way.endswith("前")
    if unit in ("天", "日", "个工作日", "个交易日", "周", "个星期", "星期"):
        days = _days_away(int(count * (7 if "星期" in unit or unit == "周" else 1)), unit, today, back)
        return _opened(days.isoformat(), days.isoformat(), way)
    months, half = divmod(count * _UNITS[unit], 1)
    reached = add_months(today, -int(months) if back else int(months))
    if half:
        halfway = add_days(reached, -15 if back else 15)
        return _opened(halfway.isoformat(), halfway.isoformat(), way)
    if unit == "年" and count % 1 == 0:
        return _opened(f"{reached.year}-01-01", f"{reached.year}-12-31", way) if len(way) > 1 else str(reached.year)
    first, last = reached.replace(day=1), last_day(str(reached.year), f"{reached.month:02d}") or "30"
    return _opened(first.isoformat(), f"{first.isoformat()[:8]}{last}", way) if len(way) > 1 else first.isoformat()[:7]


def _days_away(count: int, unit: str, today: date, back: bool) -> date:
    if unit not in ("个工作日", "个交易日"):
        return add_days(today, -count if back else count)
    day = today
    while count:
        day = add_days(day, -1 if back else 1)
        count -= day.weekday() < 5
    return day


def _opened(first: str, last: str, way: str) -> str:
    if len(way) == 1:
        return first if first == last else f"{first}/{last}"
    return f"../{last}" if way.endswith("前") else f"{first}/.."


def _rough_distance(match: re.Match[str], today: date) -> _Answer:
    """二十几年前 is twenty to thirty years ago, 几十年之后 twenty to a hundred years on."""
    tens = number((match["tens"] or "")[:-1]) or 0
    low, high = (20, 100) if match["many"] else (tens, tens + 10)
    if match["way"].endswith("前"):
        return f"{today.year - high:04d}/{today.year - low:04d}" if today.year > high else None
    return f"{today.year + low}/{today.year + high}"


def _decade(match: re.Match[str], today: date) -> _Answer:
    """上世纪80年代, 十九世纪七十年代末期."""
    century = {"上世纪": 19, "本世纪": 20, "": 19}.get(match["century"] or "") or (number((match["century"] or "").removesuffix("世纪")) or 20) - 1
    decade = number(match["decade"])
    if decade is None or decade % 10 or decade > 90:
        return None
    low, high = _LEXICON["decade_parts"].get(match["part"] or "", (0, 9))
    return f"{100 * century + decade + low}/{100 * century + decade + high}"


def _base(match: re.Match[str], today: date) -> tuple[int, int | None]:
    """Return year and month that 今年, 2022年, 这个月, 4月 name."""
    if words := match["month_word"]:
        index = today.year * 12 + today.month - 1 + int(_LEXICON["month_steps"][words])
        return index // 12, index % 12 + 1
    if match["month"]:
        return today.year, number(match["month"])
    if match["year_word"]:
        return today.year + int(_LEXICON["year_steps"][match["year_word"]]), None
    return int(four_digit_year(match["year"] or "") or today.year), None


def _portion(match: re.Match[str], today: date) -> _Answer:
    """今年前五个月, 4月前4天, 2021年的最后4个月, 2005年首月, 2021年的第三个月."""
    year, month = _base(match, today)
    which, count = match["which"], number(match["count"] or "一") or 1
    if match["unit"] in ("天", "日"):
        if which not in ("前", "头"):
            return None
        start = date(min(max(year, 1), 9999), month or 1, 1)
        return edtf.interval(start.isoformat(), add_days(start, count - 1).isoformat())
    if month is not None or count > 12:
        return None
    first, last = {"前": (1, count), "头": (1, count), "首": (1, 1), "第": (count, count)}.get(which, (13 - count, 12))
    return edtf.interval(f"{year}-{first:02d}", f"{year}-{last:02d}")


def _lunar(match: re.Match[str], today: date) -> _Answer:
    """农历正月十五, 1991年农历8月23号, 腊月十八, 大年初十."""
    year = int(four_digit_year(match["year"] or match["year_after"] or "") or today.year + int(_LEXICON["year_steps"].get(match["year_word"] or "今年", 0)))
    month = {"正": 1, "腊": 12, "冬": 11}.get(match["month"] or "正") or number(match["month"] or "")
    if month is None:
        return None
    if not match["day"]:
        first = lunar_day(year, month, 1)
        last = lunar_day(year, month, 30) or lunar_day(year, month, 29)
        return edtf.interval(first.isoformat(), last.isoformat()) if first and last else None
    day = lunar_day(year, month, number(match["day"]) or 0)
    return day.isoformat() if day else None


def _old_calendar(match: re.Match[str], today: date) -> _Answer:
    month = {"正": 1, "腊": 12, "冬": 11}.get(match["month"] or "") or number(match["plain_month"] or "") or 0
    day = lunar_day(today.year + int(_LEXICON["year_steps"].get(match["year_word"], 0)), month, number(match["day"] or match["plain_day"]) or 0)
    return day.isoformat() if day else None


def _new_years_eve(match: re.Match[str], today: date) -> _Answer:
    year = int(four_digit_year(match["year"] or "") or today.year)
    spring = lunar_day(year + 1, 1, 1)
    return add_days(spring, -1).isoformat() if spring else None


def _lone_day(match: re.Match[str], today: date) -> _Answer:
    """29日: of this month, or of the next month that has one."""
    day = number(match["day"]) or 0
    for step in (0, 1):
        first = add_months(today.replace(day=1), step)
        if exists(str(first.year), f"{first.month:02d}", f"{day:02d}"):
            return f"{first.isoformat()[:8]}{day:02d}"
    return None


def _short_year(match: re.Match[str], today: date) -> _Answer:
    return four_digit_year(match["year"])


def _month_and_day(match: re.Match[str], today: date) -> _Answer:
    return edtf.day(str(today.year), match["month"], match["day"])


def _counted_on(match: re.Match[str], today: date) -> _Answer:
    """第三天起, 第七年, 过两天."""
    count = number(match["count"]) or 0
    if match["passed"]:
        return f"{add_days(today, count).isoformat()}/.."
    if match["unit"] == "年":
        return str(today.year + count - 1)
    day = add_days(today, count - 1).isoformat()
    return f"{day}/.." if match["on"] else day


def _feast(match: re.Match[str], today: date) -> _Answer:
    """去年国庆节, 中秋节, 母亲节: the day of the feast in the year named, else in the year of speaking."""
    year = _base_year(match, today)
    if counted := _LEXICON["feasts_counted"].get(match["feast"]):
        return spoken_weeks.weekday_of_month(year, *counted)
    return feast(match["feast"], f"{year:04d}")


def _base_year(match: re.Match[str], today: date) -> int:
    if match["year_word"]:
        return today.year + int(_LEXICON["year_steps"][match["year_word"]])
    return int(four_digit_year(match["year"] or "") or today.year)


def _season(match: re.Match[str], today: date) -> _Answer:
    """去年暑假: its months."""
    first, last = _LEXICON["season_months"][match["season"]]
    return edtf.interval(f"{_base_year(match, today)}-{first}", f"{_base_year(match, today)}-{last}")


def _day_list(match: re.Match[str], today: date) -> _Answer:
    """9月10号，11号，12号: days one after the other are a range."""
    days = [number(day) or 0 for day in re.split(r"[日号、，,和及 ]+", match["days"]) if day]
    if days != list(range(days[0], days[0] + len(days))):
        return None
    month = f"{_base_year(match, today):04d}-{number(match['month']) or 0:02d}"
    return edtf.interval(f"{month}-{days[0]:02d}", f"{month}-{days[-1]:02d}") if exists(month[:4], month[5:], str(days[-1])) else None


def _two_years(match: re.Match[str], today: date) -> _Answer:
    return f"{today.year}/{today.year + 1}"


def _stretch(match: re.Match[str], today: date) -> _Answer:
    """过去十年, 未来三个月, 后1年: up to yesterday, or from tomorrow."""
    count, unit = number(match["count"]) or 0, match["unit"]
    back = match["way"] in ("过去", "最近")
    signed = -count if back else count
    far = add_months(today, signed * _UNITS[unit]) if unit in _UNITS else add_days(today, signed * (1 if unit == "天" else 7))
    return edtf.interval(far.isoformat(), add_days(today, -1).isoformat()) if back else edtf.interval(add_days(today, 1).isoformat(), far.isoformat())


def _last_half(match: re.Match[str], today: date) -> _Answer:
    return f"{today.year}-01/{today.year}-06" if today.month > 6 else f"{today.year - 1}-07/{today.year - 1}-12"


def _half_month(match: re.Match[str], today: date) -> _Answer:
    first, last = ("01", "15") if match["part"] == "上" else ("16", last_day(str(today.year), f"{today.month:02d}") or "30")
    return f"{today.isoformat()[:8]}{first}/{today.isoformat()[:8]}{last}"


_BASES = (
    rf"(?:(?P<month_word>{alternatives(_LEXICON['month_steps'])})|(?P<year_word>{alternatives(_LEXICON['year_steps'])})"
    rf"|(?<!\d)(?P<year>{YEAR}){SP}年|(?<![\d年{DIGIT_CLASS}十])(?P<month>{MONTH})月)"
)
_LUNAR_DAY = rf"(?P<day>{DAY}|初?十)[日号]?"
_CHINESE_DAY = "三十|(?:二十|廿)[一二三四五六七八九]?|十[一二三四五六七八九]?|初[一二三四五六七八九十]|[一二三四五六七八九]"
_FEASTS = [*_LEXICON["feasts_solar"], *_LEXICON["feasts_lunar"], *_LEXICON["feasts_other"]]
_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], date], _Answer]], ...] = (
    (re.compile(rf"(?<![每几]){alternatives(_LEXICON['day_steps'])}(?!头条|起)"), _day_word),
    (
        re.compile(
            rf"(?<![\d第近每前月{DIGIT_CLASS}十百])(?P<count>半|(?!0|(?:19|20)\d\d {{0,3}}年){_COUNT}){SP}多?"
            r"(?P<unit>个半月|个月|年|月|天|日|周|个?星期|个工作日|个交易日)(?P<half>半)?(?P<way>之前|以前|前|之后|以后|后)(?![期后述提往来续勤台])"
        ),
        _distance,
    ),
    (re.compile(rf"(?P<century>[上本]世纪|{_COUNT}世纪)?(?P<decade>\d0|[一二三四五六七八九]十)年代(?P<part>初期|前期|中期|末期|后期)?"), _decade),
    (re.compile(rf"{_BASES}{SP}的?{SP}(?P<which>前|头|最后|最後|后|首|第){SP}(?P<count>{_COUNT})?{SP}个?(?P<unit>月份?|天|日)"), _portion),
    (
        re.compile(
            rf"(?:(?:(?P<year_word>今年|明年|去年)|(?<!\d)(?P<year>{YEAR})年)?(?:农历|阴历){SP}(?:(?P<year_after>{YEAR})年)?(?P<month>{MONTH}|正|腊|冬)月(?:{_LUNAR_DAY})?)"
        ),
        _lunar,
    ),
    (  # the old calendar's days are said without 日: 八月十五, 腊月18
        re.compile(
            rf"(?:(?P<year_word>今年|明年|去年)|(?<![年\d{DIGIT_CLASS}十]))(?:(?P<month>[腊冬正])月(?P<day>\d{{1,2}}|{_CHINESE_DAY})|"
            rf"(?P<plain_month>十[一二]?|[一二三四五六七八九])月(?P<plain_day>{_CHINESE_DAY}))(?![日号\d{DIGIT_CLASS}十天前月至到—-])"
        ),
        _old_calendar,
    ),
    (re.compile(r"(?P<year>)(?P<year_after>)(?P<year_word>)(?:大年(?P<month>)|(?=正月))(?:正月)?(?P<day>初[一二三四五六七八九十])"), _lunar),
    (re.compile(rf"(?:(?<!\d)(?P<year>{YEAR})年)?大年三十"), _new_years_eve),
    (
        re.compile(
            rf"(?<![\d月.、—至到第{DIGIT_CLASS}十前后上下几两]) ?"
            r"(?P<day>3[01]|[12]\d|0?[1-9]|三十一?|二十[一二三四五六七八九]?|十[一二三四五六七八九]?)[日号](?![内游间报制均后前以之])"
        ),
        _lone_day,
    ),
    (
        re.compile(
            rf"(?<![\d.第{DIGIT_CLASS}十])(?P<year>0\d|[12]\d|[〇零][一二三四五六七八九]|([一二三四五六七八九])\2)年"
            rf"(?![\d前后内以之来多半间代{DIGIT_CLASS}十]|级|期|制|时间)"
        ),
        _short_year,
    ),
    (re.compile(r"(?<![\d.-])(?P<month>0[1-9]|1[0-2])-(?P<day>0[1-9]|[12]\d|3[01])(?![\d.-])"), _month_and_day),
    (re.compile(rf"第(?P<count>{_COUNT})(?P<unit>天|年)(?P<on>起)?(?P<passed>)"), _counted_on),
    (re.compile(rf"(?P<passed>过)(?P<count>{_COUNT})(?P<unit>天)(?P<on>)"), _counted_on),
    (re.compile(r"(?:(?P<many>几)十|(?P<tens>[一二三四五六七八九]?十几))年(?P<way>之前|以前|前|之后|以后|后)(?![期后])"), _rough_distance),
    (
        re.compile(
            rf"{_YEAR_BASE}?{SP}的?(?P<feast>{alternatives([*_LEXICON['feasts_counted'], *_FEASTS])})(?:节|(?<=[节夕旦宵诞]))"
            r"(?!约|目|日|点|庆|俭|能|前|之|以|期|后)"
        ),
        _feast,
    ),
    (re.compile(rf"{_YEAR_BASE}{SP}的?(?P<season>{alternatives(_LEXICON['season_months'])})"), _season),
    (
        re.compile(
            rf"(?:{_YEAR_BASE}{SP})?(?<![\d{DIGIT_CLASS}十])(?P<month>{MONTH})月(?P<days>{DAY}[日号](?:[、，,和及]{SP}{DAY}[日号]){{1,9}})"
            r"(?!之?前|以前|[起至到后内—-])"
        ),
        _day_list,
    ),
    (spoken_weeks.WEEKDAY, spoken_weeks.weekday),
    (spoken_weeks.WEEK, spoken_weeks.week),
    (spoken_weeks.WEEKS, spoken_weeks.whole_weeks),
    (spoken_weeks.NTH_WEEKDAY, spoken_weeks.nth_weekday),
    (spoken_weeks.NUMBERED_WEEK, spoken_weeks.numbered_week),
    (re.compile(r"今明两年"), _two_years),
    (re.compile(rf"(?P<way>过去|最近|未来|(?<!最)后)(?:的)?(?P<count>\d{{1,3}}|[{DIGIT_CLASS}两十]{{1,3}})(?P<unit>年|个月|天|周|个?星期|个?礼拜)(?![以之内])"), _stretch),
    (re.compile(r"上(?:一)?个半年"), _last_half),
    (re.compile(r"(?P<part>[上下])半月"), _half_month),
)
