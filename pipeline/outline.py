"""A plan's text -> its outline: the numbered headings and what stands under them, and the tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from extractors.contract import Plan, Section, Span, Table
from extractors.lexicon import load
from extractors.reading.kept import kept
from extractors.reading.numbers import number as numeral
from extractors.reading.tables import find_tables
from pipeline.header.formulae import drawn_together, lines
from pipeline.header.signature import signature_starts

_LEXICON = load("outline")
_KINDS = {kind["name"]: kind for kind in _LEXICON["kind"]}
_HEADINGS = _LEXICON["headings"]
_COUNTED, _UNCOUNTED = tuple(_HEADINGS["counted"]), tuple(_HEADINGS["uncounted"])
_CIRCLED = {chr(first + i): i + 1 for first in (0x2460, 0x2474, 0x2488) for i in range(20)} | {chr(0x3220 + i): i + 1 for i in range(10)}
_NUMERAL = re.compile(r"[0-9]+|[一二三四五六七八九十百零〇]+|[①-⒛㈠-㈩]|[壹贰叁参肆伍陆柒捌玖拾]+")
_BLANK = re.compile(r"\s*+")
_DECIMALS = ("decimal2", "decimal3", "decimal4")
_ITEMS = frozenset(("arabic", "arabic_bracket", "half_bracket", "circled", *_DECIMALS))
"""Kinds of number that table cells have as well."""
_FORMAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾", "一二三三四五六七八九十")


def _any(patterns: dict[str, str]) -> str:
    return "(?:" + "|".join(f"(?P<{name}>{pattern})" for name, pattern in patterns.items()) + ")"


# Line ends are found fast, line starts are not: a text gets a line end before it.
_SURE = re.compile(r"\n[ \t]*+" + _any({name: kind["pattern"] for name, kind in _KINDS.items()}), re.MULTILINE)
_WEAK = re.compile(r"\n[ \t]*+" + _any(_LEXICON["weak"]), re.MULTILINE)
_STOPS = re.compile(f"[（(“《【）)”》】{re.escape(''.join(_HEADINGS['ends']))}]")
_INLINE = re.compile(r"[。；：！][ ]?" + _any(_LEXICON["inline"]))


class Mark(NamedTuple):
    """A heading's number where it stands: its kind, its place in the count (None if it has none) and the span of number and separator.

    A doubtful one (in mid-paragraph, without its separator, or with a point in it) is a heading's only if its neighbours of the same kind count on.
    """

    span: Span
    kind: str
    value: int | None
    doubtful: bool = False


def prepare(text: str, **facts: str | None) -> Plan:
    """Return the Plan that extractors see: `text` with its outline and tables, and the facts of its head and foot."""
    tables = find_tables(text)
    return Plan(text=text, sections=outline(text, tables), tables=tables, **facts)


def outline(text: str, tables: Sequence[Table] = ()) -> tuple[Section, ...]:
    """Return the sections of one plan's normalised text, in the order of the text.

    Levels are relative to the kinds of number the plan uses (see `Section`). A section ends where the next heading of its own or a higher level
    starts, at a signature, or with the text. Numbered items are sections too, but for those in the cells of `tables`.
    """
    lined = f"\n{text}"
    found = [*_marks(lined, _SURE, False), *_marks(lined, _WEAK, True), *_marks(lined, _INLINE, True)]
    marks = _mended(list(_believed(_outside(sorted(found, key=lambda mark: mark.span), tables))))
    ends = _ends(marks, signature_starts(list(lines(text))), len(text))
    return _levelled(_nested(text, marks, ends), marks)


def _marks(lined: str, pattern: re.Pattern[str], doubtful: bool) -> Iterator[Mark]:
    """Yield the numbers that `pattern` finds in a text with a line end before it; none that counts or dates what follows it (2.5亿元, 12月)."""
    for match in pattern.finditer(lined):
        kind = match.lastgroup or ""
        unsure = doubtful or kind in _DECIMALS
        if unsure and lined.startswith(_COUNTED, match.end()) and not lined.startswith(_UNCOUNTED, match.end()):
            continue
        start, end = match.span(kind)
        yield Mark(Span(start - 1, end - 1), kind, _value(match[kind]), unsure)


@kept
def _value(written: str) -> int | None:
    """Return the place in the count of a number as it is written, with what stands around it."""
    numerals = _NUMERAL.findall(written)
    return (_CIRCLED.get(numerals[-1]) or numeral(numerals[-1].translate(_FORMAL))) if numerals else None


def _outside(marks: Iterable[Mark], tables: Sequence[Table]) -> Iterator[Mark]:
    """Yield the marks but for items in table cells."""
    starts = [table.span.start for table in tables]
    for mark in marks:
        table = bisect_right(starts, mark.span.start) - 1
        if mark.kind not in _ITEMS or table < 0 or mark.span.start >= tables[table].span.end:
            yield mark


def _believed(marks: Iterable[Mark]) -> Iterator[Mark]:
    """Yield the marks, doubtful ones only where they count on from the one of their kind before, or begin a count that goes on."""
    every = list(marks)
    following: dict[int, int | None] = {}
    upcoming: dict[str, int | None] = {}
    for i in range(len(every) - 1, -1, -1):
        following[i] = upcoming.get(every[i].kind)
        upcoming[every[i].kind] = every[i].value
    last: dict[str, int | None] = {}
    for i, mark in enumerate(every):
        value = mark.value or 0
        goes_on = last.get(mark.kind) == value - 1 and value > 1
        begins = value == 1 and (following[i] == 2 or mark.kind in _DECIMALS)
        if not mark.doubtful or goes_on or begins:
            last[mark.kind] = mark.value
            yield mark


def _mended(marks: list[Mark]) -> list[Mark]:
    """Return the marks, a first heading `1、` that `二、` follows turned into the `一、` it stands for."""
    if len(marks) > 1 and (marks[0].kind, marks[0].value, marks[1].kind, marks[1].value) == ("arabic", 1, "chinese", 2):
        return [marks[0]._replace(kind="chinese"), *marks[1:]]
    return marks


def _ends(marks: Sequence[Mark], stops: Sequence[int], length: int) -> list[int]:
    """Return for each mark where its own text ends: at the next mark, at one of `stops` (signatures) before that, or with the text."""
    ends = []
    for i, mark in enumerate(marks):
        end = marks[i + 1].span.start if i + 1 < len(marks) else length
        stop = bisect_right(stops, mark.span.start)
        ends.append(min(end, stops[stop]) if stop < len(stops) else end)
    return ends


def _nested(text: str, marks: Sequence[Mark], ends: Sequence[int]) -> list[Section]:
    """Return a section per mark, nested by the ranks of their kinds; levels are depths as yet."""
    ranks: dict[str, float] = {}
    begun: list[tuple[Mark, int, int | None]] = []
    until: list[int] = []
    open_: list[tuple[float, int]] = []

    def close(rank: float, end: int) -> None:
        while open_ and open_[-1][0] >= rank:
            until[open_.pop()[1]] = end

    for i, mark in enumerate(marks):
        if i and ends[i - 1] < mark.span.start:
            close(float("-inf"), ends[i - 1])
        if mark.kind not in ranks:
            ranks[mark.kind] = _rank(mark.kind, [rank for rank, _ in open_])
        rank = ranks[mark.kind]
        close(rank, mark.span.start)
        begun.append((mark, len(open_) + 1, open_[-1][1] if open_ else None))
        until.append(0)
        open_.append((rank, i))
    close(float("-inf"), ends[-1] if ends else 0)
    return [_section(text, *each, end) for each, end in zip(begun, until, strict=True)]


def _section(text: str, mark: Mark, level: int, parent: int | None, end: int) -> Section:
    """Return the section that begins at a mark and ends at `end`, behind its heading at least."""
    heading, words = _heading(text, mark)
    number = mark.span.of(text).strip().rstrip("、.．:：，, \t")
    return Section(Span(mark.span.start, max(end, heading.end)), level, number, words, heading, parent)


def _rank(kind: str, open_: Iterable[float]) -> float:
    """Return the rank of a kind of number; a floating kind takes its place just under what stands open when it is first met."""
    data = _KINDS[kind]
    above = [rank for rank in open_ if data.get("floats") and rank <= data["under"]]
    return max(above) + 0.25 if above else float(data["rank"])


def _heading(text: str, mark: Mark) -> tuple[Span, str]:
    """Return where number and heading words stand, and the words; the number alone if what follows is a long sentence.

    An annex whose line has no words is headed by the next line.
    """
    line = _line(text, mark.span.end)
    if mark.kind == "annex" and not line.strip():
        blank = _BLANK.match(text, mark.span.end)
        after = blank.end() if blank else mark.span.end
        title = _line(text, after)
        fits = title.strip() and len(title) <= _HEADINGS["longest"] and title[-1] not in _HEADINGS["ends"] and not _SURE.match(f"\n{title}")
        return (Span(mark.span.start, after + len(title.rstrip())), title.strip()) if fits else (mark.span, "")
    skipped = len(line) - len(line.lstrip(" \t、.:：，"))
    stop = _first_stop(line, skipped)
    if stop is None and len(line) <= _HEADINGS["longest_line"]:
        stop = len(line.rstrip())
    elif stop is None or stop > _HEADINGS["longest"]:
        return mark.span, ""
    return Span(mark.span.start, mark.span.end + max(stop, 0)), drawn_together(line[skipped:stop].strip(), 2)


def _line(text: str, start: int) -> str:
    """Return the rest of the line from `start`, or as much of it as tells that it is too long for a heading."""
    longest = start + _HEADINGS["longest_line"] + 1
    end = text.find("\n", start, longest)
    return text[start : longest if end < 0 else end]


def _first_stop(line: str, start: int) -> int | None:
    """Return where the first sentence of `line` ends, marks inside brackets and quotes left out of account."""
    depth = 0
    for mark in _STOPS.finditer(line, start):
        if mark[0] in "（(“《【":
            depth += 1
        elif mark[0] in "）)”》】":
            depth = max(0, depth - 1)
        elif depth == 0:
            return mark.start()
    return None


def _levelled(sections: Sequence[Section], marks: Sequence[Mark]) -> tuple[Section, ...]:
    """Return the sections, orphans (an inner kind of number with nothing above it) at the level their kind has elsewhere."""
    usual: dict[str, int] = {}
    for section, mark in zip(sections, marks, strict=True):
        if section.parent is not None:
            usual[mark.kind] = min(usual.get(mark.kind, section.level), section.level)
    return tuple(
        section if section.parent is not None or usual.get(mark.kind, section.level) == section.level else replace(section, level=usual[mark.kind])
        for section, mark in zip(sections, marks, strict=True)
    )
