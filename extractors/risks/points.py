"""Risk points: what is read of one, and the items of the cells and labels that hold them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.contract import Span
from extractors.lexicon import load
from extractors.reading.tables import is_empty
from extractors.risks.enumerations import parts, trimmed
from extractors.risks.names import is_level, without_number

_BREAKS = re.compile(r"[；;\n\u2028]+")
_SENTENCES = re.compile(r"[；;。\n\u2028]+")
_NAMED = re.compile(r"[；;、，\n\u2028]+(?:和|及|以及)?")
_SHORTEST = 3
"""Characters of a point in a row, unless all are as short (跌倒、坠床、噎食) or it says all there is to say (触电)."""
_WHOLE = frozenset(load("risks")["points"]["whole"])
_GRADED = re.compile(r"[（(【\[]([^（）()【】\[\]]{1,8})[)）】\]]$")
_GRADE_FIRST = re.compile(r"([^，。；：:、（(\s]{1,6})[：:](?=.{2})")
_TELLS = re.compile(r"(?:其?主要|具体)?表现(?:形式)?[为是][：:]?(?=[^，。；]{2})")
_CLASSED = re.compile(r"([^，。；：:、（(]{2,20}风险)(?:[：:]|——)(?=.{2})")


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
    if tells := _TELLS.match(span.of(text)):
        span = trimmed(text, Span(span.start + tells.end(), span.end))
    if behind := graded(span.of(text)):
        grade = behind[1]
        span = trimmed(text, Span(span.start, span.start + behind.start()))
    elif (first := _GRADE_FIRST.match(span.of(text))) and is_level(first[1]):
        grade = first[1]
        span = trimmed(text, Span(span.start + first.end(), span.end))
    if classed := _CLASSED.match(span.of(text)):
        category = classed[1]
        span = trimmed(text, Span(span.start + classed.end(), span.end))
    return Item(span, span.of(text), category, grade)


def points_of(text: str, span: Span) -> list[Item]:
    """Return the risk points that a cell or label holds; a point may have several sentences."""
    return [_item(text, piece) for piece in _pieces(text, span, _BREAKS)]


def named_points(text: str, span: Span) -> list[Item]:
    """Return the risk points that a sentence names (风险点为坐支现金、白条抵库): divided at 、 too, unless a part is too short to be a point."""
    found = _pieces(text, span, _NAMED)
    lengths = {len(piece) for piece in found if piece.of(text) not in _WHOLE} or {_SHORTEST}
    apart = min(lengths) >= _SHORTEST or (len(found) > 1 and max(lengths) <= _SHORTEST and min(lengths) > 1)
    return [_item(text, piece) for piece in found] if apart else points_of(text, span)


def measures_of(text: str, span: Span, named: bool = False) -> tuple[str, ...]:
    """Return the measures that a cell or label holds, without numbers and closing marks; those that a sentence names (措施为…) divided at 、 too."""
    found = _pieces(text, span, _NAMED if named else _SENTENCES)
    if named and not all(len(piece) >= _SHORTEST for piece in found):
        found = _pieces(text, span, _SENTENCES)
    return tuple(piece.of(text) for piece in found)
