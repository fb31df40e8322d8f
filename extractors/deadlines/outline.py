"""A plan's outline as deadlines need it: the sections at an offset, and the phase of the schedule (第一阶段) that it stands in."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from extractors.contract import Plan, Section
from extractors.reading.item_numbers import ITEM_NUMBER, NUMERALS

NUMBERING = re.compile(rf"^[\s|]*(?:{ITEM_NUMBER}|第[{NUMERALS}\d]{{1,3}}(?:阶段|步|条)?[：:、 ]?)[ ]*")
BRACKET = re.compile(r"[（(【\[][^（）()【】\[\]\n]{0,40}[）)】\]]?$")

_YEARS = re.compile(r"(?<!\d)((?:20|19)\d\d)(?=年|[-—–~～至/])")
_MORE_YEARS = re.compile(r"(?:20|19)\d\d {0,2}年?(?:[-—–~～至/]|-{2}){1,2} {0,2}\d{2,4} {0,2}(?:学?年|$)|年度?总结")
_PHASE_BEFORE = re.compile(r"(第[一二三四五六七八九十\d]{1,2}阶段)[^。；\n]{0,16}[（(：:]$")
_DATED_STEP = re.compile(r"[^（(【，。；：\n]{2,20}[（(【][^（()）\n]{0,8}?\d{1,2}月[^（()）\n]{0,24}[）)】]")  # （三）总结提升（3月）
_PROSE_MARKS = re.compile(r"[，。；]")
_LONGEST_HEADING = 40
"""Characters: what is longer is a paragraph that begins with a number."""


@dataclass(slots=True)
class Outline:
    """A plan's sections with a quick way to the deepest one at an offset (the one asked for last is kept, as several rules ask), and which are phases."""

    sections: tuple[Section, ...]
    starts: tuple[int, ...]
    phases: dict[int, str]
    steps: frozenset[int] = frozenset()
    last: int = -1
    last_path: list[int] = field(default_factory=list)

    @classmethod
    def of(cls, plan: Plan) -> Outline:
        """Return the outline of a plan, whose sections come in the order of the text."""
        sections = plan.sections if "阶段" in plan.text else ()
        phases = {index: name for index, s in enumerate(sections) if (name := _phase_name(s.number, s.heading))}
        steps = frozenset(index for index, s in enumerate(plan.sections) if index in phases or _DATED_STEP.match(s.heading))
        return cls(plan.sections, tuple(s.span.start for s in plan.sections), phases, steps)

    def path(self, offset: int) -> list[int]:
        """Return the sections that cover `offset`, deepest first."""
        if offset != self.last:
            self.last, self.last_path = offset, self._path(offset)
        return self.last_path

    def _path(self, offset: int) -> list[int]:
        index: int | None = bisect_right(self.starts, offset) - 1
        found = []
        while index is not None and index >= 0:
            section = self.sections[index]
            if section.span.end > offset:
                found.append(index)
            index = section.parent
        return found

    def phase(self, offset: int) -> str | None:
        """Return the name of the phase that `offset` stands in, or None outside phases."""
        return next((name for index in self.path(offset) if (name := self.phases.get(index))), None) if self.phases else None

    def step(self, offset: int) -> tuple[int | None, int | None]:
        """Return the step of a schedule that `offset` stands in, by its section and the one that holds the schedule: a phase, or a heading with its months in brackets."""
        index = next((index for index in self.path(offset) if index in self.steps), None) if self.steps else None
        return (None, None) if index is None else (index, self.sections[index].parent)

    def year(self, offset: int) -> str | None:
        """Return the year that the headings above `offset` name (（二）2025年工作), from the nearest that names just one, or None."""
        for index in self.path(offset):
            section = self.sections[index]
            heads = offset >= section.heading_span.end and len(section.heading) <= _LONGEST_HEADING and not _PROSE_MARKS.search(section.heading)
            if heads and (year := only_year(section.heading)):
                return year
        return None


def phase_in_line(before: str) -> str | None:
    """Return the phase that the words right before a time name (…。第二阶段：整治（), where a plan has its phases in one line."""
    named = _PHASE_BEFORE.search(before) if before.endswith(("（", "(", "：", ":")) else None
    return named.group(1) if named else None


@lru_cache(maxsize=1 << 12)
def only_year(words: str) -> str | None:
    """Return the year that a title or heading names, or None where it names none or several (2023—2025年)."""
    years = set(_YEARS.findall(words))
    return years.pop() if len(years) == 1 and not _MORE_YEARS.search(words) else None


@lru_cache(maxsize=1 << 12)
def _phase_name(number: str | None, heading: str) -> str | None:
    if number and "阶段" in number:
        return number
    if "阶段" not in heading:
        return None
    heading = BRACKET.sub("", heading.split("。")[0]).strip()
    at = heading.find("阶段")
    name = heading[: at + 2]
    return NUMBERING.sub("", name) or name if 0 <= at <= 30 else None
