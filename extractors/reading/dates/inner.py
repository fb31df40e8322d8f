"""The day within a cycle that follows 每X: 每年12月20日前, 每季度末月20日前, 每月最后一个工作日, 每周五下班前, 每学期结束后两周内."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from extractors.lexicon import alternatives, load
from extractors.reading.dates.calendar import last_day
from extractors.reading.dates.lunar import WORDS as LUNAR
from extractors.reading.dates.moments import CLOCK, DAY, MONTH
from extractors.reading.dates.rules import WORKING_DAYS, numbers, rule, weekdays
from extractors.reading.numbers import DIGIT_CLASS, number

_LEXICON: dict[str, Any] = load("dates")
_SOLAR: dict[str, str] = _LEXICON["feasts_solar"]
_SEASONS = alternatives([*_LEXICON["seasons"]["words"], *_LEXICON["yearly_times"]["words"], *_LEXICON["feasts_lunar"], *_LEXICON["feasts_other"]])
_FEASTS = alternatives(_SOLAR)
_NEXT_FEAST = rf"[”\"]?节?[、和及与][“\"]?(?:{_SEASONS}|{_FEASTS})"
_SP = " {0,2}"
_COUNT = rf"(?:\d{{1,2}}|[{DIGIT_CLASS}两十]{{1,3}})"
_LIST = rf"(?:{_SP}[、和及与,，]{_SP})"
_TO = rf"(?:{_SP}(?:[-—–~～]{{1,2}}|至|到){_SP})"
_BEFORE = rf"(?:{_SP}(?:之前|以前|前))?"
_CLOCK = rf"(?:{CLOCK}(?:{_TO}{CLOCK}|(?:{_LIST}{CLOCK}){{1,3}})?)?"
_OF = rf"(?:的|，)?{_SP}"
DAYS = (
    rf"(?P<days>{DAY}{_SP}[日号]?(?:[-—–~～]{{1,2}}|至|到){DAY}{_SP}[日号]"
    rf"|{DAY}{_SP}[日号](?:前)?(?:{_LIST}{DAY}{_SP}[日号](?:前)?){{0,5}}|{DAY}(?:{_LIST}{DAY}){{1,5}}{_SP}[日号]|{DAY}(?=之?前))"
)
_PART_OF_DAY = "(?:[上下中]午|[晚早]上?)?"
_WEEKDAYS = (
    rf"(?P<weekdays>(?:周|星期)?[一二三四五六日天](?:{_TO}(?:周|星期)?[一二三四五六日天]|(?:{_PART_OF_DAY}[、和及]每?(?:周|星期)?[一二三四五六日天]){{1,4}}|))"
    rf"(?![次个级名线轮遍]|把手|项(?!目)|{_TO}(?:[一两二三四五六]|\d{{1,2}})[次个项名轮遍])"
)
_AFTER_END = re.compile(  # 每季度结束后15日内, 每学期开学两周内
    rf"{_OF}(?:度)?(?:{_SEASONS})?(?:{alternatives(_LEXICON['cycle_edges']['words'])})(?P<side>之日起|之?后|前)?(?:的|第)?{_SP}(?:(?P<days>{_COUNT}){_SP}[日天]|{_COUNT}{_SP}个?(?:工作日|日|天|周|星期|月)|半个?月)"
    r"(?:之内|以内|内|(?(side)|(?!)))"
)
_MONTHS_ON = rf"{MONTH}{_SP}月?份?{_TO}(?:次年|翌年)?{MONTH}{_SP}月份?"
_YEAR = re.compile(
    rf"{_OF}(?:(?P<range>{_MONTHS_ON}(?:{_LIST}{_MONTHS_ON}){{0,2}})|{_COUNT}次[（(](?P<listed>{MONTH}月?(?:{_LIST}{MONTH}月?){{0,5}})份?[）)]"
    rf"|(?P<from>{MONTH}{_SP}月{_SP}{DAY}{_SP}[日号])起?{_TO}(?:(?:次年|翌年|第二年)?{MONTH}{_SP}月{_SP})?{DAY}{_SP}[日号]"
    rf"|(?P<months>(?:{MONTH}{_SP}(?:月份?)?{_SP}(?:月?[底末]前?)?{_LIST}){{0,5}}{MONTH}{_SP}月份?)"
    rf"{_SP}(?:的?{_SP}{DAYS}|(?P<tenday>[上中下]旬|[上下]半月)|(?P<month_edge>月?[底末]))?"
    rf"|(?P<quarters>第?[一二三四1-4](?:季度)?(?:{_LIST}第?[一二三四1-4](?:季度)?)+(?<=季度))|第?(?P<quarter>[一二三四1-4])季度(?P<quarter_edge>[末底]|(?=之?前))?|(?P<half>[上下])半年(?P<half_edge>[末底]|(?=之?前))?"
    rf"|[“\"]?(?P<feast>{_FEASTS})[”\"]?节?(?=之?前)|[“\"]?(?:{_SEASONS}|{_FEASTS}(?={_NEXT_FEAST}))(?:{_NEXT_FEAST}){{0,3}}[”\"]?节?(?:来临|到来|结束)?(?:期间|之?后|(?=之?前)|(?=[，、开组]))"
    rf"|{LUNAR}(?:{_TO}{LUNAR})?(?:期间)?"
    rf"|(?P<year_edge>年?[底末终]|岁末|最后一?[天日])|(?P<year_start>年初)){_CLOCK}{_BEFORE}"
)
_QUARTER = re.compile(
    rf"{_OF}(?:度?(?:结束|终了)后)?{_OF}(?:(?P<which>末|首|次|下一?|第?[一二三1-3]个?|最后一?个?|后)(?:个?月){_SP}的?|(?P<edge>末|底|最后一?[天日])|(?P<start>初)|(?:第一|首|第?最后一)个?(?:周(?:[一二三四五六日](?!次))?|工作日)){_SP}(?:{DAYS}|(?P<quarter_edge>底|末)|(?P<tenday>[上中下]旬|[上下]半月))?"
    rf"{_CLOCK}{_BEFORE}"
)
_MONTH = re.compile(
    rf"{_OF}(?:的|逢)?(?:(?P<over>{DAY}{_SP}[日号]?{_TO}次月{_SP}{DAY}){_SP}[日号]|(?P<from>{DAY}){_SP}[日号]{_TO}(?:当月)?月?[底末]|{DAYS}|(?P<edge>月?[底末](?!月)|最后一?[天日])|(?P<start>月?初(?![次步级期中一二三四五六七八九十]))|(?P<tenday>[上中下]旬|[上下]半月)"
    rf"|(?P<order>第{_COUNT}个?(?:{_LIST}第?{_COUNT}个?(?=周|星期|、|和))?|首个?|最后一?个?|倒数第{_COUNT}个?)(?:(?P<working>工作日|交易日)|(?:周|星期)(?P<weekday>[一二三四五六日天])|周|星期|天)"
    rf"|前{_SP}(?P<first>{_COUNT}){_SP}(?:个工作日|日|天)(?:之内|以内|内)?){_CLOCK}{_BEFORE}"
)
_WEEK = re.compile(rf"{_OF}{_WEEKDAYS}{_CLOCK}{_BEFORE}|(?P<edge>末){_BEFORE}")
ONE_DEED = "[小大]?[评查报检审考换议清结巡访会训测练课讲演调签晒碰](?=[，。；、”\"）\n]|$)"
"""What is done once in a cycle, in one character at its clause's end: 一周一巡, 每周一查."""
_ONCE_SAID = re.compile(f"一{ONE_DEED}")
_ONCE_NEAR = 24
_ONE_EACH = re.compile("每(?:[日天月旬年]|季度?)一")
_HALF_YEAR = re.compile(rf"(?:度)?(?:末|结束后?)?(?:的)?次月{_SP}{DAYS}{_CLOCK}{_BEFORE}")
_EDGE = "(?:结束|期?[末初底]|期中|开学初?|放假)"
_OTHER = re.compile(rf"(?P<edge>{_EDGE}(?:[、和及与](?:学期|学年|学)?{_EDGE}){{0,2}})?{_CLOCK}{_BEFORE}")
_SHORTEST_MONTH, _QUARTER_LENGTH = 28, 3
_QUARTER_MONTHS = {"后": 3, "末": 3, "三": 3, "3": 3, "首": 1, "次": 1, "下": 1, "一": 1, "1": 1, "二": 2, "2": 2}
_TENDAY_ENDS = {"上旬": "10", "上半月": "15", "中旬": "20", "下旬": "-1", "下半月": "-1"}
_TENDAYS: dict[str, list[str]] = _LEXICON["tendays"]


def inner(text: str, at: int, unit: str, frequency: str, interval: int) -> tuple[int, str]:
    """Read the day within the period (12月20日前, 末月20日前, 五下班前) that follows 每X at `at`: (end, rule)."""
    plain = rule(frequency, interval)
    if after := _AFTER_END.match(text, at):
        return after.end(), _counted_on(after, unit, interval) or plain
    pattern, read = _READERS.get(unit, (_OTHER, None))
    match = pattern.match(text, at)
    if match and pattern is _WEEK and match["weekdays"] == "一" and (_ONCE_SAID.match(text, at) or _once_each(text, at)):
        return at, plain
    if match is None or match.end() == at:
        other = _OTHER.match(text, at) if pattern is not _OTHER and unit in ("半年", "半年度") else None
        return (other.end() if other else at), plain
    return match.end(), read(match, interval) if read else plain


def _counted_on(after: re.Match[str], unit: str, interval: int) -> str | None:
    """The day of the month after that so many days after a month's or quarter's end fall on (每季度终了后10日内), or None where they fix none."""
    day = number(after["days"]) if after["days"] and after["side"] != "前" else None
    if not day or day > _SHORTEST_MONTH or not after.group().lstrip(" 的，度").startswith(("结束", "终了")):
        return None
    if unit in ("季度", "季"):
        return rule("YEARLY", bymonth="1,4,7,10", bymonthday=str(day)) if interval == _QUARTER_LENGTH else None
    return rule("MONTHLY", interval, bymonthday=str(day)) if unit.startswith("月") else None


def _once_each(text: str, at: int) -> bool:
    """Tell whether the sentence says of other cycles, too, that something is done once in each: 每日一研判、每周一调度."""
    before = text[max(0, at - _ONCE_NEAR) : at].rpartition("。")[2]
    return _ONE_EACH.search(before + text[at : at + _ONCE_NEAR].partition("。")[0]) is not None


def _of_year(match: re.Match[str], interval: int) -> str:
    if match["range"]:
        return rule("YEARLY", interval, bymonth=",".join(numbers(part, 12) for part in re.split("[、和及与,，]", match["range"])))
    if match["listed"]:
        return rule("YEARLY", interval, bymonth=numbers(match["listed"]))
    if match["from"]:
        month, _, day = match["from"].partition("月")
        return rule("YEARLY", interval, bymonth=numbers(month), bymonthday=numbers(day))
    if match["quarters"]:
        firsts = [3 * (number(quarter) or 1) - 2 for quarter in re.findall("[一二三四1-4]", match["quarters"])]
        return rule("YEARLY", interval, bymonth=",".join(str(first + step) for first in firsts for step in range(3)))
    if match["quarter"] or match["half"]:
        return _of_year_part(match, interval)
    if match["feast"]:
        month, day = _SOLAR[match["feast"]].split("-")
        return rule("YEARLY", interval, bymonth=str(int(month)), bymonthday=str(int(day)))
    if match["year_edge"]:
        return rule("YEARLY", interval, bymonth="12", bymonthday="-1")
    if match["year_start"]:
        return rule("YEARLY", interval, bymonth="1")
    days = "-1" if match["month_edge"] else numbers(match["days"]) if match["days"] else _days_of_ten(match, match["months"])
    return rule("YEARLY", interval, bymonth=numbers(match["months"]) if match["months"] else None, bymonthday=days)


def _days_of_ten(match: re.Match[str], months: str | None = None) -> str | None:
    """Return the days of 上旬, 中旬, 下旬 in the last of `months`, or with 前 the last of them; None where no such stretch is named.

    Where no month is named it is as long as any: RFC 5545 leaves out days that do not exist.
    """
    if not match["tenday"]:
        return None
    if match.group().endswith("前"):
        return _TENDAY_ENDS[match["tenday"]]
    first, last = _TENDAYS[match["tenday"]]
    month = numbers(months).rpartition(",")[2] if months else "1"
    return numbers(f"{int(first)}至{last or last_day('2000', month.zfill(2)) or 31}")


def _of_year_part(match: re.Match[str], interval: int) -> str:
    """每年第一季度, 每年上半年 are their months; with 末 or 前, the last day of the last of them."""
    length = 3 if match["quarter"] else 6
    last = length * (number(match["quarter"]) or 1) if match["quarter"] else 6 if match["half"] == "上" else 12
    if match["quarter_edge"] is not None or match["half_edge"] is not None:
        return rule("YEARLY", interval, bymonth=str(last), bymonthday="-1")
    return rule("YEARLY", interval, bymonth=",".join(str(month) for month in range(last - length + 1, last + 1)))


def _of_quarter(match: re.Match[str], interval: int) -> str:
    which = match["which"]
    if which is None and not match["days"]:
        return rule("MONTHLY", interval)
    first = next((month for name, month in _QUARTER_MONTHS.items() if which and name in which), 3)
    days = numbers(match["days"]) if match["days"] else "-1" if match["quarter_edge"] else _days_of_ten(match)
    return rule("YEARLY", bymonth=",".join(str(month) for month in range(first, 13, 3)), bymonthday=days)


def _of_month(match: re.Match[str], interval: int) -> str:
    if match["over"]:
        return rule("MONTHLY", interval, bymonthday=numbers(match["over"]))
    if match["from"]:
        return rule("MONTHLY", interval, bymonthday=numbers(f"{match['from']}至31"))
    if match["edge"] or match["start"]:
        return rule("MONTHLY", interval, bymonthday="-1" if match["edge"] else None)
    if match["tenday"]:
        return rule("MONTHLY", interval, bymonthday=_days_of_ten(match))
    if match["order"]:
        return _ordered(match, interval)
    return rule("MONTHLY", interval, bymonthday=str(number(match["first"])) if match["first"] else numbers(match["days"]))


def _ordered(match: re.Match[str], interval: int) -> str:
    """每月最后一个工作日, 每月第二个周三; a week of the month (每月第一周) has no simple rule."""
    words = match["order"]
    places = [number(place) or 1 for place in re.findall(_COUNT, words)]
    if len(places) > 1 and match["weekday"]:
        return rule("MONTHLY", interval, byday=",".join(f"{place}{weekdays(match['weekday'])}" for place in places))
    last = words.startswith(("最后", "倒数"))
    place = number(re.sub(r"[第首个]|最后|倒数", "", words)) or 1
    position = str(-place if last else place)
    if match["working"]:
        return rule("MONTHLY", interval, byday=WORKING_DAYS, bysetpos=position)
    return rule("MONTHLY", interval, byday=position + weekdays(match["weekday"]) if match["weekday"] else None)


def _of_week(match: re.Match[str], interval: int) -> str:
    return rule("WEEKLY", interval, byday=weekdays(match["weekdays"]) if match["weekdays"] else None)


def _of_half_year(match: re.Match[str], interval: int) -> str:
    return rule("YEARLY", bymonth="1,7", bymonthday=numbers(match["days"]))


_Reader = Callable[[re.Match[str], int], str]
_READERS: dict[str, tuple[re.Pattern[str], _Reader | None]] = {
    **dict.fromkeys(("年", "年度"), (_YEAR, _of_year)),
    **dict.fromkeys(("季度", "季"), (_QUARTER, _of_quarter)),
    **dict.fromkeys(("月", "月份", "月度"), (_MONTH, _of_month)),
    **dict.fromkeys(("周", "星期", "礼拜"), (_WEEK, _of_week)),
    **dict.fromkeys(("半年", "半年度"), (_HALF_YEAR, _of_half_year)),
}
