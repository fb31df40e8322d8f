"""What says the same twice: 日报告制 where the sentence goes on 每日17时前报送; 5月起每月, where the one is the start of the other."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from extractors.contract import Span
from extractors.deadlines.record import Deadline
from extractors.reading.item_numbers import ITEM_NUMBER, ONE_IS

_REACH = 60
_NAMED_AFTER = 24
"""Characters after a full rule in which the duty's name must come back."""
_CYCLE = "(?:半年度?|半月|季度|月度|年|季|月|旬|周|日)一?"
_LABEL = re.compile(r"[^，。；：\n]{0,4}： ?|制?度?(?:一般|原则上|固定|安排|定)?[于在]?")
_UNIT = re.compile(_CYCLE)
_NEXT = re.compile(rf"、{_CYCLE}")
_PREVIOUS = re.compile(rf"{_CYCLE}[^，。；、\n]{{1,6}}、$")
_ITEM_NUMBER = re.compile(rf"(?:^|[。；\n])[ \t]{{0,8}}(?:{ITEM_NUMBER}|{ONE_IS})[ \t]{{0,3}}(?:实行|落实|坚持|执行|严格|做到|强化)?$")
_HEADING_END = re.compile(r"(?:工作|制度?|机制)?[。：:\n]")
_ITEM = re.compile(r"[^\n]*\n?[^\n]*")
_ITEM_REACH = 160
"""Characters of an item in which its heading's rule (2、周排查。) is looked for in full (…每周五下午组织…)."""


def without_repeats(found: Sequence[Deadline], text: str) -> Iterator[Deadline]:
    """Drop 月报制 and its like where the same sentence says the rule in full (每月30日前上报), at most 60 characters on, or a colon sets it before a time
    (月度例会：每月第一个周一), or it stands right before it (周例会每周一召开), or it heads an item that says it (2、周排查。…每周五…); not one of several (周调度、月通报).
    """
    beginnings = {d.span.start for d in found}
    in_full = sorted((d for d in found if d.kind == "recurring" and not _is_short(d, text)), key=lambda d: (d.span.start, d.span.end))
    starts = [d.span.start for d in in_full]
    for deadline in found:
        if deadline.kind == "recurring" and _is_short(deadline, text) and not _is_of_several(deadline, text):
            end = deadline.span.end
            if (label := _LABEL.match(text, end)) and label.end() in (beginnings if "：" in label[0] else starts):
                continue
            item = _headed_item(text, deadline.span)
            if any(_cycle(other) == _cycle(deadline) for other in in_full[bisect_left(starts, item.start) : bisect_left(starts, item.end)]):
                continue
            near = in_full[bisect_left(starts, end) : bisect_right(starts, end + _REACH)]
            if any(_says_more(other, deadline, text) for other in near):
                continue
        yield deadline


def _headed_item(text: str, span: Span) -> Span:
    """Return the item whose heading a short rule is (2、周排查。…; （三）月调度); nothing at all where it heads none."""
    heads = _ITEM_NUMBER.search(text, max(0, span.start - 16), span.start) and _HEADING_END.match(text, span.end)
    item = _ITEM.match(text, span.end, span.end + _ITEM_REACH) if heads else None
    return Span(*item.span()) if item else Span(span.end, span.end)


def _is_short(recurring: Deadline, text: str) -> bool:
    start = recurring.span.start
    return "BY" not in (recurring.rrule or "") and not text.startswith(("每", "逐", "按"), start) and _UNIT.match(text, start) is not None


def _is_of_several(short: Deadline, text: str) -> bool:
    """Tell whether a short rule stands in a list of such: 周调度、月通报."""
    start, end = short.span.start, short.span.end
    return _NEXT.match(text, end) is not None or _PREVIOUS.search(text, max(0, start - 12), start) is not None


def _cycle(deadline: Deadline) -> str:
    """The rule's frequency and interval, without its days."""
    return (deadline.rrule or "").partition(";BY")[0]


def _says_more(other: Deadline, deadline: Deadline, text: str) -> bool:
    """Tell whether `other` is the same duty with its day: the same cycle in the same sentence, a duty's character said again (月报制: 每月30日前上报)."""
    if "BY" not in (other.rrule or "") or _cycle(other) != _cycle(deadline) or re.search(r"[。\n]", text[deadline.span.end : other.span.start]):
        return False
    duty = _UNIT.sub("", deadline.span.of(text), count=1)
    return any(c in duty for c in re.split(r"[。；\n]", text[other.span.end : other.span.end + _NAMED_AFTER])[0])


def joined(found: Sequence[Deadline], text: str) -> Iterator[Deadline]:
    """Join what recurs with the time right before it (in the order of the text) in which it does: 5月起每月, 春运期间每日 are one duty; 自2025年起，每年 is a start and a duty."""
    held: Deadline | None = None
    for deadline in found:
        if held is not None and deadline.kind == "recurring" and _begins(held, deadline, text):
            held = replace(deadline, span=Span(held.span.start, deadline.span.end), phase=deadline.phase or held.phase)
            continue
        if held is not None:
            yield held
        held = deadline
    if held is not None:
        yield held


def _begins(start: Deadline, recurring: Deadline, text: str) -> bool:
    between = text[start.span.end : recurring.span.start].strip()
    said = start.span.of(text).endswith("起")
    season = start.kind == "period" and not start.starts and not start.due
    return (between == "" and (season or (start.kind == "start" and said))) or (start.kind == "relative" and between == "起")
