"""Times that lean on an event instead of a date: 复工前须…, 返校当天, 次日9时前, 晚22时前, 每届任期内."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from extractors.contract import Span
from extractors.deadlines.past import has_been_done
from extractors.lexicon import alternatives, load
from extractors.reading.dates.lines import matches_with
from extractors.reading.dates.moments import CLOCK
from extractors.reading.item_numbers import DECIMAL, ITEM_NUMBER, NUMERALS

_LEXICON: dict[str, Any] = load("deadlines")
_EVENTS: dict[str, list[str]] = _LEXICON["events"]
_TASKS = alternatives(_LEXICON["verbs"]["tasks"])
_ACTION = rf"(?:[与同跟给][^，。；\n]{{1,10}}?)?{_TASKS}"
_BEFORE = re.compile(r"前(?![期后述端沿来往台景]|提(?![交出供请升醒报前示炼取]))")
_OCCASIONS = frozenset(_EVENTS["occasions"])
_IN_CHARGE = tuple(_EVENTS["in_charge"])
_NAMING, _NAMED_AFTER = frozenset(_EVENTS["naming"]), tuple(_EVENTS["named_after"])
_ALL_EVENTS = tuple(sorted({*_EVENTS["occasions"], *_EVENTS["words"]}, key=len, reverse=True))
_LAST_LETTERS = frozenset(event[-1] for event in _ALL_EVENTS)
_INSTRUCTION = re.compile(rf"，[^，。；\n]{{4}}|{_ACTION}|{alternatives(_EVENTS['stepped_up'])}")
_OBLIGED = re.compile(
    rf"、(?=[^，。；\n]{{0,24}}前)|、[^，。；\n]{{2,16}}后[^，。；\n]{{0,8}}，?[^，。；\n]{{0,12}}?{alternatives(_EVENTS['obligations'])}|，?[^，。；\n]{{0,12}}?{alternatives(_EVENTS['obligations'])}|向[^，。；\n]{{1,10}}?{alternatives(_EVENTS['reports'])}"
)
_BOUND = re.compile(r"(?<=[应须要当需])[在于][^，。；：、\n（）\d]{0,14}$")
_AT = re.compile(r"[在于][^，。；：、\n（）\d在]{0,14}$")
_NUMBERED = re.compile(
    rf"(?:^|[。；\n])[ \t]{{0,4}}(?:{ITEM_NUMBER}|第[{NUMERALS}]{{1,3}}[，、 条章节]|{DECIMAL}|\d{{1,2}}(?=[ \t]))[ \t]{{0,4}}$"
)
_NAME_OF_ITEM = re.compile("[\u4e00-\u9fff]{2,4}(?:[。：:\n（(]|$)")  # （一）汛前检查。
_ACTING = re.compile(rf"{_TASKS}[^，。；\n]{{0,12}}")
_STEPS = alternatives(word for word in _LEXICON["verbs"]["tasks"] if len(word) > 1)
_BOUND_BEFORE = re.compile(  # 须在土方开挖前完成; 在展会召开前完成
    rf"[在于](?:(?<=[应当须必需均要].)(?P<event>[^，。；：、\n（）\d]{{2,20}}?之?前)(?={_TASKS})"
    rf"|(?<=在)(?<![^，。；：、\n].)(?P<opening>[^，。；：、\n（）\d]{{3,16}}(?<![此之目以先从年月日周旬天])前)(?={_STEPS}))"
)
_STEP = re.compile(  # 新工作面设计前，由总工程师组织…; 新技术推广前须论证: an event that no list names, at the head of its sentence or clause
    rf"(?:^|[，。；：\n）])(?P<step>[\u4e00-\u9fff“”、]{{2,24}}(?<!{alternatives(_EVENTS['no_steps'])})之?)$"
)
_SETTLED = re.compile(alternatives(_EVENTS["settled"]))
_ORDERED = re.compile(rf"，?(?:{alternatives(_EVENTS['demands'])}|由[^，。；\n]{{2,20}}?{_STEPS})")
_BANNED = re.compile(rf"，?(?:{alternatives(_EVENTS['forbidding'])})")
_UNTIL = re.compile(rf"(?:^|[，。；：\n）])(?P<until>[^，。；：、\n（）\d]{{0,18}}(?:{alternatives(_EVENTS['finishing'])})之?)$")
"""Before 前 and a ban: what has to be over (调查结束前不得恢复供餐)."""
_LABEL = re.compile(rf"(?:{alternatives(_LEXICON['labels']['heads'])})[：:] ?(?=[^，。；：、（）\n]{{0,14}}$)")  # 完成时限：学期结束前
_BRACKET = re.compile(r"[\u4e00-\u9fff](?:[（(]|[（(][^（）()\n]{0,30}[，；：])(?=[^，。；：、（）\n]{0,14}$)")  # 更换设备（某科，节前）
_LABEL_END = re.compile(r" ?(?:[。；，）)\n]|$)")
_MARKS = re.compile(
    r"(?:.*[，。；：、\n（）]|^)(?:(?<![^\n])(?:\d{1,2}[.．]){1,3}(?:\d{1,2}[ \t]{1,4})?|(?<![^\n])(?:\d{1,2}|第[一二三四五六七八九十]{1,3}[条章节])[ \t]{1,4})?",
    re.DOTALL,
)
_CLAUSE_MARK = re.compile(r"[，。；\n]")
_LIST_MARK = re.compile(r"[，。；、\n]")
_REACH = 30
_DAY = re.compile(rf"(?:当[日天晚]|次日|翌日)(?P<limit>{CLOCK}(?:之前|以前|前|之内|内))?(?P<within>之?内)?")
_COMES_UP = re.compile(  # 发现问题当天, 演练结束后当日
    rf"(?:^|[，。；：、\n])(?:[^，。；：、\n\d]{{0,4}}?(?P<event>(?:{alternatives(_EVENTS['comes_up'])})[^，。；：、\n\d的]{{1,10}}?)的?|(?P<done>[^，。；：、\n\d]{{1,14}}后))$"
)
_COMES_UP_REACH, _NAME_OF_DAY = 20, 8
_DAY_EVENTS = tuple(sorted({*_EVENTS["occasions"], *_EVENTS["days"]}, key=len, reverse=True))
NEXT_DAYS = ("次日", "翌日")
_LONGEST_EVENT = len(_DAY_EVENTS[0])
_DEMANDED = re.compile(r"[应须需要务必][于在]$")
_ACTED = re.compile(rf"{_ACTION}|，[^，。；\n]{{4}}")
_ACTS = re.compile(_TASKS)
_SAME_DAY, _SENDING = ("当日", "当天"), tuple(_EVENTS["sending"])
_AGAIN = re.compile(r"当[日天][^，。；：\n]{1,6}$")  # 当日采伐、当日粉碎
_DEED_THEN = re.compile(rf"(?:{_STEPS}|{alternatives(_EVENTS['done_then'])})(?![^，。；\n]{{0,4}}(?:数据|情况|记录|台账|次数|人数|的))[^，。；\n]{{0,16}}")
_CLOCK_LIMIT = re.compile(r"\d(?<![\d:：./]\d)\d?(?:[点时](?:整|半|\d{1,2}分)?|[:：]\d\d)(?:之前|以前|前(?![期后述]))(?=[^，。；\n的已]{2})")
_CLOCK_BEFORE = re.compile(r"前(?<=[\d点时整半分之以].)")
_DAYTIME = re.compile(r"(?:上午|下午|中午|晚上?|早上?|凌晨|夜间)$")
_TERM = re.compile(rf"每一?届(?:任期)?内?(?={_TASKS}|[^，。；\n]{{0,8}}(?:至少|不少于))")


def before_events(text: str, ends: Sequence[int]) -> Iterator[Span]:
    """Yield 复工前 and its like where something must be done then: the clause up to 前, or from 在 (应在上岗前).

    `ends` are where the dated times end, in order: in the clause of one (5月底前完成汛前检修) it says nothing of its own.
    """
    if "前" not in text:
        return
    for match in _BOUND_BEFORE.finditer(text):
        yield Span(*match.span("event" if match["event"] else "opening"))
    for match in _BEFORE.finditer(text):
        if _BANNED.match(text, match.end()) and (until := _UNTIL.search(text, max(0, match.start() - _REACH), match.start())):
            yield Span(until.start("until"), match.end())
            continue
        event = _event_before(text, match.start())
        if event and (slot := _in_slot(text, event.start, match.end())) is not None:
            yield Span(slot, match.end())
            continue
        if event is None and _ORDERED.match(text, match.end()) and (step := _STEP.search(text, max(0, match.start() - _REACH), match.start())):
            event = Span(*step.span("step"))
        if event and not _in_dated_clause(text, event.start, ends) and not _names_dated_work(text, match.end(), ends) and (start := _start(text, event, match.end())) is not None:
            yield Span(start, match.end())


def _in_slot(text: str, at: int, end: int) -> int | None:
    """Return where the words about an event (at `at`) begin that stand where plans put times, up to `end`: behind a label, or last in a bracket; None elsewhere."""
    low = max(0, at - _REACH)
    label = _LABEL.search(text, low, at)
    if label and _LABEL_END.match(text, end):
        return label.end()
    bracket = _BRACKET.search(text, low, at) if text.startswith(("）", ")"), end) else None
    return bracket.end() if bracket else None


def _event_before(text: str, end: int) -> Span | None:
    """Return the longest event of the lexicon that ends at `end`, a 之 between them left out, and the 日 of its day (选举日前)."""
    end -= text.startswith("之", end - 1)
    end -= text.startswith("日", end - 1) and text.endswith(_ALL_EVENTS, 0, end - 1)
    if text[end - 1 : end] not in _LAST_LETTERS:
        return None
    said = text[max(0, end - len(_ALL_EVENTS[0])) : end]
    if not said.endswith(_ALL_EVENTS):
        return None
    return Span(end - next(len(event) for event in _ALL_EVENTS if said.endswith(event)), end)


def _start(text: str, event: Span, end: int) -> int | None:
    """Return where the words about an event begin, or None where nothing is to be done before it; `end` is where 前 ends."""
    window = text[max(0, event.start - _REACH) : event.start]
    marked = _MARKS.match(window)
    clause = window[marked.end() if marked else 0 :]
    begins = event.start - len(clause)
    if clause.lstrip().startswith(_IN_CHARGE) and not _BOUND.search(clause) and not _AT.search(clause):
        return None  # 负责码头开航前检查: the time is part of what one answers for
    if event.of(text) in _NAMING and (clause.endswith(_NAMED_AFTER) or (not clause and _NAME_OF_ITEM.match(text, end) and _NUMBERED.search(window))):
        return None
    if bound := _BOUND.search(clause):
        return begins + bound.start()
    acting = _ACTING.match(text, end)
    if acting and not has_been_done(acting.group()) and (at := _AT.search(clause)):
        return begins + at.start()
    obliged = _OBLIGED.match(text, end) or _SETTLED.match(text, end) or (event.of(text) in _OCCASIONS and _INSTRUCTION.match(text, end))
    return begins if obliged else None


def _in_dated_clause(text: str, at: int, ends: Sequence[int]) -> bool:
    last = bisect_right(ends, at) - 1
    return last >= 0 and at - ends[last] <= _REACH and not _CLAUSE_MARK.search(text, ends[last], at)


def _names_dated_work(text: str, at: int, ends: Sequence[int]) -> bool:
    """汛前排查于4月底前完成: a time of its own in the same clause shows that the event is part of the work's name; `at` is where 前 ends."""
    following = bisect_right(ends, at)
    return following < len(ends) and ends[following] - at <= _REACH and not _LIST_MARK.search(text, at, ends[following])


def on_the_day(text: str, ends: Sequence[int]) -> Iterator[Span]:
    """Yield the day of an event or the day after where something must be done then: 返校当天开展…, 次日9时前, 须于当日整改, 于次日报送.

    `ends` are where the dated times end, in order: 3月12日植树节当天 says the day already.
    """
    for match in _DAY.finditer(text):
        if _said_before(text, match.start(), ends):
            continue
        before = text[max(0, match.start() - _LONGEST_EVENT) : match.start()]
        came = _COMES_UP.search(text, max(0, match.start() - _COMES_UP_REACH), match.start())
        event = text[came.start(came.lastgroup or 0) : match.start()] if came else next((word for word in _DAY_EVENTS if before.endswith(word)), "")
        if event and not match["limit"] and _ACTED.match(text, match.end()):
            yield Span(match.start() - len(event), match.end())
        elif match["limit"] or (_is_set(match, before) and _ACTS.match(text, match.end())) or _is_done_then(match, before):
            yield Span(*match.span())


def _said_before(text: str, at: int, ends: Sequence[int]) -> bool:
    last = bisect_right(ends, at) - 1
    return last >= 0 and at - ends[last] <= _NAME_OF_DAY and _LIST_MARK.search(text, ends[last], at) is None


def _is_set(day: re.Match[str], before: str) -> bool:
    """Tell whether the words before a day, or its 内, set it as a limit: 当日内, 须于当日, 于次日; …，次日报送."""
    return day["within"] is not None or _DEMANDED.search(before) is not None or (day.group() in NEXT_DAYS and before.endswith(("于", "，", "；")))


def _is_done_then(day: re.Match[str], before: str) -> bool:
    """Tell whether something is done on the very day (问题当日上报, 当天书面报告); not where the day's figures are sent (报送当日检查数据)."""
    if day.group() not in _SAME_DAY or before.endswith(_SENDING) or _AGAIN.search(before):
        return False
    deed = _DEED_THEN.match(day.string, day.end())
    return deed is not None and not has_been_done(deed.group())


def by_the_clock(text: str) -> Iterator[Span]:
    """Yield a clock time that names no day: 晚22时前清点人数, 17:30前."""
    for match in matches_with(_CLOCK_BEFORE, _CLOCK_LIMIT, text):
        daytime = _DAYTIME.search(text, max(0, match.start() - 2), match.start())
        yield Span(daytime.start() if daytime else match.start(), match.end())


def in_each_term(text: str) -> Iterator[Span]:
    """Yield 每届任期内 where something must be done in it."""
    for match in _TERM.finditer(text) if "届" in text else ():
        yield Span(*match.span())
