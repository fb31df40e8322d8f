"""What comes round again: 每季度末月20日前, 每年12月底, 每月5日、20日前, 三年轮岗一次, 逐月, 按季度, 日报告 -> RFC 5545 rules.

How often within a period (每年2次) and the time of day (每日16时前) do not change a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.calendar import last_day
from extractors.reading.dates.moments import CLOCK, DAY, MONTH
from extractors.reading.numbers import DIGIT_CLASS, number

_LEXICON: dict[str, Any] = load("dates")
_CYCLES: dict[str, list[Any]] = _LEXICON["cycles"]
_UNIT = alternatives(_CYCLES)
_VERBS = alternatives(_LEXICON["cycle_verbs"]["words"])
_SP = " {0,2}"
_COUNT = rf"(?:\d{{1,2}}|[{DIGIT_CLASS}两十]{{1,3}})"
_LIST = rf"(?:{_SP}[、和及与,，]{_SP})"
_BEFORE = rf"(?:{_SP}(?:之前|以前|前))?"
_CLOCK = rf"(?:{CLOCK})?"
_OF = rf"(?:的|，)?{_SP}"
_DAYS = (
    rf"(?P<days>{DAY}{_SP}[日号]?(?:[-—–~～]{{1,2}}|至|到){DAY}{_SP}[日号]"
    rf"|{DAY}{_SP}[日号](?:前)?(?:{_LIST}{DAY}{_SP}[日号](?:前)?){{0,5}}|{DAY}(?:{_LIST}{DAY}){{1,5}}{_SP}[日号]|{DAY}(?=之?前))"
)
_WEEKDAYS = r"(?P<weekdays>(?:周|星期)?[一二三四五六日天](?:[、和及](?:周|星期)?[一二三四五六日天]){0,4})(?![次个级把项名线])"

_YEAR_INNER = re.compile(
    rf"{_OF}(?:(?P<months>(?:{MONTH}{_SP}(?:月份?)?{_SP}(?:月?[底末])?{_LIST}){{0,5}}{MONTH}{_SP}月份?)"
    rf"{_SP}(?:{_DAYS}|(?P<tenday>上旬|中旬|下旬)|(?P<month_edge>月?[底末]))?"
    rf"|(?P<year_edge>年?[底末终]|岁末)|(?P<year_start>年初)){_CLOCK}{_BEFORE}"
)
_YEAR_DATE = re.compile(rf"(?P<month>{MONTH}){_SP}月{_SP}(?P<day>{DAY}){_SP}[日号](?:之前|以前|前)?")
_YEAR_DATES = re.compile(rf"{_OF}{MONTH}{_SP}月{_SP}{DAY}{_SP}[日号]前?(?:{_LIST}{MONTH}{_SP}月{_SP}{DAY}{_SP}[日号](?:之前|以前|前)?){{1,5}}")
_QUARTER_INNER = re.compile(
    rf"{_OF}(?:(?P<which>末|首|第?[一二三]个?|最后一个?|后)(?:个?月){_SP}的?|(?P<edge>末|底)|(?P<start>初)){_SP}(?:{_DAYS}|(?P<quarter_edge>底|末))?"
    rf"{_CLOCK}{_BEFORE}"
)
_MONTH_INNER = re.compile(rf"{_OF}(?:{_DAYS}|(?P<edge>月?[底末](?!月))|(?P<tenday>上旬|中旬|下旬)){_CLOCK}{_BEFORE}")
_WEEK_INNER = re.compile(rf"{_OF}{_WEEKDAYS}{_CLOCK}{_BEFORE}|(?P<edge>末){_BEFORE}")
_OTHER_INNER = re.compile(rf"(?P<edge>结束|[末初底])?{_CLOCK}{_BEFORE}")

_EACH = re.compile(
    rf"每(?:隔)?(?:个)?(?P<count>{_COUNT}(?:个)?)?(?P<unit>{_UNIT})(?!次|户|家|间|报[告表]?人|级)(?:{_SP}[（(][^（）()\n]{{1,8}}[）)])?"
)
_ODD_EVEN = re.compile(rf"[每逢]{{1,2}}(?P<parity>[单双])(?:数)?月(?:份)?{_SP}(?:{_DAYS}|(?P<edge>底|末))?{_BEFORE}")
_ORDER = re.compile(
    r"(?:逐(?P<one>季度?|月|旬|周|日|天)|逐(?P<year>年)(?=评估|考核|检查|报告|评定|复核|审计|公布)|按(?P<by>季度|季|月|周|旬|日|天|半年)(?![期程序时计划度份均照])"
    r"|按照?(?P<turn>年度|学期|季度|月度)(?=运转|循环|开展|组织|推进|滚动|实施|进行|报送|上报|考核|评估))"
)
_SHORT = re.compile(
    rf"(?:(?<=^)|(?<=[，、。；：“”\"（(行持执立落实按用施展和及与\n\s]))(?P<unit>半年度?|半月|季度|年|季|月|旬|周|日)(?:一)?(?:{_VERBS})(?!人|员|单位)"
)
_SYSTEM = re.compile(
    rf"(?<![\d{DIGIT_CLASS}十每当次本上下同近今明即逐作节假生末首翌隔整全前后])(?P<unit>半年|季度|年|季|月|旬|周|日)(?:一)?(?:{_VERBS})(?=制度|制(?![定约订])|机制)"
)
_EVERY_SO = re.compile(
    rf"(?<![第近前满每{DIGIT_CLASS}\d十半])(?P<count>半|{_COUNT})(?:(?P<measure>个)?(?P<unit>年|学年|学期|季度?|月|周|星期|天|日))(?:{_SP}[^\d，。；、\n内发超后前以]{{0,8}}?)?"
    rf"(?:一次|1次|一(?:{_VERBS})|一[评查报检审考换议清结](?=[，。；、”\"）\n]|$)|一轮(?!岗)|(?:{_VERBS})1次)"
)
_HALF = {"年": ("MONTHLY", 6), "月": ("WEEKLY", 2), "天": ("DAILY", 1)}
_QUARTER_MONTHS = {"后": "3,6,9,12", "首": "1,4,7,10", "一个": "1,4,7,10", "二": "2,5,8,11", "三": "3,6,9,12"}
_QUARTER_ENDS = "3,6,9,12"
_TENDAY_ENDS = {"上旬": "10", "中旬": "20", "下旬": "-1"}
_DAY_CODES = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))


@dataclass(frozen=True, slots=True)
class Recurrence:
    """Something that recurs: its rule, and how it is said: each (每季度), order (逐月), short (月通报) or so (三年一次)."""

    span: Span
    rule: str
    form: str


def recurrences(text: str) -> Iterator[Recurrence]:
    """Yield what recurs in `text`, in order, without overlaps."""
    found = [*_each(text), *_simple(text), *_every_so(text), *_odd_even(text)]
    end = -1
    for item in sorted(found, key=lambda r: (r.span.start, -r.span.end)):
        if item.span.start >= end:
            yield item
            end = item.span.end


def rule(frequency: str, interval: int = 1, **parts: str | None) -> str:
    """Return the RFC 5545 rule of a frequency, an interval and parts such as bymonthday="10,20"."""
    pieces = [f"FREQ={frequency}"]
    if interval != 1:
        pieces.append(f"INTERVAL={interval}")
    pieces += [f"{name.upper()}={value}" for name, value in parts.items() if value]
    return ";".join(pieces)


def _simple(text: str) -> Iterator[Recurrence]:
    """逐月, 按季度; 月通报, 日报告."""
    for pattern, form in ((_ORDER, "order"), (_SHORT, "short"), (_SYSTEM, "short")):
        for match in pattern.finditer(text):
            unit = next(group for group in match.groups() if group)
            frequency, interval = _CYCLES[unit]
            days = "10,20,-1" if unit == "旬" else None
            yield Recurrence(Span(*match.span()), rule(frequency, interval, bymonthday=days), form)


def _odd_even(text: str) -> Iterator[Recurrence]:
    """逢单月10日前."""
    for match in _ODD_EVEN.finditer(text):
        months = "1,3,5,7,9,11" if match["parity"] == "单" else "2,4,6,8,10,12"
        days = _numbers(match["days"]) if match["days"] else "-1" if match["edge"] else None
        yield Recurrence(_trimmed(text, *match.span()), rule("YEARLY", bymonth=months, bymonthday=days), "each")


def _every_so(text: str) -> Iterator[Recurrence]:
    """三年轮岗一次, 一月一调度, 两年一评定."""
    for match in _EVERY_SO.finditer(text):
        if _is_calendar_date(match):
            continue
        if match["count"] == "半":
            frequency, interval = _HALF.get(match["unit"], ("MONTHLY", 6))
        else:
            frequency, base = _CYCLES[match["unit"]]
            interval = base * (number(match["count"]) or 1)
        yield Recurrence(Span(*match.span()), rule(frequency, interval), "so")


def _is_calendar_date(match: re.Match[str]) -> bool:
    """10月开展一次 and 23年检查1次 name a month and a year; 一月一次, 3个月一次, 5年一次 count them."""
    count, unit = match["count"], match["unit"]
    if match["measure"] or unit not in ("年", "月", "日"):
        return False
    if unit == "年":
        return count.isdigit() and len(count) > 1
    between = match.group()[len(count) + 1 :]
    return count.isdigit() or not between.startswith(("一", "1"))


def _each(text: str) -> Iterator[Recurrence]:
    """每年12月20日前, 每两个月, 每季度末月25日前, 每周五."""
    for match in _EACH.finditer(text):
        unit, counted = match["unit"], match["count"]
        frequency, base = _CYCLES[unit]
        interval = base * (number(counted.rstrip("个")) or 1) if counted else base
        days = "10,20,-1" if unit == "旬" else None
        if unit in ("年", "年度") and (several := _several_dates(text, match, interval)):
            yield from several
            continue
        end, value = (match.end(), rule(frequency, interval, bymonthday=days)) if days else _inner(text, match.end(), unit, frequency, interval)
        yield Recurrence(_trimmed(text, match.start(), end), value, "each")


def _several_dates(text: str, match: re.Match[str], interval: int) -> list[Recurrence]:
    """每年6月20日、12月20日前: one rule where the days agree (or are the months' last), else one for each date."""
    listed = _YEAR_DATES.match(text, match.end())
    if listed is None:
        return []
    dates = [(number(m["month"]) or 0, number(m["day"]) or 0) for m in _YEAR_DATE.finditer(text, match.end(), listed.end())]
    months = ",".join(str(month) for month, _ in dates)
    span = _trimmed(text, match.start(), listed.end())
    if len({day for _, day in dates}) == 1:
        return [Recurrence(span, rule("YEARLY", interval, bymonth=months, bymonthday=str(dates[0][1])), "each")]
    if all(1 <= month <= 12 and last_day("2001", f"{month:02d}") == str(day) for month, day in dates):
        return [Recurrence(span, rule("YEARLY", interval, bymonth=months, bymonthday="-1"), "each")]
    parts = [m.span() for m in _YEAR_DATE.finditer(text, match.end(), listed.end())]
    starts = [match.start(), *(start for start, _ in parts[1:])]
    return [
        Recurrence(Span(start, end), rule("YEARLY", interval, bymonth=str(month), bymonthday=str(day)), "each")
        for start, (_, end), (month, day) in zip(starts, parts, dates, strict=True)
    ]


def _trimmed(text: str, start: int, end: int) -> Span:
    return Span(start, start + len(text[start:end].rstrip()))


def _inner(text: str, at: int, unit: str, frequency: str, interval: int) -> tuple[int, str]:
    """Read the day within the period (12月20日前, 末月20日前, 五下班前) that follows 每X: (end, rule)."""
    plain = rule(frequency, interval)
    pattern, read = _INNERS.get(unit, (_OTHER_INNER, None))
    match = pattern.match(text, at)
    if match is None or match.end() == at:
        return at, plain
    return match.end(), read(match, interval) if read else plain


def _of_year(match: re.Match[str], interval: int) -> str:
    if match["year_edge"]:
        return rule("YEARLY", interval, bymonth="12", bymonthday="-1")
    if match["year_start"]:
        return rule("YEARLY", interval, bymonth="1")
    days = "-1" if match["month_edge"] else _numbers(match["days"]) if match["days"] else None
    return rule("YEARLY", interval, bymonth=_numbers(match["months"]), bymonthday=days)


def _of_quarter(match: re.Match[str], interval: int) -> str:
    which = match["which"]
    if which is None and not match["days"]:
        return rule("MONTHLY", interval)
    months = next((value for name, value in _QUARTER_MONTHS.items() if which and name in which), _QUARTER_ENDS)
    days = _numbers(match["days"]) if match["days"] else "-1" if match["quarter_edge"] else None
    return rule("YEARLY", bymonth=months, bymonthday=days)


def _of_month(match: re.Match[str], interval: int) -> str:
    if match["edge"]:
        return rule("MONTHLY", interval, bymonthday="-1")
    if match["tenday"]:
        return rule("MONTHLY", interval, bymonthday=_TENDAY_ENDS[match["tenday"]] if match.group().endswith("前") else None)
    return rule("MONTHLY", interval, bymonthday=_numbers(match["days"]))


def _of_week(match: re.Match[str], interval: int) -> str:
    return rule("WEEKLY", interval, byday=_weekdays(match["weekdays"]) if match["weekdays"] else None)


_Reader = Callable[[re.Match[str], int], str]
_INNERS: dict[str, tuple[re.Pattern[str], _Reader | None]] = {
    **dict.fromkeys(("年", "年度"), (_YEAR_INNER, _of_year)),
    **dict.fromkeys(("季度", "季"), (_QUARTER_INNER, _of_quarter)),
    **dict.fromkeys(("月", "月份", "月度"), (_MONTH_INNER, _of_month)),
    **dict.fromkeys(("周", "星期", "礼拜"), (_WEEK_INNER, _of_week)),
}


def _numbers(text: str) -> str:
    """5日、20日前 -> 5,20; 25日至28日 -> 25,26,27,28."""
    ends = [number(re.sub(r"[日号 ]", "", part)) for part in re.split(r"[-—–~～至到]{1,2}", text)]
    if len(ends) == 2 and ends[0] and ends[1]:
        return ",".join(str(day) for day in range(ends[0], ends[1] + 1))
    parts = (re.sub(r"[月份日号底末前 ]", "", part) for part in re.split(r"[、和及与,，]", text))
    return ",".join(str(value) for part in parts if (value := number(part)) is not None)


def _weekdays(text: str) -> str:
    return ",".join(_DAY_CODES[c] for c in text if c in _DAY_CODES)
