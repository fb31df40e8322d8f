"""What the headings above a place name: the class, post or step that a risk point under them belongs to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.contract import Plan, Span, Table
from extractors.lexicon import alternatives, load
from extractors.risks.names import COLLECTIVE, class_in_heading, head_of

_LEXICON = load("risks")["points"]
_LABEL = re.compile(alternatives(word for kind in ("point", "measures", "grade", "owner", "category") for word in _LEXICON[kind]))
_TITLE_TAIL = re.compile(rf"(?:{alternatives(_LEXICON['titled'])})(?:{alternatives(_LEXICON['title'])})*$")
_TITLE = re.compile(rf"(?:{alternatives(_LEXICON['title'])})*")
_STOCK = re.compile(rf".{{0,20}}{alternatives(_LEXICON['stock'])}")
_LINE_END = re.compile(r"风险(?:类|点)?[：:]?[ \t]{0,4}(?=\n|$)")
_LONGEST_LINE = 40
_NOTE = re.compile(r"[（(][^（）()]{0,60}(?:[：:]|级)[^（）()]{0,60}[)）]$")
NOWHERE = Span(0, 0)
SAYS_NOTHING = re.compile(rf"(?:{alternatives(_LEXICON['empty'])})*")
"""Words before a label that do not say what the point belongs to."""


def named_by(heading: str) -> str | None:
    """Return what a heading names that says more than 风险点及防控措施 or 工作要求, else None."""
    heading = _NOTE.sub("", heading)
    if COLLECTIVE.match(heading):
        return None
    said = class_in_heading(heading) or _TITLE_TAIL.sub("", head_of(heading))
    stock = SAYS_NOTHING.fullmatch(said) or _TITLE.fullmatch(said) or _STOCK.fullmatch(said) or _LABEL.fullmatch(heading)
    return said if said and len(said) <= 30 and not stock else None


@dataclass(frozen=True, slots=True)
class ClassLine:
    """A line without number that says a class and nothing else (资金管理风险), over the text up to `end`."""

    name: str
    span: Span
    end: int


def _class_lines(plan: Plan) -> list[ClassLine]:
    """Return the unnumbered lines that head what follows with a class's name. Each reaches to the next, or to where what follows it ends."""
    found: list[tuple[str, Span]] = []
    starts = [section.span.start for section in plan.sections]
    for match in _LINE_END.finditer(plan.text):
        begin = plan.text.rfind("\n", max(0, match.start() - _LONGEST_LINE), match.start()) + 1
        line = Span(begin, match.end())
        numbered = bisect_left(starts, line.end) != bisect_left(starts, line.start)
        if begin and not numbered and (name := class_in_heading(line.of(plan.text).strip(" \t：:"))) and not in_table(plan.tables, line):
            found.append((name, line))
    limits = ([line.start for _, line in found] + [len(plan.text)])[1:]
    return [ClassLine(name, line, _reach(plan, starts, line, limit)) for (name, line), limit in zip(found, limits, strict=True)]


def in_table(tables: Sequence[Table], span: Span) -> bool:
    """Tell whether a span begins in one of the tables, which are in the order of the text."""
    at = bisect_right(tables, span.start, key=lambda table: table.span.start) - 1
    return at >= 0 and tables[at].span.end > span.start


def _reach(plan: Plan, starts: Sequence[int], line: Span, limit: int) -> int:
    """Where what a line heads ends: before a section above the level of the first one after the line."""
    first = bisect_left(starts, line.end)
    for at in range(first + 1, bisect_left(starts, limit)):
        if plan.sections[at].level < plan.sections[first].level:
            return starts[at]
    return limit


class Headings:
    """The headings above a place, numbered ones and class lines, found by bisection."""

    def __init__(self, plan: Plan) -> None:
        self._sections = plan.sections
        self._starts = [section.span.start for section in plan.sections]
        self.lines = _class_lines(plan)

    def above(self, offset: int, told: Span = NOWHERE) -> Iterator[str]:
        """Yield the headings above `offset`, innermost first, without one that begins at `offset` itself or within `told`."""
        line = self._line_above(offset)
        index: int | None = bisect_right(self._starts, offset) - 1
        while index is not None and index >= 0:
            section = self._sections[index]
            if line and line.span.start > section.span.start:
                yield line.name
                line = None
            if section.span.end > offset and section.span.start < offset and not told.start <= section.span.start < told.end:
                yield section.heading
            index = section.parent
        if line:
            yield line.name

    def _line_above(self, offset: int) -> ClassLine | None:
        at = bisect_left(self.lines, offset, key=lambda line: line.span.end) - 1
        return self.lines[at] if at >= 0 and self.lines[at].end > offset else None

    def naming(self, offset: int, told: Span = NOWHERE) -> str | None:
        """Return what the nearest heading above `offset` names; what begins within `told` (the items of the record before) is none."""
        return next((said for heading in self.above(offset, told) if (said := named_by(heading))), None)
