"""Time expressions: points of time joined to ranges, with what stands before and after them (自…起, 至, …前, …期间), lengths and recurrences.

`expressions` reads a text in one pass; a plan's context (which year, which issue date) comes in later, in `values`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.dates.expression import TimeExpression
from extractors.reading.dates.lengths import Length, lengths
from extractors.reading.dates.lone_days import lone_days, with_cycles
from extractors.reading.dates.lunar import DAY_END as LUNAR_DAY_END
from extractors.reading.dates.lunar import with_lunar
from extractors.reading.dates.moments import CLOCK, CONNECTOR, DAY, MONTH, SP, YEAR, Moment, moments
from extractors.reading.dates.recurrence import Recurrence, recurrences
from extractors.reading.numbers import DIGIT_CLASS, MASK_CLASS, four_digit_year, number, two_digits

_LEXICON: dict[str, Any] = load("dates")
_SUFFIX_WORDS: dict[str, list[str]] = _LEXICON["suffixes"]
_ITEM_NUMBER = re.compile(  # 1.3月底前, 2.二月底前, 3.2024-02-01前: the items 1, 2 and 3
    r"((?:^|[\n。；：:|（(])[ \t]{0,4}\d{1,2})[.．]"
    rf"(?=(?:\d{{1,2}}|[12]\d{{3}}年\d{{1,2}}|[{DIGIT_CLASS}十正冬腊]{{1,2}})月|(?:[12]\d{{3}}|[一二][{DIGIT_CLASS}]{{3}})年|(?:19|20)\d\d(?:[-./]\d{{1,2}}[-./]\d{{1,2}}|\d{{4}})(?!\d)"
    rf"|\d{{1,2}}/\d{{1,2}}(?![\d./%])|[{DIGIT_CLASS}十两半]{{1,3}}(?:个?(?:工作|自然)?[月日天周年]|个?小时|个?星期|个?季度))"
)
_DOTTED = re.compile(rf"\.(?=\d{{1,4}}[年月/]|(?:19|20)\d\d[-./\d]|[{DIGIT_CLASS}十正冬腊两半]{{1,4}}[年月个工日天周小])")
_BROKEN = re.compile(  # a line that ends within a time: 2024年6月⏎30日前, 6月底⏎前, 5个工作日⏎内
    r"\n(?:(?<=[年月]\n)(?=\d{1,2}[月日号])|(?<=\d\n)(?=[月日](?:[前底末起至内，。、；）)\d—-]|[之以]前)|个|天内|工作日)"
    r"|(?<=[年月季度]\n)(?=[底末](?![层线部端下子尾节数册账稿价]))|(?<=月\n)(?=[上中下]旬)|(?<=[日底末月年天周时]\n)(?=[之以]?前(?![期述言提])|[之以]?内(?![部外容设蒙地])|起[至，施实]|至\d)"
    r"|(?<=[至从自]\n)(?=\d{1,4}[年月])|(?<=每\n)(?=[年季月周日]))"
)
_CONNECTOR = re.compile(CONNECTOR)
_CLOCK = re.compile(CLOCK)
_GOES_ON = frozenset(" 起之开启直至到延、和与-—–－~～〜―─正")
"""What a connector, a list or a pair may begin with: where nothing of it follows a moment, no other end does."""
_INTO_BRACKET = re.compile(rf"(?:期间|假期|长假|假日|前后(?:[各共]?[一二两三四五六七\d]天)?)?{SP}[（(]{SP}")
"""Between a season or a feast and its days: 春节期间（2月9日—17日）."""
_BETWEEN = re.compile(rf"{SP}[和与]{SP}")
_BETWEEN_END = re.compile(rf"{SP}之?间")
_DAY_END = re.compile(rf"{CONNECTOR}(?:第?(?P<day>{DAY})(?!\d|月|\.\d){SP}(?:[日号]|(?=[）)，。；、前 \n|]|$)))")
_LUNAR_END = re.compile(CONNECTOR + LUNAR_DAY_END.pattern)
_DAYS_ON = re.compile(rf"(?:{SP}[、和]{SP}{DAY}[日号]?){{1,8}}(?<=[日号])(?!之?前|以前|{SP}[-—至到起])")
_TENDAY_END = re.compile(rf"{CONNECTOR}(?P<tenday>{alternatives(_LEXICON['tendays'])})")
_MASKED_END = re.compile(rf"{CONNECTOR}(?P<month>[{MASK_CLASS}]{{1,2}}){SP}月份?")
_JOINTS = ("、", "和", "及", "与", "以及")
_COMMON_END = re.compile(rf"(?:[、和及与]{MONTH}月?){{1,10}}(?:[底末]|{DAY}[日号])[之以]?前")
"""The end that months in a row share, behind the second of them (7、8、9月底前)."""
_BEGUN = re.compile(rf"{SP}(?:之日)?(?:正式)?(?:(?:起|开始|启动|开幕)[，、][至到于在]?|(?:起|开始)[^，。；：、（）\n\d]{{2,8}}，[至到]){SP}")
_ENDED = re.compile(rf"{SP}(?:全部|正式|全面|基本)?(?:结束|截止|闭幕|终止|收官|为止|止(?![损付]))")
"""From a start to its end in another clause, or beside it: 1月14日开始，2月22日结束; 自5月4日起、至6月15日止."""
_UNTIL_EVENT = re.compile(  # 3月1日至“两会”闭幕: an end that names no date
    rf"{SP}起?(?:[至到]|直至|直到|[—－–-]{{1,2}}){SP}(?![\d{MASK_CLASS}])[^，。；：、（）()\n\d]{{0,12}}?"
    rf"{alternatives(_LEXICON['ends_of_events']['words'])}(?:之日|时)?(?:为?止)?(?=[，。；、）)\n ]|$)"
)
_NUMERIC_END = re.compile(rf"{CONNECTOR}(?P<month>1[0-2]|0?[1-9])(?:[./-](?P<day>3[01]|[12]\d|0?[1-9]))?(?![\d.%年月点时]|[:：]\d)")
_YEAR_END = re.compile(rf"{CONNECTOR}(?P<year>{YEAR})(?![\d.%])")
_FIRST_FEW = "{0,2}(?:[0-9一二三四五六七八九十两几首]){1,3} {0,2}(?:个|天|日|月|季|年|周)"  # 今年前五个月 is no 今年前
# no 前 of a limit: 前期, 前提 …; but 前提交, 前进行, 前述职 go on with a verb
_AFTER_BEFORE = (
    rf"(?!期|后|述(?!职)|提(?![交出供请升醒报前示炼取])|往|来(?![访校院])|线(?![上下])|沿|台(?!账)|景|列(?![出入])|置|款|任(?!务|命|免)|身|夕|端|瞻|进(?![行入场驻一])|半"
    rf"| {_FIRST_FEW})"
)
_SUFFIX = re.compile(
    rf"{SP}(?:的)?(?:"
    rf"(?P<before>{alternatives(w for w in _SUFFIX_WORDS['before'] if w != '前')}|前{_AFTER_BEFORE})"
    rf"|(?P<since>{alternatives(_SUFFIX_WORDS['since'])}|至今(?!年|后|[春夏秋冬晚日明]))"
    r"|(?P<from>之日起|起(?![草步到来诉至点吊源]|重(?:机|吊|设备|作业|伤害|工))|开始(?!至|到)|启动|伊始)"
    rf"|(?P<after>{alternatives(w for w in _SUFFIX_WORDS['after'] if w != '后')}|后(?![期续勤台备果者方半天年]))"
    rf"|(?P<until>{alternatives(_SUFFIX_WORDS['until'])}(?!损|付))"
    r"|(?P<within>期间|之内|以内|内(?![部外容设蒙地])|当中)"
    r"|(?P<about>左右|前后|上下|前夕|当[日天晚](?!的|时)))"
)
_FROM_PREFIX = alternatives(_LEXICON["prefixes"]["from"])
_PREFIX = re.compile(
    rf"(?:(?P<from>{_FROM_PREFIX})|(?P<until>(?<![达得提收找做看想遇受感涉直])(?:{alternatives(_LEXICON['prefixes']['until'])}))"
    rf"|(?P<early>不早于|不得早于|最早于?)|(?P<late>不迟于|不晚于|不得迟于|不得晚于|最迟于?|最晚于?|迟至))(?:在|于)?{SP}$"
)
_PREFIX_ENDS = frozenset(word[-1] for words in _LEXICON["prefixes"].values() for word in words) | frozenset("迟早晚至在于 \n")
_PREFIX_REACH = 8


def expressions(text: str) -> list[TimeExpression]:
    """Return the time expressions of `text`, in order, without overlaps: recurring ones first, then lengths with 内, points and ranges, other lengths."""
    if "．" in text or _DOTTED.search(text):
        text = _ITEM_NUMBER.sub(r"\1、", text)
    text = _BROKEN.sub(" ", text)
    limits: list[TimeExpression] = []
    others: list[TimeExpression] = []
    for length in lengths(text):
        (limits if length.within or length.ahead or (length.later and length.anchor) else others).append(_length(length))
    layers = ([_recurring(r) for r in recurrences(text)], limits, _with_common_end(text, list(_dated(text))), others)
    found = _merged(layers)
    lone = list(lone_days(text, [e for e in found if _can_carry(e)]))
    return list(with_cycles(text, _merged((lone, found)) if lone else found))


def _can_carry(expression: TimeExpression) -> bool:
    """Tell whether a lone day can belong to a time: not to a length (16日 of 16日—30日 is one, too), nor to what is spoken about (上季度)."""
    return expression.kind not in ("length", "ago") and not (expression.first and (expression.first.month_step or 0) < 0)


def _merged(layers: Sequence[list[TimeExpression]]) -> list[TimeExpression]:
    """Keep of two that overlap the one of the earlier layer."""
    ranked = sorted([(e.span.start, rank, e) for rank, layer in enumerate(layers) for e in layer], key=itemgetter(0, 1))
    kept: list[TimeExpression] = []
    end, best = -1, 0
    for start, rank, expression in ranked:
        if start < end:
            if best <= rank:
                continue
            kept.pop()
        kept.append(expression)
        end, best = expression.span.end, rank
    return kept


def _recurring(found: Recurrence) -> TimeExpression:
    return TimeExpression(found.span, "recurring", rule=found.rule, form=found.form)


def _length(found: Length) -> TimeExpression:
    kind = "ahead" if found.ahead else "within" if found.within else "later" if found.later else "ago" if found.ago else "length"
    return TimeExpression(found.span, kind, duration=found.duration, anchor=found.anchor, as_time=found.as_time or found.rough)


def _dated(text: str) -> Iterator[TimeExpression]:
    """Yield points and ranges with their prefixes and suffixes."""
    found = list(_with_seasons_spelled_out(text, list(_with_seasons_of_months(with_lunar(text, moments(text))))))
    index, taken, until = 0, 0, False
    while index < len(found):
        first = found[index]
        following = found[index + 1] if index + 1 < len(found) else None
        last, end, used = _range_end(text, first, following)
        expression = _framed(text, first, last, end, taken)
        if until and expression.kind == "point" and first.grain == "year" and text[taken : first.span.start] in ("、", "和", "及"):
            expression = expression._replace(kind="until")  # 到2027年、2030年
        yield expression
        taken, until = expression.span.end, expression.kind == "until"
        index += 1 + used
        while index < len(found) and found[index].span.start < taken:
            index += 1


def _with_common_end(text: str, found: list[TimeExpression]) -> list[TimeExpression]:
    """The times, each month of a list with the end that only the last one says: 7、8、9月底前, 6月和12月20日前."""
    for k in range(len(found) - 2, -1, -1):
        one, after = found[k], found[k + 1]
        if one.first is None or after.first is None or after.kind != "before" or after.first.grain not in ("day", "end") or not after.first.months:
            continue
        if one.kind == "point" and one.first.grain == "month" and one.first.name is None and text[one.span.end : after.span.start] in _JOINTS:
            said = after.first._replace(span=one.first.span, months=one.first.months, year=one.first.year, year_step=one.first.year_step)
            found[k] = one._replace(kind="before", first=said)
    return found


def _with_seasons_of_months(found: Iterable[Moment]) -> Iterator[Moment]:
    """6月高考期间: the month says when the season is, which is no time of its own."""
    held: Moment | None = None
    for moment in found:
        if held and held.grain == "month" and moment.grain == "season" and not moment.has_year and moment.span.start == held.span.end:
            held = held._replace(span=Span(held.span.start, moment.span.end))
            continue
        if held:
            yield held
        held = moment
    if held:
        yield held


def _with_seasons_spelled_out(text: str, found: list[Moment]) -> Iterator[Moment]:
    """2024年汛期（6—9月）, 本周五（3月8日）, 春节期间（2月9日—17日）: the date in brackets stands for the season, weekday or feast, and takes its year."""
    season: Moment | None = None
    for moment in found:
        if season is not None and _INTO_BRACKET.fullmatch(text, season.span.end, moment.span.start):
            year, step = (moment.year, moment.year_step) if moment.has_year else (season.year, season.year_step)
            if season.grain == "week":
                year, step = moment.year, moment.year_step
            end = moment.span.end
            if season.grain in ("week", "lunar", "feast") and text[end : end + 1] in ("）", ")"):
                clock = _CLOCK.match(text, end + 1)
                end = clock.end() if clock else end + 1
            name = "feast" if season.grain == "feast" and moment.grain == "day" and moment.name is None else moment.name
            moment = moment._replace(span=Span(season.span.start, end), year=year, year_step=step, name=name)
        elif season is not None:
            yield season
        season = moment if moment.grain in ("season", "week", "lunar", "feast") else None
        if season is None:
            yield moment
    if season is not None:
        yield season


def _range_end(text: str, first: Moment, following: Moment | None) -> tuple[Moment | None, int, int]:
    """Return the range's other end, where it ends, and how many of the following moments it used."""
    at = first.span.end
    if text[at : at + 1] not in _GOES_ON:
        return None, at, 0
    if following is not None and following.span.start - at <= 12:
        joint = text[at : following.span.start]
        in_a_row = _months_in_a_row(joint, first, following) and not _COMMON_END.match(text, following.span.end)
        between = _BETWEEN.fullmatch(joint) and _BETWEEN_END.match(text, following.span.end)
        if _CONNECTOR.fullmatch(joint) or in_a_row or between:
            last, end, _ = _short_end(text, following, first)
            return (last or following), end, 1
        if _BEGUN.fullmatch(joint) and (ended := _ENDED.match(text, following.span.end)):
            return following, ended.end(), 1
    return _short_end(text, first, first)


def _months_in_a_row(joint: str, first: Moment, following: Moment) -> bool:
    """5、6月 are a range: the first has no 月 of its own, and the second is the next month."""
    bare = joint in ("、", "和") and first.span.end - first.span.start <= 2 and first.grain == following.grain == "month"
    return bare and first.months is not None and following.months is not None and (number(following.months[0]) or 0) - (number(first.months[0]) or 0) == 1


def _short_end(text: str, near: Moment, first: Moment) -> tuple[Moment | None, int, int]:
    """Read an end that leaves out what the first says: 3月1日—15日, 3月上旬至中旬, 2024.3.1-3.15, 2008.03-2009."""
    at = near.span.end
    if near is not first:
        return None, at, 0
    if near.grain == "day" and (match := _DAY_END.match(text, at)):
        day = two_digits(match["day"])
        return Moment(Span(match.start("day"), match.end()), "day", days=(day or "XX", day or "XX")), match.end(), 0
    if near.grain == "day" and (match := _DAYS_ON.match(text, at)) and (last := _one_after_the_other(near, match)):
        return last, match.end(), 0
    if near.grain == "lunar" and (match := _LUNAR_END.match(text, at)):
        lunar_day = two_digits(match["day"]) or "30"
        return near._replace(span=Span(match.start("day"), match.end()), days=(lunar_day, lunar_day)), match.end(), 0
    if near.grain == "month" and near.months == ("XX", "XX") and (match := _MASKED_END.match(text, at)):
        return Moment(Span(match.start("month"), match.end()), "month", months=("XX", "XX")), match.end(), 0
    if near.grain in ("tenday", "month", "day") and (match := _TENDAY_END.match(text, at)):
        first_day, last_day = _LEXICON["tendays"][match["tenday"]]
        return Moment(Span(match.start("tenday"), match.end()), "tenday", days=(first_day, last_day)), match.end(), 0
    if (near.grain == "year" or (near.grain == "month" and near.year)) and (match := _YEAR_END.match(text, at)):
        return Moment(Span(match.start("year"), match.end()), "year", year=four_digit_year(match["year"])), match.end(), 0
    if near.grain in ("day", "month") and (near.year or near.name == "figures") and (match := _NUMERIC_END.match(text, at)):
        return _numeric_end(near, match), match.end(), 0
    return None, at, 0


def _one_after_the_other(near: Moment, match: re.Match[str]) -> Moment | None:
    """3月5日、6日、7日 are a range where the days follow each other."""
    days = [number(day) or 0 for day in re.split("[、和日号 ]+", match.group()) if day]
    first = number(near.days[0]) if near.days else None
    if first is None or days != list(range(first + 1, first + 1 + len(days))):
        return None
    return Moment(Span(match.end() - 1, match.end()), "day", days=(f"{days[-1]:02d}", f"{days[-1]:02d}"))


def _numeric_end(near: Moment, match: re.Match[str]) -> Moment:
    month, day = two_digits(match["month"]) or "XX", two_digits(match["day"]) if match["day"] else None
    span = Span(match.start("month"), match.end())
    if near.grain == "day" and day is None:
        return Moment(span, "day", days=(month, month))
    return Moment(span, "day" if day else "month", months=(month, month), days=(day, day) if day else None)


def _framed(text: str, first: Moment, last: Moment | None, end: int, taken: int) -> TimeExpression:
    """Add what stands before and after: 自 … 起, 到 …, … 前."""
    low = max(taken, first.span.start - _PREFIX_REACH)
    prefix = _PREFIX.search(text[low : first.span.start]) if text[first.span.start - 1 : first.span.start] in _PREFIX_ENDS else None
    start = low + prefix.start() if prefix else first.span.start
    if last is None and text[end : end + 1] in _GOES_ON and (event := _UNTIL_EVENT.match(text, end)):
        return TimeExpression(Span(start, event.end()), "from", first)
    suffix = _SUFFIX.match(text, end)
    kind = _kind(prefix, suffix, first, last)
    end = suffix.end() if suffix and not _foreign(suffix, first, last) else end
    if last is not None and "（" in text[first.span.start : first.span.end] and text[end : end + 1] in ("）", ")"):
        end += 1  # 春节期间（2月9日—17日）
    during = bool(suffix and suffix["within"]) or first.within
    return TimeExpression(Span(start, end), kind, first, last, during=during)


def _foreign(suffix: re.Match[str], first: Moment, last: Moment | None) -> bool:
    """启动 after a range or a mere year is the sentence's verb, not a mark of the time."""
    return suffix["from"] == "启动" and (last is not None or first.grain not in ("day", "month"))


def _kind(prefix: re.Match[str] | None, suffix: re.Match[str] | None, first: Moment, last: Moment | None) -> str:
    if last is not None:
        return "since" if suffix and suffix["since"] else "range"
    if suffix and not _foreign(suffix, first, last):
        for kind in ("before", "since", "from", "after", "until"):
            if suffix[kind]:
                return kind
        if suffix["within"]:
            return "point"
    if prefix:
        return "before" if prefix["late"] else "until" if prefix["until"] else "from" if prefix["early"] or prefix["from"].startswith("自") else "point"
    return "point"
