"""Days that leave their month, or their cycle, to the time before them: 4月1日—15日自查，16日—30日整改; 每月5日前报送，10日前通报; 每周调度，周五前报送."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from extractors.contract import Span
from extractors.lexicon import load
from extractors.reading.dates.expression import TimeExpression
from extractors.reading.dates.moments import CLOCK, CONNECTOR, DAY, Moment
from extractors.reading.dates.rules import rule, weekdays
from extractors.reading.numbers import DIGIT_CLASS, number, two_digits

REACH = 60
"""Characters: how far after a time, within its sentence, a day is of the same month."""

_LONE = re.compile(
    rf"(?<![\d月第年每的])(?P<first>{DAY})[日号](?:{CONNECTOR}(?P<last>{DAY})[日号]|(?P<edge>{CONNECTOR}月[底末])|(?:(?![之以前起])(?:{CLOCK})(?=[之以前]))?(?P<before>之前|以前|前(?![期后述]))|(?P<from>起))"
    rf"|(?<=[、和])(?P<listed>{DAY})[日号](?![至到前内—-])|(?<=[，、；])(?P<tenday>[上中下]旬)(?P<ended>之?前)?(?![至到—-])"
)
_MARK = re.compile(r"[日号旬。\n]")
"""What each lone day holds, or the sentence ends with."""
_FOLLOWING_REACH = 120
"""The same for 次年2月底前 after 每年12月20日前, which looks back over a sentence's end."""
_MONTHLY = re.compile(r"(?P<months>FREQ=MONTHLY|FREQ=YEARLY;BYMONTH=[\d,]+)(?:;BYMONTHDAY|$)")
_ITEM = re.compile(rf"[ 　\t]{{0,8}}(?P<open>[（(]?)(?P<number>[\d{DIGIT_CLASS}十]{{1,3}})[）)、.．](?:[^，。；：\n]{{1,10}}[。：])?")
_ONCE_A_YEAR = re.compile(r"[^，。；：\n]{0,12}?[一1]次[^，。；：\n\d]{0,6}，(?=\d{1,2}月(?:底|末|\d{1,2}日)前)")  # 每年调整一次，3月底前公布
_SENTENCE_END = re.compile(r"[。\n]")


def lone_days(text: str, found: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
    """Yield the lone days that follow the times of `found` (in order): their month, or monthly rule, is that of the time before."""
    limits = [*(e.span.start for e in found[1:]), len(text)]
    for expression, until in zip(found, limits, strict=False):
        low = expression.span.end
        mark = _MARK.search(text, low, min(until, low + REACH))
        if mark is None or mark.group() in "。\n":
            continue
        end = _SENTENCE_END.search(text, low, min(until, low + REACH))
        high = end.start() if end else min(until, low + REACH)
        for match in _LONE.finditer(text, low, high):
            if lone := _lone(match, expression):
                yield lone


def _lone(match: re.Match[str], before: TimeExpression) -> TimeExpression | None:
    span = Span(*match.span())
    if before.kind == "recurring":
        monthly = _MONTHLY.match(before.rule or "") if match["before"] else None
        again = f"{monthly['months']};BYMONTHDAY={number(match['first'])}" if monthly else None
        return TimeExpression(span, "recurring", rule=again, form="each") if again else None
    month = before.last or before.first
    if month is None or month.grain not in ("day", "tenday", "month", "end") or not (month.months or (before.first and before.first.months)):
        return None
    carrier = month if month.months or before.first is None else month._replace(months=before.first.months, year=before.first.year)
    if match["tenday"]:
        first_day, last_day = load("dates")["tendays"][match["tenday"]]
        tenday = carrier._replace(span=span, grain="tenday", days=(first_day, last_day), name=None)
        return TimeExpression(span, "before" if match["ended"] else "point", tenday)
    first = _day(carrier, span, match["first"] or match["listed"])
    if match["last"] or match["edge"]:
        last = _day(carrier, span, match["last"]) if match["last"] else carrier._replace(span=span, grain="end", days=("", ""))
        return TimeExpression(span, "range", first, last)
    return TimeExpression(span, "before" if match["before"] else "from" if match["from"] else "point", first)


def with_cycles(text: str, found: Sequence[TimeExpression]) -> Iterator[TimeExpression]:
    """Yield the times of `found`: what follows a cycle in its sentence recurs with it.

    A date without a year follows a date of each year (每年1月底前报送总结，7月底前报送小结), a weekday whatever comes each week (每周调度，周五前报送).
    """
    rule_of: Callable[[TimeExpression], str | None] | None = None
    end = -1
    for expression in found:
        if cycle := _cycle(text, expression):
            end, rule_of = expression.span.end, cycle
        elif rule_of and expression.span.start - end <= _reach(expression) and (again := rule_of(expression)) and _goes_on(text, end, expression):
            expression = TimeExpression(expression.span, "recurring", rule=again, form="each")
            end = expression.span.end
        yield expression


def _goes_on(text: str, end: int, expression: TimeExpression) -> bool:
    """Tell whether a time is in the sentence of what ended at `end`, or a limit after a limit, in the next item of a list ((1) 每年3月底前申报。(2) 4月10日前评审。)."""
    start = expression.span.start
    if "；" in text[end:start] and text[end - 1] != "前" and not _is_next_year(expression):
        return False  # 每年6月、11月踏查；首轮5月底前完成
    if not _SENTENCE_END.search(text, end, start) or (_is_next_year(expression) and "\n" not in text[end:start]):
        return True
    if not _is_next_year(expression) and (expression.kind != "before" or text[end - 1] != "前"):
        return False
    line, item = text.rfind("\n", 0, end) + 1, text.rfind("\n", end, start) + 1
    one, next_one = _ITEM.match(text, line, end), _ITEM.match(text, item, start)
    if not item or text.count("\n", end, start) > 1 or one is None or next_one is None or _SENTENCE_END.search(text, next_one.end(), start):
        return False
    return one["open"] == next_one["open"] and (number(next_one["number"]) or 0) - (number(one["number"]) or 0) == 1


def _reach(expression: TimeExpression) -> int:
    return _FOLLOWING_REACH if _is_next_year(expression) else REACH


def _is_next_year(expression: TimeExpression) -> bool:
    """Tell whether a time is of the year after the one spoken of (次年2月底前)."""
    return expression.first is not None and expression.first.following and expression.first.grain != "week"


def _cycle(text: str, expression: TimeExpression) -> Callable[[TimeExpression], str | None] | None:
    """Return what reads the rule of a time that follows `expression`, or None where nothing that recurs carries on."""
    if expression.kind != "recurring" or expression.rule is None:
        return None
    if expression.rule.startswith("FREQ=WEEKLY") and "INTERVAL" not in expression.rule:
        return _weekly
    if expression.rule.startswith("FREQ=MONTHLY;BYMONTHDAY="):
        return _monthly
    if not text.startswith("每年", expression.span.start):
        return None
    return _yearly if "BYMONTH=" in expression.rule or _ONCE_A_YEAR.match(text, expression.span.end) else None


def _weekly(expression: TimeExpression) -> str | None:
    """Return the rule of the next weekday (周五前), or None for any other time."""
    first = expression.first
    return rule("WEEKLY", byday=weekdays(first.name)) if first is not None and first.grain == "week" and first.following and first.name else None


def _monthly(expression: TimeExpression) -> str | None:
    """Return the rule of the month's end after a day of each month (每月25日前报送，月底前汇总), or None for any other time."""
    return rule("MONTHLY", bymonthday="-1") if expression.first is not None and expression.first.name == "bare" else None


def _yearly(expression: TimeExpression) -> str | None:
    """Return the rule that a date without a year makes when it comes each year, or None for any other time."""
    first = expression.first
    if first is None or first.has_year or expression.kind not in ("before", "point") or first.grain not in ("day", "end", "month"):
        return None
    if first.months is None or not first.months[0].isdigit():
        return None
    day = None if first.days is None else str(int(first.days[0])) if first.days[0].isdigit() else "-1"
    return rule("YEARLY", bymonth=str(int(first.months[0])), bymonthday=day)


def _day(carrier: Moment, span: Span, words: str) -> Moment:
    day = two_digits(words) or "XX"
    return carrier._replace(span=span, grain="day", days=(day, day), name=None)
