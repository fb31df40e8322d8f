"""What comes round again: 每季度末月20日前, 每年12月底, 每月5日、20日前, 三年轮岗一次, 逐月, 按季度, 日报告 -> RFC 5545 rules.

How often within a period (每年2次) and the time of day (每日16时前) do not change a rule.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.calendar import last_day
from extractors.reading.dates.inner import DAYS, ONE_DEED, inner
from extractors.reading.dates.lines import matches_with
from extractors.reading.dates.moments import CLOCK, DAY, MONTH
from extractors.reading.dates.rules import numbers, rule, weekdays
from extractors.reading.numbers import DIGIT_CLASS, number

_LEXICON: dict[str, Any] = load("dates")
_CYCLES: dict[str, list[Any]] = _LEXICON["cycles"]
_UNIT = alternatives(_CYCLES, gap=" {0,2}")  # a page may space words out: 每半 年
_VERBS = alternatives(_LEXICON["cycle_verbs"]["words"])
_ONE_VERB = "[巡查检评督报考调研排审议结会](?![\u4e00-\u9fff]{0,1}[办室组员长])"
_SP = " {0,2}"
_COUNT = rf"(?:\d{{1,2}}|[{DIGIT_CLASS}两十]{{1,3}})"
_LIST = rf"(?:{_SP}[、和及与,，]{_SP})"
_BEFORE = rf"(?:{_SP}(?:之前|以前|前))?"
_OF = rf"(?:的|，)?{_SP}"
_YEAR_DATE = re.compile(rf"(?P<month>{MONTH}){_SP}月{_SP}(?P<day>{DAY}){_SP}[日号](?:之前|以前|前)?")
_YEAR_DATES = re.compile(rf"{_OF}{MONTH}{_SP}月{_SP}{DAY}{_SP}[日号]前?(?:{_LIST}{MONTH}{_SP}月{_SP}{DAY}{_SP}[日号](?:之前|以前|前)?){{1,5}}")
_EACH = re.compile(
    rf"每{_SP}(?:隔)?(?:个)?(?:(?P<count>{_COUNT}{_SP}(?:个)?(?:{_SP}(?:[-—–~～]|至|到){_SP}{_COUNT}{_SP}个?)?){_SP})?(?P<unit>{_UNIT})(?!次(?!月)|户|家(?![访长校庭])|间|报[告表]?人|级|(?<=晚)[一两三半\d]{{1,3}}[天日小分])(?:{_SP}[（(][^（）()\n]{{1,12}}[）)])?"
)
_WEEKDAYS_BEFORE = re.compile(r"(?:每?周|每?星期)[一二三四五六日天](?:[、和及与至到—–~～-](?:周|星期)?[一二三四五六日天]){0,4}[，的]?$")
"""Before 每天: the days of the week on which it is so (周一至周五每天16:00—18:00)."""
_WEEKDAYS_REACH = 20
_ODD_EVEN = re.compile(rf"(?P<each>[每逢]{{1,2}})(?P<parity>[单双])(?:数)?月(?:份)?{_SP}(?:{DAYS}|(?P<edge>底|末))?{_BEFORE}")
_ORDER = re.compile(
    rf"(?:逐(?P<one>季度?|月|旬|周|日|天)|逐(?P<year>年)(?={alternatives(_LEXICON['year_by_year']['words'])})|按(?P<by>季度|季|月|周|旬|日|天|半年|年(?=报|考|评|检|审|更新|调整|组织|开展|签订|公布))(?![节期程序时计划度份均照]|{alternatives(_LEXICON['measured_by']['words'])})"
    r"|按照?(?P<turn>年度|学期|季度|月度)(?=运转|循环|开展|组织|推进|滚动|实施|进行|报送|上报|考核|评估|评定|评选|考评|通报)(?!考核(?:结果|等次|得分|办法)|[^，。]{2}(?:计划|方案|要求)))"
)
_SHORT = re.compile(
    r"(?P<unit>[半年季月旬周日](?:(?<=[，、。；：“”\"（(行持执立落实按用施展和及与\n\s].)(?<!\d\s.)(?<!主持.)|(?<!..))(?:(?<=半)(?:年度?|月)|(?<=[季月])度|(?<!半)))"
    rf"一?(?:{_VERBS})"
    r"(?!人|员|单位|结果|成绩|等次|得分|情况|奖|方案|指标|(?<=排[名位序])(?:[前后末第靠居在]|连续|倒数))",
    re.DOTALL,
)
_SECONDS = "".join(sorted({verb[0] for verb in _LEXICON["cycle_verbs"]["words"]}))
_SHORT_START = re.compile(  # of a short form, a system or a chain; what can follow is looked at first
    rf"[半年季月旬周日](?=[年度月一巡查检评督报考调研排审议结会{_SECONDS}])(?=(?:年度?|[度月])?一?(?:{_VERBS}|{_ONE_VERB}))"
)
_BY_UNIT = re.compile(  # 内审股季度抽查, 各科室月度自查: after who does it, where its clause ends
    rf"(?P<unit>半年|季度|月度)(?<=[股室科局处办部院站所组队委心司员长师会班]..)(?:{_VERBS})(?:[一1]次)?(?= {{0,2}}(?:[，。；、|）\n\u2028]|$))", re.DOTALL
)
_CHAIN = re.compile(
    rf"[半季年月旬周日](?<![\d{DIGIT_CLASS}十每当次本上下].)(?:(?<=半)年|(?<=季)度|(?<!半))一?{_VERBS}(?:(?:半年|季度|[年季月旬周日])一?{_VERBS}){{1,5}}",
    re.DOTALL,
)
_LISTED = re.compile(rf"[日周旬月季年](?<=[“\"行立持实按用以].){_ONE_VERB}(?:[、，]?[日周旬月季年]{_ONE_VERB}){{1,5}}(?=[”\"、，。；制机的要\n])", re.DOTALL)
_LISTED_LINK = re.compile(rf"(?P<unit>[日周旬月季年]){_ONE_VERB}")
_YEAR_IN_ROW = re.compile(rf"(?:半年|季度|月度?)(?:{_VERBS})[、和与及，](?P<year>(?P<unit>年度)(?:{_VERBS}))")
"""季度讲评、年度考核: beside a shorter cycle the year's is one too."""
_LINK = re.compile(rf"(?P<unit>半年|季度|年|季|月|旬|周|日)(?:一)?(?:{_VERBS})")
_CYCLE_AND_DUTY = (
    rf"(?P<unit>[半季年月旬周日](?<![\d{DIGIT_CLASS}十每当次本上下同近今明即逐作节假生末首翌隔整全前后].)(?:(?<=半)[年月]|(?<=[季月])度|(?<!半)))一?(?:{_VERBS})"
)
_SYSTEM = re.compile(rf"{_CYCLE_AND_DUTY}(?=制度|制(?![定约订])|机制)", re.DOTALL)
_SET_UP = re.compile(rf"{_CYCLE_AND_DUTY}(?= {{0,2}}(?:[，。；、]|$|\n))", re.DOTALL)
"""At the end of a clause that sets it up (`_SETS_UP`): 实行晨午检和因病缺课日报告; or in a row of them: 组长月调度，副组长周调度."""
_SETS_UP = re.compile(r"(?:实行|落实|执行|坚持|推行|建立|严格)[^，。；：\n]{2,16}$")
_EVERY_SO = re.compile(
    rf"(?P<count>[\d{DIGIT_CLASS}两十半](?<![第近前满每续计年{DIGIT_CLASS}\d十半].)(?:(?<=半)(?<![上下].)|(?<!半)[\d{DIGIT_CLASS}两十]{{0,2}}))"
    rf"(?:(?P<measure>个)?(?P<unit>年|学年|学期|季度?|月|周|星期|天|日))(?:{_SP}[^\d，。；、\n内发超后前以的]{{0,8}}?)?"
    rf"(?:一次|1次|一(?:{_VERBS})|一{ONE_DEED}|一轮(?!岗)|(?:{_VERBS})1次)"
    rf"|(?P<often>[一1])(?<![第近前满续计{DIGIT_CLASS}\d十每].)(?P<of>年|学期|季度?|月|周|天|日)(?:至少)?[两二三四2-6](?:次(?=[，。；、）\n]|$)|{ONE_DEED})",
    re.DOTALL,
)
_ONCE = re.compile(rf"[一1两二三四2-6](?:次|{ONE_DEED}|(?<=一)(?:轮|{_VERBS}))")
_AT_LEAST = re.compile(
    rf"[一1](?<![第近前满每{DIGIT_CLASS}\d十半].)(?P<unit>年|学年|个?学期|个?季度|个?月|周|个?星期)内?(?:至少|不少于|不低于|不得少于|最少)(?:[^\d，。；、\n]{{0,8}}?)[1-9一两二三四五六]次",
    re.DOTALL,
)
_LATER_QUARTER = re.compile("[二三四]季度")
_EVERY_OTHER = re.compile(
    rf"(?:隔(?P<gap>年|季度?|月|周|日|天)(?=召开|开展|组织|进行|报|检|巡|轮|上|一次|一[评查报检审考换议清结]|{_VERBS})"
    rf"|双(?P<double>周|月)(?=(?:一)?(?:{_VERBS})|召开|开展))"
)
_ON_WEEKDAY = re.compile(
    r"(?:每?逢(?:周|星期)(?P<weekdays>[一二三四五六日天](?:[、和及](?:周|星期)?[一二三四五六日天]){0,4})"
    rf"|(?<![每上下本这])(?<![日号][（(])(?:周|星期)(?P<working>[一二三四五六日天]{_SP}[至到—–~～-]{{1,2}}{_SP}(?:周|星期)[一二三四五六日天])"
    rf"(?:{CLOCK})(?! {{0,2}}(?:[-—–~～]|至|到)){_BEFORE})"  # 周一至周五8:30-17:30 are hours of an office
)
_MARKET_DAYS = re.compile(
    r"逢(?P<first>[一二三四五六七八九十])(?:(?:[、和及]|、?逢)(?P<second>[一二三四五六七八九十]))?"
    r"(?=[日号]?(?:[，、]|开展|组织|进行|集中|赶集|开集|检查|清扫|大扫除))"
)
_SHIFT = re.compile(
    rf"每班(?!每[周月学季])(?:次|组)?(?=[^，。；\n]{{0,4}}?{alternatives(_LEXICON['shifts']['duties'])}|[、，][^，。；\n]{{0,6}}每[日天周月])"
    rf"(?![^，。；\n]{{0,12}}{alternatives(_LEXICON['shifts']['classes'])})"
)
_EDGE = re.compile(
    r"(?P<unit>[半月季](?<![每\d一二三四五六七八九十本下上前后次当个].)(?:(?<=半)年|(?<!半)))度?(?P<edge>[初中末底])(?![期级旬一二三四五六七八九十])"
)
_QUARTER_MONTH = re.compile(rf"季度?(?<![每逐按本上下首前后第个\d一二三四]季)(?<![每逐按本上下首前后第个\d一二三四]季度)(?=[末首次]月{_SP}(?:{DAY}{_SP}[日号]|[底末上中下]))")
_DUTY_AT_EDGE = re.compile(rf"[，]?{alternatives(_LEXICON['cycle_edges']['duties'])}(?!结果|得分|成绩|等次|情况|排名)")
_OF_CYCLES = re.compile("每[年季月周日天]|[季年]度?[末底]|周例会|[日周]报")
_HALVES = re.compile(r"(?<!年)上[、和及与]?下半年(?=各|均|分别|至少)")
"""上、下半年各一次."""
_NEXT_MONTH = re.compile(rf"(?:次月|(?P<same>当月))(?:的)?{_SP}(?:{DAYS}|(?P<edge>月?[底末])|(?P<tenday>上旬|中旬))(?:{CLOCK})?{_BEFORE}")
_OF_MONTHS = re.compile("每[月周日天旬]|逐月|按月|月度|次月")
_NEXT_DAY = re.compile(rf"次日(?:{CLOCK})?(?:之前|以前|前)")
_NEXT_YEAR = re.compile(rf"(?:次年|翌年|第二年)(?:的)?(?P<month>{MONTH}){_SP}月(?:{_SP}{DAYS}|(?P<edge>[底末]))?{_BEFORE}")
_OF_YEARS = re.compile("(?<![本上今前去下0-9一])年度(?:报告|总结|报表|决算|工作|考核|评价|计划|自评|清单)|年报(?!名)")
_A_YEAR = re.compile("\\d{4}年|今年|本年度")
_A_MONTH = re.compile(rf"{MONTH}月")
_SET_UP_REACH = 20
"""Characters before 日报告 in which a verb must set it up."""
_SENTENCE_REACH = 60
_HALF = {"年": ("MONTHLY", 6), "月": ("WEEKLY", 2), "天": ("DAILY", 1)}


class Recurrence(NamedTuple):
    """Something that recurs: its rule (None where its cycle has no fixed length: 每班), and how it is said: each (每季度), order (逐月), short (月通报) or so (三年一次)."""

    span: Span
    rule: str | None
    form: str


def recurrences(text: str) -> Iterator[Recurrence]:
    """Yield what recurs in `text`, in order, without overlaps."""
    said = frozenset(_CUES.findall(text))
    found = [item for read, cues in _READERS if not cues or not said.isdisjoint(cues) for item in read(text)]
    end = -1
    for item in sorted(found, key=lambda r: (r.span.start, -r.span.end)):
        if item.span.start >= end:
            yield item
            end = item.span.end


def _in_turn(text: str) -> Iterator[Recurrence]:
    """逐月, 按季度."""
    for match in _ORDER.finditer(text):
        yield _of_unit(match, next(group for group in match.groups() if group), "order")


def _short_forms(text: str) -> Iterator[Recurrence]:
    """月通报, 日报告制; side by side: 日排查周调度月通报, “日巡、周查、月检”; in one sentence 组长月调度，副组长周调度."""
    starts = [match.start() for match in _SHORT_START.finditer(text)]
    if not starts:
        return
    for pattern in (_SHORT, _SYSTEM, _BY_UNIT):
        for match in _matches_at(pattern, text, starts):
            yield _of_unit(match, match["unit"], "short")
    alone = list(_matches_at(_SET_UP, text, starts))
    deeds = [match for match in alone if not match[0].endswith("报")]  # 月报、季报 are papers
    in_row = {m for a, b in pairwise(deeds) for m in (a, b) if a["unit"] != b["unit"] and _in_one_sentence(text, a, b)}
    for match in alone:
        if match in in_row or _SETS_UP.search(text, max(0, match.start() - _SET_UP_REACH), match.start()):
            yield _of_unit(match, match["unit"], "short")
    for row in _matches_at(_YEAR_IN_ROW, text, starts):
        yield Recurrence(Span(*row.span("year")), rule(*_CYCLES["年度"]), "short")
    for chain, link in ((_CHAIN, _LINK), (_LISTED, _LISTED_LINK)):
        for row in _matches_at(chain, text, starts):
            for match in link.finditer(text, *row.span()):
                yield _of_unit(match, match["unit"], "short")


def _matches_at(pattern: re.Pattern[str], text: str, starts: Sequence[int]) -> Iterator[re.Match[str]]:
    """Yield the matches of `pattern` that begin at one of `starts` (in order), without overlaps."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            yield match
            end = match.end()


def _of_unit(match: re.Match[str], unit: str, form: str) -> Recurrence:
    frequency, interval = _CYCLES[unit]
    return Recurrence(Span(*match.span()), rule(frequency, interval, bymonthday="10,20,-1" if unit == "旬" else None), form)


def _at_least(text: str) -> Iterator[Recurrence]:
    """一年至少检查两次; of 一季度至少一次，二季度… the quarter is one of the year's."""
    for match in _AT_LEAST.finditer(text):
        if match["unit"].startswith("季") and _LATER_QUARTER.search(text, match.end(), match.end() + _SENTENCE_REACH):
            continue
        frequency, interval = _CYCLES[match["unit"].removeprefix("个")]
        yield Recurrence(Span(*match.span()), rule(frequency, interval), "so")


def _every_other(text: str) -> Iterator[Recurrence]:
    """隔月召开, 双周调度."""
    for match in _EVERY_OTHER.finditer(text):
        frequency, base = _CYCLES[match["gap"] or match["double"]]
        yield Recurrence(Span(*match.span()), rule(frequency, 2 * base), "order")


def _on_weekdays(text: str) -> Iterator[Recurrence]:
    """逢周三, 周一至周五8:30前."""
    for match in _ON_WEEKDAY.finditer(text):
        yield Recurrence(Span(*match.span()), rule("WEEKLY", byday=weekdays(match["weekdays"] or match["working"])), "each")


def _on_market_days(text: str) -> Iterator[Recurrence]:
    """逢五逢十: the days of a month that end so."""
    for match in _MARKET_DAYS.finditer(text):
        last_digits = sorted({(number(day) or 0) % 10 for day in match.groups() if day})
        days = ",".join(str(day) for day in range(1, 31) if day % 10 in last_digits)
        yield Recurrence(Span(*match.span()), rule("MONTHLY", bymonthday=days), "each")


def _each_shift(text: str) -> Iterator[Recurrence]:
    """每班巡查: once a shift; 班 as a class of a school is none."""
    for match in _SHIFT.finditer(text):
        yield Recurrence(Span(*match.span()), None, "each")


def _edges(text: str) -> Iterator[Recurrence]:
    """月初定计划、月末作总结: beginning and end of every month (or 季) where a sentence, at most 60 characters of it, names both; 季度末向…汇报."""
    found = list(_EDGE.finditer(text))
    paired = {m for a, b in pairwise(found) for m in (a, b) if a["unit"] == b["unit"] and a["edge"] in "初中" and _in_one_sentence(text, a, b)}
    for match in found:
        if match in paired or _comes_each_time(text, match):
            frequency, interval = _CYCLES[match["unit"]]
            last = match["unit"] == "月" and match["edge"] in "末底"
            yield Recurrence(Span(*match.span()), rule(frequency, interval, bymonthday="-1" if last else None), "each")


def _in_quarter_months(text: str) -> Iterator[Recurrence]:
    """季度末月25日前, 季首月10日前: a month of every quarter though no 每 says so."""
    for match in _QUARTER_MONTH.finditer(text):
        end, written = inner(text, match.end(), "季度", *_CYCLES["季度"])
        yield Recurrence(_trimmed(text, match.start(), end), written, "each")


def _comes_each_time(text: str, edge: re.Match[str]) -> bool:
    """Tell whether a duty stands at the end of no named quarter; that of a month recurs only beside other cycles (每周调度，月末汇总)."""
    if edge["edge"] not in "末底" or not _DUTY_AT_EDGE.match(text, edge.end()):
        return False
    if edge["unit"] != "月":
        return True
    before = _sentence_before(text, edge.start())
    after = re.split(r"[。\n]", text[edge.end() : edge.end() + 30])[0]
    return _OF_CYCLES.search(f"{before}，{after}") is not None


def _sentence_before(text: str, at: int) -> str:
    """The words of a sentence before `at`, at most 60 characters of them."""
    return re.split(r"[。\n]", text[max(0, at - _SENTENCE_REACH) : at])[-1]


def _in_one_sentence(text: str, first: re.Match[str], second: re.Match[str]) -> bool:
    return second.start() - first.end() <= _SENTENCE_REACH and not re.search(r"[。\n]", text[first.end() : second.start()])


def _next_day(text: str) -> Iterator[Recurrence]:
    """次日9时前 recurs every day where the sentence (at most 60 characters back) says 每日."""
    for match in _NEXT_DAY.finditer(text):
        if re.search(r"每[日天]", _sentence_before(text, match.start())):
            yield Recurrence(Span(*match.span()), rule("DAILY"), "each")


def _next_month(text: str) -> Iterator[Recurrence]:
    """次月5日前, 当月28日前 recur every month, unless the sentence (at most 60 characters back) names a month before them, and says 每月 no later; 当月 needs 每 there."""
    for match in _NEXT_MONTH.finditer(text):
        before = _sentence_before(text, match.start())
        if (not match["same"] or _OF_MONTHS.search(before)) and not _A_MONTH.search(before.rpartition("每月")[2]):
            days = numbers(match["days"]) if match["days"] else "-1" if match["edge"] else {"上旬": "10", "中旬": "20"}[match["tenday"]]
            yield Recurrence(_trimmed(text, *match.span()), rule("MONTHLY", bymonthday=days), "each")


def _next_year(text: str) -> Iterator[Recurrence]:
    """次年3月底前 recurs every year where the sentence (at most 60 characters back) says 每年, or speaks of what each year has (年度报告)."""
    for match in _NEXT_YEAR.finditer(text):
        before = _sentence_before(text, match.start())
        yearly = max(before.rfind("每年") + 2, max((m.end() for m in _OF_YEARS.finditer(before)), default=0)) if "年" in before else 0
        if yearly > 1 and not _A_MONTH.search(before, yearly) and not _A_YEAR.search(before):
            days = numbers(match["days"]) if match["days"] else "-1" if match["edge"] else None
            yield Recurrence(_trimmed(text, *match.span()), rule("YEARLY", bymonth=numbers(match["month"]), bymonthday=days), "each")


def _odd_even(text: str) -> Iterator[Recurrence]:
    """逢单月10日前, 每双月."""
    for match in _ODD_EVEN.finditer(text):
        if match["each"] == "每" and match["parity"] == "双" and not match["days"] and not match["edge"]:
            yield Recurrence(_trimmed(text, *match.span()), rule("MONTHLY", 2), "each")  # 每双月: every other month, whichever
            continue
        months = "1,3,5,7,9,11" if match["parity"] == "单" else "2,4,6,8,10,12"
        days = numbers(match["days"]) if match["days"] else "-1" if match["edge"] else None
        yield Recurrence(_trimmed(text, *match.span()), rule("YEARLY", bymonth=months, bymonthday=days), "each")


def _every_so(text: str) -> Iterator[Recurrence]:
    """三年轮岗一次, 一月一调度, 两年一评定, 一天三巡."""
    for match in matches_with(_ONCE, _EVERY_SO, text):
        if match["often"]:
            yield Recurrence(Span(*match.span()), rule(*_CYCLES[match["of"]]), "so")
            continue
        if _is_calendar_date(match):
            continue
        if match["count"] == "半":
            frequency, interval = _HALF.get(match["unit"], ("MONTHLY", 6))
        else:
            frequency, base = _CYCLES[match["unit"]]
            interval = base * (number(match["count"]) or 1)
        yield Recurrence(Span(*match.span()), rule(frequency, interval), "so")


def _is_calendar_date(match: re.Match[str]) -> bool:
    """10月开展一次, 三季度召开一次 and 23年检查1次 name a month, a quarter and a year; 一月一次, 3个月一次, 5年一次 count them."""
    count, unit = match["count"], match["unit"]
    if match["measure"] or unit not in ("年", "季度", "季", "月", "日"):
        return False
    if unit.startswith("季") and count not in ("一", "1", "两"):
        return True
    if unit == "年":
        return count.isdigit() and len(count) > 1
    between = match.group()[len(count) + len(unit) :]
    return count.isdigit() or not between.startswith(("一", "1"))


def _each(text: str) -> Iterator[Recurrence]:
    """每年12月20日前, 每两个月, 每季度末月25日前, 每周五."""
    for match in _EACH.finditer(text):
        unit, counted = match["unit"].replace(" ", ""), match["count"]
        frequency, base = _CYCLES[unit]
        interval = base * (number(re.split(r"[-—–~～至到个]", counted)[0]) or 1) if counted else base
        days = "10,20,-1" if unit == "旬" else None
        if unit in ("年", "年度") and (several := _several_dates(text, match, interval)):
            yield from several
            continue
        end, value = (match.end(), rule(frequency, interval, bymonthday=days)) if days else inner(text, match.end(), unit, frequency, interval)
        named = _WEEKDAYS_BEFORE.search(text, max(0, match.start() - _WEEKDAYS_REACH), match.start()) if value == "FREQ=DAILY" else None
        if named:
            yield Recurrence(_trimmed(text, named.start(), end), rule("WEEKLY", byday=weekdays(named[0])), "each")
        else:
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


def _each_half(text: str) -> Iterator[Recurrence]:
    """上、下半年各一次: twice a year."""
    return (Recurrence(Span(*match.span()), rule("MONTHLY", 6), "each") for match in _HALVES.finditer(text))


_CUES = re.compile(
    "每|下半年|(?:周|星期)(?=[一二三四五六日天])|逐(?=[季月旬周日天年])|按(?=照?[年学季月周旬日天半])|隔|逢|至少|最少|少于|低于|双周|双数?月|单数?月|月[初中](?!旬)|月[末底]|季[初中末底首次]|季度[末底首次]|半年[末底]|次[日月年]|当月|翌年|第二年"
)
_READERS: tuple[tuple[Callable[[str], Iterator[Recurrence]], tuple[str, ...]], ...] = (  # with the cues of which a text must hold one
    (_each, ("每",)),
    (_in_turn, ("逐", "按")),
    (_short_forms, ()),
    (_every_so, ()),
    (_at_least, ("至少", "最少", "少于", "低于")),
    (_every_other, ("隔", "双周", "双月")),
    (_on_weekdays, ("逢", "周", "星期")),
    (_on_market_days, ("逢",)),
    (_each_shift, ("每",)),
    (_edges, ("月初", "月中", "季初", "季中", "月末", "月底", "季末", "季底", "季度末", "季度底", "半年末", "半年底")),
    (_in_quarter_months, ("季末", "季首", "季次", "季度末", "季度首", "季度次")),
    (_each_half, ("下半年",)),
    (_odd_even, ("单月", "双月", "单数月", "双数月")),
    (_next_day, ("次日",)),
    (_next_month, ("次月", "当月")),
    (_next_year, ("次年", "翌年", "第二年")),
)
