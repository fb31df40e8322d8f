"""Points that no label opens: items of a list of risks, each followed by its measures (1.指定供应商。防控措施：…; 1.漏检（防范措施：…）)."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from itertools import pairwise

from extractors.contract import Plan, Span
from extractors.lexicon import alternatives, load
from extractors.reading.units import is_unit
from extractors.risks.enumerations import Mark, Marks, trimmed
from extractors.risks.headings import Headings
from extractors.risks.labels import Label, cut_short, near, nominal
from extractors.risks.names import class_in_heading, is_doing, without_verb
from extractors.risks.points import graded

_LEXICON = load("risks")["points"]
_AGAINST = re.compile(alternatives([*_LEXICON["against"], *_LEXICON["bare"]["measures"]]))
_OF_POINTS = re.compile(rf"{alternatives(_LEXICON['against_in'])}")
_FAULT = re.compile(alternatives(_LEXICON["faults"]))
_NO_FAULT = re.compile(alternatives(_LEXICON["no_faults"]))
_PLACE = re.compile(rf"{alternatives(_LEXICON['matters'])}$")
_MATTER = re.compile(r"(?P<name>[^。：:；;，,、—\n（(]{2,14}?)[ \t]{0,2}(?P<mark>[：:。]|——)[ \t]*(?=\S{2})")
_CLASSED = re.compile(rf"[^，。；：:、（(\n]{{2,20}}风险[ ]?(?:[：:（(]|——|。(?!{alternatives(load('risks')['definitions']['leading'])}))(?=.{{2}})")
_LEADING = re.compile(rf"(?:{alternatives(_LEXICON['against_in'])}[^。；\n]{{0,15}}|(?:以下|下列|如下)[^，。；\n]{{0,10}}风险)[：:]$")
_TOLD = re.compile(r"(?P<name>[^，。；：、（(\n]{2,20}风险)[（(](?P<points>[^（）()\n]{4,60})[）)]?")
"""A class with its points in brackets (采购风险（围标串标、分拆采购）)."""
_SENTENCE = re.compile(r"[，；。：\n]")
_SPEAKS_OF_RISK = re.compile("风险|隐患|危险|问题|表现|措施|对策|如下|以下|包括|主要")
_OCCURRING = re.compile(rf"(?:可能|容?易)会?{alternatives(_LEXICON['occurring'])}")
_ENDING = "。；; \t"
_CLOSING = "。；;，,、：:（(→— \t\n"
_ITEM_REACH, _LEAD_REACH = 300, 60


def with_items(plan: Plan, labels: Sequence[Label], every: Marks, headings: Headings) -> list[Label]:
    """Return the labels with those of unlabelled points among them, each up to the next; labels above lists of such points are left out."""
    heads = _heads(labels, every)
    above = {id(head) for head in heads.values()}
    rest = [label for label in labels if id(label) not in above]
    every_label = sorted((*rest, *_unlabelled(plan, rest, heads, every, headings)), key=lambda label: label.span)
    cut_short(plan.text, every_label)
    return every_label


def _heads(labels: Sequence[Label], every: Marks) -> dict[int, Label]:
    """The labels above lists of points whose items tell their own measures (风险点：1.…防控措施：…。2.…防控措施：…), by where each item begins."""
    heads: dict[int, Label] = {}
    starts = [label.span.start for label in labels]
    for label in labels:
        items = every.list_at(label.span.end) if label.kind == "point" else []
        own = [_first_kind(labels, starts, item.span) for item in items[:-1]]
        if own and set(own) <= {"measures", "grade", "owner"} and "measures" in own:
            heads |= {item.mark.start: label for item in items}
    return heads


def _first_kind(labels: Sequence[Label], starts: Sequence[int], within: Span) -> str | None:
    at = bisect_left(starts, within.start)
    return labels[at].kind if at < len(labels) and starts[at] < within.end else None


def _unlabelled(plan: Plan, labels: Sequence[Label], heads: dict[int, Label], every: Marks, headings: Headings) -> Iterator[Label]:
    """The items that labels of measures follow, in lists under a label of points or a heading that speaks of risks."""
    told: set[int] = set()
    first: dict[int, Label] = {}
    for k, label in enumerate(labels):
        if label.kind != "measures" or _is_told(labels, k) or not (mark := _opening(plan.text, labels, k, every)):
            continue
        if mark.start in told:
            if first.get(mark.start) and (further := _further(plan.text, labels, k, first[mark.start])):
                yield further
            continue
        told.add(mark.start)
        head = heads.get(mark.start)
        if head or _speaks_of_risks(plan, label, headings, every.counting_to(mark) or [mark]):
            item = _list_above(plan.text, mark, labels, k, every) or _item(plan.text, mark, labels, k, headings)
            if item:
                item.head = head
                first[mark.start] = item
                yield item


def _further(text: str, labels: Sequence[Label], k: int, first: Label) -> Label | None:
    """The label of a further point of an item, each with its measures (采购风险：虚报价格（措施：询价）；指定品牌（措施：比价）): it belongs to what the first does."""
    before, label = labels[k - 1], labels[k]
    at = text.rfind("；", before.span.end, label.prefix.start) + 1
    if not k or before.kind != "measures" or not at or text.find("\n", before.span.end, label.prefix.start) >= 0:
        return None
    words = trimmed(text, Span(at, label.prefix.start), _CLOSING)
    if len(words) < 2 or _SENTENCE.search(words.of(text)) or is_doing(words.of(text)):
        return None
    classed = _CLASSED.match(first.content.of(text))
    name = re.match(r"[^：:（—。]{2,24}", first.content.of(text)) if classed else None
    prefix = Span(first.content.start, first.content.start + name.end()) if name else first.prefix
    return Label("point", Span(at, at), Span(at, at), content=words, head=Label("point", first.span, prefix))


def _opening(text: str, labels: Sequence[Label], k: int, every: Marks) -> Mark | None:
    """What opens the item that a label of measures stands in: the mark before it, or where no mark opens its line, that line's beginning.

    A list within the item (1.审批岗：①超越权限；②积压材料。防控措施：…) opens none; the mark of the item does.
    """
    label = labels[k]
    mark = every.before(label.prefix.start)
    first = (every.counting_to(mark) or [mark])[0] if mark else None
    told = k > 0 and first is not None and labels[k - 1].span.end >= first.start
    around = every.before(first.start - 1) if first else None
    if first and not told and (text.endswith((":", "："), 0, first.start) or (around and _is_class(text, around, first))):
        line = text.rfind("\n", max(0, first.start - _ITEM_REACH), first.start) + 1
        if around and text.find("\n", around.start, label.prefix.start) < 0:
            mark = around if mark and mark.value > 1 else mark
        elif line and text.find("\n", first.start, label.prefix.start) < 0 and _opens_matter(text, line, first.start):
            mark = Mark("line", 0, line, line)  # 民政岗：①优亲厚友；②冒领补助。防控：…
    begin = text.rfind("\n", max(0, label.prefix.start - _ITEM_REACH), label.prefix.start) + 1
    if begin and not text[begin : label.prefix.start].strip():
        begin = _fault_above(text, begin)
    if begin and text[begin : label.prefix.start].strip() and (not mark or mark.start < begin):
        return Mark("line", 0, begin, begin)
    return mark if mark and label.span.start - mark.start <= _ITEM_REACH else None


def _is_class(text: str, around: Mark, first: Mark) -> bool:
    """Tell whether an item names a class before its list of points (（一）立案环节风险。1、有案不立；2、…)."""
    named = _CLASSED.match(text, around.end)
    return named is not None and named.end() == first.start


def _opens_matter(text: str, line: int, at: int) -> bool:
    """Tell whether a line begins with a matter whose points are counted (民政岗：①…；②…); `at` is where the first number stands."""
    match = _MATTER.match(text, line, at + 2)
    return match is not None and match.end() == at and nominal(match["name"]) and not _SPEAKS_OF_RISK.search(match["name"])


def _fault_above(text: str, line: int) -> int:
    """Where the line above `line` begins if it tells a fault or has a grade behind it (虚报价格。（高风险）\\n防控措施：…), else `line`."""
    begin = text.rfind("\n", max(0, line - 1 - _ITEM_REACH), line - 1) + 1
    words = text[begin : line - 1].strip(_ENDING)
    return begin if begin and (graded(words) or _FAULT.search(words)) else line


def _list_above(text: str, mark: Mark, labels: Sequence[Label], k: int, every: Marks) -> Label | None:
    """The label of a whole list of points whose measures follow it on a line of their own (1.照顾关系；\\n2.收受礼金。\\n防控措施：…)."""
    run = every.counting_to(mark)
    line = text.rfind("\n", mark.end, labels[k].prefix.start) + 1
    if len(run) < 2 or not line or text[line : labels[k].prefix.start].strip() or (k and labels[k - 1].span.start > run[0].start):
        return None
    words = trimmed(text, Span(run[0].start, line), _CLOSING)
    said = [text[one.end : after.start] for one, after in pairwise(run)] + [text[mark.end : words.end]]
    if any(is_doing(item) or class_in_heading(item.strip(_CLOSING)) or without_verb(item) != item for item in said):
        return None
    return Label("point", run[0].span, Span(run[0].end, run[0].end), content=words)


def _speaks_of_risks(plan: Plan, label: Label, headings: Headings, marks: Sequence[Mark]) -> bool:
    """Tell whether a heading above a list, the line that leads to it, the title or its item itself (火灾风险：…) speaks of risks.

    For measures in general (措施：) the heading must name points or a class of risk.
    """
    if (plan.title and _OF_POINTS.search(plan.title)) or _CLASSED.match(plan.text, marks[-1].end) or _LEADING.search(_lead(plan.text, marks[0])):
        return True
    against = _AGAINST.match(label.span.of(plan.text)) is not None
    mark = marks[-1]
    above = headings.above(mark.start)
    return any((against and "风险" in heading) or _OF_POINTS.search(heading) or class_in_heading(heading) for heading in above)


def _lead(text: str, mark: Mark) -> str:
    """The end of the line above a list, or of the clause before it."""
    return text[max(0, mark.start - _LEAD_REACH) : mark.start].rstrip().rpartition("\n")[2]


def _is_told(labels: Sequence[Label], k: int) -> bool:
    """Tell whether the measures of label k belong to a labelled point: one stands before them with no measures of its own."""
    at = k - 1
    while at >= 0 and labels[at].kind not in ("point", "measures"):
        at -= 1
    return at >= 0 and labels[at].kind == "point" and near(labels[at], labels[k])


def _item(text: str, mark: Mark, labels: Sequence[Label], k: int, headings: Headings) -> Label | None:
    """The label of an item that says its point without one: from its mark to the first label in it, if that opens no point."""
    first = k
    while first and labels[first - 1].span.start > mark.start:
        first -= 1
    if any(label.kind == "point" or (label.kind == "category" and not text[mark.end : label.span.start].strip()) for label in labels[first:k]):
        return None
    if labels[first].prefix.start < mark.end:
        return None
    words = trimmed(text, Span(mark.end, labels[first].prefix.start), _CLOSING)
    said = words.of(text)
    if (told := _TOLD.fullmatch(said)) and class_in_heading(told["name"]):
        within = Span(words.start + told.start("points"), words.start + told.end("points"))
        return Label("point", mark.span, Span(words.start, words.start + told.end("name")), content=within, verb=not _SENTENCE.search(told["points"]))
    if len(said) < 2 or said.count("\n") or class_in_heading(said) or without_verb(said) != said:
        return None
    matter = _matter(text, words, headings.naming(mark.start))
    content = trimmed(text, Span(matter.end, words.end), _CLOSING)
    verb = _lists_points(text, matter, content) or (bool(matter) and _OCCURRING.match(text, content.start) is not None)
    return Label("point", mark.span, matter, content=content, verb=verb)


def _lists_points(text: str, matter: Span, content: Span) -> bool:
    """Tell whether what stands behind a matter and a colon names its points in a row (采购环节：A、B), in no sentence."""
    return bool(matter) and not text.startswith("。", matter.end) and not _SENTENCE.search(content.of(text))


def _matter(text: str, words: Span, above: str | None) -> Span:
    """What an item is about, where it says so before its point (招生录取：照顾关系), else nothing; a fault before a colon belongs to the point.

    Under a heading that names a matter (`above`) only what ends like one (采购环节) counts.
    """
    match = _MATTER.match(text, words.start, words.end)
    name = match["name"] if match else ""
    place = _PLACE.search(name) is not None or (name.endswith("风险") and class_in_heading(name) is not None)
    occurring = match is not None and _OCCURRING.match(text, match.end()) is not None
    told = occurring or is_unit(name) or (nominal(name) and not is_doing(name))
    if not match or _FAULT.search(_NO_FAULT.sub("", name)) or not told:
        return Span(words.start, words.start)
    named = place or occurring or (match["mark"] != "。" and above is None)
    return Span(*match.span("name")) if named else Span(words.start, words.start)

