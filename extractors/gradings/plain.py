"""A plan's text as the family reads it: one kind of quotation marks, no line ends inside sentences, and 为 right before a result. Offsets of labels stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from extractors.lexicon import alternatives, load
from extractors.reading.item_numbers import NUMERALS

WRAP = "\u2060"
"""Stands for a line end inside a sentence (a page copied line by line) while a plan is read; it reaches no value."""

_QUOTES = (("「", "“"), ("」", "”"), ("‘", "“"), ("’", "”"), ("『", "“"), ("』", "”"))
_BROKEN = re.compile(r"\n(?<=[^\n|\t]{20}[一-龥、，\d]\n)(?=[一-龥])(?![一二三四五六七八九十]{1,3}[、.．]|第[一二三四五六七八九十]{1,3}[章条节])")
_LEXICON = load("gradings")
_RESULTS = (word for rung in _LEXICON["ladders"]["results"] for word in rung)
_RESULT_OF = re.compile(rf"(?<=[，的])为({alternatives(_LEXICON['verbs']['assessed'])})(?={alternatives(_RESULTS)})")
"""…的，为年检优秀: read as 年检为优秀, as most say it."""
_ITEM_OF_FIGURE = re.compile(
    r"(?m)(?:(?P<line>^)|(?<=[；。：]))[ \t]*(?P<number>[1-9])(?P<dot>[.．])"
    r"(?=\d{1,4}(?:(?:个|小时|分钟|年|月|日|天|周|级|分|次|户|人|起|件|家|处|岁)|(?<=\d\d)毫米))"
)
"""The number of an item that a figure opens (1.|12小时内降雨量达50毫米以上); 1.5厘米 is a figure."""
_BULLET = re.compile(r"(?m)^-(?=[ \t])")
"""A dash that only opens a line (- 一级标本)."""
_SPACED_VERB = re.compile(r"(?<=的)(为|属于|评为|列为|定为) (?=[一-龥ⅠⅡⅢⅣA-E])")
"""…的为 重大事故: the blank is put before the verb."""
_SET_OFF_BRACKET = re.compile(rf"(?<=[一-龥]) (?=（(?![{NUMERALS}\d]{{1,2}}）)[^（）\n]{{1,12}}）[：，。])")
"""A blank between a label and its second name in brackets (重大风险| |（红色风险）：)."""
_RUN_ON = re.compile(rf"(?<=[一-龥，。；]) (?=（[{NUMERALS}]）[一-龥])")
"""A blank that stands where a page lost the line end before an item (…重大伤亡事故| |（二）较大风险)."""
_FEWEST_ITEMS = 3
_LEAST, _SLACK = 3, 4


def plain(text: str) -> str:
    """Return the text with “ and ” for all quotation marks, WRAP for the line ends of a hard-wrapped page, 为 where most plans have it (…的，年检|为|优秀), and
    numbers of items apart from the figures behind them.
    """
    for mark, usual in _QUOTES:
        text = text.replace(mark, usual)
    text = _RESULT_OF.sub(r"\1为", text)
    text = _BULLET.sub(" ", text)
    text = _SPACED_VERB.sub(r" \1", text)
    if " （" in text:
        text = _RUN_ON.sub("\n", _SET_OFF_BRACKET.sub(WRAP, text))
    return _unwrapped(_itemised(text))


def _itemised(text: str) -> str:
    """Write 、 for the point behind the numbers of items that figures open, where three follow one another from 1 on (or two on lines of their own), so that
    no number is read with its figure (1.|12小时内…⏎2.|6小时内…).
    """
    parts: list[str] = []
    for run in _runs(_ITEM_OF_FIGURE.finditer(text)):
        if len(run) >= _FEWEST_ITEMS or (len(run) > 1 and all(item["line"] is not None for item in run)):
            parts = parts or list(text)
            for item in run:
                parts[item.start("dot")] = "、"
    return "".join(parts) or text


def _runs(items: Iterable[re.Match[str]]) -> Iterator[Sequence[re.Match[str]]]:
    """Yield the items that count from 1 on without a gap, those of each count together."""
    run: list[re.Match[str]] = []
    for item in items:
        if int(item["number"]) != len(run) + 1:
            yield run
            run = []
        if int(item["number"]) == len(run) + 1:
            run.append(item)
    yield run


def _unwrapped(text: str) -> str:
    """Replace the line ends that break a sentence where at least three lines of one width do: then the page was wrapped, not cut into lines."""
    breaks = [match.start() for match in _BROKEN.finditer(text)]
    if len(breaks) < _LEAST:
        return text
    widths = {at: len(text[text.rfind("\n", 0, at) + 1 : at].encode("gb18030", "replace")) for at in breaks}
    page, often = Counter(width // _SLACK for width in widths.values()).most_common(1)[0]
    if often < _LEAST:
        return text
    parts = list(text)
    for at, width in widths.items():
        if abs(width // _SLACK - page) <= 1:
            parts[at] = WRAP
    return "".join(parts)
