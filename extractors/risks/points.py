"""Risk points: what is read of one, and the items of the cells and labels that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import alternatives, load
from extractors.reading.tables import is_empty
from extractors.risks.enumerations import parts, trimmed
from extractors.risks.names import class_in_heading, is_doing, is_level, without_number

_BREAKS = re.compile(r"[；;\n\u2028]+")
_SENTENCES = re.compile(r"[；;。\n\u2028]+")
_NAMED = re.compile(r"[；;、，\n\u2028]+(?:和|及|以及)?")
_SHORTEST = 3
"""Characters of a point in a row, unless all are as short (跌倒、坠床、噎食) or it says all there is to say (触电)."""
_WHOLE = frozenset(load("risks")["points"]["whole"])
_LEADING = re.compile(rf"(?:(?:可能|容易|易)会?{alternatives(load('risks')['points']['occurring'])}|存在)(?=[^，。；]{{2}})")
_ET_CETERA = re.compile(r"等(?:风险|问题|现象|情况|情形|行为|隐患)?$")
_RISK_OF = re.compile(r"的(?:廉政|廉洁|安全)?(?:风险|隐患|问题|现象|情况)$")
_MATTER = re.compile(r"([\u4e00-\u9fff]{2,14})(?:——|[：:])(?=\S{2})")
_GRADED = re.compile(r"[（(【\[]([^（）()【】\[\]]{1,8})[)）】\]]$")
_GRADE_FIRST = re.compile(r"([^，。；：:、（(\s]{1,6})[：:](?=.{2})")
_TELLS = re.compile(r"(?:(?:其?主要|具体)?表现(?:形式)?[为是]|主要[是有]|重点(?:[是为]|在于))[：:]?(?=[^，。；]{2})")
_CLASSED = re.compile(r"([^，。；：:、（(]{2,20}风险)(?:[（(]([^（）()]{1,8})[)）])?(?P<mark>[：:]|——|[。，,](?!是))(?=.{2})")


@dataclass(frozen=True, slots=True)
class Point:
    """A risk point: the class it belongs to, its words, grade, measures and owner, and where its words stand."""

    span: Span
    category: str | None
    point: str
    grade: str | None
    measures: tuple[str, ...]
    owner: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """A point as a cell or label gives it: its words, the class it names first (账户管理风险：出借账户), the grade in brackets behind it or before a colon (高风险：…)."""

    span: Span
    words: str
    category: str | None = None
    grade: str | None = None


def _pieces(text: str, span: Span, breaks: re.Pattern[str]) -> list[Span]:
    """The items of a cell: by numbers where it has them, else by line ends, semicolons (and full stops)."""
    if numbered := parts(text, span):
        return numbered
    found, start = [], span.start
    for match in breaks.finditer(text, span.start, span.end):
        found.append(trimmed(text, Span(start, match.start())))
        start = match.end()
    found.append(trimmed(text, Span(start, span.end)))
    return [piece for piece in found if piece and not is_empty(without_number(piece.of(text)))]


def graded(words: str) -> re.Match[str] | None:
    """Return the grade in brackets behind a point (…走过场。（高风险）) as group 1, None if it has none."""
    behind = _GRADED.search(words)
    return behind if behind and is_level(behind[1]) else None


def _item(text: str, span: Span) -> Item:
    category, grade = None, None
    span = _told(text, span)
    if behind := graded(span.of(text)):
        grade = behind[1]
        span = trimmed(text, Span(span.start, span.start + behind.start()))
    elif (first := _GRADE_FIRST.match(span.of(text))) and is_level(first[1]):
        grade = first[1]
        span = trimmed(text, Span(span.start + first.end(), span.end))
    classed = _CLASSED.match(span.of(text))
    if classed and (classed["mark"] not in "。，," or class_in_heading(classed[1]) == classed[1]):
        category = classed[1]
        grade = classed[2] if classed[2] and is_level(classed[2]) else grade
        span = _told(text, trimmed(text, Span(span.start + classed.end(), span.end)))
    return Item(span, span.of(text), category, grade)


def _told(text: str, span: Span) -> Span:
    """A point without the words that lead to it (主要表现为…, 重点是…)."""
    tells = _TELLS.match(span.of(text))
    return trimmed(text, Span(span.start + tells.end(), span.end)) if tells else span


def points_of(text: str, span: Span) -> list[Item]:
    """Return the risk points that a cell or label holds; a point may have several sentences."""
    return [_item(text, piece) for piece in _pieces(text, span, _BREAKS)]


def named_points(text: str, span: Span) -> list[Item]:
    """Return the risk points that a sentence names (风险点为坐支现金、白条抵库): divided at 、 too, unless a part is too short to be a point."""
    found = _pieces(text, _bare(text, span), _NAMED)
    lengths = {len(piece) for piece in found if piece.of(text) not in _WHOLE} or {_SHORTEST}
    apart = min(lengths) >= _SHORTEST or (len(found) > 1 and max(lengths) <= _SHORTEST and min(lengths) > 1)
    return [_item(text, piece) for piece in found] if apart else points_of(text, span)


def with_matters(items: list[Item]) -> list[Item]:
    """Return the items of a list, each without the matter that opens it, as what it belongs to, where one opens all of them (低保评定——优亲厚友；…)."""
    opening = [_MATTER.match(item.words) for item in items if not item.category]
    if len(items) < 2 or len(opening) < len(items) or any(match is None or is_doing(match[1]) for match in opening):
        return items
    cut = [(item, match[1], match.end()) for item, match in zip(items, opening, strict=True) if match]
    return [Item(Span(item.span.start + end, item.span.end), item.words[end:], name, item.grade) for item, name, end in cut]


def _bare(text: str, span: Span) -> Span:
    """A row of points without what leads to the first (可能存在) and what closes the last (等风险)."""
    words = span.of(text)
    lead, tail = _LEADING.match(words), _ET_CETERA.search(words.rstrip("。；;"))
    tail = tail or (_RISK_OF.search(words.rstrip("。；;")) if lead else None)
    return Span(span.start + (lead.end() if lead else 0), span.start + tail.start() if tail else span.end)


def measures_of(text: str, span: Span, named: bool = False) -> tuple[str, ...]:
    """Return the measures that a cell or label holds, without numbers and closing marks; those that a sentence names (措施为…) divided at 、 too."""
    found = _pieces(text, span, _NAMED if named else _SENTENCES)
    if named and not all(len(piece) >= _SHORTEST for piece in found):
        found = _pieces(text, span, _SENTENCES)
    return tuple(piece.of(text) for piece in found)
