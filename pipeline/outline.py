"""A plan's text -> its outline: the numbered headings and what stands under them, and the tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from extractors.contract import Plan, Section, Span
from extractors.lexicon import load
from extractors.reading.numbers import number as numeral
from extractors.reading.tables import find_tables

_LEXICON = load("outline")
_KINDS = {kind["name"]: kind for kind in _LEXICON["kind"]}
_HEADINGS = _LEXICON["headings"]
_CIRCLED = {chr(first + i): i + 1 for first in (0x2460, 0x2474, 0x2488) for i in range(20)}
_DATE_LINE = re.compile(r"^[ \t]*[二〇○零0-9XxＸ*年月日一三四五六七八九十 ]{6,20}日(?:印发)?[ \t]*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Mark:
    """A heading's number where it stands: its kind, its place in the count (None if it has none) and the span of number and separator."""

    kind: str
    number: str
    value: int | None
    span: Span
    line_start: bool


def outline(text: str) -> tuple[Section, ...]:
    """Return the sections of one plan's normalised text, in the order of the text.

    Levels are relative to the kinds of number the plan uses (see `Section`). A section ends where the next heading of its own or a higher level
    starts, at a signature's date, or with the text.
    """
    marks = list(_mended(list(_marks(text))))
    return _levelled(_nested(text, marks), marks)


def prepare(text: str, **facts: str | None) -> Plan:
    """Return the Plan that extractors see: `text` with its outline and tables, and the facts of its head and foot."""
    return Plan(text=text, sections=outline(text), tables=find_tables(text), **facts)


@cache
def _pattern() -> re.Pattern[str]:
    kinds = "|".join(f"(?P<kind_{name}>{kind['pattern']})" for name, kind in _KINDS.items())
    return re.compile(rf"(?:^(?P<indent>[ \t]*+))(?:{kinds})", re.MULTILINE)


def _marks(text: str) -> Iterator[Mark]:
    for match in _pattern().finditer(text):
        kind = next(name for name in _KINDS if match.group(f"kind_{name}") is not None)
        if kind == "decimal" and text[match.end() : match.end() + 1] in tuple(_HEADINGS["counted"]):
            continue
        start = match.end("indent")
        number = match.group(kind) or ""
        yield Mark(kind, number, _value(number), Span(start, match.end()), True)


def _value(number: str) -> int | None:
    """Return what a heading's number counts to (十二 -> 12, ② -> 2), None if it has none."""
    return _CIRCLED[number] if number in _CIRCLED else numeral(number)


def _mended(marks: list[Mark]) -> Iterator[Mark]:
    """Yield the marks, a first heading `1、` that `二、` follows turned into the `一、` it stands for."""
    for i, mark in enumerate(marks):
        after = marks[i + 1] if i + 1 < len(marks) else None
        if i == 0 and mark.kind == "arabic" and mark.value == 1 and after and after.kind == "chinese" and after.value == 2:
            yield replace(mark, kind="chinese")
        else:
            yield mark


def _nested(text: str, marks: list[Mark]) -> list[Section]:
    """Return a section per mark, nested by the ranks of their kinds; levels are depths as yet."""
    ranks = {name: float(kind["rank"]) for name, kind in _KINDS.items()}
    floating = {name: float(kind["under"]) for name, kind in _KINDS.items() if kind.get("floats")}
    ends = _ends(text, marks)
    sections: list[Section] = []
    open_: list[tuple[float, int]] = []
    for i, mark in enumerate(marks):
        if mark.kind in floating:
            above = [rank for rank, _ in open_ if rank <= floating[mark.kind]]
            ranks[mark.kind] = max(above) + 0.25 if above else ranks[mark.kind]
            del floating[mark.kind]
        while open_ and open_[-1][0] >= ranks[mark.kind]:
            _close(sections, open_.pop()[1], mark.span.start)
        if i and ends[i - 1] < mark.span.start:
            while open_:
                _close(sections, open_.pop()[1], ends[i - 1])
        heading = _heading_span(text, mark)
        words = text[mark.span.end : heading.end].strip(" \t、.:：，")
        parent = open_[-1][1] if open_ else None
        span = Span(mark.span.start, max(ends[i], heading.end))
        sections.append(Section(span, len(open_) + 1, _number(text, mark), words, heading, parent))
        open_.append((ranks[mark.kind], i))
    while open_:
        _close(sections, open_.pop()[1], ends[-1])
    return sections


def _ends(text: str, marks: list[Mark]) -> list[int]:
    """Return for each mark where its own text ends: at the next mark, at a signature's date line before it, or with the text."""
    dates = [match.start() for match in _DATE_LINE.finditer(text)]
    ends, at = [], 0
    for i, mark in enumerate(marks):
        end = marks[i + 1].span.start if i + 1 < len(marks) else len(text)
        while at < len(dates) and dates[at] < mark.span.end:
            at += 1
        ends.append(dates[at] if at < len(dates) and dates[at] < end else end)
    return ends


def _close(sections: list[Section], index: int, end: int) -> None:
    start = sections[index].span.start
    sections[index] = replace(sections[index], span=Span(start, max(end, sections[index].heading_span.end)))


def _number(text: str, mark: Mark) -> str:
    """Return the number as written, without its separator: 一, （一）, 1, 第一条, 附件1."""
    return mark.span.of(text).strip().rstrip("、.．:：，, \t")


def _heading_span(text: str, mark: Mark) -> Span:
    """Return where number and heading words stand; the number alone if what follows is a long sentence."""
    line_end = text.find("\n", mark.span.end)
    line_end = len(text) if line_end < 0 else line_end
    line = text[mark.span.end : min(line_end, mark.span.end + _HEADINGS["longest_line"] + 1)]
    skipped = len(line) - len(line.lstrip(" \t、.:：，"))
    stop = _first_stop(line, skipped)
    if stop is not None and stop <= _HEADINGS["longest"]:
        return Span(mark.span.start, mark.span.end + stop)
    if stop is None and len(line) <= _HEADINGS["longest_line"]:
        return Span(mark.span.start, mark.span.end + len(line.rstrip()))
    return mark.span


def _first_stop(line: str, start: int) -> int | None:
    """Return where the first sentence of `line` ends, marks inside brackets and quotes left out of account."""
    depth = 0
    for i in range(start, len(line)):
        if line[i] in "（(“《【":
            depth += 1
        elif line[i] in "）)”》】":
            depth = max(0, depth - 1)
        elif depth == 0 and line[i] in _HEADINGS["ends"]:
            return i
    return None


def _levelled(sections: list[Section], marks: list[Mark]) -> tuple[Section, ...]:
    """Return the sections, orphans (an inner kind of number with nothing above it) at the level their kind has elsewhere."""
    usual: dict[str, int] = {}
    for section, mark in zip(sections, marks, strict=True):
        if section.parent is not None:
            usual[mark.kind] = min(usual.get(mark.kind, section.level), section.level)
    return tuple(
        replace(section, level=usual.get(mark.kind, section.level)) if section.parent is None else section
        for section, mark in zip(sections, marks, strict=True)
    )
