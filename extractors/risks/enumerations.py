"""Enumerations: the marks that number items (一是, 一要, （一）, 1., ①; at a line's beginning A.), wherever they stand, and the items they open."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise
from typing import NamedTuple

from extractors.contract import Span
from extractors.reading.numbers import number

_BEFORE = re.compile(r"[\s。；;：:！？）)】，,|.”](?=[一二三四五六七八九十第（(1-9①-⑳⑴-⒛A-Za-z])")
"""A character after which a mark may stand; at a text's beginning there is none. It begins with a class, so that the engine skips to it."""
_MARK = re.compile(
    r"(?:(?<![^\s。；;：:！？）)】，,|.])|(?<=[。；;：:]”))(?:"
    r"(?P<is>[一二三四五六七八九十]{1,2})(?:类?是(?!否)|要(?![素求害点务件领]))"
    r"|第(?P<nth>[一二三四五六七八九十]{1,2})(?:类|种|个方面|方面)?(?:是|为|，|,|、|：|:)"
    r"|[（(]\s?(?P<bracket>[一二三四五六七八九十]{1,2})\s?[)）][、.．]?"
    r"|[（(]\s?(?P<digit_bracket>[1-9]\d?)\s?[)）][、.．]?"
    r"|(?P<chinese>[一二三四五六七八九十]{1,2})[、.．]"
    r"|(?P<decimal>[1-9]\d?(?:\.[1-9]\d?){1,2})(?=[ \t、]{0,2}[\u4e00-\u9fff“])"
    r"|(?P<digit>[1-9]\d?)(?:[、．]|[.](?!\d))"
    r"|(?P<half>[1-9]\d?)[)）][、.．]?"
    r"|(?P<circled>[①-⑳⑴-⒇⒈-⒛])[、.．]?"
    r"|(?<![^\n])[（(]?(?P<letter>[A-Za-z])(?:[、.．]|[)）][、.．]?)[ \t]{0,3}(?=[\u4e00-\u9fff“])"
    r")[ \t]*"
)
_BULLET = re.compile(r"[ \t]*\n\s{0,20}(?P<bullet>——|[-—–●•■◆▪▲★√·*○◎])[ \t]*(?=\S)")
_TIGHT = {
    "digit": re.compile(r"(?<!\d)([1-9]\d?)[、．.](?!\d)"),
    "digit_bracket": re.compile(r"[（(]([1-9]\d?)[)）]"),
    "half": re.compile(r"(?<!\d)([1-9]\d?)[)）]"),
    "circled": re.compile("([①-⑳⑴-⒇⒈-⒛])"),
}
"""How the numbers of an item are written that stands closed up to the item before, by kind."""
_SEMICOLON = re.compile("[；;]")
_FARTHEST = 2500
"""Characters between two marks of one list."""


class Mark(NamedTuple):
    """A number that opens an item: its kind (is, bracket, digit …), its value and where its characters stand."""

    kind: str
    value: int
    start: int
    end: int

    @property
    def span(self) -> Span:
        """The characters of the number."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Item:
    """One item of a list: its mark and the text up to the next mark of the list (the last up to its line's end)."""

    mark: Mark
    span: Span


@lru_cache(maxsize=512)
def _value(kind: str, written: str) -> int:
    if kind == "letter":
        return ord(written.upper()) - ord("A") + 1
    if kind == "circled":
        return (ord(written) - {"①": 0x2460, "⑴": 0x2474, "⒈": 0x2488}["①" if written <= "⑳" else "⑴" if written <= "⒇" else "⒈"]) + 1
    return int(written.rpartition(".")[2]) if kind == "decimal" else number(written) or 0


def marks(text: str, within: Span | None = None) -> Iterator[Mark]:
    """Yield the marks of `text` (or of the part `within`) in order; they stand at a line's or clause's beginning."""
    at, end = (0, len(text)) if within is None else (within.start, within.end)
    for start in [at, *[before.end() for before in _BEFORE.finditer(text, at, end)]]:
        if start >= at and (match := _MARK.match(text, start, end)):
            kind = match.lastgroup or ""
            at = match.end()
            yield Mark(kind, _value(kind, match[kind]), start, at)


class Marks:
    """All marks of a text, and the lists that begin at given places. Each lookup costs the marks within one list's reach."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.all = tuple(marks(text))
        self._starts = [mark.start for mark in self.all]

    def between(self, start: int, end: int) -> Sequence[Mark]:
        """Return the marks that begin in start … end."""
        return self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def before(self, offset: int) -> Mark | None:
        """Return the last mark that begins at `offset` or before it."""
        index = bisect_right(self._starts, offset) - 1
        return self.all[index] if index >= 0 else None

    def counting_to(self, mark: Mark) -> list[Mark]:
        """Return the marks of the list that `mark` goes on, from its first (value 1) to `mark` itself; [] if the count breaks off before."""
        run = [mark]
        at = bisect_left(self._starts, mark.start)
        while run[-1].value > 1 and at > 0 and run[-1].start - self.all[at - 1].start <= _FARTHEST:
            at -= 1
            if self.all[at].kind == mark.kind and self.all[at].value == run[-1].value - 1:
                run.append(self.all[at])
        return run[::-1] if run[-1].value == 1 else []

    def list_at(self, start: int) -> list[Item]:
        """Return the items of the list whose first mark is the next thing after `start` (white space apart), [] if there is none."""
        index = bisect_left(self._starts, start)
        if index == len(self.all) or self.all[index].value != 1 or self._text[start : self.all[index].start].strip(" \t\n”"):
            bullet = _BULLET.match(self._text, start)
            return self.bulleted.get(bullet.start("bullet"), []) if bullet else []
        return self._items(self._run(index))

    @cached_property
    def bulleted(self) -> dict[int, list[Item]]:
        """The lists whose lines open with the same bullet (——, ●, ■), each with a line under it that opens with no mark, by where they begin."""
        lists: dict[int, list[Item]] = {}
        match = _BULLET.search(self._text)
        while match:
            items: list[Item] = []
            lists[match.start("bullet")] = items
            while match:
                after, end = self._bullet_after(match)
                items.append(Item(Mark("bullet", len(items) + 1, *match.span("bullet")), Span(match.end(), end)))
                match = after
            match = _BULLET.search(self._text, items[-1].span.end)
        return lists

    def _bullet_after(self, match: re.Match[str]) -> tuple[re.Match[str] | None, int]:
        """The bullet that goes on a list, and where the item before it ends; a line that ends in a colon leads to a list of its own."""
        end = low = self._line_end(match.end())
        after = _BULLET.match(self._text, end)
        if not after and not _MARK.match(self._text, end + 1):
            low = self._line_end(end + 1)
            after = _BULLET.match(self._text, low)
        if not after or after["bullet"] != match["bullet"] or self._text[low - 1] in "：:":
            return None, end
        return after, after.start()

    def _line_end(self, start: int) -> int:
        end = self._text.find("\n", start)
        return end if end >= 0 else len(self._text)

    def _run(self, index: int) -> list[Mark]:
        run = [self.all[index]]
        for at in range(index + 1, len(self.all)):
            mark = self.all[at]
            if mark.start - run[-1].start > _FARTHEST or (mark.kind == run[0].kind and mark.value == 1):
                break
            if mark.kind == run[0].kind and mark.value == run[-1].value + 1 and self._chapter(mark) == self._chapter(run[0]):
                run.append(mark)
        return run

    def _chapter(self, mark: Mark) -> str:
        """What a decimal number counts in (the 2 of 2.3, the 2.3 of 2.3.1), "" for other numbers."""
        return self._text[mark.start : mark.end].rpartition(".")[0] if mark.kind == "decimal" else ""

    def _items(self, run: Sequence[Mark]) -> list[Item]:
        items = [Item(mark, Span(mark.end, after.start)) for mark, after in pairwise(run)]
        line_end = self._text.find("\n", run[-1].end)
        return [*items, Item(run[-1], Span(run[-1].end, line_end if line_end >= 0 else len(self._text)))]


def parts(text: str, span: Span) -> list[Span]:
    """Return the items of a cell or label's text: by its numbers where it has two or more, counting on (a first number may be missing), else [].

    The spans are without numbers and closing marks.
    """
    found: list[Mark] = []
    for mark in marks(text, span):
        if not found and (mark.value == 1 or (mark.value == 2 and mark.start > span.start) or _opens(text, span, mark)):
            found = [mark]
        elif found and mark.kind == found[0].kind and mark.value == found[-1].value + 1:
            found.append(mark)
    if not found:
        return []
    found = _with_tight(text, span, found)
    lead = text[span.start : found[0].span.start].strip()
    cuts = [Span(span.start, found[0].span.start)] if lead and not lead.endswith(("：", ":")) else []
    ends = [mark.start for mark in found[1:]] + [span.end]
    cuts += [Span(mark.end, end) for mark, end in zip(found, ends, strict=True)]
    return [piece for cut in cuts if (piece := trimmed(text, cut))]


def _with_tight(text: str, span: Span, found: list[Mark]) -> list[Mark]:
    """The numbers of a cell, and those that no mark stands before (1.采购假药2.私自外借), as long as they count on from one that opens the cell."""
    first = found[0]
    if first.start != span.start or first.kind not in _TIGHT:
        return found
    run = [first]
    for match in _TIGHT[first.kind].finditer(text, first.end, span.end):
        if (value := _value(first.kind, match[1])) == run[-1].value + 1:
            run.append(Mark(first.kind, value, *match.span()))
    return run if len(run) > len(found) else found


def _opens(text: str, span: Span, mark: Mark) -> bool:
    """Tell whether a number opens a cell, whichever it is (the rows of a table counted on within their cells); 3、4号楼 has none."""
    return mark.start == span.start and not text[mark.end : mark.end + 1].isdigit()


def clauses(text: str, span: Span) -> list[Item]:
    """Return what semicolons divide (政治风险，是否…；法律风险，是否…), as items of a list without numbers."""
    items: list[Item] = []
    start = span.start
    for end in (*(mark.start() for mark in _SEMICOLON.finditer(text, span.start, span.end)), span.end):
        if end - start > 1:
            items.append(Item(Mark("clause", len(items) + 1, start, start), Span(start, end)))
        start = end + 1
    return items


def trimmed(text: str, span: Span, closing: str = "。；;，,、 \t\n\u2028") -> Span:
    """Return the span without white space before and white space and closing marks after."""
    words = span.of(text)
    start = span.start + len(words) - len(words.lstrip(" \t\n\u2028。：:●•■◆·-—*"))
    return Span(start, max(start, span.start + len(words.rstrip(closing))))
