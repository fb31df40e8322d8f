"""Times that name no date: what leans on an event (`events`), the weeks of a term (`weeks`), 与二、三阶段同步进行, 长期坚持 as a time limit."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from operator import attrgetter
from typing import Any

from extractors.contract import Span
from extractors.deadlines.events import NEXT_DAYS, before_events, by_the_clock, in_each_term, on_the_day
from extractors.deadlines.reader import OPEN_END, Reader
from extractors.deadlines.record import Deadline
from extractors.deadlines.surroundings import in_slot, surroundings
from extractors.deadlines.weeks import term_weeks
from extractors.deadlines.zones import Zones
from extractors.lexicon import alternatives, load
from extractors.reading.dates.edtf import OPEN
from extractors.reading.numbers import number

_LEXICON: dict[str, Any] = load("deadlines")
_PREDICATE = re.compile(  # 轮岗制度长期坚持, …; 常抓不懈，长期坚持。
    rf"(?:[\u4e00-\u9fff”]{{2}}(?=[^，。；\n]{{4,6}}[，。；\n])|[\u4e00-\u9fff]，(?=[^，。；\n]{{4,6}}[。；\n]))"
    rf"{alternatives(_LEXICON['open_ends']['predicates'])}(?=[，。；\n])"
)
_ALONGSIDE = re.compile(
    r"与第?(?P<numbers>[一二三四五六七八九十](?:[、和至到及]第?[一二三四五六七八九十]){0,4})个?(?:阶段|步骤)(?:工作)?"
    r"(?:同步|同时|交叉|穿插)(?:进行|推进|开展|实施)?"
)
_WHOLE_YEAR = re.compile(  # 完成时限：全年; （…负责，全年）
    rf"(?:{alternatives(_LEXICON['labels']['heads'])}[：:] ?|[，；](?=[^，。；：（）\n]{{2,6}}）))(?P<words>{alternatives(_LEXICON['whole_year']['words'])})(?=[ ，。；、）\n]|$)"
)
_IN_FORCE = re.compile(rf"自[^，。；、\n]{{2,20}}?之?日起(?:正式)?(?={alternatives(_LEXICON['verbs']['in_force'])})")  # 自表决通过之日起生效
_DAILY = re.compile(r"(?:每[日天]|逐日|天天)[^。\n]*$")
_SENTENCE = 40
"""Characters before a clock time in which 每日 makes it recur."""
_SENTENCE_END = re.compile(r"[。；\n]")
_BRACKET_OPEN = re.compile(r"[（(【][^（）()【】]*$")
_LONGEST_BRACKET = 160
"""Characters of a bracket that names units before its time (（…主办，…协办，长期坚持）)."""
_LABEL_NEXT = re.compile(rf"[。，；.]?[ \n（]{{0,3}}{alternatives(_LEXICON['units']['labels'])} ?[：:]")
"""What follows 持续推进 where it is an item's time limit: 查处违规改装，持续推进。责任单位：某所."""
_LABEL_NEAR = re.compile(rf"(?:{alternatives(_LEXICON['labels']['heads'])})[：:][^。\n]{{0,12}}$")


def undated(reader: Reader, dated: Sequence[Deadline]) -> Iterator[Deadline]:
    """Yield the times without a date that stand apart from those already found (`dated`, in the order of the text)."""
    text, taken = reader.plan.text, [*reader.zones, *reader.cells, *(d.span for d in dated)]
    zones = Zones(taken)
    ends = [d.span.end for d in dated]
    leaning = list(_apart(chain(before_events(text, ends), on_the_day(text, ends), in_each_term(text)), zones))
    for span in leaning:
        yield replace(reader.plain(span, "relative"), duration="P1D" if span.of(text) in NEXT_DAYS else None)
    for span in _apart(by_the_clock(text), Zones([*taken, *leaning])):
        rule = _rule_before(text, span.start, dated, ends) or ("FREQ=DAILY" if _DAILY.search(text[max(0, span.start - _SENTENCE) : span.start]) else None)
        yield replace(reader.plain(span, "recurring"), rrule=rule) if rule else reader.plain(span, "due")
    for span, kind in term_weeks(text):
        if not zones.overlap(span):
            yield reader.plain(span, kind)
    for match in _ALONGSIDE.finditer(text) if "同" in text else ():
        yield replace(reader.plain(Span(*match.span()), "relative"), due=_phase_due(match["numbers"], dated))
    year = reader.years.document
    for span in _apart((Span(*m.span("words")) for m in _WHOLE_YEAR.finditer(text)), zones) if year and "全年" in text else ():
        yield replace(reader.plain(span, "period"), starts=year, due=year, year_source="document")
    for span in _apart((Span(*m.span()) for m in _IN_FORCE.finditer(text)), zones) if "日起" in text else ():
        yield reader.plain(span, "start")
    for span in _apart((Span(*m.span()) for m in OPEN_END.finditer(text)), zones):
        if _PREDICATE.match(text, max(0, span.start - 2)) or _is_open_limit(text, span, ends):
            yield replace(reader.plain(span, "due"), due=OPEN)


def _rule_before(text: str, at: int, dated: Sequence[Deadline], ends: Sequence[int]) -> str | None:
    """Return the rule of what recurs right before `at` in its sentence (每周五汇总，16时前报送), or None. `ends` are where the times of `dated` end."""
    last = bisect_right(ends, at) - 1
    near = last >= 0 and at - ends[last] <= _SENTENCE and not _SENTENCE_END.search(text, ends[last], at)
    return dated[last].rrule if near else None


def _apart(spans: Iterable[Span], zones: Zones) -> Iterator[Span]:
    """Yield the spans, in order, that overlap neither a zone nor each other."""
    end = -1
    for span in sorted(spans, key=attrgetter("start", "end")):
        if span.start >= end and not zones.overlap(span):
            end = span.end
            yield span


def _is_open_limit(text: str, span: Span, ends: Sequence[int]) -> bool:
    """Tell whether 长期坚持 sets a time: after a label, at most 8 characters after a date (`ends`, in order), or alone in a heading's brackets."""
    around = surroundings(text, span)
    if around.after.startswith(("问题", "事项", "类", "项目")):  # 持续整改问题6月底前完成
        return False
    near = bisect_right(ends, span.start) - 1
    follows_date = near >= 0 and span.start - ends[near] <= 8 and "。" not in text[ends[near] : span.start] and around.clause_before == ""
    closes = around.after.startswith(("）", ")", "】"))
    if around.clause_before == "" and around.before.endswith(("，", "；", "。")) and _LABEL_NEXT.match(text, span.end):
        return True
    if closes and around.before.endswith(("，", "；", "：", "。")) and _BRACKET_OPEN.search(text, max(0, span.start - _LONGEST_BRACKET), span.start):
        return True
    return bool(_LABEL_NEAR.search(around.before)) or follows_date or (in_slot(around) and closes)


def _phase_due(numbers: str, dated: Sequence[Deadline]) -> str | None:
    """Return when the last of the named phases ends (与二、三阶段同步: the due date of 第三阶段, or of the third phase that has one)."""
    named = next((d.due for d in dated if d.phase == f"第{numbers[-1]}阶段" and d.due), None)
    if named:
        return named
    last = number(numbers[-1]) or 0
    phases: dict[str, str] = {}
    for deadline in dated:
        if deadline.phase and deadline.due:
            phases.setdefault(deadline.phase, deadline.due)
    ordered = list(phases.values())
    return ordered[last - 1] if 0 < last <= len(ordered) else None
