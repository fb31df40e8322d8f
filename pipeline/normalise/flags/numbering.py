"""Numbers of headings and items that break their sequence: 1、 before 二、, 三、 straight after 一、, 二、 twice."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from extractors.reading.numbers import number
from pipeline.normalise.alignment import Doubt

KIND = "number"
DEPTH = 4
"""So many lists of one style, one inside the other or one after the other, are remembered as going on."""
NEAR = 60
"""The next item of a list is looked for among so many numbered lines."""

_FIGURE = "[一二三四五六七八九十]{1,3}"
_ITEM = re.compile(rf"\n[ ]{{0,8}}(?:({_FIGURE})[、．]|[（(]({_FIGURE})[)）])")
_ARABIC = re.compile(r"\n[ ]{0,8}(\d{1,2})[、．.](?!\d)")
_STYLES = ("{}、", "（{}）", "{}、")


class Item(NamedTuple):
    """A numbered line: where its number stands, its level (0 一、, 1 （一）, 2 1、), and the number."""

    start: int
    end: int
    level: int
    value: int


def find(text: str) -> Iterator[Doubt]:
    """Yield one doubt per number out of sequence, with the number that it stands for where only one is possible."""
    items = [_item(match, (match.lastindex or 1) - 1) for match in _ITEM.finditer("\n" + text)]
    for level in (0, 1):
        yield from _sequence(text, items, level)


def _item(match: re.Match[str], level: int, text_start: int = 0) -> Item:
    """Return the item of a match in a text with a line end set before it; the text begins at character `text_start` of the whole."""
    number_at = match.start(match.lastindex or 1) - (level == 1)
    return Item(text_start + number_at - 1, text_start + match.end() - 1, level, _value(match[match.lastindex or 1]))


@cache
def _value(figure: str) -> int:
    """Return a number of three figures at most."""
    return number(figure) or 0


def _sequence(text: str, items: list[Item], level: int) -> Iterator[Doubt]:
    """Yield the doubts of one level. `runs` holds the last item (by index) of each list that may go on; a higher level begins the lists anew."""
    runs, since = list[int](), 0
    for at, item in enumerate(items):
        if item.level < level:
            runs, since = [], at
        if item.level != level:
            continue
        going = [k for k, last in enumerate(runs) if items[last].value == item.value - 1]
        if item.value == 1:
            runs = [*runs[1 - DEPTH :], at]
            continue
        if going:
            runs = [*runs[: going[-1]], at]
            continue
        if item.value - (items[runs[-1]].value if runs else 0) in (0, 2):
            for doubt in _out_of_sequence(text, items, runs[-1] if runs else since, at, not runs):
                yield doubt
                if doubt.start == item.start and doubt.likely:
                    items[at] = item._replace(value=item.value + 1)
        runs = [*runs[:-1], at]


def _out_of_sequence(text: str, items: list[Item], before: int, at: int, is_first: bool) -> Iterator[Doubt]:
    """Yield the doubt of item `at`, which neither goes on from item `before` nor begins at 1, but repeats its number or leaves one out."""
    item, last = items[at], 0 if is_first else items[before].value
    if item.value == last:
        yield from _repeated(items, at)
        return
    missing = last + 1
    between = items[before + (not is_first) : at]
    start = 0 if is_first and not item.level else items[before].start
    between += (_item(match, 2, start) for match in _ARABIC.finditer("\n" + text[start : item.start]))
    written = Counter((each.level, each.value) for each in between)
    others = [each for each in between if each.level > item.level and each.value == missing and _stands_alone(each, written)]
    if len(others) == 1:
        wrong = others[0]
        yield Doubt(wrong.start, wrong.end, KIND, _STYLES[item.level].format(_figure(missing)))
    elif not _named(missing).search(text, start, item.start):
        yield Doubt(item.start, item.end, KIND)


def _stands_alone(item: Item, written: Counter[tuple[int, int]]) -> bool:
    """Tell whether an item of another style stands once and has neither the number before it nor the one after it beside it in its own style."""
    return [written[item.level, item.value + by] for by in (-1, 0, 1)] == [0, 1, 0]


def _repeated(items: list[Item], at: int) -> Iterator[Doubt]:
    """Yield the doubt of a number that stands twice: the second is the next one if the one after that follows."""
    item = items[at]
    following = next((each.value for each in items[at + 1 : at + NEAR] if each.level <= item.level), 0)
    if following in (item.value + 1, item.value + 2):
        likely = _STYLES[item.level].format(_figure(item.value + 1)) if following == item.value + 2 else None
        yield Doubt(item.start, item.end, KIND, likely)


@cache
def _named(value: int) -> re.Pattern[str]:
    """The number in any style, anywhere in a line: a paragraph may hold several items."""
    figure = _figure(value)
    circled = f"|{chr(0x245F + value)}" if value <= 20 else ""
    return re.compile(rf"{figure}(?<![十{figure}]{figure}) ?[、.．，：是）)]|第{figure}|{value}(?<!\d{value}) ?[、.．）)]{circled}")


def _figure(value: int) -> str:
    """Return a number below 100 in Chinese figures (12 → 十二)."""
    tens, ones = divmod(value, 10)
    return ("一二三四五六七八九"[tens - 1] if tens > 1 else "") + ("十" if tens else "") + ("一二三四五六七八九"[ones - 1] if ones else "")
